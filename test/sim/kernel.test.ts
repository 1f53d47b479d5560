/** The kernel's loop: order, causality, ends. */
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Queue from "effect/Queue";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventKind, type EntityId, type KernelLimits } from "../../src/sim/kernel.ts";
import type { Policy } from "../../src/sim/policy.ts";
import { Tape } from "../../src/sim/tape.ts";
import { MILLISECOND, MINUTE, SECOND } from "../../src/sim/time.ts";
import { exitOf, madeOn, newKernel, runToQuiet } from "./kernels.ts";

describe("events", () => {
  it("of one moment happen by kind, then by entity, then in the order they were scheduled", () => {
    const kernel = newKernel();
    const [first, second] = [kernel.entity("first"), kernel.entity("second")];
    const seen: Array<string> = [];
    const at = (kind: EventKind, entity: EntityId, name: string) =>
      kernel.schedule(SECOND, kind, entity, () => seen.push(name));
    at(EventKind.people, first, "people");
    at(EventKind.timer, first, "timer");
    at(EventKind.disk, first, "disk");
    at(EventKind.server, first, "server");
    at(EventKind.network, second, "network, second entity");
    at(EventKind.network, first, "network, first entity, once");
    at(EventKind.network, first, "network, first entity, twice");
    at(EventKind.hardware, second, "hardware");
    runToQuiet(kernel);
    expect(seen).toEqual([
      "hardware",
      "network, first entity, once",
      "network, first entity, twice",
      "network, second entity",
      "server",
      "disk",
      "timer",
      "people",
    ]);
  });

  it("carry an integer to a handler that serves many of them", () => {
    const kernel = newKernel();
    const entity = kernel.entity("disk");
    const seen: Array<number> = [];
    const handler = (block: number) => seen.push(block);
    for (const block of [3, 1, 2]) kernel.schedule(block, EventKind.disk, entity, handler, block);
    kernel.schedule(9, EventKind.disk, entity, handler, -(2 ** 31));
    runToQuiet(kernel);
    expect(seen).toEqual([1, 2, 3, -(2 ** 31)]);
    expect(() => kernel.schedule(1, EventKind.disk, entity, handler, 2 ** 31)).toThrow(
      "32-bit integer",
    );
    expect(() => kernel.schedule(1, EventKind.disk, entity, handler, 0.5)).toThrow(
      "32-bit integer",
    );
  });

  it("cannot be scheduled for the past, for a fraction of a microsecond or for an unknown entity", () => {
    const kernel = newKernel();
    const entity = kernel.entity("disk");
    kernel.schedule(SECOND, EventKind.disk, entity, () => {
      expect(() => kernel.schedule(-1, EventKind.disk, entity, () => {})).toThrow(
        "but it is 1s already",
      );
      expect(() => kernel.scheduleAt(MILLISECOND, EventKind.disk, entity, () => {})).toThrow(
        "1s already",
      );
    });
    runToQuiet(kernel);
    expect(() => kernel.schedule(0.5, EventKind.disk, entity, () => {})).toThrow(
      "whole microseconds",
    );
    expect(() => kernel.schedule(Number.NaN, EventKind.disk, entity, () => {})).toThrow(
      "whole microseconds",
    );
    expect(() => kernel.schedule(1, EventKind.disk, 99, () => {})).toThrow("no entity 99");
  });

  it("do not happen once they are cancelled; cancelling again or later is harmless", () => {
    const kernel = newKernel();
    const entity = kernel.entity("disk");
    const seen: Array<string> = [];
    const kept = kernel.schedule(1, EventKind.disk, entity, () => seen.push("kept"));
    const dropped = kernel.schedule(1, EventKind.disk, entity, () => seen.push("dropped"));
    expect([kernel.cancel(dropped), kernel.cancel(dropped)]).toEqual([true, false]);
    runToQuiet(kernel);
    expect(seen).toEqual(["kept"]);
    expect(kernel.cancel(kept)).toBe(false);
  });

  it("that throw end the run with their error, and leave the host as it was", () => {
    const kernel = newKernel();
    kernel.schedule(1, EventKind.disk, kernel.entity("disk"), () => {
      throw new Error("a broken invariant of the model");
    });
    const hostNow = Date.now;
    expect(() => runToQuiet(kernel)).toThrow("a broken invariant of the model");
    expect(Date.now).toBe(hostNow);
  });
});

