/**
 * Reading the own folder when a copy is opened: list and verify, nothing else (engine §1.10 crash safety). There is no
 * repair state: opening twice is opening once.
 */
import * as Effect from "effect/Effect";
import { admit, floorOf, heldBack, logsInOrder, seqOf } from "../log/book.ts";
import { reportQuarantined, type Core } from "./core.ts";
import { readPiece } from "./damaged.ts";
import { setAside } from "./set-aside.ts";
import type { VolumeError } from "../errors.ts";
import { bytesMax, readLogFile, soundSegments } from "../log/log-file.ts";
import { copyOfLog, isWrittenLog, paths, segmentName } from "../log/names.ts";
import type { Hash, LogId } from "../log/names.ts";
import type { Chunk } from "../documents/content.ts";
import { listOrNothing, logFilesAmong, storeSegment, type LogFile } from "./own-folder.ts";
import { loadParcels, takeApart } from "../parcels/own.ts";
import { encodePack } from "../log/pack.ts";
import type { FolderEntry } from "../ports.ts";
import type { Segment } from "../log/segment.ts";
import { plantOwn } from "../log/strays.ts";

/** Everything a file holds is held already: an interrupted packing left it beside its pack. */
const isSuperfluous = (core: Core, log: LogId, { entry, name }: LogFile): boolean => {
  if (name.last > seqOf(core.book, log)) return false;
  if (name.last <= floorOf(core.book, log)) return true;
  const held = core.book.logs.get(log)?.segments ?? [];
  if (name.kind === "pack") {
    // Another history of the log may be packed as well: the name tells which one it is.
    const within = held.filter(({ first, last }) => first >= name.first && last <= name.last);
    return within.length > 0 && encodePack(within, core.keys).name === entry.name;
  }
  return held.some((one) => one.first === name.first && segmentName(one) === entry.name);
};

/** What is sound in a damaged pack is stored again by itself before the pack moves aside. */
const save = Effect.fnUntraced(function* (
  core: Core,
  run: ReadonlyArray<Segment>,
): Effect.fn.Return<void, VolumeError> {
  for (const segment of run) yield* storeSegment(core.own, segment);
});

const loadFile = Effect.fnUntraced(function* (
  core: Core,
  log: LogId,
  { entry, name, path }: LogFile,
): Effect.fn.Return<"sound" | "foreign" | "damaged", VolumeError> {
  if (entry.size > bytesMax(name)) {
    yield* setAside(core, path, "too large");
    return "damaged";
  }
  const bytes = yield* core.own.volume.read(path, { limit: bytesMax(name) });
  const found = readLogFile(core, bytes, { log, name });
  if (found.kind === "foreign") return "foreign";
  if (found.kind === "damaged") {
    yield* save(core, found.run);
    yield* setAside(core, path, found.why);
  }
  // A file behind a gap stays where it is: see `closeGaps`.
  for (const segment of found.run) admit(core.book, segment);
  return found.kind === "damaged" ? "damaged" : "sound";
});

/** What lies here of an own log follows another history than the one a snapshot stands for: it was said again (snapshot/overtaken.ts), and its removal cut off. */
const isOvertaken = (
  { book, own }: Core,
  log: LogId,
  left: ReadonlyArray<{ readonly segment: Segment }>,
): boolean => {
  const held = book.logs.get(log);
  return (
    copyOfLog(log) === own.copy &&
    held !== undefined &&
    held.floor.seq > 0 &&
    held.segments.length === 0 &&
    left.some(
      ({ segment: { first, last } }) => first <= held.floor.seq + 1 && last > held.floor.seq,
    )
  );
};

/** Reads the files of a log again, now for every history of it (engine §1.4). */
const loadOtherHistories = Effect.fnUntraced(function* (
  core: Core,
  log: LogId,
  files: ReadonlyArray<LogFile>,
): Effect.fn.Return<void, VolumeError> {
  const strays: Array<Segment> = [];
  for (const { name, path } of files) {
    const bytes = yield* core.own.volume.read(path, { limit: bytesMax(name) });
    for (const segment of soundSegments(core, bytes, { log, name })) strays.push(segment);
  }
  const { refused, unplaced } = yield* plantOwn(core.book, strays);
  const why = "does not continue the history held";
  const left = [...refused, ...unplaced.map((segment) => ({ segment, why }))];
  if (isOvertaken(core, log, left)) {
    for (const { name, path } of files)
      if (name.last > floorOf(core.book, log)) yield* setAside(core, path, why);
    return;
  }
  for (const { segment, why } of left) {
    const path = paths.segment(log, segmentName(segment));
    reportQuarantined(core, { where: core.own.volume.label, path, why });
  }
});

const listFiles = (core: Core, log: LogId): Effect.Effect<ReadonlyArray<LogFile>, VolumeError> =>
  Effect.map(core.own.volume.list(paths.log(log)), (entries) =>
    logFilesAmong(entries, log).toSorted(
      (a, b) => a.name.first - b.name.first || b.name.last - a.name.last,
    ),
  );

const noteGap = (core: Core, log: LogId, files: ReadonlyArray<LogFile>): void => {
  const after = seqOf(core.book, log);
  const behind = files.flatMap(({ name }) => (name.first > after + 1 ? [name] : []));
  const [first] = behind;
  if (first === undefined) return void core.gaps.delete(log);
  const last = behind.reduce((most, name) => Math.max(most, name.last), 0);
  core.gaps.set(log, { after, behind: last - first.first + 1, last });
};

