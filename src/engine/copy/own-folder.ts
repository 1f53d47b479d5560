/**
 * The copy's own folder: the only code that writes below `_Sync/own` (engine §1.1 rule 3, I17).
 *
 * Publishing is always: write a staging file and sync it, then move it to its final, never used name. A crash in between
 * leaves a staging file that means nothing.
 */
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import { concernsOneFile, concernsOneName, type VolumeError } from "../errors.ts";
import {
  parseLogFileName,
  paths,
  segmentName,
  writtenLog,
  type CopyId,
  type LogFileName,
  type LogId,
} from "../log/names.ts";
import type { CompressionService } from "../log/compression.ts";
import { encodePack, packFile } from "../log/pack.ts";
import { noParcels, type Parcels } from "../parcels/places.ts";
import { ensureFolder, withFoldersAnew } from "./folders.ts";
import { sameBytes, type FolderEntry, type Keys, type Volume } from "../ports.ts";
import type { Segment } from "../log/segment.ts";

/** Somebody's hand in a folder: names its staging files so that nobody else can use them. */
export interface Hand {
  readonly volume: Volume;
  readonly copy: CopyId;
  /** Fresh for every opening, so that left-over staging files of an earlier life are never hit. */
  readonly nonce: string;
  staged: number;
  /** Staging files that did not get their names, which mean nothing and take up room; gone before the next file is staged. */
  readonly leftBehind: Set<string>;
  readonly foldersMade: Set<string>;
  /** The folder is no copy yet: nobody believes what lies in it, and pieces get their names at once (new-folder.ts). */
  isUnsealed: boolean;
  /** Damaged files that moved aside in this life, and how often. */
  readonly movedAside: Map<string, number>;
  /** Files per log that packing would merge, and files a pack made superfluous; about right, for deciding when to pack. */
  readonly loose: Map<LogId, number>;
  /** Of the owner's hand: pieces that lie in parcels. */
  readonly parcels: Parcels;
}

export const makeHand = (
  volume: Volume,
  copy: CopyId,
  nonce: string,
  parcels: Parcels = noParcels(),
): Hand => ({
  volume,
  copy,
  nonce,
  staged: 0,
  leftBehind: new Set(),
  foldersMade: new Set(),
  isUnsealed: false,
  movedAside: new Map(),
  loose: new Map(),
  parcels,
});

const BUSY_TRIES = 10;

/** Somebody (a virus scanner, an indexer) holds the file for a moment: try again a little later, not for ever (M44). */
export const patiently = <A>(
  act: Effect.Effect<A, VolumeError>,
  tries: number = BUSY_TRIES,
): Effect.Effect<A, VolumeError> =>
  Effect.catchTag(act, "VolumeError", (error) =>
    error.reason !== "busy" || tries <= 1
      ? Effect.fail(error)
      : Random.nextIntBetween(50, 200).pipe(
          Effect.flatMap((millis) => Effect.sleep(millis)),
          Effect.flatMap(() => patiently(act, tries - 1)),
        ),
  );

/**
 * Removes what writes left in the staging folder (I22): before the next file is staged, and whenever the own folder is looked at. A folder
 * that cannot be listed, because the stick is out or the host is gone, says nothing (I16): then it is tried again the next time. Nor does it
 * say anything that a file could be removed, for there is none to remove while the stick is out: it is gone when a listing does not show it.
 */
export const discardLeftBehind = (hand: Hand): Effect.Effect<void> =>
  hand.leftBehind.size === 0
    ? Effect.void
    : hand.volume.list(paths.staging).pipe(
        Effect.map((entries) => {
          const there = new Set(entries.map(({ name }) => paths.staged(name)));
          for (const path of hand.leftBehind) if (!there.has(path)) hand.leftBehind.delete(path);
        }),
        Effect.flatMap(() =>
          Effect.forEach([...hand.leftBehind], (path) => hand.volume.remove(path), {
            discard: true,
          }),
        ),
        Effect.ignore,
      );

/**
 * Staging files that did not get their names: they are not needed, and may be there still. Where one cannot be removed because nothing can, nobody
 * knocks again for each of the others (I30).
 */
