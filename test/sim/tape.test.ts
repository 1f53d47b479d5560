/** Kernel point 9: determinism is tested, not believed. */
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import { describe, expect, it } from "vitest";
import { EventKind } from "../../src/sim/kernel.ts";
import { findDifference, firstDifference, renderDifference, Tape } from "../../src/sim/tape.ts";
import { SECOND } from "../../src/sim/time.ts";
import { newKernel } from "./kernels.ts";

/** A small world whose `run` may be told to behave differently in its second or a later run. */
const world = (
  options: { jitter?: (run: number) => number; label?: (run: number) => string } = {},
) => {
  let runs = 0;
  return (tape: Tape) => {
    const run = runs++;
    const kernel = newKernel({ policy: "random", tape });
    const laptops = ["ONE", "TWO", "THREE"].map((name) => kernel.machine(name));
    for (const laptop of laptops) {
      laptop.fork(
        "work",
        Effect.gen(function* () {
          for (let round = 0; round < 5; round++) {
            yield* Effect.sleep("1 second");
            yield* Random.next;
            kernel.stream("link", laptop.name).int(options.label?.(run) ?? "jitter", 100);
          }
        }),
      );
    }
    const link = kernel.entity("link");
    kernel.schedule(SECOND + (options.jitter?.(run) ?? 0), EventKind.network, link, () => {
      kernel.stream("workload").int("which document", 10);
    });
    return kernel.run(kernel.machine("observer").fork("watch", Effect.sleep("10 seconds")));
  };
};

describe("the determinism tape", () => {
  it("finds no difference between two runs of one program, and costs no third run", () => {
    let runs = 0;
    const run = world();
    const counted = (tape: Tape) => {
      runs++;
      expect(run(tape).kind).toBe("done");
    };
    expect(findDifference(counted)).toBeUndefined();
    expect(runs).toBe(2);
  });

  it("logs draws, tasks and events with time, stream, entity and label", () => {
    const tape = Tape.record();
    world()(tape);
    const entries = Array.from({ length: tape.length }, (_, index) => tape.entry(index));
    expect(
      entries.some((entry) => entry?.stream === "machine" && entry.label === "Random.next"),
    ).toBe(true);
    expect(entries).toContainEqual({
      at: SECOND,
      stream: "link",
      entity: "TWO",
      label: "jitter",
      value: expect.any(Number),
    });
    expect(entries.filter((entry) => entry?.stream === "scheduler").length).toBeGreaterThan(0);
    expect(
      entries.filter((entry) => entry?.stream === "task" && entry.entity === "THREE").length,
    ).toBeGreaterThan(0);
  });

  it("stops the second run at its first difference, and reports time, stream, label and both stacks", () => {
    let ended: { kind: string } | undefined;
    const run = world({ jitter: (run) => (run === 1 ? 1 : 0) });
    const difference = findDifference((tape) => {
      ended = run(tape);
      if (tape.difference !== undefined) expect(ended).toMatchObject({ kind: "non-deterministic" });
    });
    expect(difference).toMatchObject({
      first: { stream: "event", at: SECOND },
      second: { stream: "event", at: SECOND },
    });
    const report = renderDifference(difference!);
    expect(report).toContain("The runs differ at entry");
    expect(report).toContain("at 1s:");
    expect(report).toContain("first run:  event");
    expect(report).toContain("first run, where:");
    expect(report).toContain("second run, where:");
    expect(difference?.secondStack).toContain("kernel.ts");
    expect(difference?.firstStack).toContain("kernel.ts");
  });

  it("names the label when only the label of a draw changed, with the place in the program", () => {
    const run = world({ label: (run) => (run === 1 ? "latency" : "jitter") });
    const difference = findDifference((tape) => void run(tape));
    expect(difference).toMatchObject({
      first: { stream: "link", label: "jitter" },
      second: { stream: "link", label: "latency" },
    });
    expect(difference?.secondStack).toContain("tape.test.ts");
    expect(renderDifference(difference!)).toMatch(/link of \w+ "latency" = \d+ at 1s/);
  });

  it("notices a second run that ends early or goes on for longer", () => {
    const first = Tape.record();
    first.note(0, "link", "A", "jitter", 1);
    first.note(5, "link", "A", "jitter", 2);
    const shorter = Tape.compare(first);
    shorter.note(0, "link", "A", "jitter", 1);
    expect(renderDifference(shorter.finish()!)).toBe(
      'The runs differ at entry 1, at 0.000005s:\n  first run:  link of A "jitter" = 2 at 0.000005s\n  second run: had ended',
    );
    const longer = Tape.compare(first);
    longer.note(0, "link", "A", "jitter", 1);
    longer.note(5, "link", "A", "jitter", 2);
    expect(longer.difference).toBeUndefined();
    longer.note(6, "link", "", "jitter", 3);
    expect(longer.finish()).toMatchObject({
      index: 2,
      first: undefined,
      second: { label: "jitter", value: 3 },
    });
  });

  it("keeps a bounded number of entries, and still sees a difference beyond them", () => {
    const record = (changed?: number) => {
      const tape = Tape.record({ entriesMax: 100 });
      for (let index = 0; index < 20_000; index++)
        tape.note(index, "link", "", "jitter", index === changed ? 1 : 0);
      return tape;
    };
    const first = record();
    expect(first.entry(99)).toBeDefined();
    expect(first.entry(100)).toBeUndefined();
    expect(record().hash).toBe(first.hash);
    expect(record(19_999).hash).not.toBe(first.hash);
    for (const [changed, from] of [
      [9_000, 8_292],
      [19_999, 16_484],
    ] as const) {
      const second = Tape.compare(first);
      for (let index = 0; index < 20_000; index++)
        second.note(index, "link", "", "jitter", index === changed ? 1 : 0);
      const difference = second.finish();
      expect(difference).toMatchObject({ index: from, withinEntries: 4_096 });
      expect(renderDifference(difference!)).toContain(`within 4096 entries after entry ${from}`);
    }
  });

  it("compares two recorded tapes", () => {
    const note = (values: ReadonlyArray<number>) => {
      const tape = Tape.record();
      for (const value of values) tape.note(value, "ids", "A", "copy", value);
      return tape;
    };
    expect(firstDifference(note([1, 2, 3]), note([1, 2, 3]))).toBeUndefined();
    expect(firstDifference(note([1, 2, 3]), note([1, 5, 3]))).toMatchObject({
      index: 1,
      second: { value: 5 },
    });
    expect(firstDifference(note([1, 2]), note([1, 2, 3]))).toMatchObject({
      index: 2,
      first: undefined,
    });
    expect(note([1, 2]).hash).not.toBe(note([2, 1]).hash);
  });

  it("tells apart draws that differ only in a fraction of their 53 bits", () => {
    const tapes = [2 ** 40, 2 ** 40 + 2 ** 33].map((value) => {
      const tape = Tape.record();
      tape.note(0, "machine", "A", "Random.next", value);
      return tape.hash;
    });
    expect(tapes[0]).not.toBe(tapes[1]);
  });
});
