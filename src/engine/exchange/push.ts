/**
 * Handing over: what the other copy lacks goes into its drop box, chunks first, then segments, then our acknowledgement
 * (engine §1.6 "push"). We write only names that carry our own id, and chunks (I17).
 */
import * as Effect from "effect/Effect";
import { endAt, logsInOrder, segmentsAfter, vectorOfBook, type Log } from "../log/book.ts";
import { familyOf } from "../log/meaning.ts";
import { branchWith } from "../log/branches.ts";
import { onOwnDisk, type Core, type ExchangeError } from "../copy/core.ts";
import { wantedPieces } from "../copy/damaged.ts";
import { limits } from "../limits.ts";
import { byCodeUnits, copyOfLog, paths, segmentName, writtenLog } from "../log/names.ts";
import type { DropName, Hash, LogId } from "../log/names.ts";
import { publish } from "../copy/own-folder.ts";
import { encodeHave, type Have } from "../copy/papers.ts";
import type { Moved } from "./pull.ts";
import { pushDocuments, shipPieces } from "./shipping.ts";
import type { Manifest } from "../documents/content.ts";
import type { Segment } from "../log/segment.ts";
import { setDrop, type Visit } from "./visit.ts";
import { at, type Vector } from "../log/vector.ts";

/** Our acknowledgement with this number. */
export const haveOf = (core: Core, number: number): Have => ({
  copy: core.own.copy,
  user: core.user,
  machine: core.machine,
  number,
  entries: logsInOrder(core.book)
    .filter(({ seq }) => seq > 0)
    .map((log) => ({ log: log.id, seq: log.seq, head: log.head })),
  wants: wantedPieces(core).slice(0, limits.wantedChunks),
  snapshots: [...core.book.snapshots.keys()],
});

/** The same as it is published. Whoever meets these very bytes in this process need not parse them. */
export const sealedHave = (core: Core, number: number): Uint8Array => {
  const have = haveOf(core, number);
  const bytes = encodeHave(have, core.keys);
  core.decoded.acknowledgements.set(bytes, have);
  return bytes;
};

/** Whether an acknowledgement written earlier still says what we would say now. */
export const saysTheSame = (core: Core, have: Have | undefined): boolean => {
  if (have === undefined || have.copy !== core.own.copy) return false;
  const now = haveOf(core, have.number);
  return (
    now.entries.length === have.entries.length &&
    now.entries.every(
      (entry, i) => entry.log === have.entries[i]?.log && entry.head === have.entries[i]?.head,
    ) &&
    now.wants.length === have.wants.length &&
    now.wants.every((hash, i) => hash === have.wants[i]) &&
    now.snapshots.length === have.snapshots.length &&
    now.snapshots.every((hash, i) => hash === have.snapshots[i])
  );
};

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
  let dropped: ReadonlySet<string> | undefined;
  for (const log of logsInOrder(core.book)) {
    if (forked.has(log.id)) continue;
    let seq = at(held, log.id);
    // What our snapshots stand for is there as soon as they are.
    if (seq < log.floor.seq && snapshotsLieThere(core, visit)) seq = log.floor.seq;
    for (const segment of segmentsAfter(log, seq)) {
      const file = `${writtenLog(log.id)}.${segmentName(segment)}`;
      dropped ??= droppedThere(core, visit);
      if (!dropped.has(`${file} ${segment.bytes.length}`)) break;
      seq = segment.last;
    }
    held.set(log.id, seq);
  }
  return held;
};

/** The files of logs in the drop box that can be believed, by name and size. */
const droppedThere = (core: Core, visit: Visit): ReadonlySet<string> => {
  const dropped = new Set<string>();
  for (const { entry, name } of visit.drops) {
    if (name.kind !== "segment") continue;
    if (copyOfLog(name.log) === core.own.copy && name.visitor !== core.own.copy) continue;
    dropped.add(`${entry.name.slice(33)} ${entry.size}`);
  }
  return dropped;
};

