/**
 * Ctrl-C as the usual end of a command that serves until it is stopped: the copy is closed, and the command ends with 0. A
 * second one while it closes ends the process at once, which loses nothing either.
 */
import * as Effect from "effect/Effect";
import { SIGNALS } from "../signals.ts";

/** Does the work until it ends or the process is asked to stop. True when it was asked. */
export const untilStopped = <A, E, R>(
  work: Effect.Effect<A, E, R>,
): Effect.Effect<boolean, E, R> => {
  const asked = Effect.callback<void>((resume) => {
    const restore = SIGNALS.map((signal) => {
      const before = process.listeners(signal);
      const stop = (): void => {
        back();
        resume(Effect.void);
      };
      // There is a listener all the time: Node drops a signal that has come in and was not delivered when the last one goes.
      process.on(signal, stop);
      for (const listener of before) process.off(signal, listener);
      return () => {
        for (const listener of before) process.on(signal, listener);
        process.off(signal, stop);
      };
    });
    const back = (): void => {
      for (const one of restore.splice(0)) one();
    };
    return Effect.sync(back);
  });
  return Effect.raceFirst(Effect.as(work, false), Effect.as(asked, true));
};
