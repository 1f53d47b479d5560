/** Time that counts on, whatever people do to the wall clock: for waits and deadlines, never written down. */
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";

const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

export const steadyMillis: Effect.Effect<number> = Effect.map(Clock.monotonicTimeNanos, (nanos) =>
  Number(nanos / NANOSECONDS_PER_MILLISECOND),
);
