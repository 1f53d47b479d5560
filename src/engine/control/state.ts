/**
 * What the control operations say, as a pure function of their set: who belongs to the engagement, whether it is open, and
 * which edits are not part of it (engine §1.9, I13, I15).
 *
 * Nothing here depends on the order of arrival. An edit is *quarantined* when its author was abandoned, or the engagement
 * locked down, before anybody who decided that had seen it; it stays in its log and can be exported, and is never shown.
 */
import { refill } from "../in-steps.ts";
import { at, type Vector } from "../log/vector.ts";
import { copyOfLog, type CopyId, type LogId } from "../log/names.ts";
import type { Dot } from "../log/op.ts";
import type { Segment } from "../log/segment.ts";
import type { ControlOp, Purpose } from "./operations.ts";

/** A control operation in its place: who made it, and what had been seen then. */
export interface Act extends Dot {
  readonly epoch: number;
  readonly seen: Vector;
}

export interface Intent extends Act {
  readonly purpose: Purpose;
}

/** How a copy introduced itself, and where: the first introduction counts. */
export interface Joined extends Dot {
  readonly parent: CopyId | null;
  readonly user: string;
  readonly machine: string;
}

export interface ControlState {
  /** The office original, which nobody can give up: an operation that does says nothing. Null where it does not matter. */
  readonly topLevel: CopyId | null;
  /** Copies that introduced themselves, by id. */
  readonly joined: Map<CopyId, Joined>;
  readonly left: Set<CopyId>;
  readonly heardAt: Map<CopyId, number>;
  /**
   * By epoch, in the order of `earlier`. The claim chain gives an epoch to one copy once; where a backup was put over the folder it lies
   * in, or a disk broke that promise, there are several.
   */
  readonly intents: Map<number, ReadonlyArray<Intent>>;
  /** Who has handed in, by epoch. */
  readonly seals: Map<number, Set<CopyId>>;
  readonly commits: Array<Act>;
  readonly unlocks: Array<Act>;
  readonly abandoned: Map<CopyId, Array<Act>>;
  /** A commit or an abandoning was added that may concern edits folded before. */
  unsettled: boolean;
}

export const emptyControl = (topLevel: CopyId | null = null): ControlState => ({
  topLevel,
  joined: new Map(),
  left: new Set(),
  heardAt: new Map(),
  intents: new Map(),
  seals: new Map(),
  commits: [],
  unlocks: [],
  abandoned: new Map(),
  unsettled: false,
});

/** Takes note that a copy is given up. No engine says so of the top level; a member that does would end the engagement for everybody. */
export const addAbandoning = (control: ControlState, copy: CopyId, act: Act): void => {
  if (copy === control.topLevel) return;
  control.abandoned.set(copy, [...(control.abandoned.get(copy) ?? []), act]);
};

/** Makes `control` what `from` is, to go on from there. */
export const becomeControl = (control: ControlState, from: ControlState): void => {
  control.joined.clear();
  for (const [copy, joined] of from.joined) control.joined.set(copy, joined);
  control.left.clear();
  for (const copy of from.left) control.left.add(copy);
  control.heardAt.clear();
  for (const [copy, at] of from.heardAt) control.heardAt.set(copy, at);
  control.intents.clear();
  for (const [epoch, intent] of from.intents) control.intents.set(epoch, intent);
  control.seals.clear();
  for (const [epoch, copies] of from.seals) control.seals.set(epoch, new Set(copies));
  refill(control.commits, from.commits);
  refill(control.unlocks, from.unlocks);
  control.abandoned.clear();
  for (const [copy, acts] of from.abandoned) control.abandoned.set(copy, acts);
  control.unsettled = from.unsettled;
};

const vectorOfDeps = (segment: Segment): Vector =>
  new Map(segment.deps.map((dep) => [dep.log, dep.seq]));

const sawDot = (act: Act, dot: Dot): boolean =>
  dot.log === act.log ? dot.seq <= act.seq : at(act.seen, dot.log) >= dot.seq;

/** An order of places that is the same everywhere; it says nothing about time. */
export const earlier = (a: Dot, b: Dot): boolean =>
  a.log === b.log ? a.seq < b.seq : a.log < b.log;

export const addIntent = (control: ControlState, intent: Intent): void => {
  const others = (control.intents.get(intent.epoch) ?? []).filter(
    ({ log, seq }) => log !== intent.log || seq !== intent.seq,
  );
  control.intents.set(
    intent.epoch,
    [...others, intent].toSorted((a, b) => (earlier(a, b) ? -1 : 1)),
  );
};

export const applyControl = (
  control: ControlState,
  op: ControlOp,
  segment: Segment,
  seq: number,
): void => {
  const author = copyOfLog(segment.log);
  const act = (epoch: number): Act => ({
    log: segment.log,
    seq,
    epoch,
    seen: vectorOfDeps(segment),
  });
  switch (op.kind) {
    case "join": {
      const { parent, user, machine } = op;
      const known = control.joined.get(author);
      const joined = { parent, user, machine, log: segment.log, seq };
      if (known === undefined || earlier(joined, known)) control.joined.set(author, joined);
      return;
    }
    case "leave":
      control.left.add(author);
      return;
    case "intent": {
      addIntent(control, { ...act(op.epoch), purpose: op.purpose });
      return;
    }
    case "sealed": {
      const seals = control.seals.get(op.epoch) ?? new Set<CopyId>();
      control.seals.set(op.epoch, seals.add(author));
      return;
    }
    case "commit":
      control.commits.push(act(op.epoch));
      control.unsettled = true;
      return;
    case "unlock":
      control.unlocks.push(act(op.epoch));
      return;
    case "abandon":
      addAbandoning(control, op.copy, act(op.epoch));
      control.unsettled = true;
      return;
  }
};

