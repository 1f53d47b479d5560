/**
 * Handing over: what the other copy lacks goes into its drop box, chunks first, then segments, then our acknowledgement
 * (engine §1.6 "push"). We write only names that carry our own id, and chunks (I17).
 */
import * as Effect from "effect/Effect";
import { whileAhead, type Ahead } from "../copy/ahead.ts";
import { logsInOrder, segmentsAfter } from "../log/book.ts";
import { familyOf } from "../log/meaning.ts";
import type { Core, ExchangeError } from "../copy/core.ts";
import { byCodeUnits, paths, segmentName, writtenLog } from "../log/names.ts";
import type { DropName, Hash } from "../log/names.ts";
import { publish, publishAll, type Fresh } from "../copy/own-folder.ts";
import { inSteps } from "../in-steps.ts";
import { sealedHave } from "./acknowledging.ts";
import { acknowledgedThere, heldThere, liesThere, snapshotsLieThere } from "./held-there.ts";
import type { Moved } from "./pull.ts";
import { pushDocuments, shipAsked } from "./shipping.ts";
import type { Manifest } from "../documents/content.ts";
import type { Segment } from "../log/segment.ts";
import { setDrop, type Visit } from "./visit.ts";
import { at, type Vector } from "../log/vector.ts";

const insertDrops = (visit: Visit, files: ReadonlyMap<string, Uint8Array>): void =>
  setDrop(
    visit,
    [
      ...visit.drop.filter((entry) => !files.has(entry.name)),
      ...[...files].map(([name, { length: size }]) => ({ name, kind: "file" as const, size })),
    ].toSorted((a, b) => byCodeUnits(a.name, b.name)),
  );

const insertDrop = (visit: Visit, name: string, bytes: Uint8Array): void =>
  insertDrops(visit, new Map([[name, bytes]]));

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

/** Segments that get their names in one step: what was staged is lost where the way is cut. */
const NAMED_TOGETHER = { count: 64, bytes: 1_048_576 } as const;

/** Those before the first with a document that is not all there. */
const whoseDocumentsAreThere = (
  { chunksThere }: Visit,
  segments: ReadonlyArray<Segment>,
): ReadonlyArray<Segment> => {
  const end = segments.findIndex(({ chunks }) => chunks.some(({ hash }) => !chunksThere.has(hash)));
  return end < 0 ? segments : segments.slice(0, end);
};

/** Pieces of all documents first, then the segments in their order. Where a document cannot be brought, what is before it goes. */
const pushGroup = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
  group: ReadonlyArray<Segment>,
  moved: Moved,
): Effect.fn.Return<boolean, ExchangeError> {
  if (group.length > 1) yield* pushDocuments(core, visit, group.flatMap(manifestsOf), moved);
  const ready = whoseDocumentsAreThere(visit, group);
  for (const step of inSteps(ready, ({ bytes }) => bytes.length, NAMED_TOGETHER))
    yield* dropSegments(core, visit, step, moved);
  for (const segment of group.slice(ready.length))
    if (!(yield* pushSegment(core, visit, segment, moved))) return false;
  return true;
});

/** Leaves segments in their drop box. */
const dropSegments = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
  segments: ReadonlyArray<Segment>,
  moved: Moved,
): Effect.fn.Return<void, ExchangeError> {
  const named = new Map(segments.map((segment) => [droppedSegment(core, segment), segment.bytes]));
  const files = [...named].map(([name, bytes]): Fresh => ({ path: paths.dropFile(name), bytes }));
  const [only] = files;
  if (files.length === 1 && only !== undefined)
    yield* visit.io(publish(visit.hand, only.path, only.bytes));
  else yield* visit.io(publishAll(visit.hand, files));
  insertDrops(visit, named);
  for (const [name, bytes] of named) visit.proven.set(name, bytes.length);
  for (const segment of segments) {
    moved.operations += segment.ops.length;
    moved.bytes += segment.bytes.length;
  }
});

const pushSegment = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
  segment: Segment,
  moved: Moved,
): Effect.fn.Return<boolean, ExchangeError> {
  const manifests = manifestsOf(segment);
  if (!(yield* pushDocuments(core, visit, manifests, moved))) return false;
  yield* dropSegments(core, visit, [segment], moved);
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
  yield* shipAsked(core, visit, wanted, moved);
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
  for (const [hash, { bytes, manifests }] of core.book.snapshots) {
    if (liesThere(core, visit, hash)) continue;
    if (!(yield* pushDocuments(core, visit, manifests, moved))) return false;
    const name = droppedSnapshot(core, hash);
    yield* visit.io(publish(visit.hand, paths.dropFile(name), bytes));
    insertDrop(visit, name, bytes);
    visit.proven.set(name, bytes.length);
    moved.bytes += bytes.length;
  }
  return true;
});

