/**
 * An opened copy that is served until somebody stops it, and what is said meanwhile: one line, or one JSON text per line,
 * whenever its state changes.
 */
import { stat } from "node:fs/promises";
import * as Effect from "effect/Effect";
import type { CopyHandle } from "../../engine/engine.ts";
import { callsFor, type FileCalls } from "../../engine/node/calls.ts";
import { codeOf } from "../../engine/node/errors.ts";
import { Output } from "../output.ts";
import type { CopyContext } from "./context.ts";
import { settleFiles } from "./settle.ts";
import { openHere } from "./on-folder.ts";
import { reachAlone } from "./reach.ts";
import { counted } from "../../scenarios/report/counted.ts";
import { pastable, refusingPastably } from "./pastable.ts";
import { withProgress } from "./progress.ts";
import { refused } from "./refusal.ts";
import { checkNotSomebodyElses } from "./somebody-elses.ts";
import { untilStopped } from "./stopped.ts";
import type { CommonOptions, Refusal } from "./verb.ts";
import {
  connectionText,
  conflictsText,
  documentsText,
  halfMovedText,
  lines,
  phaseText,
  queueText,
} from "./words.ts";

const LOOK_MILLIS = 500;

const NOT_THERE: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR"]);

/**
 * Whether the whole folder went away: then it is no trouble of the documents in it. A disk that may hang is asked only where there is some: else
 * it would be asked twice a second.
 */
const isGone = (
  { folder, handle }: CopyContext,
  { onTheSpot }: Pick<FileCalls, "onTheSpot">,
): Effect.Effect<boolean> => {
  const files = handle.documents?.status();
  const isWell = files === undefined || (files.problem === null && files.question === null);
  return isWell && !onTheSpot
    ? Effect.succeed(false)
    : Effect.promise(() =>
        stat(folder).then(
          () => false,
          (cause: unknown) => NOT_THERE.has(codeOf(cause) ?? ""),
        ),
      );
};

/** What is said when it changes. */
const stateOf = (handle: CopyHandle, isFolderGone: boolean) => {
  const { busy: _busy, ...status } = handle.status();
  const files = handle.documents?.status() ?? null;
  return {
    isFolderGone,
    status,
    operations: handle.properties().operations,
    documents: files === null ? null : { ...files, aside: 0 },
  };
};

const goneText = (folder: string): string =>
  lines([
    `"${folder}" is not there any more: it was moved, renamed or deleted, or its disk was taken out. Nothing is taken in meanwhile`,
    "  bring it back, and the copy goes on; where it is to lie elsewhere now, stop this with Ctrl-C and tell the copy with: fieldsync move FOLDER NEW-FOLDER",
  ]);

const stateText = (
  folder: string,
  handle: CopyHandle,
  { isFolderGone, operations }: { readonly isFolderGone: boolean; readonly operations: number },
): string => {
  const status = handle.status();
  const text = lines([
    `${connectionText(status)}; ${queueText(status)}; ${conflictsText(status.conflicts)}; ${counted(operations, "change")} in all`,
    phaseText(status),
    isFolderGone ? goneText(folder) : documentsText(handle.documents?.status() ?? null),
  ]);
  return pastable(folder, text);
};

/** Until the copy is no copy any more: then nothing is left to serve. */
const follow = Effect.fnUntraced(function* (context: CopyContext, json: boolean) {
  const { done, folder, handle } = context;
  const output = yield* Output;
  const calls = yield* Effect.promise(() => callsFor(folder));
  let shown = "";
  while (!done.ended) {
    const state = stateOf(handle, yield* isGone(context, calls));
    const text = json ? JSON.stringify(state) : stateText(folder, handle, state);
    if (text !== shown) {
      yield* output.out(`${text}\n`);
      shown = text;
    }
    yield* Effect.sleep(LOOK_MILLIS);
  }
  yield* json
    ? output.out(`${JSON.stringify({ ended: folder })}\n`)
    : output.out(`${folder} is no copy any more\n`);
});

/** Opens the copy, does `first` with it, and serves it until the process is asked to stop. */
export const serveUntilStopped = (
  options: CommonOptions,
  first: (context: CopyContext) => Effect.Effect<unknown, Refusal>,
) =>
  Effect.gen(function* () {
    const output = yield* Output;
    const serve = Effect.gen(function* () {
      const { context, ours } = yield* reachAlone(options);
      yield* checkNotSomebodyElses(context);
      const opening = Effect.gen(function* () {
        const opened = yield* openHere(context, ours);
        yield* settleFiles(opened.handle);
        yield* first(opened);
        return opened;
      });
      const opened = yield* withProgress("opening", context.moved, opening);
      const { engagement, machine, user } = opened.handle.identity;
      yield* options.json
        ? output.out(
            `${JSON.stringify({ opened: context.folder, identity: opened.handle.identity })}\n`,
          )
        : output.out(`${engagement} is open: ${user} on ${machine}. Stop with Ctrl-C.\n`);
      const unfinished = halfMovedText(context.halfMoved);
      if (unfinished !== undefined) yield* output.err(`${unfinished}\n`);
      return yield* follow(opened, options.json);
    });
    const stopped = yield* refusingPastably(
      { ...options, isLines: true },
      Effect.mapError(untilStopped(Effect.scoped(serve)), refused),
    );
    if (stopped && !options.json) yield* output.out("closed\n");
  });
