/**
 * Progress of anything that takes longer than a second, on standard error: one line that changes on a terminal, a plain line
 * every few seconds elsewhere. The numbers are those of `counting.ts`; a time left is estimated only where the whole is known: what a new
 * copy, a check or a move has to go through, and what the engine says it is about to store.
 */
import type { EventEmitter } from "node:events";
import * as Effect from "effect/Effect";
import { counted } from "../../scenarios/report/counted.ts";
import { Output } from "../output.ts";
import type { Begun, Moved } from "./counting.ts";

const FIRST_MILLIS = 1_000;
const TERMINAL_MILLIS = 500;
const PLAIN_MILLIS = 5_000;
/** Before this much time an estimate is a guess. */
const ESTIMATE_AFTER_MILLIS = 3_000;
/** The same for less than this part of the whole. */
const ESTIMATE_FROM_PART = 0.02;

const UNITS = ["bytes", "kB", "MB", "GB", "TB"];

/** Bytes for people: three digits and a unit. */
export const bytesText = (bytes: number): string => {
  if (bytes < 1_000) return counted(bytes, "byte");
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
};

const timeText = (millis: number): string => {
  const seconds = Math.max(1, Math.round(millis / 1_000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
};

/** More do not fit in a line of a terminal. */
const NAMED_MOST = 3;

const fewText = (names: ReadonlyArray<string>): string =>
  names.length <= NAMED_MOST
    ? names.join("; ")
    : `${names.slice(0, NAMED_MOST).join("; ")} and ${names.length - NAMED_MOST} more`;

const percentText = (done: number, whole: number): string =>
  `${Math.floor((100 * done) / whole)} %`;

/** How much of the whole, and how long the rest will take once that can be said. */
const partText = (done: number, whole: number, elapsedMillis: number): string => {
  const left = (elapsedMillis * (whole - done)) / done;
  const isKnown =
    done >= whole * ESTIMATE_FROM_PART && done < whole && elapsedMillis >= ESTIMATE_AFTER_MILLIS;
  return `${percentText(done, whole)}${isKnown ? `, about ${timeText(left)} left` : ""}`;
};

/**
 * What the engine says it stores: some of it may turn out to be there already, and some more than that is written beside it. A document is
 * laid out in one go: how much of a large one is written nobody is told.
 */
const begunText = (
  { beganMillis, bytes, documents, from, what }: Begun,
  written: number,
  nowMillis: number,
): string => {
  const done = Math.min(written - from, bytes);
  const part =
    what === "laying out"
      ? percentText(done, bytes)
      : partText(done, bytes, nowMillis - beganMillis);
  return `${what} ${counted(documents, "document")} of ${bytesText(bytes)}, ${part}`;
};

/** By the clock of `performance.now`. */
interface At {
  readonly startedMillis: number;
  readonly nowMillis: number;
}

/**
 * What was moved is what was read and written: of a copy about twice what people know its documents to have. So where the whole is known
 * the part of it is told, and no sum that nobody recognises.
 */
export const progressText = (what: string, moved: Moved, at: At): string => {
  const { bytes, expectedBytes, files, waitsFor = [] } = moved;
  if (waitsFor.length > 0) return `${what}: waiting for ${fewText(waitsFor)}`;
  if (expectedBytes !== null && expectedBytes >= bytes && bytes > 0)
    return `${what}: ${partText(bytes, expectedBytes, at.nowMillis - at.startedMillis)}`;
  const begun = moved.ahead.at(-1);
  return begun === undefined
    ? `${what}: ${counted(files, "file")} read or written, ${bytesText(bytes)}`
    : `${what}: ${begunText(begun, moved.written, at.nowMillis)}`;
};

/** A file that is being read or written is finished before a command ends, which may take its time with a large one. */
const STOPPING_MILLIS = 400;

/** Says so when the work goes on for a moment after Ctrl-C. Answers with what ends the listening. */
export const listenForStop = (
  signals: Pick<EventEmitter, "on" | "off">,
  say: (text: string) => void,
): (() => void) => {
  let waiting: NodeJS.Timeout | undefined;
  const onSignal = (): void => {
    waiting ??= setTimeout(
      () => say("stopping after the file at hand; nothing is lost\n"),
      STOPPING_MILLIS,
    );
  };
  signals.on("SIGINT", onSignal);
  return () => {
    signals.off("SIGINT", onSignal);
    clearTimeout(waiting);
  };
};

const CLEARED = "\r\u001B[K";

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** How to say how far something is: over what was said before, or on a line of its own. A terminal that calls itself dumb moves no cursor. */
export const linesFor = (
  { columns, isTTY }: Terminal,
  env: { readonly [name: string]: string | undefined },
) => {
  const isWrittenOver = isTTY === true && env["TERM"] !== "dumb";
  return {
    isWrittenOver,
    // A line that wraps could not be written over.
    line: (text: string): string =>
      isWrittenOver ? `${CLEARED}${text.slice(0, (columns || 80) - 1)}` : `${text}\n`,
  };
};

/** Does the work, and says how far it is while it lasts. */
export const withProgress = <A, E, R>(
  what: string,
  moved: Moved,
  work: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R | Output> =>
  Effect.gen(function* () {
    const output = yield* Output;
    const { stderr } = process;
    const { isWrittenOver } = linesFor(stderr, process.env);
    const startedMillis = performance.now();
    let shown = "";
    const show = Effect.suspend(() => {
      const text = progressText(what, moved, {
        startedMillis,
        nowMillis: performance.now(),
      });
      // Nothing new is not said again where lines stay.
      if (!isWrittenOver && text === shown) return Effect.void;
      shown = text;
      // A window may have become narrower.
      return output.err(linesFor(stderr, process.env).line(text));
    });
    const wait = Effect.sleep(isWrittenOver ? TERMINAL_MILLIS : PLAIN_MILLIS);
    const showing = Effect.andThen(
      Effect.sleep(FIRST_MILLIS),
      Effect.forever(Effect.andThen(show, wait)),
    );
    const tidy = Effect.suspend(() =>
      isWrittenOver && shown !== "" ? output.err(CLEARED) : Effect.void,
    );
    return yield* Effect.acquireUseRelease(
      Effect.sync(() =>
        listenForStop(process, (text) => {
          stderr.write(isWrittenOver ? `${CLEARED}${text}` : text);
        }),
      ),
      () => Effect.ensuring(Effect.raceFirst(work, showing), tidy),
      (endListening) => Effect.sync(endListening),
    );
  });