const discard = (hand: Hand, staged: ReadonlyArray<string>): Effect.Effect<void> =>
  Effect.suspend(() => {
    for (const path of staged) hand.leftBehind.add(path);
    const remove = (path: string) =>
      Effect.catchIf(hand.volume.remove(path), concernsOneName, () => Effect.void);
    return Effect.ignore(Effect.forEach(staged, remove, { discard: true }));
  });

/** Outcome of a publication: `present` when the name was taken, so that the same content is there already. */
export type Published = "written" | "present";

/** A file to be published: its name carries the content. */
export interface Fresh {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Writes a staging file and moves it to `path`. The name carries the content, so a taken name is the same content. */
export const publish = (
  hand: Hand,
  path: string,
  bytes: Uint8Array,
): Effect.Effect<Published, VolumeError> =>
  withFoldersAnew(hand, [{ path }], publishOnce(hand, path, bytes));

const publishOnce = Effect.fnUntraced(function* (
  hand: Hand,
  path: string,
  bytes: Uint8Array,
): Effect.fn.Return<Published, VolumeError> {
  yield* discardLeftBehind(hand);
  hand.staged += 1;
  const staging = paths.staged(`${hand.copy}-${hand.nonce}-${hand.staged}`);
  yield* ensureFolder(hand, paths.staging);
  yield* patiently(hand.volume.writeTemp(staging, bytes)).pipe(
    Effect.tapError(() => Effect.sync(() => hand.leftBehind.add(staging))),
  );
  return yield* patiently(hand.volume.renameToFresh(staging, path)).pipe(
    Effect.as<Published>("written"),
    Effect.catchTag("VolumeError", (error) =>
      error.reason === "exists"
        ? Effect.as(discard(hand, [staging]), "present" as const)
        : Effect.andThen(discard(hand, [staging]), Effect.fail(error)),
    ),
  );
});

/**
 * Publishes many files: all are staged and durable before the first gets its name. Those that are held up for a moment are
 * published again by themselves, with patience. Fails with the first that fails for good; what was published stays. Answers those whose names
 * were taken.
 */
export const publishAll = <F extends Fresh>(
  hand: Hand,
  files: ReadonlyArray<F>,
): Effect.Effect<ReadonlyArray<F>, VolumeError> =>
  withFoldersAnew(hand, files, publishAllOnce(hand, files));

const publishAllOnce = Effect.fnUntraced(function* <F extends Fresh>(
  hand: Hand,
  files: ReadonlyArray<F>,
): Effect.fn.Return<ReadonlyArray<F>, VolumeError> {
  yield* discardLeftBehind(hand);
  yield* ensureFolder(hand, paths.staging);
  const { volume } = hand;
  const staged = files.map((file) => {
    hand.staged += 1;
    return { file, staging: paths.staged(`${hand.copy}-${hand.nonce}-${hand.staged}`) };
  });
  const written = yield* volume.writeTempAll(
    staged.map(({ file, staging }) => ({ path: staging, parts: [file.bytes] })),
  );
  const ready = staged.filter((_, at) => written[at] === undefined);
  const moved = yield* volume.renameAllToFresh(
    ready.map(({ file, staging }) => ({ from: staging, to: file.path })),
  );
  const failures = new Map<F, VolumeError>();
  const taken: Array<F> = [];
  for (const [at, { file, staging }] of staged.entries()) {
    const failure = written[at];
    if (failure === undefined) continue;
    failures.set(file, failure);
    hand.leftBehind.add(staging);
  }
  yield* discard(
    hand,
    ready.flatMap(({ staging }, at) => (moved[at] === undefined ? [] : [staging])),
  );
  for (const [at, { file }] of ready.entries()) {
    const failure = moved[at];
    if (failure === undefined) continue;
    if (failure.reason === "exists") taken.push(file);
    else failures.set(file, failure);
  }
  for (const [file, failure] of failures)
    if (failure.reason !== "busy") return yield* failure;
    else if ((yield* publish(hand, file.path, file.bytes)) === "present") taken.push(file);
  return taken;
});

/** Whether a file holds just this. Of what cannot be read now nothing else is known. */
const holds = (hand: Hand, { bytes, path }: Fresh): Effect.Effect<boolean> =>
  hand.volume.read(path, { limit: bytes.length }).pipe(
    Effect.map((found) => sameBytes(found, bytes)),
    Effect.catchTag("VolumeError", (error) => Effect.succeed(!concernsOneFile(error))),
  );

/** A name of the own folder was taken, perhaps by what a loss of power left of that content, or a disk made of it. The owner may replace it. */
export const makeGood = Effect.fnUntraced(function* (
  hand: Hand,
  file: Fresh,
): Effect.fn.Return<void, VolumeError> {
  if (yield* holds(hand, file)) return;
  yield* removeOwn(hand, file.path);
  yield* publish(hand, file.path, file.bytes);
});

/** Stores a file of the own log, made of verified segments. */
const storeLogFile = Effect.fnUntraced(function* (
  hand: Hand,
  log: LogId,
  file: { readonly name: string; readonly bytes: Uint8Array },
): Effect.fn.Return<void, VolumeError> {
  yield* ensureFolder(hand, paths.log(log));
  const path = paths.segment(log, file.name);
  const written = writtenLog(log);
  hand.loose.set(written, (hand.loose.get(written) ?? 0) + 1);
  if ((yield* publish(hand, path, file.bytes)) === "present")
    yield* makeGood(hand, { path, bytes: file.bytes });
});

/** Stores a verified segment in the own log. */
export const storeSegment = (hand: Hand, segment: Segment): Effect.Effect<void, VolumeError> =>
  storeLogFile(hand, segment.log, { name: segmentName(segment), bytes: segment.bytes });

/** Stores verified segments that follow each other, in one step: one as it is, several as a pack. */
export const storeRun = Effect.fnUntraced(function* (
  hand: Hand,
  run: ReadonlyArray<Segment>,
  core: { readonly keys: Keys["Service"]; readonly compression: CompressionService },
): Effect.fn.Return<void, VolumeError> {
  const [first] = run;
  if (first === undefined) return;
  if (run.length === 1) yield* storeSegment(hand, first);
  else {
    const pack = encodePack(run, core.keys);
    const file = { name: pack.name, bytes: packFile(pack, core.compression) };
    yield* storeLogFile(hand, first.log, file);
  }
});

/** Removes a file of ours, patiently. */
export const removeOwn = (hand: Hand, path: string): Effect.Effect<void, VolumeError> =>
  patiently(hand.volume.remove(path));

/** Removes what an earlier life of this copy left in a staging folder. */
export const clearStaging = Effect.fnUntraced(function* (
  hand: Hand,
): Effect.fn.Return<void, VolumeError> {
  const entries = yield* listOrNothing(hand.volume, paths.staging);
  for (const entry of entries)
    if (
      entry.name.startsWith(`${hand.copy}-`) &&
      !entry.name.startsWith(`${hand.copy}-${hand.nonce}-`)
    )
      yield* hand.volume.remove(paths.staged(entry.name));
});

/** A folder that is not there yet is an empty one; only for folders below a root known to be there (I16). */
export const listOrNothing = (volume: Volume, path: string): ReturnType<Volume["list"]> =>
  Effect.catchTag(volume.list(path), "VolumeError", (error) =>
    error.reason === "not-found" ? Effect.succeed([]) : Effect.fail(error),
  );

/** Removes every file of the synchronisation. `format.json` goes first: from then on the folder is no copy. */
export const eraseSync = Effect.fnUntraced(function* (
  volume: Volume,
): Effect.fn.Return<void, VolumeError> {
  yield* patiently(volume.remove(paths.format));
  yield* eraseFiles(volume, paths.sync);
});

const eraseFiles = (volume: Volume, folder: string): Effect.Effect<void, VolumeError> =>
  Effect.flatMap(listOrNothing(volume, folder), (entries) =>
    Effect.forEach(
      entries,
      (entry) => {
        const path = `${folder}/${entry.name}`;
        return entry.kind === "file" ? patiently(volume.remove(path)) : eraseFiles(volume, path);
      },
      { discard: true },
    ),
  );

/** A segment or a pack in the folder of a log, the owner's or another's. */
export interface LogFile {
  readonly entry: FolderEntry;
  readonly name: LogFileName;
  readonly path: string;
}

/** What of a folder's listing is a file of this log. */
export const logFilesAmong = (
  entries: ReadonlyArray<FolderEntry>,
  log: LogId,
): ReadonlyArray<LogFile> =>
  entries.flatMap((entry) => {
    const name = entry.kind === "file" ? parseLogFileName(entry.name) : undefined;
    return name === undefined ? [] : [{ entry, name, path: paths.segment(log, entry.name) }];
  });
