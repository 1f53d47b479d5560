/**
 * Taking in: segments from a folder, another copy's or the own drop box (engine §1.6 "pull").
 *
 * Every step is a join: a segment is read, checked and made durable before it counts, so an exchange may stop anywhere.
 * A file that is not what its name promises is skipped and reported, and the other logs go on (I19, I30).
 */
import * as Effect from "effect/Effect";
import { admit, seqOf } from "../log/book.ts";
import {
  onOwnDisk,
  reportQuarantined,
  type Core,
  type ExchangeError,
  type Io,
} from "../copy/core.ts";
import { concernsOneFile, VolumeError } from "../errors.ts";
import { limits } from "../limits.ts";
import { bytesMax, readFollowing, readLogFile } from "../log/log-file.ts";
import {
  byCodeUnits,
  isFileOfLog,
  isParcelPath,
  type Hash,
  type LogFileName,
  type LogId,
} from "../log/names.ts";
import { storeRun } from "../copy/own-folder.ts";
import { forgetParcels, type Parcels } from "../parcels/places.ts";
import type { FolderEntry, Volume } from "../ports.ts";
import { noteHeld, type HeldFiles } from "./held-files.ts";
import type { Segment } from "../log/segment.ts";

/** A segment or a pack somewhere, not read yet. */
export interface SegmentFile {
  readonly path: string;
  readonly log: LogId;
  readonly name: LogFileName;
  readonly size: number;
}

/** A folder segments and chunks can be taken from. */
export interface Source {
  readonly volume: Volume;
  readonly io: Io;
  /** Files that turned out not to be what their names promise, and of which the journal was told so. */
  readonly rejected: Set<string>;
  readonly told: Set<string>;
  /** Chunks that were looked for and not found since the folder last changed. */
  readonly absent: Set<Hash>;
  /** Counts files of logs that were listed and gone when they were read. */
  vanished: number;
  readonly held: HeldFiles;
  /** What lies in its `own` folder, by the last listing. */
  readonly own: ReadonlyArray<FolderEntry>;
  /** What is known of the parcels there. */
  readonly parcels: Parcels;
}

export interface Moved {
  operations: number;
  bytes: number;
}

/** Something in a folder that is not what its name promises: told once, and not read again. */
export const reject = (core: Core, source: Source, path: string, why: string): void => {
  if (source.rejected.has(path) || source.rejected.size >= limits.rejectedPaths) return;
  source.rejected.add(path);
  if (source.told.has(path) || source.told.size >= limits.rejectedPaths) return;
  source.told.add(path);
  reportQuarantined(core, { where: source.volume.label, path, why });
};

/** Something changed there: a file of a log or a parcel that was damaged may have been mended, and has the name it had. */
export const doubtRejected = ({
  parcels,
  rejected,
}: Pick<Source, "parcels" | "rejected">): void => {
  const spoiled = [...rejected].filter(isParcelPath);
  forgetParcels(parcels, spoiled);
  for (const path of rejected) if (isParcelPath(path) || isFileOfLog(path)) rejected.delete(path);
};

/** The bytes of a file, or why that file cannot be had; a failure of the connection is one. */
export const readFrom = (
  source: Source,
  path: string,
  limit: number,
): Effect.Effect<Uint8Array | VolumeError["reason"], ExchangeError> =>
  source.io(
    Effect.catchTag(source.volume.read(path, { limit }), "VolumeError", (error) =>
      concernsOneFile(error) ? Effect.succeed(error.reason) : Effect.fail(error),
    ),
  );

/** The same, where a file that another program holds is one that cannot be had now. */
export const readUnlessHeld = (
  source: Source,
  path: string,
  limit: number,
): Effect.Effect<Uint8Array | VolumeError["reason"], ExchangeError> =>
  source.held.files.has(path)
    ? Effect.succeed("busy")
    : Effect.catchTag(readFrom(source, path, limit), "VolumeError", (error) =>
        error.reason === "busy"
          ? Effect.as(noteHeld(source.held, path, error), error.reason)
          : Effect.fail(error),
      );

/** What a file holds that continues its log. A file that is gone meanwhile was packed with others: list again. */
const readOne = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
  file: SegmentFile,
): Effect.fn.Return<ReadonlyArray<Segment>, ExchangeError> {
  const limit = bytesMax(file.name);
  if (file.size > limit) {
    reject(core, source, file.path, `larger than ${limit} bytes`);
    return [];
  }
  const bytes = yield* readUnlessHeld(source, file.path, limit);
  if (typeof bytes === "string") {
    if (bytes === "not-found") source.vanished += 1;
    return [];
  }
  const found = readLogFile(core, bytes, file);
  // Another history of the log is looked for afterwards: see strays.ts.
  if (found.kind === "foreign") return [];
  if (found.kind === "damaged") reject(core, source, file.path, found.why);
  return found.run;
});

