/**
 * What is shown and what is kept out depends on the set of operations alone (engine §1.1 rule 7, I9, I13, I15), however edits,
 * lock-downs, unlocks, abandonings and clean-ups of several copies arrive; and a snapshot, or several joined in any order, may
 * stand for any part of it that a clean-up was agreed on (engine §1.9, I2, I7).
 *
 * Histories are made by copies that know only what they were told. The oracle for "kept out" is written here, from the words of
 * the design, over the whole history; it shares no code with the engine.
 */
import { assert, describe, it } from "@effect/vitest";
import * as fc from "fast-check";
import {
  admit,
  emptyBook,
  foldReady,
  judge,
  rebase,
  type LogEnd,
} from "../../../src/engine/log/book.ts";
import type { ControlOp } from "../../../src/engine/control/operations.ts";
import { currentOf, emptyState, foldTogether } from "../../../src/engine/state/fold.ts";
import type { Op } from "../../../src/engine/log/op.ts";
import { GENESIS, type Segment } from "../../../src/engine/log/segment.ts";
import { decodeSnapshot } from "../../../src/engine/snapshot/read.ts";
import { encodeSnapshot, hashOfSnapshot } from "../../../src/engine/snapshot/write.ts";
import { isWithin, joinSnapshots, type Snapshot } from "../../../src/engine/snapshot/snapshot.ts";
import { makeKeys } from "../world.ts";

const COPIES = ["a", "b", "c"].map((letter) => letter.repeat(32));
const ENGAGEMENT = "e".repeat(32);
const TOP = "f".repeat(32);
const keys = makeKeys();
const PLAIN = { deflate: () => undefined, inflate: () => undefined };
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
      what: fc.constantFrom(0, 1, 2, 3, 4, 5, 4, 5, 4, 5),
      other: copy,
    }),
  },
);

interface Made {
  readonly segment: Segment;
  /** Everything its author knew, itself included: `log:seq`. */
  readonly past: ReadonlySet<string>;
}

/**
 * Plays the acts; epochs count up as the claim chain would give them.
 *
 * Whoever commits a clean-up has everybody's seal, and so has seen every decision made before (engine §1.9). `onlyCleanUps` plays
 * days on which that promise is broken, by a disk that came back from a backup: nothing else is decided on them.
 */
const play = (acts: ReadonlyArray<Act>, onlyCleanUps: boolean): ReadonlyArray<Made> => {
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
        if (onlyCleanUps) {
          write(one.copy, [
            { kind: "control", control: { kind: "intent", epoch, purpose: "clean-up" } },
          ]);
          write(one.copy, [{ kind: "control", control: { kind: "commit", epoch } }]);
          break;
        }
        const purpose = one.what === 4 ? "clean-up" : "lock-down";
        if (one.what === 0 || one.what === 4) lastIntent = epoch;
        const ops: ReadonlyArray<ControlOp> = [
          { kind: "intent", epoch, purpose },
          { kind: "commit", epoch: Math.max(1, lastIntent) },
          { kind: "unlock", epoch },
          { kind: "abandon", epoch, copy: COPIES[one.other] ?? "" },
          { kind: "intent", epoch, purpose },
          { kind: "commit", epoch: Math.max(1, lastIntent) },
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
          const knowsAll = decisionsIn(made).every(
            ({ segment }) => (known[one.copy]?.get(segment.log) ?? 0) >= segment.first,
          );
          const committed = decisionsIn(made).some(
            (other) => other.control.kind === "commit" && other.control.epoch === lastIntent,
          );
          const [first] = intent.segment.ops;
          const cleansUp =
            first?.kind === "control" &&
            first.control.kind === "intent" &&
            first.control.purpose === "clean-up";
          if (cleansUp && (committed || !knowsAll)) break;
        }
        write(one.copy, [{ kind: "control", control }]);
        break;
      }
    }
  }
  return made;
};

interface Decision extends Made {
  readonly dot: string;
  readonly control: ControlOp;
}

const decisionsIn = (made: ReadonlyArray<Made>): ReadonlyArray<Decision> =>
  made.flatMap((one) => {
    const [op] = one.segment.ops;
    const dot = `${one.segment.log}:${one.segment.first}`;
    return op?.kind === "control" ? [{ ...one, dot, control: op.control }] : [];
  });

/** The commits of clean-ups; all copies agree on which intent an epoch has, the one of the least log. */
const cleanUpsIn = (made: ReadonlyArray<Made>): ReadonlyArray<Decision & { epoch: number }> => {
  const decisions = decisionsIn(made);
  return decisions.flatMap((one) => {
    const { control } = one;
    if (control.kind !== "commit") return [];
    const intent = decisions.find(
      (other) => other.control.kind === "intent" && other.control.epoch === control.epoch,
    )?.control;
    const cleansUp = intent?.kind === "intent" && intent.purpose === "clean-up";
    return cleansUp ? [{ ...one, epoch: control.epoch }] : [];
  });
};

