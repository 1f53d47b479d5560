/**
 * What is shown and what is kept out depends on the set of operations alone (engine §1.1 rule 7, I9, I13, I15), however edits,
 * lock-downs, unlocks and abandonings of several copies arrive.
 *
 * Histories are made by copies that know only what they were told. The oracle for "kept out" is written here, from the words of
 * the design, over the whole history; it shares no code with the engine.
 */
import { assert, describe, it } from "@effect/vitest";
import * as fc from "fast-check";
import { admit, emptyBook, foldReady, judge } from "../../../src/engine/book.ts";
import type { ControlOp } from "../../../src/engine/control/operations.ts";
import { emptyState } from "../../../src/engine/fold.ts";
import { currentOf } from "../../../src/engine/fold.ts";
import type { Op } from "../../../src/engine/op.ts";
import { GENESIS, type Segment } from "../../../src/engine/segment.ts";

const COPIES = ["a", "b", "c"].map((letter) => letter.repeat(32));
const logOf = (copy: number): string => `${COPIES[copy]}.1`;

type Act =
  | { readonly do: "edit"; readonly copy: number; readonly field: number }
  | { readonly do: "tell"; readonly copy: number; readonly to: number }
  | {
      readonly do: "control";
      readonly copy: number;
      readonly what: number;
      readonly other: number;
    };

const copy = fc.nat({ max: COPIES.length - 1 });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("edit" as const), copy, field: fc.nat(1) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("tell" as const), copy, to: copy }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("control" as const),
      copy,
      what: fc.nat(3),
      other: copy,
    }),
  },
);

interface Made {
  readonly segment: Segment;
  /** Everything its author knew, itself included: `log:seq`. */
  readonly past: ReadonlySet<string>;
}

/** Plays the acts; epochs count up as the claim chain would give them. */
const play = (acts: ReadonlyArray<Act>): ReadonlyArray<Made> => {
  const made: Array<Made> = [];
  const known = COPIES.map(() => new Map<string, number>());
  const shown = COPIES.map(() => new Map<string, Array<{ log: string; seq: number }>>());
  let epoch = 0;
  let lastIntent = 0;
  const write = (author: number, ops: ReadonlyArray<Op>): void => {
    const log = logOf(author);
    const knows = known[author] ?? new Map<string, number>();
    const seq = (knows.get(log) ?? 0) + 1;
    const deps = [...knows]
      .filter(([other]) => other !== log)
      .map(([other, last]) => ({ log: other, seq: last }))
      .toSorted((x, y) => (x.log < y.log ? -1 : 1));
    knows.set(log, seq);
    const past = new Set<string>();
    for (const [other, last] of knows) for (let i = 1; i <= last; i++) past.add(`${other}:${i}`);
    const prev = made.findLast((one) => one.segment.log === log)?.segment.id ?? GENESIS;
    const id = String(made.length + 1).padStart(64, "0");
    made.push({
      past,
      segment: {
        id,
        log,
        first: seq,
        last: seq,
        prev,
        lam: made.length + 1,
        at: 0,
        deps,
        ops,
        chunks: [],
        bytes: new Uint8Array(),
      },
    });
  };
  for (const one of acts) {
    switch (one.do) {
      case "edit": {
        const field = `f${one.field}`;
        const observed = shown[one.copy]?.get(field) ?? [];
        write(one.copy, [{ kind: "set", record: "r", field, value: made.length + 1, observed }]);
        const seq = known[one.copy]?.get(logOf(one.copy)) ?? 0;
        shown[one.copy]?.set(field, [{ log: logOf(one.copy), seq }]);
        break;
      }
      case "tell": {
        const from = known[one.copy] ?? new Map<string, number>();
        const to = known[one.to] ?? new Map<string, number>();
        for (const [log, seq] of from) to.set(log, Math.max(seq, to.get(log) ?? 0));
        // What one sees: the last thing written that one knows of; enough for observed dots that lie in the past.
        for (const [field, dots] of shown[one.copy] ?? [])
          shown[one.to]?.set(field, [...(shown[one.to]?.get(field) ?? []), ...dots]);
        break;
      }
      case "control": {
        epoch += 1;
        if (one.what === 0) lastIntent = epoch;
        const ops: ReadonlyArray<ControlOp> = [
          { kind: "intent", epoch, purpose: "lock-down" },
          { kind: "commit", epoch: Math.max(1, lastIntent) },
          { kind: "unlock", epoch },
          { kind: "abandon", epoch, copy: COPIES[one.other] ?? "" },
        ];
        const control = ops[one.what];
        if (control === undefined || (control.kind === "commit" && lastIntent === 0)) break;
        // A commit is written by somebody who knows the intent.
        if (control.kind === "commit") {
          const intent = made.find(
            ({ segment }) =>
              segment.ops[0]?.kind === "control" &&
              segment.ops[0].control.kind === "intent" &&
              segment.ops[0].control.epoch === lastIntent,
          );
          const knows = known[one.copy]?.get(intent?.segment.log ?? "") ?? 0;
          if (intent === undefined || knows < intent.segment.first) break;
        }
        write(one.copy, [{ kind: "control", control }]);
        break;
      }
    }
  }
  return made;
};

