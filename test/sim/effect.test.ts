/** Any Effect program runs on the kernel: what Effect offers works, in virtual time, without leaving the run. */
import * as Cache from "effect/Cache";
import * as Clock from "effect/Clock";
import * as Context from "effect/Context";
import * as DateTime from "effect/DateTime";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as FiberSet from "effect/FiberSet";
import * as Latch from "effect/Latch";
import * as Layer from "effect/Layer";
import * as PubSub from "effect/PubSub";
import * as Queue from "effect/Queue";
import * as Random from "effect/Random";
import * as References from "effect/References";
import * as Ref from "effect/Ref";
import * as Schedule from "effect/Schedule";
import * as Scheduler from "effect/Scheduler";
import * as Semaphore from "effect/Semaphore";
import * as Stream from "effect/Stream";
import { describe, expect, it } from "vitest";
import { MINUTE, SECOND } from "../../src/sim/time.ts";
import { exitOf, newKernel } from "./kernels.ts";

/** Runs a program on a guarded kernel and answers its value and the virtual time it took. */
const run = <A, E>(program: Effect.Effect<A, E>, policy: "fifo" | "random" = "fifo") => {
  const kernel = newKernel({ policy });
  const exit = exitOf(kernel.run(kernel.machine("LAPTOP").fork("program", program)));
  if (Exit.isFailure(exit)) throw new Error(JSON.stringify(exit));
  return [exit.value, kernel.now] as const;
};

class Greeting extends Context.Service<Greeting, { readonly text: string }>()("test/Greeting") {}

const programs: Record<string, Effect.Effect<unknown, unknown>> = {
  "timeouts and races": Effect.gen(function* () {
    const late = yield* Effect.timeoutOption(Effect.sleep("1 minute"), "1 second");
    const first = yield* Effect.race(
      Effect.as(Effect.sleep("3 seconds"), "slow"),
      Effect.as(Effect.sleep("2 seconds"), "fast"),
    );
    return [late._tag, first];
  }),
  "retries with exponential back-off": Effect.gen(function* () {
    const tries = yield* Ref.make(0);
    const flaky = Effect.flatMap(
      Ref.updateAndGet(tries, (count) => count + 1),
      (count) => (count < 5 ? Effect.fail("not yet") : Effect.succeed(count)),
    );
    return yield* Effect.retry(flaky, Schedule.exponential("1 second"));
  }),
  "queues between fibers": Effect.gen(function* () {
    const mail = yield* Queue.bounded<number>(2);
    const reader = yield* Effect.forkChild(
      Effect.all(Array.from({ length: 10 }, () => Queue.take(mail))),
    );
    for (let letter = 0; letter < 10; letter++) yield* Queue.offer(mail, letter);
    return yield* Fiber.join(reader);
  }),
  "semaphores and latches": Effect.gen(function* () {
    const seats = yield* Semaphore.make(2);
    const open = yield* Latch.make();
    const visit = seats.withPermits(1)(Effect.sleep("1 second"));
    yield* Effect.forkChild(Effect.andThen(Effect.sleep("1 second"), open.open));
    yield* open.await;
    yield* Effect.all([visit, visit, visit, visit], { concurrency: "unbounded" });
  }),
  "streams, with batches in time": Stream.fromSchedule(Schedule.spaced("100 millis")).pipe(
    Stream.take(25),
    Stream.groupedWithin(10, "1 second"),
    Stream.map((batch) => batch.length),
    Stream.runCollect,
  ),
  "pub-sub": Effect.scoped(
    Effect.gen(function* () {
      const news = yield* PubSub.unbounded<string>();
      const [one, two] = [yield* PubSub.subscribe(news), yield* PubSub.subscribe(news)];
      yield* PubSub.publish(news, "hello");
      return [yield* PubSub.take(one), yield* PubSub.take(two)];
    }),
  ),
  "layers and services": Effect.map(Greeting, ({ text }) => text).pipe(
    Effect.provide(Layer.effect(Greeting, Effect.as(Effect.sleep("1 second"), { text: "hello" }))),
  ),
  "caches with a time to live": Effect.gen(function* () {
    let lookups = 0;
    const cache = yield* Cache.make({
      capacity: 10,
      timeToLive: "1 minute",
      lookup: (key: string) => Effect.sync(() => `${key} ${++lookups}`),
    });
    const first = yield* Cache.get(cache, "a");
    yield* Effect.sleep("30 seconds");
    const same = yield* Cache.get(cache, "a");
    yield* Effect.sleep("31 seconds");
    return [first, same, yield* Cache.get(cache, "a")];
  }),
  "sets of fibers": Effect.scoped(
    Effect.gen(function* () {
      const fibers = yield* FiberSet.make<void>();
      for (let fiber = 1; fiber <= 3; fiber++)
        yield* FiberSet.run(fibers, Effect.sleep(`${fiber} seconds`));
      yield* FiberSet.awaitEmpty(fibers);
    }),
  ),
  "dates and logs": Effect.gen(function* () {
    yield* Effect.logInfo("this goes nowhere");
    return DateTime.formatIso(yield* DateTime.now);
  }),
  randomness: Effect.gen(function* () {
    const numbers = [yield* Random.nextIntBetween(1, 100), yield* Random.nextIntBetween(1, 100)];
    return [
      ...numbers,
      yield* Random.shuffle([1, 2, 3, 4]),
      yield* Random.next,
      yield* Random.nextInt,
    ];
  }),
  "traced functions": Effect.fn("work")(function* (seconds: number) {
    yield* Effect.annotateCurrentSpan("seconds", seconds);
    yield* Effect.sleep(seconds * 1_000);
    return seconds;
  })(2),
  "interruption and clean-up": Effect.gen(function* () {
    const log: Array<string> = [];
    const fiber = yield* Effect.forkChild(
      Effect.acquireUseRelease(
        Effect.sync(() => log.push("acquired")),
        () => Effect.never,
        () =>
          Effect.andThen(
            Effect.sleep("1 second"),
            Effect.sync(() => log.push("released")),
          ),
      ),
    );
    yield* Effect.sleep("1 second");
    yield* Fiber.interrupt(fiber);
    return log;
  }),
};

