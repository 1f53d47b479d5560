/** Kernel point 6: inside a run the host does not exist, and whoever reaches for it is named. */
import nodeCrypto, { randomBytes, randomFillSync, randomInt, randomUUID } from "node:crypto";
import { setTimeout as nodeSetTimeout } from "node:timers";
import { setTimeout as promisedTimeout } from "node:timers/promises";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as HashMap from "effect/HashMap";
import * as Queue from "effect/Queue";
import { describe, expect, it } from "vitest";
import { Guard } from "../../src/sim/guard.ts";
import { EventKind } from "../../src/sim/kernel.ts";
import { exitOf, newKernel, runToQuiet } from "./kernels.ts";

const reachOutside = {
  "Date.now": () => Date.now(),
  "new Date()": () => new Date(),
  "Date()": () => Date(),
  "Math.random": () => Math.random(),
  "performance.now": () => performance.now(),
  "process.hrtime": () => process.hrtime(),
  "process.hrtime.bigint": () => process.hrtime.bigint(),
  "process.uptime": () => process.uptime(),
  "process.nextTick": () => process.nextTick(() => {}),
  queueMicrotask: () => queueMicrotask(() => {}),
  setTimeout: () => setTimeout(() => {}, 0),
  setInterval: () => setInterval(() => {}, 1),
  setImmediate: () => setImmediate(() => {}),
  "crypto.getRandomValues": () => crypto.getRandomValues(new Uint8Array(1)),
  "crypto.randomUUID": () => crypto.randomUUID(),
  "a native promise": () => new Promise(() => {}),
} as const;

const alsoReachesOutside: ReadonlyArray<readonly [string, string, () => unknown]> = [
  ["setTimeout imported from node:timers", "setTimeout", () => nodeSetTimeout(() => {}, 0)],
  ["setTimeout imported from node:timers/promises", "a native promise", () => promisedTimeout(1)],
  ["randomBytes imported from node:crypto", "crypto.randomBytes", () => randomBytes(4)],
  ["randomUUID imported from node:crypto", "crypto.randomUUID", () => randomUUID()],
  ["randomInt imported from node:crypto", "crypto.randomInt", () => randomInt(4)],
  [
    "randomFillSync imported from node:crypto",
    "crypto.randomFillSync",
    () => randomFillSync(new Uint8Array(1)),
  ],
  ["a member of node:crypto", "crypto.generatePrimeSync", () => nodeCrypto.generatePrimeSync(8)],
  [
    "getRandomValues of node:crypto",
    "crypto.getRandomValues",
    () => nodeCrypto.getRandomValues(new Uint8Array(1)),
  ],
  ["an async function", "a native promise", () => (async () => {})()],
  ["Promise.resolve", "a native promise", () => Promise.resolve(1)],
  [
    "a digest of subtle crypto",
    "a native promise",
    () => crypto.subtle.digest("SHA-256", new Uint8Array(1)),
  ],
];

/** Everything the guard replaces, as the host has it before the first run. */
const watched = () => ({
  functions: [
    Date,
    Date.now,
    Math.random,
    setTimeout,
    setInterval,
    setImmediate,
    queueMicrotask,
    nodeSetTimeout,
    randomBytes,
    randomUUID,
    nodeCrypto.randomBytes,
    nodeCrypto.randomInt,
    performance.now,
    process.nextTick,
    process.hrtime,
    process.hrtime.bigint,
    process.uptime,
    crypto.getRandomValues,
    crypto.randomUUID,
  ],
  ownNames: [performance, crypto, process.hrtime, Math].map((owner) =>
    Object.getOwnPropertyNames(owner),
  ),
  descriptors: ["Date", "setTimeout", "queueMicrotask"].map((name) =>
    Object.getOwnPropertyDescriptor(globalThis, name),
  ),
});
const before = watched();

