/** Kernel point 7: a crashed machine runs nothing more, and a sleeping one nothing until it wakes. */
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type * as Fiber from "effect/Fiber";
import * as Queue from "effect/Queue";
import * as Scope from "effect/Scope";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventKind } from "../../src/sim/kernel.ts";
import { Life } from "../../src/sim/life.ts";
import { SECOND } from "../../src/sim/time.ts";
import { exitOf, madeOn, newKernel, runToQuiet } from "./kernels.ts";

const exitValue = <A>(exit: Exit.Exit<A>): A | undefined =>
  Exit.isSuccess(exit) ? exit.value : undefined;

describe("a machine that crashes", () => {
  it("drops a sleeping fiber, finalizers included", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const seen: Array<string> = [];
    laptop.fork(
      "work",
      Effect.sleep("10 seconds").pipe(
        Effect.onExit(() => Effect.sync(() => seen.push("onExit"))),
        Effect.onInterrupt(() => Effect.sync(() => seen.push("onInterrupt"))),
        Effect.ensuring(Effect.sync(() => seen.push("ensuring"))),
        Effect.andThen(Effect.sync(() => seen.push("after"))),
      ),
    );
    crashAt(kernel, laptop, SECOND);
    expect(runToQuiet(kernel).kind).toBe("done");
    expect(seen).toEqual([]);
    expect(laptop.alive).toBe(false);
  });

  it("does not wake when a live machine completes what its fiber waits for", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const office = kernel.machine("OFFICE");
    const answer = Deferred.makeUnsafe<string>();
    const seen: Array<string> = [];
    laptop.fork(
      "wait",
      Effect.gen(function* () {
        yield* Effect.addFinalizer(() => Effect.sync(() => seen.push("scope closed")));
        yield* Effect.acquireRelease(
          Effect.sync(() => seen.push("acquired")),
          () => Effect.sync(() => seen.push("released")),
        );
        seen.push(yield* Deferred.await(answer));
      }).pipe(Effect.scoped),
    );
    crashAt(kernel, laptop, SECOND);
    const live = office.fork(
      "answer",
      Effect.gen(function* () {
        yield* Effect.sleep("2 seconds");
        yield* Deferred.succeed(answer, "too late");
        yield* Effect.sleep("2 seconds");
        return "went on";
      }),
    );
    expect(exitOf(kernel.run(live))).toEqual(Exit.succeed("went on"));
    expect(seen).toEqual(["acquired"]);
  });

  it("runs nothing when a live machine interrupts its fiber, fails its latch or closes its scope", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const office = kernel.machine("OFFICE");
    const seen: Array<string> = [];
    const scope = Scope.makeUnsafe();
    const gate = Deferred.makeUnsafe<never, string>();
    const inbox = madeOn(kernel, office, Queue.unbounded<string>());
    let inner: Fiber.Fiber<unknown, unknown> | undefined;
    const guarded = <A, E>(effect: Effect.Effect<A, E>) =>
      effect.pipe(
        Effect.onInterrupt(() => Effect.sync(() => seen.push("interrupted"))),
        Effect.ensuring(Effect.sync(() => seen.push("ensured"))),
        Effect.catchCause(() => Effect.sync(() => seen.push("caught"))),
      );
    laptop.fork(
      "work",
      Effect.gen(function* () {
        inner = yield* Effect.forkDetach(guarded(Effect.never));
        yield* Effect.forkIn(guarded(Effect.never), scope);
        yield* Effect.forkChild(guarded(Deferred.await(gate)));
        yield* Effect.forkChild(guarded(Queue.take(inbox)));
        yield* Effect.forkChild(Effect.uninterruptible(guarded(Effect.sleep("3 seconds"))));
        yield* Effect.never;
      }),
    );
    crashAt(kernel, laptop, SECOND);
    const live = office.fork(
      "meddle",
      Effect.gen(function* () {
        yield* Effect.sleep("2 seconds");
        inner?.interruptUnsafe();
        yield* Deferred.fail(gate, "no");
        yield* Queue.offer(inbox, "letter");
        yield* Effect.forkDetach(Scope.close(scope, Exit.void));
        yield* Effect.sleep("5 seconds");
      }),
    );
    expect(kernel.run(live).kind).toBe("done");
    expect(seen).toEqual([]);
  });

  it("stops a fiber that crashes its own machine at that very step, even where it cannot be interrupted", () => {
    for (const shield of [Effect.interruptible, Effect.uninterruptible]) {
      const kernel = newKernel();
      const laptop = kernel.machine("LAPTOP");
      const seen: Array<string> = [];
      laptop.fork(
        "pull the plug",
        shield(
          Effect.sync(() => laptop.crash()).pipe(
            Effect.map(() => seen.push("map")),
            Effect.andThen(Effect.sync(() => seen.push("next"))),
            Effect.ensuring(Effect.sync(() => seen.push("ensuring"))),
          ),
        ),
      );
      expect(runToQuiet(kernel).kind).toBe("done");
      expect(seen).toEqual([]);
    }
  });

  it("stops every fiber on the stack when a fiber woken by another crashes their machine", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const seen: Array<string> = [];
    const gate = Deferred.makeUnsafe<void>();
    laptop.fork(
      "second",
      Deferred.await(gate).pipe(
        Effect.map(() => laptop.crash()),
        Effect.map(() => seen.push("second went on")),
      ),
    );
    laptop.fork(
      "first",
      Effect.sleep("1 second").pipe(
        Effect.andThen(Deferred.succeed(gate, undefined)),
        Effect.map(() => seen.push("first went on")),
      ),
    );
    runToQuiet(kernel);
    expect(seen).toEqual([]);
  });

  it("drops answers of the outside world that arrive for its former life, also after a restart", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const seen: Array<string> = [];
    let answer: ((effect: Effect.Effect<string>) => void) | undefined;
    const ask = laptop.callback<string>("the disk", (resume) => {
      answer = resume;
      return () => seen.push("cleaned up");
    });
    laptop.fork(
      "old life",
      Effect.andThen(ask, (said) => Effect.sync(() => seen.push(said))),
    );
    const disk = kernel.entity("disk");
    kernel.schedule(SECOND, EventKind.hardware, disk, () => laptop.crash());
    kernel.schedule(2 * SECOND, EventKind.hardware, disk, () => {
      laptop.restart();
      laptop.fork(
        "new life",
        Effect.sync(() => seen.push("new life runs")),
      );
    });
    kernel.schedule(3 * SECOND, EventKind.disk, disk, () => answer?.(Effect.succeed("old bytes")));
    expect(runToQuiet(kernel).kind).toBe("done");
    expect(seen).toEqual(["new life runs"]);
  });

  it("does not run what was ready at that very moment", () => {
    for (const policy of ["fifo", "random"] as const) {
      const kernel = newKernel({ policy });
      const office = kernel.machine("OFFICE");
      const laptop = kernel.machine("LAPTOP");
      const seen: Array<string> = [];
      const crash = Effect.sync(() => {
        laptop.crash();
        seen.push("crashed");
      });
      const note = Effect.sync(() => seen.push("ran"));
      office.fork("pull the plug", crash);
      for (let fiber = 0; fiber < 5; fiber++) {
        laptop.fork("ready", Effect.forever(Effect.andThen(note, Effect.yieldNow)));
      }
      runToQuiet(kernel);
      expect(seen.indexOf("crashed")).toBe(seen.length - 1);
    }
  });

  it("is noticed by whoever waits for its program and asks for that as well, at once and afterwards", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const office = kernel.machine("OFFICE");
    const copied = laptop.fork("copy files", Effect.succeed("copied"));
    const lost = laptop.fork("copy more", Effect.sleep("1 hour"));
    crashAt(kernel, laptop, SECOND);
    const waiter = office.fork(
      "wait for both",
      Effect.gen(function* () {
        const first = yield* copied.awaitOrLoss;
        return [first === "lost" ? first : exitValue(first), yield* lost.awaitOrLoss, kernel.now];
      }),
    );
    expect(exitOf(kernel.run(waiter))).toEqual(Exit.succeed(["copied", "lost", SECOND]));
    const late = office.fork("ask again", lost.awaitOrLoss);
    expect(exitOf(kernel.run(late))).toEqual(Exit.succeed("lost"));
  });

  it("leaves its program without a result, and the one who waits for it is reported as stuck", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const office = kernel.machine("OFFICE");
    const lost = laptop.fork("copy files", Effect.sleep("1 hour"));
    crashAt(kernel, laptop, SECOND);
    const waiter = office.fork(
      "wait for the copy",
      office.waiting("LAPTOP to finish copying", lost.await),
    );
    const outcome = kernel.run(waiter);
    expect(lost.result).toBeUndefined();
    expect(outcome).toEqual({
      kind: "stuck",
      waiting: [
        {
          machine: "LAPTOP",
          program: "copy files",
          waitingFor: "nothing: the machine lost its power",
        },
        { machine: "OFFICE", program: "wait for the copy", waitingFor: "LAPTOP to finish copying" },
      ],
    });
  });

  it("cannot start a program before it is restarted, and cannot be restarted while it runs", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    expect(() => laptop.restart()).toThrow("LAPTOP is running");
    laptop.crash();
    laptop.crash();
    expect(() => laptop.fork("work", Effect.void)).toThrow(
      "LAPTOP has no power: it cannot start work",
    );
  });

  it("runs nothing after a crash at any moment of a busy program", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3_000_000 }),
        fc.constantFrom("fifo", "random"),
        (crashTime, policy) => {
          const kernel = newKernel({ policy, seed: String(crashTime) });
          const laptop = kernel.machine("LAPTOP");
          const office = kernel.machine("OFFICE");
          const mail = madeOn(kernel, office, Queue.unbounded<number>());
          const back = madeOn(kernel, office, Queue.unbounded<number>());
          let crashed = false;
          let steps = 0;
          let afterwards = 0;
          const step = Effect.sync(() => {
            steps++;
            if (crashed) afterwards++;
          });
          const busy = Effect.gen(function* () {
            yield* Effect.addFinalizer(() => step);
            for (;;) {
              const letter = yield* Queue.take(mail).pipe(
                Effect.timeoutOption("300 millis"),
                Effect.ensuring(step),
              );
              yield* step;
              yield* Queue.offer(back, 1).pipe(
                Effect.andThen(step),
                Effect.onExit(() => step),
              );
              yield* Effect.forkChild(Effect.sleep("70 millis").pipe(Effect.ensuring(step)));
              yield* Effect.acquireUseRelease(
                step,
                () => Effect.sleep("10 millis"),
                () => step,
              );
              if (letter._tag === "None") yield* Effect.yieldNow;
            }
          }).pipe(Effect.scoped);
          laptop.fork("busy", busy);
          laptop.fork("busy too", busy);
          const post = office.fork(
            "post",
            Effect.gen(function* () {
              for (let letter = 0; letter < 40; letter++) {
                yield* Queue.offer(mail, letter);
                yield* Effect.sleep("100 millis");
                yield* Queue.takeAll(back).pipe(Effect.timeoutOption("1 milli"));
              }
            }),
          );
          kernel.scheduleAt(crashTime, EventKind.hardware, kernel.entity("power"), () => {
            laptop.crash();
            crashed = true;
          });
          expect(kernel.run(post).kind).toBe("done");
          expect(afterwards).toBe(0);
          if (crashTime > 0) expect(steps).toBeGreaterThan(0);
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });
});