/** Whether every snapshot of ours lies in their folder, taken in or in the drop box. */
const snapshotsLieThere = (core: Core, visit: Visit): boolean =>
  [...core.book.snapshots.keys()].every((hash) => liesThere(core, visit, hash));

/** What others brought under this name is not believed: it may be anything. */
const liesThere = (core: Core, visit: Visit, hash: Hash): boolean =>
  visit.have?.snapshots.includes(hash) === true ||
  visit.drops.some(
    ({ name }) => name.kind === "snapshot" && name.hash === hash && name.visitor === core.own.copy,
  );

const insertDrop = (visit: Visit, name: string, size: number): void =>
  setDrop(
    visit,
    [
      ...visit.drop.filter((entry) => entry.name !== name),
      { name, kind: "file" as const, size },
    ].toSorted((a, b) => byCodeUnits(a.name, b.name)),
  );

export const removeDrop = (visit: Visit, name: string): void =>
  setDrop(
    visit,
    visit.drop.filter((entry) => entry.name !== name),
  );

/** Names of what we leave in a drop box. */
export const droppedSegment = (core: Core, segment: Segment): string =>
  `${core.own.copy}.${writtenLog(segment.log)}.${segmentName(segment)}`;
export const droppedSnapshot = (core: Core, hash: Hash): string =>
  paths.dropSnapshot(core.own.copy, hash).slice(paths.drop.length + 1);

const manifestsOf = ({ ops }: Segment): ReadonlyArray<Manifest> =>
  ops.flatMap((op) => (op.kind === "put" ? [op.manifest] : []));

/** Bytes of documents whose segments are handed over together. */
const TOGETHER_BYTES = 1_048_576;

/** Segments whose documents are brought over in one step. What is large waits for nobody, and nobody for it. */
const together = function* (segments: ReadonlyArray<Segment>): Generator<ReadonlyArray<Segment>> {
  let group: Array<Segment> = [];
  let bytes = 0;
  for (const segment of segments) {
    const more = manifestsOf(segment).reduce((sum, { size }) => sum + size, 0);
    if (group.length > 0 && bytes + more > TOGETHER_BYTES) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(segment);
    bytes += more;
  }
  if (group.length > 0) yield group;
};

/** Pieces of all documents first, then the segments in their order. Where a document cannot be brought, what is before it goes. */
const pushGroup = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
  group: ReadonlyArray<Segment>,
  moved: Moved,
): Effect.fn.Return<boolean, ExchangeError> {
  if (group.length > 1) yield* pushDocuments(core, visit, group.flatMap(manifestsOf), moved);
  for (const segment of group) if (!(yield* pushSegment(core, visit, segment, moved))) return false;
  return true;
});

const pushSegment = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
  segment: Segment,
  moved: Moved,
): Effect.fn.Return<boolean, ExchangeError> {
  const manifests = manifestsOf(segment);
  if (!(yield* pushDocuments(core, visit, manifests, moved))) return false;
  const name = droppedSegment(core, segment);
  yield* visit.io(publish(visit.hand, paths.dropFile(name), segment.bytes));
  insertDrop(visit, name, segment.bytes.length);
  visit.proven.add(name);
  moved.operations += segment.ops.length;
  moved.bytes += segment.bytes.length;
  return true;
});

/**
 * Brings chunks the owner asks for: its log may have arrived by a way that was cut before the document did, and then nobody
 * would push that log again.
 */
const bringWanted = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
  moved: Moved,
): Effect.fn.Return<void, ExchangeError> {
  const wanted = (visit.have?.wants ?? []).filter((hash) => core.chunks.has(hash));
  yield* shipPieces(
    core,
    visit,
    wanted.map((hash) => ({ hash, size: null, manifest: null })),
    moved,
  );
});

/**
 * Brings our snapshots to a copy that lacks what they stand for: there are no segments to bring any more. The pieces of the
 * documents in them go first, as with segments.
 */
