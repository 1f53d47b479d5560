/**
 * Benchmark (b) of the kernel: fibers that sleep and exchange messages. Fibers come in pairs; each sleeps for a while, sends
 * its partner a letter over a link with a latency of 1 ms, and waits for one itself. Letters per second with 100, 1 000 and
 * 10 000 fibers: the same Effect program on the kernel, on Effect's TestClock and on Effect's own clock and scheduler under
 * @sinonjs/fake-timers. The link is what each offers for it: a kernel event, a sleeping fiber, a `setTimeout`.
 *
 *   node bench/kernel/fibers.ts          measures everything, prints a table, writes it to bench/RESULTS.md
 *   node bench/kernel/fibers.ts PROGRAM CONTENDER FIBERS STEPS     measures one, in this process
 */
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Queue from "effect/Queue";
import * as TestClock from "effect/testing/TestClock";
import FakeTimers from "@sinonjs/fake-timers";
import { Journal } from "../../src/sim/journal.ts";
import { EventKind, Kernel } from "../../src/sim/kernel.ts";
import { MILLISECOND } from "../../src/sim/time.ts";
import { exponential, measureInProcess } from "./measure.ts";
import { groupDigits } from "../results.ts";
import { millions, writeKernelTable } from "./report.ts";

const SIZES = [1, 100, 1_000, 10_000] as const;

/** Every fiber sends and receives `rounds` letters; the answer is a checksum of virtual time, the same everywhere. */
type Send = (inbox: Queue.Queue<number>, letter: number) => Effect.Effect<unknown>;

const exchange = (fibers: number, rounds: number, send: Send): Effect.Effect<number> =>
  Effect.gen(function* () {
    const inboxes: Array<Queue.Queue<number>> = [];
    for (let fiber = 0; fiber < fibers; fiber++) inboxes.push(yield* Queue.unbounded<number>());
    let checksum = 0;
    const correspond = (own: Queue.Queue<number>, partner: Queue.Queue<number>, letter: number) =>
      Effect.gen(function* () {
        // Of its own, so that no contender's order of ties changes who sleeps how long.
        const delay = exponential(1_000, letter + 1);
        for (let round = 0; round < rounds; round++) {
          yield* Effect.sleep(delay());
          yield* send(partner, letter);
          yield* Queue.take(own);
          checksum = (checksum + (yield* Clock.currentTimeMillis)) % 1_000_000_007;
        }
      });
    const running: Array<Fiber.Fiber<void>> = [];
    for (let fiber = 0; fiber < fibers; fiber++) {
      running.push(
        yield* Effect.forkChild(correspond(inboxes[fiber]!, inboxes[(fiber ^ 1) % fibers]!, fiber)),
      );
    }
    for (const fiber of running) yield* Fiber.join(fiber);
    return checksum;
  });

/** Every fiber sleeps `rounds` times. */
const slumber = (fibers: number, rounds: number): Effect.Effect<number> =>
  Effect.gen(function* () {
    let checksum = 0;
    const sleeper = (fiber: number) =>
      Effect.gen(function* () {
        const delay = exponential(1_000, fiber + 1);
        for (let round = 0; round < rounds; round++) yield* Effect.sleep(delay());
        checksum = (checksum + (yield* Clock.currentTimeMillis)) % 1_000_000_007;
      });
    const running: Array<Fiber.Fiber<void>> = [];
    for (let fiber = 0; fiber < fibers; fiber++)
      running.push(yield* Effect.forkChild(sleeper(fiber)));
    for (const fiber of running) yield* Fiber.join(fiber);
    return checksum;
  });

/** Both programs take a way to send a letter; the second has no use for it. */
const PROGRAMS = { exchange, slumber } as const;
type Program = (fibers: number, rounds: number, send: Send) => Effect.Effect<number>;
type Run = (program: Program, fibers: number, rounds: number) => Promise<number>;

const onKernel: Run = async (program, fibers, rounds) => {
  const kernel = new Kernel({
    seed: "fibers",
    policy: "fifo",
    journal: new Journal(),
    epochMillis: 0,
  });
  const link = kernel.entity("link");
  const send: Send = (inbox, letter) =>
    Effect.sync(() =>
      kernel.schedule(MILLISECOND, EventKind.network, link, () => Queue.offerUnsafe(inbox, letter)),
    );
  const outcome = kernel.run(
    kernel.machine("bench").fork("program", program(fibers, rounds, send)),
  );
  if (outcome.kind !== "done" || outcome.exit._tag !== "Success")
    throw new Error(JSON.stringify(outcome));
  return outcome.exit.value;
};

