/**
 * The owner's side of the control socket: reads one command, carries it out on the opened copy, answers. A client that goes
 * away takes its command with it; one that says something else gets one sentence.
 */
import type { Socket } from "node:net";
import * as Cause from "effect/Cause";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type * as Scope from "effect/Scope";
import { decode } from "../../../engine/json.ts";
import { defectText } from "../../defect.ts";
import { EXIT_CODES, type ExitCode } from "../../exit.ts";
import { FIELDSYNC } from "../../product.ts";
import type { CopyContext } from "../context.ts";
import { refused } from "../refusal.ts";
import type { Refusal, Work } from "../verb.ts";
import type { Ours } from "./guard.ts";
import { readLine, writeLine, writeWithin } from "./lines.ts";
import { decodeRequest, encodeGreeting, HANDED_BACK, sizes, type Reply } from "./protocol.ts";
import { answerTooLong } from "./too-long.ts";
import { SIGNALS } from "../../signals.ts";

/** A client that connected and says nothing is not waited for. */
const REQUEST_MILLIS = 10_000;

/** Commands under way get this long to finish where people stop the one that has the copy. Where it has done its own work they may take their time. */
const FINISH_MILLIS = 2_000;
const STEP_MILLIS = 20;

/** Lets commands of others finish. Whoever stops this process meanwhile waits no longer for them. */
const finishing = (underWay: () => number, isStopped: boolean): Effect.Effect<void> =>
  Effect.acquireUseRelease(
    Effect.sync(() => {
      const state = { isStopped };
      const onSignal = (): void => {
        state.isStopped = true;
      };
      for (const signal of SIGNALS) process.on(signal, onSignal);
      return { state, onSignal };
    }),
    ({ state }) =>
      Effect.gen(function* () {
        let waited = 0;
        while (underWay() > 0 && !(state.isStopped && waited >= FINISH_MILLIS)) {
          yield* Effect.sleep(STEP_MILLIS);
          if (state.isStopped) waited += STEP_MILLIS;
        }
      }),
    ({ onSignal }) =>
      Effect.sync(() => {
        for (const signal of SIGNALS) process.off(signal, onSignal);
      }),
  );

/** What goes in the place of an answer nobody would take. */
const TOO_LONG: Reply = {
  ok: false,
  message: answerTooLong().message,
  exitCode: EXIT_CODES.failed,
};

/** What may be asked for; undefined for a command that is not served. */
export type Served = (command: string) => Work<CopyContext> | undefined;

/** They wait for people, and may be asked again at any moment: whoever asked goes on by himself when the process that has the copy is done. */
const WAIT_FOR_PEOPLE: ReadonlySet<string> = new Set(["lock-down", "clean-up"]);

const no = (message: string, exitCode: ExitCode = EXIT_CODES.usage): Reply => ({
  ok: false,
  message,
  exitCode,
});

const replyOf = (text: string, served: Served, context: CopyContext): Effect.Effect<Reply> => {
  const request = decodeRequest(text);
  if (!request.ok) return Effect.succeed(no(`error[bad-request] ${request.why}`));
  const { command } = request.value;
  const work = served(command);
  if (work === undefined)
    return Effect.succeed(
      no(`error[bad-request] the program that has the copy open does not know "${command}"`),
    );
  const ready = decode(() => work(request.value.arguments));
  if (!ready.ok) return Effect.succeed(no(`error[bad-request] ${command}: ${ready.why}`));
  return ready.value(context).pipe(
    Effect.map((answer): Reply => ({ ok: true, ...answer })),
    Effect.catch((error: Refusal) => {
      const { exitCode, message } = refused(error);
      return Effect.succeed(no(message, exitCode));
    }),
    Effect.catchDefect((defect) =>
      Effect.succeed(no(defectText(FIELDSYNC, defect).trimEnd(), EXIT_CODES.defect)),
    ),
  );
};

const serveOne = Effect.fnUntraced(function* (
  socket: Socket,
  {
    context,
    ending,
    loadServed,
  }: {
    readonly loadServed: Effect.Effect<Served>;
    readonly context: CopyContext;
    /** Is done when this process has done its own work, or is stopped. */
    readonly ending: Deferred.Deferred<void>;
  },
) {
  yield* Effect.promise(() =>
    writeLine(socket, encodeGreeting({ process: process.pid, busy: null })),
  );
  const line = yield* Effect.promise(() =>
    readLine(socket, { bytes: sizes.requestBytes, millis: REQUEST_MILLIS }),
  );
  if ("failure" in line) {
    if (line.failure === "too-long")
      yield* Effect.promise(() => writeLine(socket, no("error[bad-request] too long")));
    return;
  }
  // Whoever waits for the answer is still there; who left needs none.
  const gone = Effect.callback<void>((resume) => {
    const left = (): void => resume(Effect.void);
    socket.resume();
    socket.once("end", left).once("close", left);
  });
  const answer = loadServed.pipe(
    Effect.flatMap((served) => replyOf(line.text, served, context)),
    Effect.flatMap((value) =>
      Effect.promise(() => writeWithin(socket, sizes.answerBytes, { value, otherwise: TOO_LONG })),
    ),
  );
  const carriedOut = Effect.raceFirst(answer, gone);
  const request = decodeRequest(line.text);
  if (!request.ok || !WAIT_FOR_PEOPLE.has(request.value.command)) return yield* carriedOut;
  const handBack = Effect.promise(() => writeLine(socket, no(HANDED_BACK, EXIT_CODES.failed)));
  // Who was greeted a moment too early is heard only now, and nothing is begun for him any more.
  if (Deferred.isDoneUnsafe(ending)) return yield* handBack;
  return yield* Effect.raceFirst(
    carriedOut,
    Effect.andThen(Deferred.await(ending), () => handBack),
  );
});

/** Serves until the scope ends. What is served is loaded when somebody asks: most commands are over before that. */
export const serveControl = (
  ours: Ours,
  served: Effect.Effect<Served>,
  context: CopyContext,
): Effect.Effect<void, never, Scope.Scope> =>
  Effect.gen(function* () {
    const stops = new Set<() => void>();
    const ending = Deferred.makeUnsafe<void>();
    let closing = false;
    yield* Effect.addFinalizer((exit) =>
      Effect.gen(function* () {
        closing = true;
        Deferred.doneUnsafe(ending, Effect.void);
        const isStopped = Exit.isFailure(exit) && Cause.hasInterrupts(exit.cause);
        yield* finishing(() => stops.size, isStopped);
        for (const interrupt of stops) interrupt();
      }),
    );
    ours.serve((socket) => {
      // Who comes now is not greeted, and takes the copy as soon as it is free: then the socket is closed.
      if (closing) return;
      const fiber = Effect.runFork(
        Effect.ensuring(
          serveOne(socket, { loadServed: served, context, ending }),
          Effect.sync(() => socket.destroySoon()),
        ),
      );
      const interrupt = (): void => fiber.interruptUnsafe();
      stops.add(interrupt);
      fiber.addObserver((exit) => {
        stops.delete(interrupt);
        // A defect while talking must not vanish.
        if (Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause))
          queueMicrotask(() => {
            throw Cause.squash(exit.cause);
          });
      });
    });
  });

/** While a command works on the folder without a copy opened, whoever comes is told so. */
export const serveBusy = (ours: Ours, busy: string): void => {
  ours.serve((socket) => {
    socket.end(`${JSON.stringify(encodeGreeting({ process: process.pid, busy }))}\n`);
  });
};