describe("entities and machines", () => {
  it("are numbered in order of registration, once per name", () => {
    const kernel = newKernel();
    expect([
      kernel.entity("a"),
      kernel.entity("b"),
      kernel.entity("a"),
      kernel.machine("c").entity,
    ]).toEqual([0, 1, 0, 2]);
    expect(() => kernel.machine("c")).toThrow("there is a machine called c already");
  });
});

describe("causality", () => {
  it("goes from an event to what it scheduled, however late that happens", () => {
    const kernel = newKernel();
    const cable = kernel.entity("cable");
    const plugged = kernel.record("cable.plugged", "PEER1");
    kernel.schedule(3 * SECOND, EventKind.hardware, cable, () => kernel.record("link.up", "PEER1"));
    kernel.record("something.else", "PEER2", {}, { cause: null });
    runToQuiet(kernel);
    const linkUp = kernel.journal.events.find(({ kind }) => kind === "link.up");
    expect(linkUp).toMatchObject({ at: 3 * SECOND, cause: plugged });
  });

  it("goes through sleeps, forks, queues and machines", () => {
    const kernel = newKernel();
    const [one, two] = [kernel.machine("ONE"), kernel.machine("TWO")];
    const mail = madeOn(kernel, two, Queue.unbounded<string>());
    const reader = two.fork(
      "read",
      Effect.gen(function* () {
        for (let letter = 0; letter < 2; letter++) {
          const text = yield* Queue.take(mail);
          yield* Effect.sleep("1 milli");
          kernel.record("read", "TWO", { text });
        }
      }),
    );
    const write = (text: string, delay: `${number} millis`) =>
      Effect.gen(function* () {
        yield* Effect.sleep(delay);
        kernel.cause = null;
        kernel.record("written", "ONE", { text });
        yield* Effect.forkDetach(Effect.andThen(Effect.sleep("5 millis"), Queue.offer(mail, text)));
      });
    one.fork("first", write("first", "10 millis"));
    one.fork("second", write("second", "12 millis"));
    expect(kernel.run(reader).kind).toBe("done");
    expect(kernel.journal.events.map(({ kind, cause, text }) => [kind, text, cause])).toEqual([
      ["written", "first", null],
      ["written", "second", null],
      ["read", "first", 0],
      ["read", "second", 1],
    ]);
  });

  it("is not confused by a fiber that runs another one in the middle of its own step", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const gate = Deferred.makeUnsafe<void>();
    laptop.fork(
      "woken",
      Effect.gen(function* () {
        yield* Deferred.await(gate);
        kernel.record("woken", "LAPTOP");
        kernel.record("woken again", "LAPTOP");
      }),
    );
    const program = laptop.fork(
      "waker",
      Effect.gen(function* () {
        yield* Effect.sleep("1 milli");
        kernel.record("before", "LAPTOP");
        yield* Deferred.succeed(gate, undefined);
        kernel.record("after", "LAPTOP");
      }),
    );
    kernel.run(program);
    expect(kernel.journal.events.map(({ kind, cause }) => [kind, cause])).toEqual([
      ["before", null],
      ["woken", 0],
      ["woken again", 1],
      ["after", 0],
    ]);
  });

  it("goes from the last act of a program to the one that waited for it", () => {
    const kernel = newKernel();
    const [one, two] = [kernel.machine("ONE"), kernel.machine("TWO")];
    const work = one.fork(
      "work",
      Effect.andThen(
        Effect.sleep("1 milli"),
        Effect.sync(() => kernel.record("worked", "ONE")),
      ),
    );
    const program = two.fork(
      "wait",
      Effect.andThen(
        work.await,
        Effect.sync(() => kernel.record("saw it", "TWO")),
      ),
    );
    kernel.run(program);
    expect(kernel.journal.events.map(({ cause }) => cause)).toEqual([null, 0]);
  });

  it("goes from the last act of a fiber to the one that joins it on the same machine", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const program = laptop.fork(
      "join",
      Effect.gen(function* () {
        const child = yield* Effect.forkChild(
          Effect.andThen(
            Effect.sleep("1 milli"),
            Effect.sync(() => kernel.record("worked", "LAPTOP")),
          ),
        );
        yield* Fiber.join(child);
        kernel.record("joined", "LAPTOP");
      }),
    );
    kernel.run(program);
    expect(kernel.journal.events.map(({ kind, cause }) => [kind, cause])).toEqual([
      ["worked", null],
      ["joined", 0],
    ]);
  });

  it("can be set by whoever drives the run", () => {
    const kernel = newKernel();
    const step = kernel.record("step", "scenario", { step: 1 });
    kernel.record("other", "scenario", {}, { cause: null });
    kernel.cause = step;
    expect(kernel.cause).toBe(step);
    expect(kernel.record("plugged", "PEER1")).toBe(2);
    expect(kernel.journal.events[2]?.cause).toBe(step);
  });
});

