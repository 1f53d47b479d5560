/**
 * What the other folder has of ours: by its owner's acknowledgement, which counts only where its history is one we have (I21), and by
 * what lies in its drop box.
 */
import { endAt, logsInOrder, segmentsAfter, vectorOfBook, type Log } from "../log/book.ts";
import { branchWith } from "../log/branches.ts";
import type { Core } from "../copy/core.ts";
import { copyOfLog, segmentName, writtenLog } from "../log/names.ts";
import type { Hash, LogId } from "../log/names.ts";
import type { Have } from "../copy/papers.ts";
import type { FolderEntry } from "../ports.ts";
import type { Segment } from "../log/segment.ts";
import type { Visit } from "./visit.ts";
import { at, type Vector } from "../log/vector.ts";

export interface Acknowledged {
  readonly held: Vector;
  /** Logs of which the owner holds a history we do not have. */
  readonly forked: ReadonlySet<LogId>;
}

/** What was last worked out of a folder, and from what: as long as that is so, it need not be worked out again. */
export interface KnownThere {
  acknowledged: { have: Have | undefined; revision: number; value: Acknowledged } | null;
  held: { acknowledged: Acknowledged; drops: Visit["drops"]; value: Vector } | null;
}

/** A branch that is held there was reached through everything it parts from. */
const noteBranch = (core: Core, held: Map<LogId, number>, branch: Log, seq: number): void => {
  held.set(branch.id, Math.max(at(held, branch.id), seq));
  const { from } = branch;
  const before = from === null ? undefined : core.book.logs.get(from.log);
  if (from !== null && before !== undefined) noteBranch(core, held, before, from.after);
};

/**
 * How far the owner's acknowledgement can be taken at its word, per log. Where it names a history of a log that we do not have
 * (I21) and could not take in either, nothing of that log counts as held there, and none of it is sent.
 */
export const acknowledgedThere = (core: Core, visit: Visit): Acknowledged => {
  const { have, known } = visit;
  const { revision } = core.book;
  const before = known.acknowledged;
  if (before !== null && before.have === have && before.revision === revision) return before.value;
  const value = readAcknowledged(core, have);
  known.acknowledged = { have, revision, value };
  return value;
};

const readAcknowledged = (core: Core, have: Have | undefined): Acknowledged => {
  const held = new Map<LogId, number>();
  const forked = new Set<LogId>();
  for (const entry of have?.entries ?? []) {
    const log = core.book.logs.get(entry.log);
    const branch = core.book.forked.has(writtenLog(entry.log))
      ? branchWith(core.book, entry)
      : undefined;
    if (branch !== undefined) noteBranch(core, held, branch, entry.seq);
    else if (
      log === undefined ||
      (entry.seq > log.seq && !log.parted) ||
      entry.seq < log.floor.seq ||
      endAt(log, entry.seq)?.head === entry.head
    )
      held.set(entry.log, Math.max(at(held, entry.log), entry.seq));
    else forked.add(entry.log);
  }
  return { held, forked };
};

/**
 * How much of each of our logs is durable in their folder: acknowledged by the owner, or lying in the drop box. A log of
 * our own counts there only under our own name; what others relay is believed by name and size.
 */
export const heldThere = (core: Core, visit: Visit): Vector => {
  const acknowledged = acknowledgedThere(core, visit);
  const { drops, known } = visit;
  const before = known.held;
  if (before !== null && before.acknowledged === acknowledged && before.drops === drops)
    return before.value;
  const value = readHeld(core, visit, acknowledged);
  known.held = { acknowledged, drops, value };
  return value;
};

const readHeld = (core: Core, visit: Visit, acknowledged: Acknowledged): Vector => {
  const { forked } = acknowledged;
  const held = new Map(acknowledged.held);
  let dropped: Dropped | undefined;
  for (const log of logsInOrder(core.book)) {
    if (forked.has(log.id)) continue;
    let seq = at(held, log.id);
    // What our snapshots stand for is there as soon as they are.
    if (seq < log.floor.seq && snapshotsLieThere(core, visit)) seq = log.floor.seq;
    for (const segment of segmentsAfter(log, seq)) {
      dropped ??= droppedThere(core, visit);
      if (dropped.of(segment) === undefined) break;
      seq = segment.last;
    }
    held.set(log.id, seq);
  }
  return held;
};

/** Segments in the drop box. */
interface Dropped {
  /** The file one lies there as; undefined where it does not. */
  of(segment: Segment): FolderEntry | undefined;
}

/** Those that can be believed, by name and size. */
export const droppedThere = (core: Core, visit: Visit): Dropped => {
  const files = new Map<string, FolderEntry>();
  for (const { entry, name } of visit.drops) {
    if (name.kind !== "segment") continue;
    if (copyOfLog(name.log) === core.own.copy && name.visitor !== core.own.copy) continue;
    files.set(`${entry.name.slice(name.visitor.length + 1)} ${entry.size}`, entry);
  }
  return {
    of: (segment) =>
      files.get(`${writtenLog(segment.log)}.${segmentName(segment)} ${segment.bytes.length}`),
  };
};

/** Whether every snapshot of ours lies in their folder, taken in or in the drop box. */
export const snapshotsLieThere = (core: Core, visit: Visit): boolean =>
  [...core.book.snapshots.keys()].every((hash) => liesThere(core, visit, hash));

/** What others brought under this name is not believed: it may be anything. */
export const liesThere = (core: Core, visit: Visit, hash: Hash): boolean =>
  visit.have?.snapshots.includes(hash) === true ||
  visit.drops.some(
    ({ name }) => name.kind === "snapshot" && name.hash === hash && name.visitor === core.own.copy,
  );

/** Whether the folder lacks anything we hold. */
export const owesNothing = (core: Core, visit: Visit): boolean => {
  const held = heldThere(core, visit);
  for (const [log, seq] of vectorOfBook(core.book)) if (at(held, log) < seq) return false;
  return true;
};
