/**
 * The fold: the state of an engagement as a pure function of the set of operations (engine §1.1 rule 7, §1.5).
 *
 * Every field of a record and every document is a multi-value register. An operation removes exactly the versions its
 * author observed and adds its own; what nobody replaced knowingly stays (I1). The current version is the one with the
 * greatest `(generation, epoch, lam, log)`. No clock, no file order, no knowledge of who connected to whom (I9, I25).
 */
import type { Manifest } from "../documents/content.ts";
import {
  applyControl,
  becomeControl,
  emptyControl,
  noteHeard,
  quarantineOf,
  type ControlState,
  type QuarantineReason,
} from "../control/state.ts";
import { canonicalJson } from "../json.ts";
import type { CopyId, LogId } from "../log/names.ts";
import {
  becomeNumbering,
  emptyNumbering,
  isEntry,
  noteNumber,
  type Numbering,
} from "./numbering.ts";
import type { Dot, Op } from "../log/op.ts";
import type { Json } from "../ports.ts";
import type { Segment } from "../log/segment.ts";

export interface Version<V> extends Dot {
  readonly lam: number;
  /** The check-out it was made under, 0 for none: a later one is shown before an earlier (engine §1.8). */
  readonly epoch: number;
  /** Template updates it descends from: more are shown before fewer, whatever their time (domain rule 56). */
  readonly generation: number;
  readonly value: V;
}

export interface Register<V> {
  versions: Array<Version<V>>;
  /** More than one different value. */
  conflicted: boolean;
}

export interface FoldedState {
  readonly records: Map<string, Map<string, Register<Json>>>;
  readonly documents: Map<string, Register<Manifest>>;
  /** Registers with more than one different value. */
  conflicts: number;
  /** Highest Lamport time folded. */
  lam: number;
  /** Operations of kinds this version does not know: held, relayed, not shown (I29). */
  unknown: number;
  readonly control: ControlState;
  readonly numbering: Numbering;
  /** Edits that are kept and never shown: made by an abandoned copy, or into a locked engagement (I15). */
  quarantined: Array<QuarantinedEdit>;
}

/** An edit kept out of the state, with everything needed to do it again elsewhere. */
export interface QuarantinedEdit extends Dot {
  readonly why: QuarantineReason;
  readonly op: Op;
}

export const emptyState = (topLevel: CopyId | null = null): FoldedState => ({
  records: new Map(),
  documents: new Map(),
  conflicts: 0,
  lam: 0,
  unknown: 0,
  control: emptyControl(topLevel),
  numbering: emptyNumbering(),
  quarantined: [],
});

const isBefore = <V>(a: Version<V>, b: Version<V>): boolean => {
  if (a.generation !== b.generation) return a.generation > b.generation;
  if (a.epoch !== b.epoch) return a.epoch > b.epoch;
  return a.lam > b.lam || (a.lam === b.lam && a.log > b.log);
};

/** The version shown of these. */
export const currentAmong = <V>(versions: ReadonlyArray<Version<V>>): Version<V> | undefined => {
  let best = versions[0];
  for (const version of versions) if (best !== undefined && isBefore(version, best)) best = version;
  return best;
};

/** The version shown; registers are never empty. */
export const currentOf = <V>(register: Register<V>): Version<V> => {
  const best = currentAmong(register.versions);
  if (best === undefined) throw new Error("a register without a version must not exist");
  return best;
};

/** Text that is equal exactly for values people would call the same (identical versions collapse, domain rule 55). */
export const sameness = {
  record: (value: Json): string => canonicalJson(value),
  document: (manifest: Manifest): string => manifest.sha256,
} as const;

/** A register of these versions; none where nothing is left. */
export const registerOf = <V>(
  versions: ReadonlyArray<Version<V>>,
  same: (value: V) => string,
): Register<V> | undefined =>
  versions.length === 0
    ? undefined
    : { versions: [...versions], conflicted: differs(versions, same) };

