/**
 * Ctrl-C while scenarios run. A run is synchronous, so no handler of ours could see the signal before it ends.
 */
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { SIGNALS } from "./signals.ts";

/** Runs `work` with the system's own answer to the signals in force. */
const withSystemsAnswer = <A>(work: () => A): A => {
  const listeners = SIGNALS.map((signal) => {
    const ours = process.listeners(signal);
    process.removeAllListeners(signal);
    return () => {
      for (const listener of ours) process.on(signal, listener);
    };
  });
  try {
    return work();
  } finally {
    for (const restore of listeners) restore();
  }
};

/**
 * After a whole turn, however far the present one is: whoever comes from a file that was read or written is at that part of it where signals are
 * delivered, and one that comes in then waits for the next.
 */
const afterATurn = (act: () => void): Effect.Effect<void> => {
  let turn = setImmediate(() => {
    turn = setImmediate(act);
  });
  return Effect.sync(() => clearImmediate(turn));
};

/**
 * Runs `work` so that a signal ends the process at once, as if it had never asked to be told (a shell reports 130). Nothing is lost, since a
 * run writes only when it is over. It begins with a turn of Node's event loop, and nothing is done between that turn and the system's own
 * answer: Node drops a signal that has come in and was not delivered when its listener goes.
 */
export const killable = <A>(work: () => A): Effect.Effect<A> =>
  Effect.callback<A>((resume) =>
    afterATurn(() => {
      let exit: Exit.Exit<A>;
      try {
        exit = Exit.succeed(withSystemsAnswer(work));
      } catch (defect) {
        exit = Exit.die(defect);
      }
      resume(exit);
    }),
  );

/** One turn of Node's event loop, in which a signal that came in meanwhile is delivered. */
export const letSignalsIn: Effect.Effect<void> = Effect.callback<void>((resume) =>
  afterATurn(() => resume(Effect.void)),
);