describe("sleeping fibers", () => {
  it("wake in the order of their times, and at one time in the order they went to sleep", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 50 }),
        (delays) => {
          const kernel = newKernel();
          const laptop = kernel.machine("LAPTOP");
          const woken: Array<readonly [number, number]> = [];
          for (const [index, delay] of delays.entries()) {
            laptop.fork(
              `sleeper ${index}`,
              Effect.sleep(delay).pipe(
                Effect.map(() => woken.push([kernel.now / MILLISECOND, index])),
              ),
            );
          }
          runToQuiet(kernel);
          const expected = delays
            .map((delay, index) => [delay, index] as const)
            .toSorted((left, right) => left[0] - right[0] || left[1] - right[1]);
          expect(woken).toEqual(expected);
        },
      ),
      { seed: 7 },
    );
  });

  it("sleep exactly as long as they said, and not at all for nothing", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const program = laptop.fork(
      "sleep",
      Effect.gen(function* () {
        yield* Effect.sleep("250 micros");
        yield* Effect.sleep(0);
        yield* Effect.sleep("-1 second");
        return kernel.now;
      }),
    );
    expect(exitOf(kernel.run(program))).toEqual(Exit.succeed(250));
  });

  it("leave no timer behind when they are interrupted, not even between ringing and waking", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const seen: Array<string> = [];
    const program = laptop.fork(
      "interrupt at the very moment",
      Effect.gen(function* () {
        // Rings at the same moment as our own sleep, just after it: it is interrupted when it is ready but did not run.
        const other = yield* Effect.forkChild(
          Effect.andThen(
            Effect.yieldNow,
            Effect.andThen(
              Effect.sleep("1 second"),
              Effect.sync(() => seen.push("woke")),
            ),
          ),
        );
        yield* Effect.forkChild(Effect.andThen(Effect.sleep("1 second"), Fiber.interrupt(other)));
        yield* Effect.sleep("3 seconds");
        return kernel.now;
      }),
    );
    expect(exitOf(kernel.run(program))).toEqual(Exit.succeed(3 * SECOND));
    expect(seen).toEqual([]);
  });
});