/**
 * The design's words: an edit is out if its author was abandoned, or the engagement locked, by people who had not seen it. What
 * a clean-up took in is settled: only decisions it had seen count for that.
 */
const keptOut = (made: ReadonlyArray<Made>): ReadonlyArray<string> => {
  const cleanUps = cleanUpsIn(made).toSorted((a, b) => a.epoch - b.epoch);
  const cleaned = new Set(cleanUps.map(({ epoch }) => epoch));
  const out: Array<string> = [];
  for (const { segment, past } of made) {
    if (segment.ops[0]?.kind !== "set") continue;
    const dot = `${segment.log}:${segment.first}`;
    const settled = cleanUps.find((one) => one.past.has(dot));
    const controls = decisionsIn(made).filter(
      (one) => settled === undefined || settled.past.has(one.dot),
    );
    const abandonings = controls.filter(
      ({ control }) => control.kind === "abandon" && segment.log.startsWith(control.copy),
    );
    const abandoned = abandonings.length > 0 && !abandonings.some((one) => one.past.has(dot));
    const epochs = new Set(
      controls.flatMap(({ control }) => (control.kind === "commit" ? [control.epoch] : [])),
    );
    const locked = [...epochs].some((epoch) => {
      if (cleaned.has(epoch)) return false;
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

/** What a clean-up was agreed on, as a snapshot: everything its author knew before it. */
const snapshotOf = (made: ReadonlyArray<Made>, { past, dot }: Decision): Snapshot => {
  const within = made
    .map(({ segment }) => segment)
    .filter(({ log, first }) => past.has(`${log}:${first}`) && `${log}:${first}` !== dot);
  const ends = new Map<string, LogEnd>();
  for (const { log, last, id, lam } of within)
    if ((ends.get(log)?.seq ?? 0) < last) ends.set(log, { seq: last, head: id, lam });
  return { engagementId: ENGAGEMENT, ends, state: foldTogether(emptyState(), within) };
};

/**
 * Folds the segments in an order of arrival; whatever cannot be taken yet is offered again. Snapshots come first, and what they
 * stand for is offered all the same.
 */
const arrive = (
  made: ReadonlyArray<Made>,
  order: ReadonlyArray<number>,
  snapshot?: Snapshot,
): { shown: ReadonlyArray<string>; out: ReadonlyArray<string>; conflicts: number } => {
  const book = emptyBook();
  const state = emptyState();
  if (snapshot !== undefined)
    rebase(book, state, { below: snapshot.state, ends: snapshot.ends, snapshots: new Map() });
  const late = made.map(({ segment }) => judge(book, segment).kind === "known");
  order = order.filter((index) => late[index] !== true);
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
    let crossed = 0;
    fc.assert(
      fc.property(
        fc.array(act, { minLength: 4, maxLength: 36 }),
        fc.infiniteStream(fc.nat()),
        fc.boolean(),
        (acts, dice, onlyCleanUps) => {
          const made = play(acts, onlyCleanUps);
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
            const order = (): number => Number(dice.next().value);
            const snapshots = cleanUpsIn(made)
              .map((one) => ({ snapshot: snapshotOf(made, one), at: order() }))
              .toSorted((a, b) => a.at - b.at)
              .map(({ snapshot }) => snapshot);
            for (const snapshot of snapshots)
              assert.deepStrictEqual(arrive(made, shuffled, snapshot), first);
            if (snapshots.length < 2) continue;
            const joined = snapshots.reduce(joinSnapshots);
            const backwards = snapshots.toReversed().reduce(joinSnapshots);
            assert.strictEqual(hashOfSnapshot(joined, keys), hashOfSnapshot(backwards, keys));
            assert.deepStrictEqual(arrive(made, shuffled, joined), first);
            if (snapshots.every(({ ends }) => !isWithin(joined.ends, ends))) crossed += 1;
            const file = encodeSnapshot(joined, TOP, keys, PLAIN);
            const read = decodeSnapshot(file.bytes, TOP, keys, PLAIN);
            assert.isTrue(read.ok);
            if (read.ok) assert.strictEqual(hashOfSnapshot(read.value, keys), file.hash);
          }
        },
      ),
      { numRuns: 1_000 },
    );
    assert.isAbove(kept, 100);
    assert.isAbove(crossed, 100);
  });
});