const pushSnapshots = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
  moved: Moved,
): Effect.fn.Return<boolean, ExchangeError> {
  for (const [hash, { manifests }] of core.book.snapshots) {
    if (liesThere(core, visit, hash)) continue;
    if (!(yield* pushDocuments(core, visit, manifests, moved))) return false;
    const bytes = yield* onOwnDisk(
      core.own.volume.read(paths.snapshot(hash), { limit: limits.snapshotBytes }),
    );
    const name = droppedSnapshot(core, hash);
    yield* visit.io(publish(visit.hand, paths.dropFile(name), bytes));
    insertDrop(visit, name, bytes.length);
    visit.proven.add(name);
    moved.bytes += bytes.length;
  }
  return true;
});

/** Pushes everything the folder lacks; a log stops at the first segment whose chunks we wait for ourselves. */
export const pushSegments = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
): Effect.fn.Return<Moved, ExchangeError> {
  const moved: Moved = { operations: 0, bytes: 0 };
  const { held: acknowledged, forked } = acknowledgedThere(core, visit);
  const behind = logsInOrder(core.book).some(
    (log) => log.from === null && !forked.has(log.id) && at(acknowledged, log.id) < log.floor.seq,
  );
  if (behind && !(yield* pushSnapshots(core, visit, moved))) return moved;
  const held = heldThere(core, visit);
  for (const log of logsInOrder(core.book).filter((candidate) => !forked.has(candidate.id)))
    for (const group of together(segmentsAfter(log, at(held, log.id))))
      if (!(yield* pushGroup(core, visit, group, moved))) break;
  yield* bringWanted(core, visit, moved);
  return moved;
});

/** Whether the folder lacks anything we hold. */
export const owesNothing = (core: Core, visit: Visit): boolean => {
  const held = heldThere(core, visit);
  for (const [log, seq] of vectorOfBook(core.book)) if (at(held, log) < seq) return false;
  return true;
};

/** A clone of this laptop would write under our id too: only what we hold ourselves is ours to remove. */
const isTakenIn = (
  core: Core,
  acknowledged: Vector,
  file: string,
  name: Extract<DropName, { kind: "segment" }>,
): boolean => {
  const [root] = familyOf(core.book, name.log);
  if (root !== undefined && name.segment.last <= root.floor.seq)
    return at(acknowledged, root.id) >= name.segment.last;
  return familyOf(core.book, name.log).some(
    (log) =>
      at(acknowledged, log.id) >= name.segment.last &&
      log.segments.some((segment) => file.endsWith(`.${segmentName(segment)}`)),
  );
};

/** Takes back our own files the owner has taken in: `own` covers them now. */
export const takeBack = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
): Effect.fn.Return<void, ExchangeError> {
  const acknowledged = acknowledgedThere(core, visit).held;
  for (const { entry, name } of visit.drops) {
    if (name.visitor !== core.own.copy) continue;
    const done =
      name.kind === "segment"
        ? isTakenIn(core, acknowledged, entry.name, name)
        : name.kind === "snapshot" && visit.have?.snapshots.includes(name.hash) === true;
    if (!done) continue;
    yield* visit.io(visit.volume.remove(paths.dropFile(entry.name)));
    removeDrop(visit, entry.name);
  }
});

/** Leaves our acknowledgement in their drop box when it changed: what their Properties show. */
export const showPresence = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
): Effect.fn.Return<void, ExchangeError> {
  const { revision } = core.book;
  if (visit.presence.revision === revision) return;
  const number = visit.presence.number + 1;
  const bytes = sealedHave(core, number);
  const path = paths.dropHave(core.own.copy, number);
  yield* visit.io(publish(visit.hand, path, bytes));
  visit.presence = { number, revision };
  insertDrop(visit, path.slice(paths.drop.length + 1), bytes.length);
  for (const { entry, name } of visit.drops) {
    if (name.kind !== "have" || name.visitor !== core.own.copy || name.number >= number) continue;
    yield* visit.io(visit.volume.remove(paths.dropFile(entry.name)));
    removeDrop(visit, entry.name);
  }
});
