import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { judgeLock, tellContradiction } from "../../../src/scenarios/checks/mutex.ts";
import type { LockOperation } from "../../../src/scenarios/checks/mutex.ts";

const PUBLISHED = new URL("../../fixtures/histories/mutex-bad-etcd.edn", import.meta.url);

/** A history as Jepsen writes it: refused operations never took place; what has no answer may have. */
const published = (): ReadonlyArray<LockOperation> => {
  const lines = readFileSync(PUBLISHED, "utf8").matchAll(
    /:type :(\w+), :f :(\w+), :process :?(\w+), .*:index (\d+)/g,
  );
  const open = new Map<string, { does: "acquire" | "release"; called: number }>();
  const operations: Array<LockOperation> = [];
  for (const [, type, does = "", process = "", index] of lines) {
    if (does !== "acquire" && does !== "release") continue;
    const call = open.get(process);
    if (type === "invoke") open.set(process, { does, called: Number(index) });
    else open.delete(process);
    if (type === "ok" && call !== undefined)
      operations.push({ ...call, process, answered: Number(index) });
  }
  for (const [process, call] of open) operations.push({ ...call, process, answered: null });
  return operations;
};

/** Tries every order of every choice of unanswered operations. Slow, and obviously right. */
const isPossibleByForce = (operations: ReadonlyArray<LockOperation>): boolean => {
  const after = (done: ReadonlySet<LockOperation>, holder: string | null): boolean => {
    const left = operations.filter((operation) => !done.has(operation));
    if (left.every(({ answered }) => answered === null)) return true;
    return left.some((next) => {
      // Somebody had his answer before this one was called: he comes first.
      if (left.some(({ answered }) => answered !== null && answered < next.called)) return false;
      const isFree = next.does === "acquire" ? holder === null : holder === next.process;
      return (
        isFree && after(new Set(done).add(next), next.does === "acquire" ? next.process : null)
      );
    });
  };
  return after(new Set(), null);
};

/** Histories of three processes that call one operation at a time, most of them close to possible. */
const histories = fc
  .array(
    fc.record({
      process: fc.constantFrom("A", "B", "C"),
      wait: fc.nat({ max: 3 }),
      takes: fc.nat({ max: 5 }),
      silent: fc.nat({ max: 7 }).map((roll) => roll === 0),
      odd: fc.nat({ max: 9 }).map((roll) => roll === 0),
    }),
    { maxLength: 8 },
  )
  .map((calls) => {
    const free = new Map<string, number>();
    const holds = new Set<string>();
    const gone = new Set<string>();
    const operations: Array<LockOperation> = [];
    for (const [id, { odd, process, silent, takes, wait }] of calls.entries()) {
      if (gone.has(process)) continue;
      const called = (free.get(process) ?? 0) + wait + id / 100;
      const answered = called + takes + 0.001;
      const does = holds.has(process) === odd ? "acquire" : "release";
      if (does === "acquire") holds.add(process);
      else holds.delete(process);
      free.set(process, answered);
      if (silent) gone.add(process);
      operations.push({ process, does, called, answered: silent ? null : answered });
    }
    return operations;
  });

describe("the judge of lock histories", () => {
  it("rejects the published history of a lock that was held twice, and names who held it", () => {
    const judgement = judgeLock(published());
    if (judgement.kind !== "impossible") throw new Error(`judged as ${judgement.kind}`);
    const told = tellContradiction(judgement.contradiction, (moment) => `line ${moment}`);
    expect(told).toMatchInlineSnapshot(
      `"3 acquires between line 1094 and line 1109; 0 acquires between line 1095 and line 1119"`,
    );
    for (const left of judgement.contradiction)
      expect(
        judgeLock(judgement.contradiction.filter((operation) => operation !== left)).kind,
      ).toBe("possible");
  });

  it("accepts a holder who gives the lock back before the next one has it", () => {
    const handed: ReadonlyArray<LockOperation> = [
      { process: "A", does: "acquire", called: 1, answered: 2 },
      { process: "B", does: "acquire", called: 3, answered: 6 },
      { process: "A", does: "release", called: 4, answered: 5 },
    ];
    expect(judgeLock(handed).kind).toBe("possible");
  });

  it("accepts a release that was never answered as what let the next one in", () => {
    const lost: ReadonlyArray<LockOperation> = [
      { process: "A", does: "acquire", called: 1, answered: 2 },
      { process: "A", does: "release", called: 3, answered: null },
      { process: "B", does: "acquire", called: 4, answered: 5 },
    ];
    expect(judgeLock(lost).kind).toBe("possible");
    expect(judgeLock(lost.filter(({ does }) => does === "acquire")).kind).toBe("impossible");
  });

  it("says that it does not know where too many operations were never answered", () => {
    const silent: Array<LockOperation> = [];
    for (let id = 0; id < 22; id++)
      silent.push({ process: `P${id}`, does: "acquire", called: id, answered: null });
    for (let id = 0; id < 22; id++)
      silent.push({ process: `P${id}`, does: "release", called: 30 + id, answered: null });
    silent.push({ process: "Q", does: "acquire", called: 60, answered: 61 });
    expect(judgeLock(silent).kind).toBe("unknown");
  });

  it("judges as trying every order does, and every contradiction is one that nothing can be left out of", () => {
    const met = { possible: 0, impossible: 0 };
    fc.assert(
      fc.property(histories, (operations) => {
        const judgement = judgeLock(operations);
        expect(judgement.kind).toBe(isPossibleByForce(operations) ? "possible" : "impossible");
        if (judgement.kind === "unknown") return;
        met[judgement.kind]++;
        if (judgement.kind === "possible") return;
        expect(isPossibleByForce(judgement.contradiction)).toBe(false);
      }),
      { numRuns: 2_000, seed: 42 },
    );
    expect(met.possible).toBeGreaterThan(200);
    expect(met.impossible).toBeGreaterThan(200);
  });
});
