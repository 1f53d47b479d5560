/**
 * Snapshots: what a clean-up puts in the place of the operations it replaces (engine §1.9; I2, I6, I7).
 *
 * A snapshot is a vector, the head of every log there, and the state of exactly those operations: the versions that live, what
 * is kept aside, and what the control operations said. An operation at or below the vector whose version is not among the
 * living is dead, however late somebody brings it: so there are no tombstones and nothing rises again. Two snapshots have a
 * least upper bound (`joinSnapshots`), so it does not matter which of them a copy meets first, nor whether one of them was
 * made from an older backup. What a copy did itself beyond the vector stays on top of it.
 */
import type { LogEnd } from "../log/book.ts";
import { joinControl } from "../control/join.ts";
import { refill } from "../in-steps.ts";
import {
  emptyState,
  registerOf,
  sameness,
  type FoldedState,
  type QuarantinedEdit,
  type Register,
  type Version,
} from "../state/fold.ts";
import { joinNumbering } from "../state/numbering.ts";
import type { LogId } from "../log/names.ts";
import { dotText, type Dot } from "../log/op.ts";

export interface Snapshot {
  readonly engagementId: string;
  /** Where every log ends in it. */
  readonly ends: ReadonlyMap<LogId, LogEnd>;
  readonly state: FoldedState;
}

/** Whether a snapshot took an operation in. */
const holds = (snapshot: Snapshot, dot: Dot): boolean =>
  (snapshot.ends.get(dot.log)?.seq ?? 0) >= dot.seq;

/** Whether `outer` took in everything `inner` did. */
export const isWithin = (
  inner: ReadonlyMap<LogId, LogEnd>,
  outer: ReadonlyMap<LogId, LogEnd>,
): boolean => {
  for (const [log, end] of inner) if ((outer.get(log)?.seq ?? 0) < end.seq) return false;
  return true;
};

/** What lives in both, and what lives in one and was never seen by the other. */
const joinDots = <D extends Dot>(
  a: { readonly of: Snapshot; readonly dots: ReadonlyArray<D> },
  b: { readonly of: Snapshot; readonly dots: ReadonlyArray<D> },
): ReadonlyArray<D> => {
  const inB = new Set(b.dots.map(dotText));
  const inA = new Set(a.dots.map(dotText));
  return [
    ...a.dots.filter((dot) => inB.has(dotText(dot)) || !holds(b.of, dot)),
    ...b.dots.filter((dot) => !inA.has(dotText(dot)) && !holds(a.of, dot)),
  ];
};

const joinRegisters = <V>(
  a: { readonly of: Snapshot; readonly register: Register<V> | undefined },
  b: { readonly of: Snapshot; readonly register: Register<V> | undefined },
  same: (value: V) => string,
): Register<V> | undefined =>
  registerOf(
    joinDots<Version<V>>(
      { of: a.of, dots: a.register?.versions ?? [] },
      { of: b.of, dots: b.register?.versions ?? [] },
    ),
    same,
  );

const keysOf = <K, V>(a: ReadonlyMap<K, V>, b: ReadonlyMap<K, V>): ReadonlySet<K> =>
  new Set([...a.keys(), ...b.keys()]);

/** What is kept aside in either, once; what the other shows is not kept aside. */
const joinQuarantined = (
  a: Snapshot,
  b: Snapshot,
  shown: ReadonlySet<string>,
): ReadonlyArray<QuarantinedEdit> => {
  const edits = new Map<string, QuarantinedEdit>();
  for (const edit of [...a.state.quarantined, ...b.state.quarantined])
    if (!shown.has(dotText(edit))) edits.set(dotText(edit), edit);
  return [...edits.values()];
};

/** The least upper bound of two snapshots. */
export const joinSnapshots = (a: Snapshot, b: Snapshot): Snapshot => {
  if (isWithin(b.ends, a.ends)) return a;
  if (isWithin(a.ends, b.ends)) return b;
  const ends = new Map(a.ends);
  for (const [log, end] of b.ends) if ((ends.get(log)?.seq ?? 0) < end.seq) ends.set(log, end);
  const state = emptyState(a.state.control.topLevel);
  const shown = new Set<string>();
  const add = <V>(register: Register<V> | undefined, keep: (register: Register<V>) => void) => {
    if (register === undefined) return;
    for (const version of register.versions) shown.add(dotText(version));
    if (register.conflicted) state.conflicts += 1;
    keep(register);
  };
  for (const record of keysOf(a.state.records, b.state.records)) {
    const [inA, inB] = [a.state.records.get(record), b.state.records.get(record)];
    const fields = new Map<string, Register<FieldValue>>();
    for (const field of keysOf(inA ?? new Map<string, never>(), inB ?? new Map<string, never>()))
      add(
        joinRegisters(
          { of: a, register: inA?.get(field) },
          { of: b, register: inB?.get(field) },
          sameness.record,
        ),
        (register) => fields.set(field, register),
      );
    if (fields.size > 0) state.records.set(record, fields);
  }
  for (const document of keysOf(a.state.documents, b.state.documents))
    add(
      joinRegisters(
        { of: a, register: a.state.documents.get(document) },
        { of: b, register: b.state.documents.get(document) },
        sameness.document,
      ),
      (register) => state.documents.set(document, register),
    );
  refill(state.quarantined, joinQuarantined(a, b, shown));
  joinNumbering(state.numbering, a.state.numbering);
  joinNumbering(state.numbering, b.state.numbering);
  joinControl(state.control, a.state.control, b.state.control);
  state.lam = Math.max(a.state.lam, b.state.lam);
  return { engagementId: a.engagementId, ends, state };
};

type FieldValue =
  FoldedState["records"] extends Map<string, Map<string, Register<infer V>>> ? V : never;
