/**
 * Fetching document chunks from a folder (engine §1.6 "pull"): read some at a time, checked, stored together. Any prefix of it is
 * harmless, and what arrived is never fetched again.
 */
import * as Effect from "effect/Effect";
import { heldBack } from "../log/book.ts";
import type { Manifest } from "../documents/content.ts";
import { whileAhead, type Ahead } from "../copy/ahead.ts";
import { keepAtHand } from "../copy/at-hand.ts";
import { foldAll, mark, onOwnDisk, type Core, type ExchangeError } from "../copy/core.ts";
import { regainPiece } from "../copy/damaged.ts";
import { concernsOneFile, VolumeError } from "../errors.ts";
import { gather, isEnough, nothingGathered, release, type Gathered } from "./gathered.ts";
import { inSteps } from "../in-steps.ts";
import { limits } from "../limits.ts";
import type { Hash } from "../log/names.ts";
import { storeOwnChunks } from "../copy/pieces.ts";
import { wantedPiece } from "../parcels/places.ts";
import { readRuns } from "../parcels/runs.ts";
import { hasParcels, lookForParcels } from "../parcels/there.ts";
import type { WantedFile } from "../ports.ts";
import { noteHeld } from "./held-files.ts";
import { reject, type Source } from "./pull.ts";

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

/** A chunk that is to be fetched, and the document it is fetched for; a chunk that was lost is wanted for itself. */
export interface WantedPiece {
  readonly hash: Hash;
  /** Null where it is not known. */
  readonly size: number | null;
  readonly manifest: Manifest | null;
}

const limitOf = ({ size }: WantedPiece): number => size ?? limits.chunkBytes;

/** Where a chunk is read from in a folder. */
const wantedThere = ({ parcels }: Source, piece: WantedPiece): WantedFile =>
  wantedPiece(parcels, piece.hash, limitOf(piece));

const isChunk = (core: Core, { hash, size }: WantedPiece, bytes: Uint8Array): boolean =>
  bytes.length === (size ?? bytes.length) && core.keys.hash(bytes) === hash;

/** Chunks that are neither here nor known to be missing there, each once. */
const missingPieces = (
  core: Core,
  source: Source,
  wanted: { readonly manifests: ReadonlyArray<Manifest>; readonly pieces: Iterable<Hash> },
): ReadonlyArray<WantedPiece> => {
  const missing = new Map<Hash, WantedPiece>();
  const want = (piece: WantedPiece): void => {
    const { hash, size } = piece;
    if (core.chunks.has(hash) || source.absent.has(hash)) return;
    if (source.held.files.has(wantedThere(source, piece).path)) return;
    const known = missing.get(hash);
    // Anybody can say any size of anybody's chunk: where they do not agree only its hash tells.
    if (known === undefined) missing.set(hash, piece);
    else if (known.size !== size) missing.set(hash, { ...known, size: null });
  };
  for (const manifest of wanted.manifests)
    for (const { hash, size } of manifest.chunks) want({ hash, size, manifest });
  for (const hash of wanted.pieces) want({ hash, size: null, manifest: null });
  return [...missing.values()];
};

/** As many as are read in one step: what is read is lost where the way is given up in between. */
export const readTogether = (
  pieces: ReadonlyArray<WantedPiece>,
): Iterable<ReadonlyArray<WantedPiece>> =>
  inSteps(pieces, limitOf, { count: 64, bytes: 1_048_576 });

/** Of a parcel, where what is wanted lies one behind the other. */
const PARCEL_STEP = { count: limits.parcelPieces, bytes: 1_048_576 } as const;

/** In the order they are wanted, but for those that lie in one parcel: these are read together. */
const inOrder = function* (
  { parcels: { places } }: Source,
  pieces: ReadonlyArray<WantedPiece>,
): Generator<ReadonlyArray<WantedPiece>> {
  const byParcel = new Map<string, Array<readonly [offset: number, piece: WantedPiece]>>();
  for (const piece of pieces) {
    const place = places.get(piece.hash);
    if (place === undefined) continue;
    const inIt = byParcel.get(place.parcel) ?? [];
    inIt.push([place.offset, piece]);
    byParcel.set(place.parcel, inIt);
  }
  let files: Array<WantedPiece> = [];
  for (const piece of pieces) {
    const parcel = places.get(piece.hash)?.parcel;
    if (parcel === undefined) {
      files.push(piece);
      continue;
    }
    const inIt = byParcel.get(parcel);
    if (inIt === undefined) continue;
    byParcel.delete(parcel);
    yield* readTogether(files);
    files = [];
    const sorted = inIt.toSorted(([a], [b]) => a - b).map(([, each]) => each);
    yield* inSteps(sorted, limitOf, PARCEL_STEP);
  }
  yield* readTogether(files);
};

/** Chunks on their way from a folder. */
interface Fetching {
  readonly gathered: Gathered;
  /** What was gathered is stored, and counted. */
  readonly store: Effect.Effect<void, ExchangeError>;
  bytesMoved: number;
}