describe("on the kernel", () => {
  it("work as everywhere: every result and the time it took", () => {
    const results = Object.entries(programs).map(([name, program]) => {
      const [value, took] = run(program);
      return `${name}: ${JSON.stringify(value) ?? ""} in ${took / SECOND} s`;
    });
    expect(results).toMatchInlineSnapshot(`
      [
        "timeouts and races: ["None","fast"] in 3 s",
        "retries with exponential back-off: 5 in 15 s",
        "queues between fibers: [0,1,2,3,4,5,6,7,8,9] in 0 s",
        "semaphores and latches:  in 3 s",
        "streams, with batches in time: [10,10,5] in 2.5 s",
        "pub-sub: ["hello","hello"] in 0 s",
        "layers and services: "hello" in 1 s",
        "caches with a time to live: ["a 1","a 1","a 2"] in 61 s",
        "sets of fibers:  in 3 s",
        "dates and logs: "2026-03-02T09:00:00.000Z" in 0 s",
        "randomness: [6,13,[1,3,2,4],0.20691476033259926,2511542381843330] in 0 s",
        "traced functions: 2 in 2 s",
        "interruption and clean-up: ["acquired","released"] in 2 s",
      ]
    `);
  });

  it.each(Object.keys(programs))("%s give the same again, under both policies", (name) => {
    for (const policy of ["fifo", "random"] as const) {
      expect(run(programs[name]!, policy)).toEqual(run(programs[name]!, policy));
    }
  });

  it("an hour of heartbeats takes an hour, and no host time to speak of", () => {
    const [beats, took] = run(
      Effect.gen(function* () {
        let beats = 0;
        const until = (yield* Clock.currentTimeMillis) + 3_600_000;
        while ((yield* Clock.currentTimeMillis) < until) {
          yield* Effect.sleep("1 second");
          beats++;
        }
        return beats;
      }),
    );
    expect([beats, took]).toEqual([3_600, 60 * MINUTE]);
  });

  it("a program can see how it is scheduled: 2048 steps a turn, no tracing", () => {
    const [seen] = run(
      Effect.gen(function* () {
        return [yield* Scheduler.MaxOpsBeforeYield, yield* References.TracerEnabled];
      }),
    );
    expect(seen).toEqual([2_048, false]);
  });

  it("each machine draws from a stream of its own, which a restart does not rewind", () => {
    const kernel = newKernel();
    const [one, two] = [kernel.machine("ONE"), kernel.machine("TWO")];
    const draw = (machine: typeof one) => exitOf(kernel.run(machine.fork("draw", Random.next)));
    const first = draw(one);
    expect(draw(two)).not.toEqual(first);
    one.crash();
    one.restart();
    expect(draw(one)).not.toEqual(first);
    const again = newKernel();
    expect(exitOf(again.run(again.machine("ONE").fork("draw", Random.next)))).toEqual(first);
  });
});
