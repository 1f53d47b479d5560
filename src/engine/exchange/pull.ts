/**
 * Taking in: segments and document chunks from a folder, another copy's or the own drop box (engine §1.6 "pull").
 *
 * Every step is a join: a segment is read, checked and made durable before it counts, so an exchange may stop anywhere.
 * A file that is not what its name promises is skipped and reported, and the other logs go on (I19, I30).
 */
import * as Effect from "effect/Effect";
import { admit, heldBack, seqOf } from "../log/book.ts";
import type { Manifest } from "../documents/content.ts";
import {
  foldAll,
  mark,
  onOwnDisk,
  reportQuarantined,
  type Core,
  type ExchangeError,
  type Io,
} from "../copy/core.ts";
import { regainPiece } from "../copy/damaged.ts";
import type { VolumeError } from "../errors.ts";
import { gather, isEnough, nothingGathered, release } from "./gathered.ts";
import { limits } from "../limits.ts";
import { bytesMax, readLogFile } from "../log/log-file.ts";
import { byCodeUnits, paths, type Hash, type LogFileName, type LogId } from "../log/names.ts";
import { storeChunks, storeRun } from "../copy/own-folder.ts";
import type { Volume } from "../ports.ts";
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
  /** Files that turned out not to be what their names promise. */
  readonly rejected: Set<string>;
  /** Chunks that were looked for and not found since the folder last changed. */
  readonly absent: Set<Hash>;
  /** Counts files of logs that were listed and gone when they were read. */
  vanished: number;
}

export interface Moved {
  operations: number;
  bytes: number;
}

/** Something in a folder that is not what its name promises: told once, and not read again. */
export const reject = (core: Core, source: Source, path: string, why: string): void => {
  if (source.rejected.has(path) || source.rejected.size >= limits.rejectedPaths) return;
  source.rejected.add(path);
  reportQuarantined(core, { where: source.volume.label, path, why });
};

/** Failures that concern one file, not the connection. */
const concernsOneFile = (error: VolumeError): boolean =>
  error.reason === "not-found" || error.reason === "too-large" || error.reason === "bad-name";

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
  const bytes = yield* readFrom(source, file.path, limit);
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

/** Takes in everything that continues a log held here, oldest first, log by log. */
export const pullSegments = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
  offered: ReadonlyMap<LogId, ReadonlyArray<SegmentFile>>,
): Effect.fn.Return<Moved, ExchangeError> {
  const moved: Moved = { operations: 0, bytes: 0 };
  for (const log of [...offered.keys()].toSorted(byCodeUnits)) {
    const files = offered.get(log) ?? [];
    for (let progress = true; progress;) {
      progress = false;
      for (const file of filesAfter(files, seqOf(core.book, log))) {
        if (source.rejected.has(file.path)) continue;
        const run = yield* readOne(core, source, file);
        if (run.length === 0) continue;
        yield* onOwnDisk(storeRun(core.own, run, core));
        for (const segment of run) {
          admit(core.book, segment);
          moved.operations += segment.ops.length;
          moved.bytes += segment.bytes.length;
        }
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

/** The documents of segments that wait for chunks. */
const wantedDocuments = (core: Core): ReadonlyArray<Manifest> =>
  heldBack(core.book).flatMap((segment) =>
    segment.ops.flatMap((op) =>
      op.kind === "put" && op.manifest.chunks.some((chunk) => !core.chunks.has(chunk.hash))
        ? [op.manifest]
        : [],
    ),
  );

/** Notes that a document's transfer was cut, if part of it is there to go on from. */
export const noteInterruption = (
  core: Core,
  key: `${"pull" | "push"}:${Hash}`,
  manifest: Manifest,
  there: ReadonlySet<Hash>,
): void => {
  if (manifest.chunks.some((chunk) => there.has(chunk.hash))) core.interrupted.add(key);
};

/** Says that a cut transfer goes on. */
export const noteResumption = (
  core: Core,
  key: `${"pull" | "push"}:${Hash}`,
  where: string,
): void => {
  if (core.interrupted.delete(key))
    mark(core, "transfer-resumed", { document: key.slice(5), where });
};

/** Reads one chunk there and checks it; undefined where the folder does not have it sound. */
const readPiece = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
  piece: { readonly hash: Hash; readonly size: number | null },
): Effect.fn.Return<Uint8Array | undefined, ExchangeError> {
  const path = paths.chunk(piece.hash);
  const bytes = yield* readFrom(source, path, piece.size ?? limits.chunkBytes);
  if (
    typeof bytes === "string" ||
    bytes.length !== (piece.size ?? bytes.length) ||
    core.keys.hash(bytes) !== piece.hash
  ) {
    if (bytes !== "not-found") reject(core, source, path, "not the content its name promises");
    source.absent.add(piece.hash);
    return undefined;
  }
  return bytes;
});

/**
 * Fetches the chunks of documents; a chunk that arrived, was checked and stored is never fetched again. Folds whenever some were
 * stored, so that what is complete is seen soon. Where the way there is cut, those that arrived are stored first.
 */
export const fetchDocuments = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
  wanted: { readonly manifests: ReadonlyArray<Manifest>; readonly pieces: Iterable<Hash> },
  options: { readonly fold: boolean },
): Effect.fn.Return<number, ExchangeError> {
  let bytesMoved = 0;
  const gathered = nothingGathered();
  const store = release(gathered, (pieces) =>
    Effect.tap(onOwnDisk(storeChunks(core.own, pieces)), () =>
      Effect.sync(() => {
        for (const { hash, bytes } of pieces) {
          regainPiece(core, hash);
          bytesMoved += bytes.length;
        }
        if (options.fold) foldAll(core);
      }),
    ),
  );
  const fetch = Effect.fnUntraced(function* (
    piece: Parameters<typeof readPiece>[2],
  ): Effect.fn.Return<boolean, ExchangeError> {
    const { hash } = piece;
    if (core.chunks.has(hash) || source.absent.has(hash) || gathered.hashes.has(hash)) return false;
    const bytes = yield* Effect.tapError(readPiece(core, source, piece), () => store);
    if (bytes === undefined) return false;
    gather(gathered, { hash, bytes });
    if (isEnough(gathered)) yield* store;
    return true;
  });
  for (const manifest of wanted.manifests) {
    const key = `pull:${manifest.sha256}` as const;
    for (const chunk of manifest.chunks) {
      const fetched = yield* Effect.tapError(fetch(chunk), () =>
        Effect.sync(() => noteInterruption(core, key, manifest, core.chunks)),
      );
      if (fetched) noteResumption(core, key, source.volume.label);
    }
  }
  for (const hash of wanted.pieces) yield* fetch({ hash, size: null });
  yield* store;
  return bytesMoved;
});

/** Fetches the chunks folded state waits for, and those that were lost. */
export const fetchChunks = (
  core: Core,
  source: Source,
  options: { readonly fold: boolean },
): Effect.Effect<number, ExchangeError> =>
  Effect.suspend(() =>
    fetchDocuments(core, source, { manifests: wantedDocuments(core), pieces: core.lost }, options),
  );