const beginFetching = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
  options: { readonly fold: boolean },
): Effect.fn.Return<Fetching> {
  const gathered = yield* nothingGathered(source.volume, core.own.volume);
  const fetching: Fetching = {
    gathered,
    store: release(gathered, (pieces) =>
      Effect.tap(onOwnDisk(storeOwnChunks(core, pieces)), () =>
        Effect.sync(() => {
          for (const { hash, bytes } of pieces) {
            regainPiece(core, hash);
            fetching.bytesMoved += bytes.length;
          }
          keepAtHand(core, pieces);
          if (options.fold) foldAll(core);
        }),
      ),
    ),
    bytesMoved: 0,
  };
  return fetching;
});

/** Reads chunks where they are said to lie, and answers those that do not lie there and may lie in a parcel that is not known. */
const readAsKnown = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
  { gathered, store }: Fetching,
  pieces: ReadonlyArray<WantedPiece>,
  mayMove: (piece: WantedPiece) => boolean,
): Effect.fn.Return<ReadonlyArray<WantedPiece>, ExchangeError> {
  const cut = ({ manifest }: WantedPiece): Effect.Effect<void, ExchangeError> =>
    Effect.map(store, () => {
      if (manifest !== null)
        noteInterruption(core, `pull:${manifest.sha256}`, manifest, core.chunks);
    });
  const { held, parcels, volume } = source;
  const moved: Array<WantedPiece> = [];
  const steps = [...inOrder(source, pieces)];
  for (let next = steps.shift(); next !== undefined; next = steps.shift()) {
    const step = next
      .map((piece) => ({ piece, file: wantedThere(source, piece) }))
      .filter(({ file }) => !held.files.has(file.path));
    const [first] = step;
    if (first === undefined) continue;
    const files = step.map(({ file }) => file);
    const answers = yield* Effect.tapError(source.io(readRuns(volume, files)), () =>
      cut(first.piece),
    );
    for (const [at, { file, piece }] of step.entries()) {
      const answer = answers[at];
      if (answer === undefined) continue;
      const { hash, manifest } = piece;
      if (answer instanceof VolumeError) {
        if (answer.reason === "busy") {
          yield* Effect.tapError(noteHeld(held, file.path, answer), () => cut(piece));
          // What is behind it was not read.
          steps.unshift(step.slice(at + 1).map((behind) => behind.piece));
          break;
        }
        if (!concernsOneFile(answer)) {
          yield* cut(piece);
          return yield* answer;
        }
        if (answer.reason === "not-found" && mayMove(piece)) {
          moved.push(piece);
          continue;
        }
      }
      if (answer instanceof VolumeError || !isChunk(core, piece, answer)) {
        if (!(answer instanceof VolumeError) || answer.reason !== "not-found")
          reject(core, source, file.path, "not the content its name promises");
        source.absent.add(hash);
        continue;
      }
      const parcel = parcels.places.get(hash)?.parcel;
      gather(gathered, { hash, bytes: answer, ...(parcel === undefined ? {} : { parcel }) });
      if (isEnough(gathered)) yield* store;
      if (manifest !== null) noteResumption(core, `pull:${manifest.sha256}`, volume.label);
    }
  }
  return moved;
});

/**
 * Fetches chunks; one that arrived, was checked and stored is never fetched again. Folds whenever some were
 * stored, so that what is complete is seen soon. Where the way there is cut, those that arrived are stored first.
 *
 * Few are looked for as files first. What is not found where it was said to lie may have moved: its owner puts parcels together anew.
 */
const fetchPieces = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
  pieces: ReadonlyArray<WantedPiece>,
  options: { readonly fold: boolean },
): Effect.fn.Return<number, ExchangeError> {
  const fetching = yield* beginFetching(core, source, options);
  const { places } = source.parcels;
  const isLookedFor = pieces.length >= limits.parcelFrom;
  if (isLookedFor) yield* lookForParcels(core, source);
  const mayMove = ({ hash }: WantedPiece): boolean => !isLookedFor || places.has(hash);
  const moved = hasParcels(source)
    ? yield* readAsKnown(core, source, fetching, pieces, mayMove)
    : yield* readAsKnown(core, source, fetching, pieces, () => false);
  if (moved.length > 0) {
    yield* Effect.tapError(lookForParcels(core, source), () => fetching.store);
    yield* readAsKnown(core, source, fetching, moved, () => false);
  }
  yield* fetching.store;
  return fetching.bytesMoved;
});

/** What these chunks are, for people: those that were lost count by themselves. */
const aheadOf = (pieces: ReadonlyArray<WantedPiece>): Ahead => ({
  what: "fetching",
  documents: new Set(pieces.map(({ hash, manifest }) => manifest?.sha256 ?? hash)).size,
  bytes: pieces.reduce((sum, { size }) => sum + (size ?? 0), 0),
});

/** Fetches the chunks of documents, and lost ones. Answers how many bytes came. */
export const fetchDocuments = (
  core: Core,
  source: Source,
  wanted: { readonly manifests: ReadonlyArray<Manifest>; readonly pieces: Iterable<Hash> },
  options: { readonly fold: boolean },
): Effect.Effect<number, ExchangeError> =>
  Effect.suspend(() => {
    const pieces = missingPieces(core, source, wanted);
    return whileAhead(
      core.tellAhead,
      () => aheadOf(pieces),
      fetchPieces(core, source, pieces, options),
    );
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
