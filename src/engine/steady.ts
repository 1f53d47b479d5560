/** Time that counts on, whatever people do to the wall clock: for waits and deadlines, never written down. */
import * as Clock from "effect/Clock";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";

const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

export const steadyMillis: Effect.Effect<number> = Effect.map(Clock.monotonicTimeNanos, (nanos) =>
  Number(nanos / NANOSECONDS_PER_MILLISECOND),
);

/** Calls back once after so many milliseconds of the same time; the answer stops it. */
export type AlarmService = (millis: number, ring: () => void) => () => void;

/**
 * An alarm of the laptop, where it has one: whoever waits for something else at the same time saves a sleeping fiber, and a simulated
 * copy sleeps thousands of times a day.
 */
export const Alarm = Context.Reference<AlarmService | undefined>("fieldlab/engine/Alarm", {
  defaultValue: () => undefined,
});