/** Files that hold what comes after `seq`, those that hold most of it first. */
const filesAfter = (files: ReadonlyArray<SegmentFile>, seq: number): ReadonlyArray<SegmentFile> =>
  files
    .filter(({ name }) => name.first <= seq + 1 && name.last > seq)
    .toSorted((a, b) => b.name.last - a.name.last);

/** Files that are read and stored in one step, as one pack; few are stored as they came. */
const TAKEN_TOGETHER = { from: 8, count: 64, bytes: 1_048_576 } as const;

/** Segments that continue a log one after the other, each in a file of its own that can be read now. */
const following = (
  { held, rejected }: Source,
  files: ReadonlyArray<SegmentFile>,
  seq: number,
): ReadonlyArray<SegmentFile> => {
  const byFirst = new Map<number, SegmentFile>();
  // A pack holds more, and is read by itself.
  for (const file of files)
    if (file.name.kind === "pack" || !byFirst.has(file.name.first))
      byFirst.set(file.name.first, file);
  const found: Array<SegmentFile> = [];
  let bytes = 0;
  for (let next = byFirst.get(seq + 1); next !== undefined;) {
    const { name, path, size } = next;
    const isReadable = !rejected.has(path) && !held.files.has(path) && size <= bytesMax(name);
    if (name.kind !== "segment" || !isReadable) break;
    bytes += size;
    if (found.length === TAKEN_TOGETHER.count || bytes > TAKEN_TOGETHER.bytes) break;
    found.push(next);
    next = byFirst.get(name.last + 1);
  }
  return found;
};

/** Reads many small files in one step. What in it is not as it should be is read once more by itself, and dealt with as there. */
const readMany = Effect.fnUntraced(function* (
  core: Core,
  { io, volume }: Source,
  files: ReadonlyArray<SegmentFile>,
): Effect.fn.Return<ReadonlyArray<Segment>, ExchangeError> {
  const wanted = files.map(({ name, path }) => ({ path, limit: bytesMax(name) }));
  const answers = yield* io(volume.readAll(wanted));
  const end = answers.findIndex((answer) => answer instanceof VolumeError);
  const read = end < 0 ? answers : answers.slice(0, end);
  return readFollowing(
    core,
    read.flatMap((bytes, i) =>
      bytes instanceof VolumeError ? [] : [{ bytes, log: files[i]!.log, name: files[i]!.name }],
    ),
  );
});

/** Takes in what was read, once it is durable. */
const keepRun = Effect.fnUntraced(function* (
  core: Core,
  run: ReadonlyArray<Segment>,
  moved: Moved,
): Effect.fn.Return<void, ExchangeError> {
  yield* onOwnDisk(storeRun(core.own, run, core));
  for (const segment of run) {
    admit(core.book, segment);
    moved.operations += segment.ops.length;
    moved.bytes += segment.bytes.length;
  }
});

/** Takes in everything that continues a log held here, oldest first, log by log. */
export const pullSegments = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
  offered: ReadonlyMap<LogId, ReadonlyArray<SegmentFile>>,
): Effect.fn.Return<Moved, ExchangeError> {
  const moved: Moved = { operations: 0, bytes: 0 };
  for (const log of [...offered.keys()].toSorted(byCodeUnits)) {
    const files = offered.get(log) ?? [];
    // Where files of another history lie among them, most of what is read together would be read again for each step.
    let oneByOneUntil = 0;
    for (let progress = true; progress;) {
      progress = false;
      const seq = seqOf(core.book, log);
      const many = seq < oneByOneUntil ? [] : following(source, files, seq);
      if (many.length >= TAKEN_TOGETHER.from) {
        const run = yield* readMany(core, source, many);
        if (run.length > 0) yield* keepRun(core, run, moved);
        progress = run.length > 0;
        if (run.length === many.length) continue;
        oneByOneUntil = many.at(-1)?.name.last ?? seq;
      }
      for (const file of filesAfter(files, seqOf(core.book, log))) {
        if (source.rejected.has(file.path)) continue;
        const run = yield* readOne(core, source, file);
        if (run.length === 0) continue;
        yield* keepRun(core, run, moved);
        progress = true;
        break;
      }
    }
  }
  return moved;
});

const LISTINGS_MAX = 5;

/** Takes in what a folder offers; files that were packed while we read are looked for again at once. */
export const pullOffers = Effect.fnUntraced(function* (
  source: Source,
  list: Effect.Effect<ReadonlyMap<LogId, ReadonlyArray<SegmentFile>>, ExchangeError>,
  take: (
    offered: ReadonlyMap<LogId, ReadonlyArray<SegmentFile>>,
  ) => Effect.Effect<Moved, ExchangeError>,
): Effect.fn.Return<Moved, ExchangeError> {
  const total: Moved = { operations: 0, bytes: 0 };
  for (let listings = 0; listings < LISTINGS_MAX; listings++) {
    const { vanished } = source;
    const moved = yield* take(yield* list);
    total.operations += moved.operations;
    total.bytes += moved.bytes;
    if (source.vanished === vanished) break;
  }
  return total;
});