/** What lies behind a gap counts as soon as what was missing is there, and not only when the copy is opened the next time. */
export const closeGaps = Effect.fnUntraced(function* (
  core: Core,
): Effect.fn.Return<void, VolumeError> {
  for (const [log, { after }] of core.gaps) {
    // Its files are looked at one by one where there are several histories.
    if (core.book.forked.has(log)) {
      core.gaps.delete(log);
      continue;
    }
    if (seqOf(core.book, log) === after) continue;
    const files = yield* listFiles(core, log);
    for (const file of files)
      if (file.name.last > seqOf(core.book, log)) yield* loadFile(core, log, file);
    noteGap(core, log, files);
  }
});

const loadLog = Effect.fnUntraced(function* (
  core: Core,
  log: LogId,
): Effect.fn.Return<void, VolumeError> {
  const files = yield* listFiles(core, log);
  core.own.foldersMade.add(paths.log(log));
  core.own.loose.set(log, files.length);
  const sound: Array<LogFile> = [];
  let foreign = false;
  for (const file of files) {
    if (isSuperfluous(core, log, file)) {
      core.own.loose.set(log, Number.POSITIVE_INFINITY);
      continue;
    }
    // A pack that ends within what is held, and is not made of it, holds another history.
    const within = file.name.last <= seqOf(core.book, log);
    const kind = yield* loadFile(core, log, file);
    if (kind !== "damaged") sound.push(file);
    if (kind === "foreign" || (kind === "sound" && within)) foreign = true;
  }
  if (foreign) yield* loadOtherHistories(core, log, sound);
  else noteGap(core, log, sound);
});

/** Whether files of logs lie there that a snapshot stands for: a clean-up was cut. */
export const hasCovered = (core: Core): boolean =>
  logsInOrder(core.book).some(
    (log) => log.floor.seq > 0 && core.own.loose.get(log.id) === Number.POSITIVE_INFINITY,
  );

/** Loads every log of the own folder, in the order of their ids. */
export const loadLogs = Effect.fnUntraced(function* (
  core: Core,
): Effect.fn.Return<void, VolumeError> {
  for (const entry of yield* listOrNothing(core.own.volume, paths.logs))
    if (entry.kind === "folder" && isWrittenLog(entry.name)) yield* loadLog(core, entry.name);
});

/** The size of a chunk as those say who speak of it; `disputed` where they do not agree. */
type Said = number | "disputed";

/** Anybody can say any size of anybody's chunk: where what lies there has another one, its hash tells. */
const isSound = (core: Core, hash: Hash): Effect.Effect<boolean, VolumeError> =>
  Effect.map(
    readPiece(core, hash),
    (bytes) => bytes !== undefined && core.keys.hash(bytes) === hash,
  );

/** Takes from these chunks those that lie in parcels. */
const findInParcels = Effect.fnUntraced(function* (
  core: Core,
  chunks: Map<Hash, Said>,
): Effect.fn.Return<void, VolumeError> {
  for (const [hash, said] of chunks) {
    const place = core.own.parcels.places.get(hash);
    if (place === undefined) continue;
    if (said === place.size || (yield* isSound(core, hash))) {
      core.chunks.add(hash);
      chunks.delete(hash);
    } else yield* takeApart(core, place.parcel, { why: "another size", hash });
  }
});

/** Finds which document chunks are here that are not known to be: one question per chunk, or one listing where a folder holds several. */
export const findChunks = Effect.fnUntraced(function* (
  core: Core,
): Effect.fn.Return<void, VolumeError> {
  const wanted = new Map<string, Map<Hash, Said>>();
  yield* loadParcels(core);
  const below = [...core.book.snapshots.values()].flatMap(({ manifests }) =>
    manifests.flatMap(({ chunks }) => chunks),
  );
  const want = ({ hash, size }: Chunk): void => {
    if (core.chunks.has(hash)) return;
    const folder = paths.chunkFolder(hash);
    const chunks = wanted.get(folder);
    if (chunks === undefined) wanted.set(folder, new Map([[hash, size]]));
    else chunks.set(hash, (chunks.get(hash) ?? size) === size ? size : "disputed");
  };
  below.forEach(want);
  for (const { chunks } of heldBack(core.book)) chunks.forEach(want);
  let isAllHere = true;
  for (const chunks of wanted.values()) yield* findInParcels(core, chunks);
  for (const [folder, chunks] of wanted) {
    if (chunks.size === 0) continue;
    let found: Array<FolderEntry> = [];
    if (chunks.size > 1) found = [...(yield* listOrNothing(core.own.volume, folder))];
    else
      for (const hash of chunks.keys()) {
        const entry = yield* core.own.volume.stat(paths.chunk(hash));
        if (entry !== undefined) found.push(entry);
      }
    let here = 0;
    for (const entry of found) {
      const said = chunks.get(entry.name);
      if (said === undefined) continue;
      if (said === entry.size || (yield* isSound(core, entry.name))) {
        core.chunks.add(entry.name);
        here += 1;
      } else yield* setAside(core, paths.chunk(entry.name), "another size");
    }
    isAllHere &&= here === chunks.size;
  }
  // What the snapshots show is shown; a piece of it that is gone is wanted again.
  for (const { hash } of below) if (!core.chunks.has(hash)) core.lost.add(hash);
  if (!isAllHere) noteUnfinished(core);
});

/** Documents of which only some chunks arrived before the copy was closed or crashed. */
const noteUnfinished = (core: Core): void => {
  for (const segment of heldBack(core.book))
    for (const op of segment.ops) {
      if (op.kind !== "put") continue;
      const here = op.manifest.chunks.filter((chunk) => core.chunks.has(chunk.hash)).length;
      if (here > 0 && here < op.manifest.chunks.length)
        core.interrupted.add(`pull:${op.manifest.sha256}`);
    }
};