/** Time under a TestClock moves as far as a test says: an hour at once is its best case, a second at a time is how tests look. */
const onTestClock =
  (step: "1 hour" | "1 second"): Run =>
  (program, fibers, rounds) =>
    Effect.gen(function* () {
      const send: Send = (inbox, letter) =>
        Effect.forkDetach(Effect.andThen(Effect.sleep(1), Queue.offer(inbox, letter)));
      const fiber = yield* Effect.forkChild(program(fibers, rounds, send));
      yield* Effect.yieldNow;
      while (fiber.pollUnsafe() === undefined) yield* TestClock.adjust(step);
      return yield* Fiber.join(fiber);
    }).pipe(Effect.provide(TestClock.layer()), Effect.runPromise);

const onFakeTimers: Run = async (program, fibers, rounds) => {
  const clock = FakeTimers.install({ now: 0, loopLimit: Number.MAX_SAFE_INTEGER });
  try {
    const send: Send = (inbox, letter) =>
      Effect.sync(() => setTimeout(() => Queue.offerUnsafe(inbox, letter), 1));
    const fiber = Effect.runFork(program(fibers, rounds, send));
    clock.runAll();
    const exit = fiber.pollUnsafe();
    if (exit?._tag !== "Success") throw new Error("the program did not end");
    return exit.value;
  } finally {
    clock.uninstall();
  }
};

const CONTENDERS = {
  kernel: onKernel,
  TestClock: onTestClock("1 hour"),
  "TestClock-by-seconds": onTestClock("1 second"),
  "fake-timers": onFakeTimers,
} as const;

/** Steps (letters or sleeps) of one measurement: enough to last, and for the slow ones not too long. */
const STEPS = {
  kernel: 300_000,
  TestClock: 40_000,
  "TestClock-by-seconds": 40_000,
  "fake-timers": 100_000,
} as const;

const [programName, contender, size, steps] = process.argv.slice(2);
if (programName !== undefined) {
  const program = Object.entries(PROGRAMS).find(([name]) => name === programName)?.[1];
  const run = Object.entries(CONTENDERS).find(([name]) => name === contender)?.[1];
  if (program === undefined || run === undefined || size === undefined || steps === undefined) {
    throw new Error("node bench/kernel/fibers.ts PROGRAM CONTENDER FIBERS STEPS");
  }
  const fibers = Number(size);
  const rounds = Math.max(1, Math.floor(Number(steps) / fibers));
  if ((await onKernel(program, fibers, 2)) !== (await run(program, fibers, 2))) {
    console.error("the result differs from the kernel's");
  }
  await run(program, fibers, Math.ceil(rounds / 4));
  const began = performance.now();
  await run(program, fibers, rounds);
  console.log((fibers * rounds * 1_000) / (performance.now() - began));
} else {
  report("exchange", "Fibers that sleep and exchange messages", "letters/s");
  report("slumber", "Fibers that only sleep", "sleeps/s");
}

function report(program: keyof typeof PROGRAMS, title: string, unit: string): void {
  const ratesOf = (name: keyof typeof CONTENDERS) =>
    SIZES.map((fibers) =>
      measureInProcess(import.meta.filename, [program, name, String(fibers), String(STEPS[name])]),
    );
  const own = ratesOf("kernel");
  const beside = (name: keyof typeof CONTENDERS) =>
    ratesOf(name).map(
      (rate, index) => `${millions(rate)} (kernel ${(own[index]! / rate).toFixed(1)} ×)`,
    );
  writeKernelTable(
    title,
    [
      [unit, ...SIZES.map((fibers) => `${groupDigits(fibers)} fiber${fibers === 1 ? "" : "s"}`)],
      ["**fieldlab kernel**, guard on", ...own.map(millions)],
      ["Effect TestClock, an hour at once", ...beside("TestClock")],
      ["Effect TestClock, second by second", ...beside("TestClock-by-seconds")],
      ["Effect under @sinonjs/fake-timers", ...beside("fake-timers")],
    ],
    [
      "The same Effect program on all; an hour at once is TestClock's best case; median of three processes. Goal: 10 × at 100 and 1 000.",
      "With 10 000 fibers TestClock, and with messages or 10 000 fibers fake-timers, let time pass while fibers are ready, so",
      "their results differ; the kernel's equals plain arithmetic. Most of the kernel's time here is Effect's own run loop.",
    ],
  );
}