const differs = <V>(versions: ReadonlyArray<Version<V>>, same: (value: V) => string): boolean => {
  const first = versions[0];
  if (first === undefined || versions.length < 2) return false;
  let key: string | undefined;
  return versions.some(({ value }) => {
    if (value === first.value) return false;
    // Two numbers, texts or truth values that are not equal never have the same text.
    if (typeof value !== "object" && typeof first.value !== "object") return true;
    key ??= same(first.value);
    return same(value) !== key;
  });
};

const without = <V>(register: Register<V>, observed: ReadonlyArray<Dot>): void => {
  if (observed.length === 0 || register.versions.length === 0) return;
  register.versions = register.versions.filter(
    (version) => !observed.some((dot) => dot.seq === version.seq && dot.log === version.log),
  );
};

/** A register that holds different values. */
export interface Conflicting {
  readonly kind: "record" | "document";
  readonly name: string;
  readonly field: string;
}

/** Told when a register starts to hold different values. */
export type OnConflict = (entity: Conflicting) => void;

/** Every register that holds different values now. */
export const conflictsOf = (state: FoldedState): ReadonlyArray<Conflicting> =>
  state.conflicts === 0
    ? []
    : [
        ...[...state.records].flatMap(([name, fields]) =>
          [...fields].flatMap(([field, { conflicted }]) =>
            conflicted ? [{ kind: "record" as const, name, field }] : [],
          ),
        ),
        ...[...state.documents].flatMap(([name, { conflicted }]) =>
          conflicted ? [{ kind: "document" as const, name, field: "content" }] : [],
        ),
      ];

/** Whether the register started to hold different values. */
const becameConflicted = <V>(
  state: FoldedState,
  register: Register<V>,
  same: (value: V) => string,
): boolean => {
  const conflicted = differs(register.versions, same);
  if (conflicted === register.conflicted) return false;
  register.conflicted = conflicted;
  state.conflicts += conflicted ? 1 : -1;
  return conflicted;
};

const newRegister = <V>(): Register<V> => ({ versions: [], conflicted: false });

/** What a map holds under a key, made where there is nothing yet. */
const entryOf = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
  const held = map.get(key);
  if (held !== undefined) return held;
  const made = make();
  map.set(key, made);
  return made;
};

const applyOp = (
  state: FoldedState,
  op: Op,
  log: LogId,
  seq: number,
  lam: number,
  at: number,
  onConflict: OnConflict,
): void => {
  switch (op.kind) {
    case "set": {
      const { record: name, field } = op;
      const fields = entryOf(state.records, name, () => new Map<string, Register<Json>>());
      const register = entryOf(fields, field, newRegister<Json>);
      without(register, op.observed);
      noteNumber(state.numbering, op, { lam, log, at });
      const generation = op.template?.generation ?? 0;
      register.versions.push({ log, seq, lam, epoch: 0, generation, value: op.value });
      if (becameConflicted(state, register, sameness.record))
        onConflict({ kind: "record", name, field });
      return;
    }
    case "delete-record": {
      const fields = state.records.get(op.record);
      if (fields === undefined) return;
      if (isEntry(op.record)) state.numbering.touched = true;
      for (const [field, register] of fields) {
        without(register, op.observed);
        if (becameConflicted(state, register, sameness.record))
          onConflict({ kind: "record", name: op.record, field });
        if (register.versions.length === 0) fields.delete(field);
      }
      if (fields.size === 0) state.records.delete(op.record);
      return;
    }
    case "put": {
      const register = entryOf(state.documents, op.document, newRegister<Manifest>);
      without(register, op.observed);
      const generation = op.template?.generation ?? 0;
      register.versions.push({ log, seq, lam, epoch: op.epoch, generation, value: op.manifest });
      if (becameConflicted(state, register, sameness.document))
        onConflict({ kind: "document", name: op.document, field: "content" });
      return;
    }
    case "delete-document": {
      const register = state.documents.get(op.document);
      if (register === undefined) return;
      without(register, op.observed);
      if (becameConflicted(state, register, sameness.document))
        onConflict({ kind: "document", name: op.document, field: "content" });
      if (register.versions.length === 0) state.documents.delete(op.document);
      return;
    }
    case "control":
      // Taken note of before the edits of its segment are weighed: see foldSegment.
      return;
    case "unknown":
      state.unknown += 1;
      return;
  }
};