/** The design's words: an edit is out if its author was abandoned, or the engagement locked, by people who had not seen it. */
const keptOut = (made: ReadonlyArray<Made>): ReadonlyArray<string> => {
  const controls = made.flatMap((one) => {
    const [op] = one.segment.ops;
    return op?.kind === "control" ? [{ ...one, control: op.control }] : [];
  });
  const out: Array<string> = [];
  for (const { segment, past } of made) {
    if (segment.ops[0]?.kind !== "set") continue;
    const dot = `${segment.log}:${segment.first}`;
    const abandonings = controls.filter(
      ({ control }) => control.kind === "abandon" && segment.log.startsWith(control.copy),
    );
    const abandoned = abandonings.length > 0 && !abandonings.some((one) => one.past.has(dot));
    const epochs = new Set(
      controls.flatMap(({ control }) => (control.kind === "commit" ? [control.epoch] : [])),
    );
    const locked = [...epochs].some((epoch) => {
      const commits = controls.filter(
        ({ control }) => control.kind === "commit" && control.epoch === epoch,
      );
      if (commits.some((one) => one.past.has(dot))) return false;
      return !controls.some(
        (one) =>
          one.control.kind === "unlock" &&
          one.control.epoch > epoch &&
          past.has(`${one.segment.log}:${one.segment.first}`),
      );
    });
    if (abandoned || locked) out.push(dot);
  }
  return out.toSorted();
};

/** Folds the segments in an order of arrival; whatever cannot be taken yet is offered again. */
const arrive = (made: ReadonlyArray<Made>, order: ReadonlyArray<number>) => {
  const book = emptyBook();
  const state = emptyState();
  const waiting = order.map((index) => made[index]?.segment).filter((one) => one !== undefined);
  while (waiting.length > 0) {
    const index = waiting.findIndex((segment) => judge(book, segment).kind === "admitted");
    const [segment] = waiting.splice(index, 1);
    if (segment === undefined || index < 0) throw new Error("a segment cannot be taken");
    admit(book, segment);
    foldReady(book, state, new Set(), () => undefined);
  }
  assert.strictEqual(book.waiting, 0);
  const fields = [...(state.records.get("r") ?? [])].map(
    ([field, register]) =>
      `${field} ${String(currentOf(register).value)} of ${register.versions
        .map(({ value }) => String(value))
        .toSorted()
        .join(",")}`,
  );
  return {
    shown: fields.toSorted(),
    out: state.quarantined.map(({ log, seq }) => `${log}:${seq}`).toSorted(),
    conflicts: state.conflicts,
  };
};

describe("lock-downs and abandonings", () => {
  it("have the same outcome in every order of arrival, and keep out exactly what nobody deciding had seen", () => {
    let kept = 0;
    fc.assert(
      fc.property(
        fc.array(act, { minLength: 4, maxLength: 24 }),
        fc.infiniteStream(fc.nat()),
        (acts, dice) => {
          const made = play(acts);
          const written = made.map((_, index) => index);
          const first = arrive(made, written);
          assert.deepStrictEqual(first.out, keptOut(made));
          kept += first.out.length;
          for (let i = 0; i < 3; i++) {
            const shuffled = written
              .map((index) => ({ index, at: Number(dice.next().value) }))
              .toSorted((a, b) => a.at - b.at || a.index - b.index)
              .map(({ index }) => index);
            assert.deepStrictEqual(arrive(made, shuffled), first);
          }
        },
      ),
      { numRuns: 1_500 },
    );
    assert.isAbove(kept, 100);
  });
});