/** The newest life sign of a log's author. */
export const noteHeard = (control: ControlState, log: LogId, atMillis: number): void => {
  const copy = copyOfLog(log);
  if (atMillis > (control.heardAt.get(copy) ?? -Infinity)) control.heardAt.set(copy, atMillis);
};

export type QuarantineReason = "abandoned" | "locked-down";

/** What a commit was asked for: by the intent its author had seen. */
const purposeOf = (control: ControlState, commit: Act): Purpose | undefined => {
  const intents = control.intents.get(commit.epoch) ?? [];
  return (intents.find((intent) => sawDot(commit, intent)) ?? intents[0])?.purpose;
};

const isCleanUp = (control: ControlState, act: Act): boolean =>
  purposeOf(control, act) === "clean-up";

/**
 * What a clean-up was agreed on: everything its author had seen before it. Null for another commit.
 */
export const cleanedUpTo = (control: ControlState, act: Act): Vector | null =>
  isCleanUp(control, act) ? new Map([...act.seen, [act.log, act.seq - 1]]) : null;

/**
 * The first clean-up that took an edit in. What it took in is settled: a decision made without knowing of that clean-up does
 * not reach below it, whether or not a copy still holds the operations it replaced.
 */
const settledBy = (control: ControlState, dot: Dot): Act | undefined => {
  let first: Act | undefined;
  for (const act of control.commits)
    if (
      isCleanUp(control, act) &&
      sawDot(act, dot) &&
      (first === undefined ||
        act.epoch < first.epoch ||
        (act.epoch === first.epoch && earlier(act, first)))
    )
      first = act;
  return first;
};

/** Whether an edit is kept out, and why. Quick where nothing was ever committed or abandoned. */
export const quarantineOf = (
  control: ControlState,
  segment: Segment,
  seq: number,
): QuarantineReason | undefined => {
  if (control.commits.length === 0 && control.abandoned.size === 0) return undefined;
  const dot = { log: segment.log, seq };
  const settled = settledBy(control, dot);
  const counts = (act: Act): boolean => settled === undefined || sawDot(settled, act);
  const abandonings = control.abandoned.get(copyOfLog(segment.log))?.filter(counts) ?? [];
  if (abandonings.length > 0 && !abandonings.some((act) => sawDot(act, dot))) return "abandoned";
  const sawUnlockAfter = (epoch: number): boolean =>
    control.unlocks.some(
      (unlock) =>
        unlock.epoch > epoch &&
        (unlock.log === segment.log
          ? unlock.seq < seq
          : segment.deps.some((dep) => dep.log === unlock.log && dep.seq >= unlock.seq)),
    );
  for (const commit of control.commits) {
    if (purposeOf(control, commit) !== "lock-down" || !counts(commit)) continue;
    const within = control.commits.some(
      (other) => other.epoch === commit.epoch && counts(other) && sawDot(other, dot),
    );
    if (!within && !sawUnlockAfter(commit.epoch)) return "locked-down";
  }
  return undefined;
};

/**
 * - `open`        everybody edits
 * - `handing-in`  an intent stands: no new edits until it is committed or taken back
 * - `locked-down` the engagement is closed until somebody unlocks it
 */
export type Phase =
  | { readonly kind: "open"; readonly epoch: number }
  | {
      readonly kind: "handing-in";
      readonly epoch: number;
      readonly purpose: Purpose;
      /** The copy that asked. */
      readonly by: CopyId;
    }
  | { readonly kind: "locked-down"; readonly epoch: number; readonly by: CopyId };

export const phaseOf = (control: ControlState): Phase => {
  const unlocked = control.unlocks.reduce((highest, act) => Math.max(highest, act.epoch), 0);
  let highest = 0;
  for (const epoch of control.intents.keys()) highest = Math.max(highest, epoch);
  // All copies choose the same one.
  const intent = control.intents.get(highest)?.[0];
  if (intent === undefined || unlocked > highest) return { kind: "open", epoch: unlocked };
  const by = copyOfLog(intent.log);
  const commits = control.commits.filter((act) => act.epoch === highest);
  if (commits.length === 0)
    return { kind: "handing-in", epoch: highest, purpose: intent.purpose, by };
  return commits.some((act) => purposeOf(control, act) === "lock-down")
    ? { kind: "locked-down", epoch: highest, by }
    : { kind: "open", epoch: highest };
};

/** The number of the last decision known, 0 before the first. */
export const highestEpoch = (control: ControlState): number => {
  let highest = 0;
  for (const epoch of control.intents.keys()) highest = Math.max(highest, epoch);
  for (const acts of [control.commits, control.unlocks, ...control.abandoned.values()])
    for (const { epoch } of acts) highest = Math.max(highest, epoch);
  return highest;
};

/** The copies that take part: registered, not deleted, not abandoned; the top level first. */
export const participants = (control: ControlState, topLevel: CopyId): ReadonlyArray<CopyId> => [
  topLevel,
  ...[...control.joined.keys()].filter(
    (copy) => copy !== topLevel && !control.left.has(copy) && !control.abandoned.has(copy),
  ),
];

/** Who has not handed in under an intent. */
export const outstanding = (
  control: ControlState,
  topLevel: CopyId,
  epoch: number,
): ReadonlyArray<CopyId> => {
  const seals = control.seals.get(epoch);
  return participants(control, topLevel).filter((copy) => seals?.has(copy) !== true);
};
