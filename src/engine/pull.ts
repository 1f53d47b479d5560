/**
 * Taking in: segments and document chunks from a folder, another copy's or the own drop box (engine §1.6 "pull").
 *
 * Every step is a join: a segment is read, checked and made durable before it counts, so an exchange may stop anywhere.
 * A file that is not what its name promises is skipped and reported, and the other logs go on (I19, I30).
 */
import * as Effect from "effect/Effect";
import { admit, heldBack, judge, seqOf } from "./book.ts";
import type { Manifest } from "./content.ts";
import {
  foldAll,
  mark,
  onOwnDisk,
  reportQuarantined,
  type Core,
  type ExchangeError,
  type Io,
} from "./core.ts";
import type { VolumeError } from "./errors.ts";
import { limits } from "./limits.ts";
import { byCodeUnits, paths, type Hash, type LogId, type SegmentName } from "./names.ts";
import { storeChunk, storeSegment } from "./ownfolder.ts";
import type { Volume } from "./ports.ts";
import { decodeSegment, type Segment } from "./segment.ts";
import type { Decoded } from "./json.ts";

/** A segment file somewhere, not read yet. */
export interface SegmentFile {
  readonly path: string;
  readonly log: LogId;
  readonly name: SegmentName;
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
}

export interface Moved {
  operations: number;
  bytes: number;
}

const reject = (core: Core, source: Source, path: string, why: string): void => {
  if (source.rejected.has(path) || source.rejected.size >= limits.rejectedPaths) return;
  source.rejected.add(path);
  reportQuarantined(core, { where: source.volume.label, path, why });
};

/** Checks a segment file's bytes, remembering what was parsed before. */
export const readSegment = (
  core: Pick<Core, "keys" | "decoded">,
  bytes: Uint8Array,
): Decoded<Segment> => {
  const known = core.decoded.get(bytes);
  if (known !== undefined) return { ok: true, value: known };
  const decoded = decodeSegment(bytes, core.keys);
  if (decoded.ok) core.decoded.set(bytes, decoded.value);
  return decoded;
};

/** Whether a segment is the one its file name promised. */
export const keepsItsName = (segment: Segment, log: LogId, name: SegmentName): boolean =>
  segment.log === log &&
  segment.first === name.first &&
  segment.last === name.last &&
  segment.id.startsWith(name.hash16);

/** Failures that concern one file, not the connection. */
const concernsOneFile = (error: VolumeError): boolean =>
  error.reason === "not-found" || error.reason === "too-large" || error.reason === "bad-name";

const readOne = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
  file: SegmentFile,
): Effect.fn.Return<Segment | undefined, ExchangeError> {
  if (file.size > limits.segmentBytes) {
    reject(core, source, file.path, `larger than ${limits.segmentBytes} bytes`);
    return undefined;
  }
  const bytes = yield* source.io(
    source.volume
      .read(file.path, { limit: limits.segmentBytes })
      .pipe(
        Effect.catchTag("VolumeError", (error) =>
          concernsOneFile(error) ? Effect.succeed(undefined) : Effect.fail(error),
        ),
      ),
  );
  if (bytes === undefined) return undefined;
  const decoded = readSegment(core, bytes);
  if (!decoded.ok) {
    reject(core, source, file.path, decoded.why);
    return undefined;
  }
  if (!keepsItsName(decoded.value, file.log, file.name)) {
    reject(core, source, file.path, "content does not match the name");
    return undefined;
  }
  const admission = judge(core.book, decoded.value);
  if (admission.kind === "foreign") reject(core, source, file.path, admission.why);
  return admission.kind === "admitted" ? decoded.value : undefined;
});

/** Takes in everything that continues a log held here, oldest first, log by log. */
export const pullSegments = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
  offered: ReadonlyMap<LogId, ReadonlyArray<SegmentFile>>,
): Effect.fn.Return<Moved, ExchangeError> {
  const moved: Moved = { operations: 0, bytes: 0 };
  for (const log of [...offered.keys()].toSorted(byCodeUnits)) {
    const byFirst = new Map<number, Array<SegmentFile>>();
    for (const file of offered.get(log) ?? []) {
      const rivals = byFirst.get(file.name.first);
      if (rivals === undefined) byFirst.set(file.name.first, [file]);
      else rivals.push(file);
    }
    for (let progress = true; progress;) {
      progress = false;
      for (const file of byFirst.get(seqOf(core.book, log) + 1) ?? []) {
        if (source.rejected.has(file.path)) continue;
        const segment = yield* readOne(core, source, file);
        if (segment === undefined) continue;
        yield* onOwnDisk(storeSegment(core.own, segment));
        admit(core.book, segment);
        moved.operations += segment.ops.length;
        moved.bytes += segment.bytes.length;
        progress = true;
        break;
      }
    }
  }
  return moved;
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

/**
 * Fetches the chunks folded state waits for, one by one; a chunk that arrived and was checked is never fetched again.
 * Folds after every document, so that what is complete is seen at once.
 */
export const fetchChunks = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
  options: { readonly fold: boolean },
): Effect.fn.Return<number, ExchangeError> {
  let bytesMoved = 0;
  for (const manifest of wantedDocuments(core)) {
    const key = `pull:${manifest.sha256}` as const;
    for (const chunk of manifest.chunks) {
      if (core.chunks.has(chunk.hash) || source.absent.has(chunk.hash)) continue;
      const path = paths.chunk(chunk.hash);
      const bytes = yield* source
        .io(
          source.volume
            .read(path, { limit: chunk.size })
            .pipe(
              Effect.catchTag("VolumeError", (error) =>
                concernsOneFile(error) ? Effect.succeed(error.reason) : Effect.fail(error),
              ),
            ),
        )
        .pipe(
          Effect.tapError(() =>
            Effect.sync(() => noteInterruption(core, key, manifest, core.chunks)),
          ),
        );
      if (
        typeof bytes === "string" ||
        bytes.length !== chunk.size ||
        core.keys.hash(bytes) !== chunk.hash
      ) {
        if (bytes !== "not-found") reject(core, source, path, "not the content its name promises");
        source.absent.add(chunk.hash);
        continue;
      }
      noteResumption(core, key, source.volume.label);
      yield* onOwnDisk(storeChunk(core.own, chunk.hash, bytes));
      core.chunks.add(chunk.hash);
      core.book.revision += 1;
      bytesMoved += bytes.length;
    }
    if (options.fold) foldAll(core);
  }
  return bytesMoved;
});