describe("the leak guard", () => {
  it.each(Object.entries(reachOutside))(
    "names %s, where it was used in a program",
    (what, reach) => {
      const kernel = newKernel();
      const outcome = kernel.run(
        kernel.machine("LAPTOP").fork("leaky", Effect.sync<unknown>(reach)),
      );
      expect(outcome).toMatchObject({ kind: "leak", what });
      expect(outcome.kind === "leak" && outcome.stack.split("\n", 2).join()).toContain(
        "guard.test.ts",
      );
    },
  );

  it.each(alsoReachesOutside)("catches %s", (_from, what, reach) => {
    const kernel = newKernel();
    expect(
      kernel.run(kernel.machine("LAPTOP").fork("leaky", Effect.sync<unknown>(reach))),
    ).toMatchObject({
      kind: "leak",
      what,
    });
  });

  it("of many runs catches each leak, leaves the host alone between them, and puts it back in the end", () => {
    const outcomes = Guard.over((guard) =>
      Object.values(reachOutside).map((reach) => {
        const leaky = newKernel({ guard });
        const leak = leaky.run(leaky.machine("LAPTOP").fork("leaky", Effect.sync<unknown>(reach)));
        Math.random();
        void new Date();
        void Promise.resolve();
        const clean = newKernel({ guard });
        return [leak, clean.run(clean.machine("LAPTOP").fork("clean", Effect.void))];
      }),
    );
    expect(outcomes).toMatchObject(
      Object.keys(reachOutside).map((what) => [{ kind: "leak", what }, { kind: "done" }]),
    );
    expect(watched()).toEqual(before);
    expect(() => Guard.over(() => new Map().get("nobody").name)).toThrow("undefined");
    expect(watched()).toEqual(before);
  });

  it("ends the run there, even when the program catches what it is refused with", () => {
    const kernel = newKernel();
    const seen: Array<string> = [];
    const program = kernel.machine("LAPTOP").fork(
      "stubborn",
      Effect.sync(() => {
        try {
          Math.random();
        } catch {
          seen.push("refused");
        }
      }).pipe(
        Effect.andThen(Effect.sleep("1 second")),
        Effect.andThen(Effect.sync(() => seen.push("went on"))),
      ),
    );
    expect(kernel.run(program)).toMatchObject({ kind: "leak", what: "Math.random" });
    expect(seen).toEqual(["refused"]);
  });

  it("watches plain events too", () => {
    for (const reach of [() => Date.now(), () => void Promise.resolve()]) {
      const kernel = newKernel();
      kernel.schedule(1, EventKind.disk, kernel.entity("disk"), () => reach());
      expect(runToQuiet(kernel).kind).toBe("leak");
      expect(kernel.now).toBe(1);
    }
  });

  it("lets arithmetic on moments pass: new Date(millis), Date.UTC, Date.parse", () => {
    const kernel = newKernel();
    const program = kernel.machine("LAPTOP").fork(
      "calendar",
      Effect.sync(() => {
        class Day extends Date {}
        const moment = new Date(Date.UTC(2026, 2, 2, 9));
        const day = new Day(Date.parse("2026-03-02T09:00:00Z"));
        return [
          moment.toISOString(),
          moment instanceof Date,
          day instanceof Day,
          day.getTime() === moment.getTime(),
        ];
      }),
    );
    expect(exitOf(kernel.run(program))).toEqual(
      Exit.succeed(["2026-03-02T09:00:00.000Z", true, true, true]),
    );
  });

  it("lets people write to the console", () => {
    const kernel = newKernel();
    const program = kernel.machine("LAPTOP").fork(
      "talk",
      Effect.sync(() => {
        console.error("this line is written inside a run");
        console.table([{ a: 1 }]);
      }),
    );
    expect(kernel.run(program).kind).toBe("done");
  });

  it("puts every global back, after a good run, a leak and a throw", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const inside: Array<boolean> = [];
    kernel.run(
      laptop.fork(
        "good",
        Effect.sync(() =>
          inside.push(Date === before.functions[0], setTimeout === before.functions[3]),
        ),
      ),
    );
    expect(inside).toEqual([false, false]);
    expect(watched()).toEqual(before);
    kernel.run(
      laptop.fork(
        "leaky",
        Effect.sync(() => Date.now()),
      ),
    );
    expect(watched()).toEqual(before);
    kernel.schedule(1, EventKind.disk, laptop.entity, () => {
      throw new Error("bug");
    });
    expect(() => runToQuiet(kernel)).toThrow("bug");
    expect(watched()).toEqual(before);
  });

  it("allows promises again after the run, and in the next run notices them again", async () => {
    for (let round = 0; round < 3; round++) {
      const kernel = newKernel();
      const laptop = kernel.machine("LAPTOP");
      expect(kernel.run(laptop.fork("good", Effect.void)).kind).toBe("done");
      await Promise.resolve(Date.now());
      expect(
        kernel.run(
          laptop.fork(
            "leaky",
            Effect.sync(() => Promise.resolve()),
          ),
        ).kind,
      ).toBe("leak");
    }
  });

  it("works for a kernel that runs inside another kernel's run", () => {
    const outer = newKernel();
    const before = Date;
    const program = outer.machine("OUTER").fork(
      "nest",
      Effect.sync(() => {
        const inner = newKernel();
        const laptop = inner.machine("INNER");
        const good = inner.run(laptop.fork("good", Effect.as(Effect.sleep("1 hour"), "slept")));
        const leaky = inner.run(
          laptop.fork(
            "leaky",
            Effect.sync(() => Math.random()),
          ),
        );
        return [good.kind, leaky.kind];
      }),
    );
    expect(exitOf(outer.run(program))).toEqual(Exit.succeed(["done", "leak"]));
    const leaky = outer.machine("LEAKY").fork(
      "leaky",
      Effect.sync(() => Date.now()),
    );
    expect(outer.run(leaky)).toMatchObject({ kind: "leak", what: "Date.now" });
    expect(Date).toBe(before);
  });

  it("explains what Effect itself reaches for: queues made outside, and hashes of objects without one", () => {
    const kernel = newKernel();
    const laptop = kernel.machine("LAPTOP");
    const outside = Effect.runSync(Queue.unbounded<number>());
    laptop.fork("take", Queue.take(outside));
    expect(kernel.run(laptop.fork("offer", Queue.offer(outside, 1)))).toMatchObject({
      kind: "leak",
      what: "a native promise (by Effect's default scheduler: a queue, a semaphore or a fiber was made outside the machines of this run)",
    });
    const byReference = Effect.sync(() => HashMap.make([() => 1, "a function as a key"]));
    expect(kernel.run(laptop.fork("hash", byReference))).toMatchObject({
      kind: "leak",
      what: "Math.random (by effect/Hash: an object without a hash of its own is the key of a hash map or set)",
    });
  });

  it("costs little enough for thousands of short runs", () => {
    // Processor time, not the wall clock: a busy machine is no failure. Measured, a whole run takes a tenth of a millisecond.
    const rounds = 300;
    const before = process.cpuUsage();
    for (let round = 0; round < rounds; round++) {
      const kernel = newKernel();
      kernel.run(kernel.machine("LAPTOP").fork("empty", Effect.void));
    }
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000 / rounds).toBeLessThan(1);
  });
});