/** The segments of a log that are not held there; asked when it is its turn, for people work on meanwhile. */
type Lacking = () => ReadonlyArray<Segment>;

/** What documents of these segments do not lie there, as far as is known. */
const aheadOf = (visit: Visit, segments: ReadonlyArray<Segment>): Ahead => {
  const seen = new Set(visit.chunksThere);
  let documents = 0;
  let bytes = 0;
  for (const manifest of segments.flatMap(manifestsOf)) {
    const missing = manifest.chunks.filter(({ hash }) => !seen.has(hash));
    if (missing.length > 0) documents += 1;
    for (const { hash, size } of missing) {
      if (!seen.has(hash)) bytes += size;
      seen.add(hash);
    }
  }
  return { what: "handing over", documents, bytes };
};

/** Hands over what is not held there, each log in its order; a log stops with the first that cannot go. */
const pushLogs = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
  logs: ReadonlyArray<Lacking>,
  moved: Moved,
): Effect.fn.Return<void, ExchangeError> {
  for (const lacking of logs)
    for (const group of together(lacking()))
      if (!(yield* pushGroup(core, visit, group, moved))) break;
});

/** Pushes everything the folder lacks; a log stops at the first segment whose chunks we wait for ourselves. */
export const pushSegments = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
): Effect.fn.Return<Moved, ExchangeError> {
  const moved: Moved = { operations: 0, bytes: 0 };
  visit.parcelsListed = null;
  const { held: acknowledged, forked } = acknowledgedThere(core, visit);
  const behind = logsInOrder(core.book).some(
    (log) => log.from === null && !forked.has(log.id) && at(acknowledged, log.id) < log.floor.seq,
  );
  if (behind && !(yield* pushSnapshots(core, visit, moved))) return moved;
  const held = heldThere(core, visit);
  const logs = logsInOrder(core.book)
    .filter((log) => !forked.has(log.id))
    .map(
      (log): Lacking =>
        () =>
          segmentsAfter(log, at(held, log.id)),
    );
  yield* whileAhead(
    core.tellAhead,
    () =>
      aheadOf(
        visit,
        logs.flatMap((lacking) => lacking()),
      ),
    pushLogs(core, visit, logs, moved),
  );
  yield* bringWanted(core, visit, moved);
  return moved;
});

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

/** A snapshot in the drop box: taken in, or another one stands for it as well, and lies there too. */
const isSnapshotDone = (core: Core, visit: Visit, hash: Hash): boolean => {
  const { snapshots } = core.book;
  return (
    visit.have?.snapshots.includes(hash) === true ||
    (snapshots.size > 0 && !snapshots.has(hash) && snapshotsLieThere(core, visit))
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
        : name.kind === "snapshot" && isSnapshotDone(core, visit, name.hash);
    if (!done) continue;
    yield* visit.io(visit.volume.remove(paths.dropFile(entry.name)));
    removeDrop(visit, entry.name);
  }
});

/** Leaves our acknowledgement in their drop box when it changed: what their Properties show. Those before it go, now or when nobody holds them any more. */
export const showPresence = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
): Effect.fn.Return<void, ExchangeError> {
  const { revision } = core.book;
  if (visit.presence.revision !== revision) {
    const number = visit.presence.number + 1;
    const bytes = sealedHave(core, number);
    const path = paths.dropHave(core.own.copy, number);
    yield* visit.io(publish(visit.hand, path, bytes));
    visit.presence = { number, revision };
    insertDrop(visit, path.slice(paths.drop.length + 1), bytes);
  }
  const { number } = visit.presence;
  for (const { entry, name } of visit.drops) {
    if (name.kind !== "have" || name.visitor !== core.own.copy || name.number >= number) continue;
    const gone = yield* unlessHeld(visit.io(visit.volume.remove(paths.dropFile(entry.name))));
    if (gone) removeDrop(visit, entry.name);
    // The next look tries again, whether anything is new or not.
    else visit.incomplete = true;
  }
});

/** Whether it was done: a program may hold the file, and nothing waits for that. */
const unlessHeld = (
  act: Effect.Effect<void, ExchangeError>,
): Effect.Effect<boolean, ExchangeError> =>
  Effect.catchTag(Effect.as(act, true), "VolumeError", (error) =>
    error.reason === "busy" ? Effect.succeed(false) : Effect.fail(error),
  );
