/**
 * Ctrl-C while scenarios run. A run is synchronous, so no handler of ours could see the signal before it ends.
 */
import * as Effect from "effect/Effect";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Runs `work` with the system's own answer to the signals in force: the process ends at once, as if it had never asked to be
 * told (a shell reports 130). Nothing is lost, since a run writes only when it is over.
 */
export const killable = <A>(work: () => A): Effect.Effect<A> =>
  Effect.sync(() => {
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
  });

/** One turn of Node's event loop, in which a signal that came in meanwhile is delivered. */
export const letSignalsIn: Effect.Effect<void> = Effect.callback<void>((resume) => {
  const turn = setImmediate(() => resume(Effect.void));
  return Effect.sync(() => clearImmediate(turn));
});