/** Adds one segment. The caller has made sure that everything it builds on was added before (I4). */
export const foldSegment = (state: FoldedState, segment: Segment, onConflict: OnConflict): void => {
  foldControl(state, segment);
  foldEdits(state, segment, onConflict);
};

const foldControl = (state: FoldedState, segment: Segment): void => {
  const { ops, first } = segment;
  for (let i = 0; i < ops.length; i++) {
    const op = ops[i];
    if (op?.kind === "control") applyControl(state.control, op.control, segment, first + i);
  }
  noteHeard(state.control, segment.log, segment.at);
};

const foldEdits = (state: FoldedState, segment: Segment, onConflict: OnConflict): void => {
  const { ops, log, first, lam, at } = segment;
  for (let i = 0; i < ops.length; i++) {
    const op = ops[i];
    if (op === undefined) continue;
    const seq = first + i;
    const why = op.kind === "control" ? undefined : quarantineOf(state.control, segment, seq);
    if (why === undefined) applyOp(state, op, log, seq, lam + i, at, onConflict);
    else state.quarantined.push({ log, seq, why, op });
  }
  state.lam = Math.max(state.lam, lam + ops.length - 1);
};

const copyRegister = <V>({ versions, conflicted }: Register<V>): Register<V> => ({
  versions: [...versions],
  conflicted,
});

/** Edits and conflicts become those of `from`; what the control operations say stays. */
const restartEdits = (state: FoldedState, from: FoldedState): void => {
  state.records.clear();
  state.documents.clear();
  for (const [record, fields] of from.records)
    state.records.set(
      record,
      new Map([...fields].map(([field, register]) => [field, copyRegister(register)])),
    );
  for (const [document, register] of from.documents)
    state.documents.set(document, copyRegister(register));
  state.conflicts = from.conflicts;
  state.unknown = from.unknown;
  state.quarantined = [...from.quarantined];
  becomeNumbering(state.numbering, from.numbering);
};

/** Makes `state` what `from` is, to go on from there; `from` itself is never changed by that. */
export const restart = (state: FoldedState, from: FoldedState): void => {
  restartEdits(state, from);
  becomeControl(state.control, from.control);
  state.lam = from.lam;
};

/** The state after these segments, which may come in any order: nothing is folded before all is known that judges it. */
export const foldTogether = (from: FoldedState, segments: ReadonlyArray<Segment>): FoldedState => {
  const state = emptyState(from.control.topLevel);
  restart(state, from);
  for (const segment of segments) foldControl(state, segment);
  for (const segment of segments) foldEdits(state, segment, () => undefined);
  state.control.unsettled = false;
  return state;
};

/**
 * After a commit or an abandoning: folds everything anew where edits folded earlier turn out not to belong, or to belong after
 * all. `folded` are all segments folded so far, in their order, on top of `below`. True when the state changed.
 */
export const settleQuarantine = (
  state: FoldedState,
  folded: ReadonlyArray<Segment>,
  below: FoldedState,
): boolean => {
  if (!state.control.unsettled) return false;
  state.control.unsettled = false;
  const before = new Map(
    state.quarantined.map(({ log, seq, why }) => [`${log}:${seq}`, why] as const),
  );
  const changed = folded.some((segment) =>
    segment.ops.some(
      (op, i) =>
        op.kind !== "control" &&
        quarantineOf(state.control, segment, segment.first + i) !==
          before.get(`${segment.log}:${segment.first + i}`),
    ),
  );
  if (!changed) return false;
  restartEdits(state, below);
  // The control state stands: it is complete, and so the verdicts do not depend on the order.
  for (const segment of folded) foldEdits(state, segment, () => undefined);
  return true;
};