describe("a run", () => {
  it("ends when its program ends, with its exit", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    expect(kernel.run(laptop.fork("ok", Effect.succeed(42)))).toEqual({
      kind: "done",
      exit: Exit.succeed(42),
    });
    expect(kernel.run(laptop.fork("no", Effect.fail("why")))).toEqual({
      kind: "done",
      exit: Exit.fail("why"),
    });
    const defect = exitOf(kernel.run(laptop.fork("bug", Effect.die("bug"))));
    expect(defect).toEqual(Exit.die("bug"));
  });

  it("goes on where the last one ended", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const long = laptop.fork("long", Effect.as(Effect.sleep("1 minute"), "slept"));
    kernel.run(laptop.fork("short", Effect.sleep("1 second")));
    expect([kernel.now, long.result]).toEqual([SECOND, undefined]);
    expect(kernel.run(long, { until: 30 * SECOND })).toEqual({ kind: "out-of-time" });
    expect(kernel.now).toBe(30 * SECOND);
    expect(exitOf(kernel.run(long))).toEqual(Exit.succeed("slept"));
    expect(kernel.now).toBe(MINUTE);
    expect(exitOf(kernel.run(long))).toEqual(Exit.succeed("slept"));
  });

  it("tells when a moment is over: after all that happens in it, once, before time passes", () => {
    const kernel = newKernel();
    const entity = kernel.entity("disk");
    const seen: Array<string> = [];
    for (const name of ["one", "two"])
      kernel.schedule(SECOND, EventKind.disk, entity, () => seen.push(name));
    const cancelled = kernel.schedule(2 * SECOND, EventKind.disk, entity, () => {});
    kernel.cancel(cancelled);
    const program = Effect.sleep("3 seconds").pipe(
      Effect.andThen(Effect.sync(() => seen.push("awake"))),
      Effect.andThen(Effect.sleep("1 second")),
    );
    kernel.run(kernel.machine("anna").fork("wait", program), {
      quiet: () => seen.push(`quiet at ${kernel.now / SECOND}`),
    });
    expect(seen).toEqual(["quiet at 0", "one", "two", "quiet at 1", "awake", "quiet at 3"]);
  });

  it("answers a waiting program when a moment is over, and that program still runs in it", () => {
    const kernel = newKernel();
    const machine = kernel.machine("anna");
    let answer: (() => void) | undefined;
    kernel.schedule(SECOND, EventKind.disk, kernel.entity("disk"), () => {});
    kernel.schedule(9 * SECOND, EventKind.disk, kernel.entity("disk"), () => {});
    const waiting = machine.callback<number>("a word", (resume) => {
      answer = () => resume(Effect.sync(() => kernel.now / SECOND));
    });
    const outcome = kernel.run(machine.fork("wait", waiting), {
      quiet: () => {
        if (kernel.now === SECOND) answer?.();
      },
    });
    expect(exitOf(outcome)).toEqual(Exit.succeed(1));
  });

  it("cannot be started inside a run", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const inner = laptop.fork("inner", Effect.void);
    kernel.schedule(1, EventKind.people, laptop.entity, () => {
      expect(() => kernel.run(inner)).toThrow("already running");
    });
    runToQuiet(kernel);
  });

  it("that is quiet but unfinished says who waits for what", () => {
    const kernel = newKernel();
    const [one, two] = [kernel.machine("ONE"), kernel.machine("TWO")];
    const never = Deferred.makeUnsafe<void>();
    const passing = Deferred.makeUnsafe<void>();
    one.fork(
      "talk",
      Effect.gen(function* () {
        yield* one.waiting("a greeting", Deferred.await(passing));
        yield* one.callback<void>("something quick", (resume) => resume(Effect.void));
        yield* one.callback("an answer of TWO", () => {});
      }),
    );
    two.fork("idle", Effect.void);
    two.fork("listen", Effect.never);
    const program = two.fork(
      "two things",
      Effect.gen(function* () {
        yield* Deferred.succeed(passing, undefined);
        yield* Effect.all(
          [two.waiting("the key", Deferred.await(never)), two.callback("the disk", () => {})],
          {
            concurrency: 2,
          },
        );
      }),
    );
    expect(kernel.run(program)).toEqual({
      kind: "stuck",
      waiting: [
        { machine: "ONE", program: "talk", waitingFor: "an answer of TWO" },
        { machine: "TWO", program: "listen", waitingFor: "something without a name" },
        { machine: "TWO", program: "two things", waitingFor: "the key" },
        { machine: "TWO", program: "two things", waitingFor: "the disk" },
      ],
    });
  });

  it("does not call a sleeping program stuck", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    laptop.fork("heartbeat", Effect.forever(Effect.sleep("1 second")));
    const program = laptop.fork("wait", Effect.never);
    expect(kernel.run(program, { until: MINUTE })).toEqual({ kind: "out-of-time" });
  });

  it("ends at its limits: events, events in the journal, tasks at one moment, virtual time", () => {
    const ticking = (limits: KernelLimits) => {
      const kernel = newKernel({ limits });
      const laptop = kernel.machine("LAPTOP");
      return kernel.run(laptop.fork("tick", Effect.forever(Effect.sleep("1 second"))));
    };
    expect(ticking({ eventsMax: 10 })).toEqual({
      kind: "limit",
      what: "10 events, the last at 10s",
    });
    const loud = newKernel({ limits: { journalMax: 10 } });
    const note = Effect.sync(() => loud.record("note", "LAPTOP"));
    const noting = (each: Effect.Effect<void>) =>
      loud.run(loud.machine(`M${loud.machines.length}`).fork("note", Effect.forever(each)), {
        until: MINUTE,
      });
    expect(noting(Effect.andThen(note, Effect.sleep("1 second")))).toEqual({
      kind: "limit",
      what: "10 events in the journal, the last at 9s",
    });
    // Also where no time passes.
    expect(noting(Effect.andThen(note, Effect.yieldNow)).kind).toBe("limit");
    expect(loud.journal.events.length).toBeLessThan(20);
    expect(ticking({ timeMax: MINUTE })).toEqual({ kind: "limit", what: "1m00s of virtual time" });
    const kernel = newKernel({ limits: { stepsPerMomentMax: 1_000 } });
    const laptop = kernel.machine("LAPTOP");
    const spinning = laptop.fork("spin", Effect.forever(Effect.yieldNow));
    expect(kernel.run(spinning)).toEqual({
      kind: "limit",
      what: "1000 tasks and events at 0s without time passing",
    });
    const busy = laptop.fork("busy", Effect.forever(Effect.void));
    expect(kernel.run(busy).kind).toBe("limit");
    const echoing = newKernel({ limits: { stepsPerMomentMax: 1_000 } });
    const echo = () => void echoing.schedule(0, EventKind.network, echoing.entity("wall"), echo);
    echo();
    const waiting = echoing.machine("LAPTOP").fork("wait", Effect.sleep("1 second"));
    expect(echoing.run(waiting)).toEqual({
      kind: "limit",
      what: "1000 tasks and events at 0s without time passing",
    });
  });

  it("interrupts a program through its handle, before or after it began", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const seen: Array<string> = [];
    const work = Effect.sync(() => seen.push("began")).pipe(
      Effect.andThen(Effect.sleep("1 hour")),
      Effect.onInterrupt(() => Effect.sync(() => seen.push("cleaned up"))),
    );
    const late = laptop.fork("late", work);
    const early = laptop.fork("early", work);
    early.interrupt();
    kernel.schedule(SECOND, EventKind.people, laptop.entity, () => late.interrupt());
    const exit = exitOf(kernel.run(late));
    expect(Exit.hasInterrupts(exit)).toBe(true);
    expect(early.result !== undefined && Exit.hasInterrupts(early.result)).toBe(true);
    expect(seen).toEqual(["began", "cleaned up"]);
    late.interrupt();
    const heard: Array<string> = [];
    late.onExit(() => heard.push("at once"));
    expect(heard).toEqual(["at once"]);
  });
});

