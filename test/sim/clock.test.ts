import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_EPOCH_MILLIS, EventKind } from "../../src/sim/kernel.ts";
import { HOUR, SECOND } from "../../src/sim/time.ts";
import { exitOf, newKernel, runToQuiet } from "./kernels.ts";

describe("a machine's clock", () => {
  it("begins on Monday 2 March 2026 at nine", () => {
    const laptop = newKernel().machine("LAPTOP");
    expect(new Date(laptop.wallMillis()).toISOString()).toBe("2026-03-02T09:00:00.000Z");
    const office = newKernel({ epochMillis: 0 }).machine("OFFICE");
    expect(office.wallMillis()).toBe(0);
  });

  it("shows virtual time to Effect programs, in milliseconds, nanoseconds and monotonic time", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP", { clockOffsetMillis: -1_500 });
    const program = laptop.fork(
      "look",
      Effect.gen(function* () {
        yield* Effect.sleep("1234567 micros");
        return [
          yield* Clock.currentTimeMillis,
          yield* Clock.currentTimeNanos,
          yield* Clock.monotonicTimeNanos,
        ];
      }),
    );
    expect(exitOf(kernel.run(program))).toEqual(
      Exit.succeed([
        DEFAULT_EPOCH_MILLIS - 1_500 + 1_234,
        BigInt(DEFAULT_EPOCH_MILLIS - 1_500) * 1_000_000n + 1_234_567_000n,
        1_234_567_000n,
      ]),
    );
  });

  it("can be stepped; timers do not notice", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const nap = laptop.fork("nap", Effect.sleep("10 seconds"));
    kernel.schedule(SECOND, EventKind.people, laptop.entity, () => laptop.stepClock(-HOUR / 1_000));
    kernel.run(nap);
    expect(kernel.now).toBe(10 * SECOND);
    expect(laptop.wallMillis()).toBe(DEFAULT_EPOCH_MILLIS + 10_000 - 3_600_000);
  });

  it("has alarms that ring when a sleep of the same length would end, and once", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP", { clockDriftPpm: -100 });
    const rang: Array<readonly [string, number]> = [];
    const note = (what: string) => () => rang.push([what, kernel.now]);
    const sleeper = laptop.fork("nap", Effect.map(Effect.sleep("1000 seconds"), note("sleep")));
    laptop.fork(
      "alarms",
      Effect.sync(() => {
        laptop.alarm(1_000_000, note("alarm"));
        const stop = laptop.alarm(500_000, note("stopped"));
        stop();
        stop();
      }),
    );
    kernel.run(sleeper);
    runToQuiet(kernel);
    expect(rang).toEqual([
      ["sleep", 1_000_100_011],
      ["alarm", 1_000_100_011],
    ]);
    expect(() => laptop.alarm(0, note("now"))).toThrow("an alarm rings after some time");
  });

  it("keeps its alarms while it sleeps, and none over a crash", () => {
    const kernel = newKernel();
    const rang: Array<readonly [string, number]> = [];
    for (const name of ["ASLEEP", "CRASHED"]) {
      const laptop = kernel.machine(name);
      laptop.alarm(10_000, () => rang.push([name, kernel.now]));
      kernel.schedule(SECOND, EventKind.people, laptop.entity, () => {
        if (name === "CRASHED") return laptop.crash();
        laptop.suspend();
        kernel.schedule(HOUR / 2, EventKind.people, laptop.entity, () => laptop.resume());
      });
    }
    runToQuiet(kernel);
    expect(rang).toEqual([["ASLEEP", HOUR / 2 + 10 * SECOND]]);
  });

  it("that runs fast gains on true time, and rings its timers early", () => {
    const kernel = newKernel();
    const fast = kernel.machine("FAST", { clockDriftPpm: 100 });
    const slow = kernel.machine("SLOW", { clockDriftPpm: -100 });
    const rang: Array<readonly [string, number]> = [];
    for (const machine of [fast, slow]) {
      machine.fork(
        "nap",
        Effect.map(Effect.sleep("1000 seconds"), () => rang.push([machine.name, kernel.now])),
      );
    }
    runToQuiet(kernel);
    expect(rang).toEqual([
      ["FAST", 999_900_010],
      ["SLOW", 1_000_100_011],
    ]);
    expect(fast.wallMillis() - DEFAULT_EPOCH_MILLIS).toBe(3_600_360);
    expect(slow.wallMillis() - DEFAULT_EPOCH_MILLIS).toBe(3_599_640);
  });

  it("never lets a program wake before its own clock says so, nor a microsecond later than needed", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -100_000, max: 100_000 }),
        fc.nat(100 * HOUR),
        fc.integer({ min: 1, max: HOUR }),
        (clockDriftPpm, start, length) => {
          const kernel = newKernel({ guard: false });
          const laptop = kernel.machine("LAPTOP", { clockDriftPpm });
          const local = Effect.map(Clock.monotonicTimeNanos, (nanos) => Number(nanos / 1_000n));
          let waking = 0;
          const nap = Effect.gen(function* () {
            const before = yield* local;
            yield* Effect.sleep(`${length} micros`);
            waking = kernel.now;
            return (yield* local) - before;
          });
          kernel.run(kernel.machine("OTHER").fork("wait", Effect.sleep(`${start} micros`)));
          const slept = exitOf(kernel.run(laptop.fork("nap", nap)));
          if (Exit.isFailure(slept)) throw new Error("a nap cannot fail");
          // One true microsecond is at most 1.1 of this clock's.
          expect(slept.value).toBeGreaterThanOrEqual(length);
          expect(slept.value).toBeLessThan(length + 2);
          expect(waking).toBeGreaterThanOrEqual(start);
        },
      ),
      { seed: 7 },
    );
  });

  it("takes only whole milliseconds and plausible drifts", () => {
    const kernel = newKernel();
    expect(() => kernel.machine("A", { clockOffsetMillis: 0.5 })).toThrow(
      "whole number of milliseconds",
    );
    expect(() => kernel.machine("B", { clockDriftPpm: 0.5 })).toThrow("whole number of ppm");
    expect(() => kernel.machine("C", { clockDriftPpm: 200_000 })).toThrow("at most 100000");
    expect(() => kernel.machine("D").stepClock(0.1)).toThrow("whole number of milliseconds");
  });
});
