/**
 * The clock of one machine: virtual time seen through a quartz that drifts and a wall clock somebody set.
 *
 * Integer arithmetic throughout. Local time is `time + time × drift`; timers are driven by the same quartz, so a program
 * that sleeps a second reads one second later. The wall clock adds an offset that can be stepped; timers do not notice.
 */
import * as Effect from "effect/Effect";
import * as Duration from "effect/Duration";
import type * as Clock from "effect/Clock";
import { MILLISECOND, micros, type Micros } from "./time.ts";

const MILLION = 1_000_000;
const DRIFT_PPM_MAX = 100_000;

export interface ClockOptions {
  /** How far this wall clock is ahead of the true time when the run begins; negative when behind. */
  readonly clockOffsetMillis?: number;
  /** How much faster than true time this clock runs, in millionths; a bad laptop clock is off by 50. */
  readonly clockDriftPpm?: number;
}

/** The timers of one life of the machine. */
interface Timers {
  startTimer(due: Micros, ring: (nothing: Effect.Effect<void>) => void): number;
  stopTimer(timer: number): void;
}

export class MachineClock implements Clock.Clock {
  readonly #time: () => Micros;
  readonly #epochMillis: number;
  readonly #driftPpm: number;
  readonly #timers: () => Timers;
  #offsetMillis: number;

  constructor(
    options: ClockOptions & {
      readonly epochMillis: number;
      readonly time: () => Micros;
      /** The timers of the machine's present life. */
      readonly timers: () => Timers;
    },
  ) {
    this.#time = options.time;
    this.#epochMillis = options.epochMillis;
    this.#offsetMillis = options.clockOffsetMillis ?? 0;
    this.#driftPpm = options.clockDriftPpm ?? 0;
    this.#timers = options.timers;
    if (!Number.isInteger(this.#offsetMillis))
      throw new RangeError("a clock offset is a whole number of milliseconds");
    if (!Number.isInteger(this.#driftPpm) || Math.abs(this.#driftPpm) > DRIFT_PPM_MAX) {
      throw new RangeError(
        `a clock drift is a whole number of ppm, at most ${DRIFT_PPM_MAX} either way`,
      );
    }
  }

  /** What this quartz has counted since the run began. */
  get local(): Micros {
    return this.#localAt(this.#time());
  }

  step(millis: number): void {
    if (!Number.isInteger(millis))
      throw new RangeError("a clock is stepped by a whole number of milliseconds");
    this.#offsetMillis += millis;
  }

  currentTimeMillisUnsafe(): number {
    return this.#epochMillis + this.#offsetMillis + Math.floor(this.local / MILLISECOND);
  }
  readonly currentTimeMillis = Effect.sync(() => this.currentTimeMillisUnsafe());

  currentTimeNanosUnsafe(): bigint {
    return (
      BigInt(this.#epochMillis + this.#offsetMillis) * 1_000_000n + BigInt(this.local) * 1_000n
    );
  }
  readonly currentTimeNanos = Effect.sync(() => this.currentTimeNanosUnsafe());

  monotonicTimeNanosUnsafe(): bigint {
    return BigInt(this.local) * 1_000n;
  }
  readonly monotonicTimeNanos = Effect.sync(() => this.monotonicTimeNanosUnsafe());

  sleep(duration: Duration.Duration): Effect.Effect<void> {
    const length = micros(Duration.toMillis(duration));
    if (length <= 0) return Effect.yieldNow;
    if (!Number.isSafeInteger(length)) return Effect.never;
    return Effect.callback<void>((resume) => {
      const timers = this.#timers();
      const timer = timers.startTimer(this.#dueAfter(length), resume);
      return Effect.sync(() => timers.stopTimer(timer));
    });
  }

  /** Rings once when this clock has counted so many milliseconds more; the answer stops it. */
  alarm(millis: number, ring: () => void): () => void {
    const length = micros(millis);
    if (!(length > 0) || !Number.isSafeInteger(length))
      throw new RangeError(`an alarm rings after some time, found ${millis} ms`);
    const timers = this.#timers();
    const timer = timers.startTimer(this.#dueAfter(length), ring);
    return () => timers.stopTimer(timer);
  }

  #localAt(time: Micros): Micros {
    if (this.#driftPpm === 0) return time;
    const whole = Math.floor(time / MILLION);
    const part = time - whole * MILLION;
    return time + whole * this.#driftPpm + Math.floor((part * this.#driftPpm) / MILLION);
  }

  /** The first moment at which this clock has counted `length` more. */
  #dueAfter(length: Micros): Micros {
    const now = this.#time();
    if (this.#driftPpm === 0) return now + length;
    const target = this.#localAt(now) + length;
    const rate = MILLION + this.#driftPpm;
    const whole = Math.floor(target / rate);
    let due = whole * MILLION + Math.floor(((target - whole * rate) * MILLION) / rate);
    while (this.#localAt(due) < target) due++;
    while (this.#localAt(due - 1) >= target) due--;
    return due;
  }
}