describe("an answer from outside", () => {
  it("counts once, and its clean-up runs only when nobody waits any more", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const seen: Array<string> = [];
    const ask = (delay: number) =>
      laptop.callback<string, string>("the server", (resume) => {
        const ref = kernel.schedule(delay, EventKind.server, laptop.entity, () => {
          resume(Effect.succeed("first"));
          resume(Effect.fail("second"));
        });
        return () => seen.push(`cancelled ${kernel.cancel(ref)}`);
      });
    const answered = laptop.fork("ask", ask(SECOND));
    expect(exitOf(kernel.run(answered))).toEqual(Exit.succeed("first"));
    const impatient = laptop.fork(
      "ask, but not for long",
      Effect.timeoutOption(ask(MINUTE), "1 second"),
    );
    expect(kernel.run(impatient).kind).toBe("done");
    expect(seen).toEqual(["cancelled true"]);
    expect(runToQuiet(kernel).kind).toBe("done");
  });

  it("makes one task, however often it is given", () => {
    const tape = Tape.record();
    const kernel = newKernel({ tape });
    const laptop = kernel.machine("LAPTOP");
    const ask = laptop.callback<number>("an echo", (resume) => {
      for (let echo = 0; echo < 5; echo++) resume(Effect.succeed(echo));
    });
    expect(exitOf(kernel.run(laptop.fork("ask", ask)))).toEqual(Exit.succeed(0));
    expect(tape.length).toBe(2);
  });

  it("may come before the question is fully asked", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const ask = laptop.callback<number>("a cache", (resume) => resume(Effect.succeed(1)));
    expect(exitOf(kernel.run(laptop.fork("ask", ask)))).toEqual(Exit.succeed(1));
  });
});