describe("a machine that sleeps", () => {
  it("stops its timers and lets them go on with the time that was left", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const program = laptop.fork(
      "nap",
      Effect.sleep("10 seconds").pipe(Effect.andThen(Effect.sync(() => kernel.now))),
    );
    sleepBetween(kernel, laptop, 4 * SECOND, 100 * SECOND);
    expect(exitOf(kernel.run(program))).toEqual(Exit.succeed(106 * SECOND));
  });

  it("parks what other machines wake in it until it wakes itself, in the order it came", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const office = kernel.machine("OFFICE");
    const gates = [
      Deferred.makeUnsafe<void>(),
      Deferred.makeUnsafe<void>(),
      Deferred.makeUnsafe<void>(),
    ] as const;
    const seen: Array<string> = [];
    const programs = gates.map((gate, index) =>
      laptop.fork(
        `waits ${index}`,
        Effect.andThen(
          Deferred.await(gate),
          Effect.sync(() => seen.push(`${index} at ${kernel.now / SECOND}`)),
        ),
      ),
    );
    office.fork(
      "wake them backwards",
      Effect.gen(function* () {
        yield* Effect.sleep("2 seconds");
        for (const gate of gates.toReversed()) yield* Deferred.succeed(gate, undefined);
      }),
    );
    sleepBetween(kernel, laptop, SECOND, 5 * SECOND);
    runToQuiet(kernel);
    expect(seen).toEqual(["2 at 5", "1 at 5", "0 at 5"]);
    expect(programs.every((program) => program.result !== undefined)).toBe(true);
  });

  it("keeps the order of timers that were due at the same moment", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const seen: Array<number> = [];
    for (let index = 0; index < 5; index++) {
      laptop.fork(
        `timer ${index}`,
        Effect.andThen(
          Effect.sleep("3 seconds"),
          Effect.sync(() => seen.push(index)),
        ),
      );
    }
    sleepBetween(kernel, laptop, SECOND, 2 * SECOND);
    runToQuiet(kernel);
    expect(seen).toEqual([0, 1, 2, 3, 4]);
  });

  it("is named by the stuck report when nobody will wake it", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const program = laptop.fork("nap", Effect.sleep("10 seconds"));
    kernel.schedule(SECOND, EventKind.hardware, laptop.entity, () => laptop.suspend());
    expect(kernel.run(program)).toEqual({
      kind: "stuck",
      waiting: [{ machine: "LAPTOP", program: "nap", waitingFor: "the machine to wake" }],
    });
    expect(kernel.now).toBe(SECOND);
  });

  it("may put itself to sleep: its program stops at its next step", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const program = laptop.fork(
      "close the lid",
      Effect.gen(function* () {
        yield* Effect.sync(() => laptop.suspend());
        return yield* Effect.sync(() => kernel.now);
      }),
    );
    kernel.schedule(SECOND, EventKind.hardware, laptop.entity, () => laptop.resume());
    expect(exitOf(kernel.run(program))).toEqual(Exit.succeed(SECOND));
  });

  it("keeps a timer that took the place of one that is stopped too late", () => {
    const kernel = newKernel();
    const life = new Life({ kernel, machine: "LAPTOP", entity: kernel.entity("LAPTOP") });
    const seen: Array<string> = [];
    const first = life.startTimer(SECOND, () => seen.push("first"));
    kernel.scheduleAt(2 * SECOND, EventKind.people, 0, () => {
      life.startTimer(3 * SECOND, () => seen.push("second"));
      life.stopTimer(first);
    });
    runToQuiet(kernel);
    expect(seen).toEqual(["first", "second"]);
  });

  it("can crash in its sleep", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const seen: Array<string> = [];
    laptop.fork(
      "nap",
      Effect.ensuring(
        Effect.sleep("3 seconds"),
        Effect.sync(() => seen.push("ensured")),
      ),
    );
    sleepBetween(kernel, laptop, SECOND, 10 * SECOND);
    crashAt(kernel, laptop, 2 * SECOND);
    runToQuiet(kernel);
    expect(seen).toEqual([]);
    expect(laptop.asleep).toBe(false);
  });
});

const crashAt = (
  kernel: ReturnType<typeof newKernel>,
  machine: { crash(): void },
  at: number,
): void => {
  kernel.scheduleAt(at, EventKind.hardware, kernel.entity("power"), () => machine.crash());
};

const sleepBetween = (
  kernel: ReturnType<typeof newKernel>,
  machine: { suspend(): void; resume(): void },
  from: number,
  to: number,
): void => {
  kernel.scheduleAt(from, EventKind.hardware, kernel.entity("lid"), () => machine.suspend());
  kernel.scheduleAt(to, EventKind.hardware, kernel.entity("lid"), () => machine.resume());
};
