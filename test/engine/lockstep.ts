/**
 * Runs Effect programs of the engine's tests in lock step: one queue of tasks, one virtual clock, nothing of the event loop.
 *
 * A schedule then costs what the engine does in it and no more, and the next one begins where the last one ended exactly.
 * Time passes only when `pass` says so, or when `run` waits for something and nothing else is left to do.
 */
import * as Cause from "effect/Cause";
import * as Clock from "effect/Clock";
import * as Context from "effect/Context";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Random from "effect/Random";
import * as References from "effect/References";
import * as Scheduler from "effect/Scheduler";

interface Timer {
  readonly due: number;
  ring: (() => void) | undefined;
}

const TASKS_MAX = 1_000_000;
/** Longest anything a test runs to its end may take, in virtual time. */
const PATIENCE_MILLIS = 3_600_000;

class Steps implements Scheduler.Scheduler, Scheduler.SchedulerDispatcher {
  readonly executionMode = "async";
  readonly tasks: Array<() => void> = [];

  shouldYield(): boolean {
    return false;
  }

  makeDispatcher(): Scheduler.SchedulerDispatcher {
    return this;
  }

  scheduleTask(task: () => void): void {
    this.tasks.push(task);
  }

  flush(): void {}
}

/** Draws nothing from the machine: the same schedule is the same run. */
const countingRandom = (): Random.Random => {
  let state = 1;
  const next = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return {
    nextDoubleUnsafe: next,
    nextIntUnsafe: () => Math.floor((next() - 0.5) * Number.MAX_SAFE_INTEGER),
  };
};

export class Lockstep {
  nowMillis = 0;
  readonly #steps = new Steps();
  /** Sorted by time; equal times in the order of their start. */
  readonly #timers: Array<Timer> = [];
  readonly #context: Context.Context<never>;

  constructor() {
    this.#context = Context.empty().pipe(
      Context.add(Scheduler.Scheduler, this.#steps),
      Context.add(Clock.Clock, this.#clock()),
      Context.add(Random.Random, countingRandom()),
      Context.add(References.TracerEnabled, false),
    );
  }

  /** Runs a program to its end; what it waits for happens at once. */
  exit<A, E>(program: Effect.Effect<A, E>): Exit.Exit<A, E> {
    const fiber = Effect.runForkWith(this.#context)(program);
    const until = this.nowMillis + PATIENCE_MILLIS;
    for (;;) {
      this.#drain();
      const exit = fiber.pollUnsafe();
      if (exit !== undefined) return exit;
      const timer = this.#timers.shift();
      if (timer === undefined || timer.due > until)
        throw new Error("a program waits for something that does not happen");
      this.nowMillis = timer.due;
      timer.ring?.();
    }
  }

  /** Runs a program that is expected to work. */
  run<A, E>(program: Effect.Effect<A, E>): A {
    const exit = this.exit(program);
    if (Exit.isSuccess(exit)) return exit.value;
    throw new Error(Cause.pretty(exit.cause));
  }

  /** Starts a program and leaves it to itself. */
  start<A, E>(program: Effect.Effect<A, E>): void {
    Effect.runForkWith(this.#context)(program);
    this.#drain();
  }

  /** Lets so many milliseconds pass. */
  pass(millis: number): void {
    const end = this.nowMillis + millis;
    this.#drain();
    for (;;) {
      const timer = this.#timers[0];
      if (timer === undefined || timer.due > end) break;
      this.#timers.shift();
      this.nowMillis = timer.due;
      timer.ring?.();
      this.#drain();
    }
    this.nowMillis = end;
  }

  #drain(): void {
    const { tasks } = this.#steps;
    for (let done = 0; done < tasks.length; done++) {
      if (done > TASKS_MAX) throw new Error("the programs never come to rest");
      tasks[done]?.();
    }
    tasks.length = 0;
  }

  #clock(): Clock.Clock {
    const nanos = (): bigint => BigInt(this.nowMillis) * 1_000_000n;
    return {
      currentTimeMillisUnsafe: () => this.nowMillis,
      currentTimeMillis: Effect.sync(() => this.nowMillis),
      currentTimeNanosUnsafe: nanos,
      currentTimeNanos: Effect.sync(nanos),
      monotonicTimeNanosUnsafe: nanos,
      monotonicTimeNanos: Effect.sync(nanos),
      sleep: (duration) =>
        Effect.callback<void>((resume) => {
          const timer: Timer = {
            due: this.nowMillis + Math.max(0, Duration.toMillis(duration)),
            ring: () => resume(Effect.void),
          };
          let at = this.#timers.length;
          while (at > 0 && (this.#timers[at - 1]?.due ?? 0) > timer.due) at -= 1;
          this.#timers.splice(at, 0, timer);
          return Effect.sync(() => {
            timer.ring = undefined;
            const place = this.#timers.indexOf(timer);
            if (place >= 0) this.#timers.splice(place, 1);
          });
        }),
    };
  }
}