describe("scheduling policies", () => {
  const orderOf = (options: { policy: "fifo" | "random" | Policy; seed: string }) => {
    const kernel = newKernel(options);
    const laptop = kernel.machine("LAPTOP");
    const order: Array<number> = [];
    for (let fiber = 0; fiber < 8; fiber++) {
      laptop.fork(
        `fiber ${fiber}`,
        Effect.gen(function* () {
          for (let step = 0; step < 3; step++) {
            order.push(fiber);
            yield* Effect.yieldNow;
          }
        }),
      );
    }
    runToQuiet(kernel);
    return order.join("");
  };

  it("fifo runs tasks as they come, whatever the seed", () => {
    const inTurn = "01234567".repeat(3);
    expect(orderOf({ policy: "fifo", seed: "7" })).toBe(inTurn);
    expect(orderOf({ policy: "fifo", seed: "8" })).toBe(inTurn);
  });

  it("random gives the same order for the same seed and another one for another", () => {
    const seven = orderOf({ policy: "random", seed: "7" });
    expect(orderOf({ policy: "random", seed: "7" })).toBe(seven);
    expect(orderOf({ policy: "random", seed: "8" })).not.toBe(seven);
    expect([...seven].toSorted().join("")).toBe("000111222333444555666777");
  });

  it("random draws nothing where only one task is ready", () => {
    const kernel = newKernel({ policy: "random" });
    const laptop = kernel.machine("LAPTOP");
    const before = kernel.stream("scheduler").state();
    kernel.run(laptop.fork("alone", Effect.repeat(Effect.sleep("1 second"), { times: 20 })));
    expect(kernel.stream("scheduler").state()).toEqual(before);
  });

  it("pct lets one machine go first for long, and sometimes makes the first the last", () => {
    const turnsOf = (seed: string): string => {
      const kernel = newKernel({ policy: "pct", seed });
      const turns: Array<string> = [];
      for (const name of ["A", "B", "C"])
        kernel.machine(name).fork(
          "work",
          Effect.gen(function* () {
            for (let step = 0; step < 60; step++) {
              turns.push(name);
              yield* Effect.yieldNow;
            }
          }),
        );
      runToQuiet(kernel);
      return turns.join("");
    };
    const days = ["1", "2", "3", "4", "5", "6"].map(turnsOf);
    expect(turnsOf("1")).toBe(days[0]);
    // By chance alone, ten turns in a row come about once in thirty thousand.
    for (const day of days) expect(day).toMatch(/A{10}|B{10}|C{10}/);
    const isInterrupted = (day: string) => /([ABC])\1{5,}(?!\1)[ABC]+\1/.test(day);
    expect(days.some(isInterrupted)).toBe(true);
    expect(new Set(days.map((day) => day[0])).size).toBeGreaterThan(1);
  });

  it("may be one of your own", () => {
    const lastFirst: Policy = { name: "last first", choose: (ready) => ready.size - 1 };
    expect(orderOf({ policy: lastFirst, seed: "7" }).slice(0, 3)).toBe("777");
    const lost: Policy = { name: "lost", choose: (ready) => ready.size };
    expect(() => orderOf({ policy: lost, seed: "7" })).toThrow("the policy lost chose task 9 of 9");
  });

  it("never let a task of low priority run before one of high", () => {
    for (const policy of ["fifo", "random", "pct"] as const) {
      const kernel = newKernel({ policy });
      const laptop = kernel.machine("LAPTOP");
      const order: Array<number> = [];
      for (const priority of [5, 0, -3, 5, 0, -3]) {
        const note = Effect.sync(() => order.push(priority));
        laptop.fork("prioritised", Effect.andThen(Effect.yieldNowWith(priority), note));
      }
      runToQuiet(kernel);
      expect(order.slice(4)).toEqual([5, 5]);
      if (policy === "fifo") expect(order).toEqual([-3, -3, 0, 0, 5, 5]);
    }
  });
});
