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
import { disbelieve, inParcelSteps, wantedPiece, type Place } from "../parcels/places.ts";
import { readRuns } from "../parcels/runs.ts";
import { lookForParcels } from "../parcels/there.ts";
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

/** Whether it may lie in a parcel. */
const isSmall = ({ size }: WantedPiece): boolean => (size ?? 0) <= limits.parcelPieceBytes;

/** A chunk that is not where it was looked for: in a parcel, or as a file of its own. */
interface Missed {
  readonly piece: WantedPiece;
  readonly place: Place | undefined;
  /** The file it was to be read from is gone. */
  readonly isGone: boolean;
}

/** Reads chunks where they are said to lie, and answers those that do not lie there. */
const readAsKnown = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
  { gathered, store }: Fetching,
  pieces: ReadonlyArray<WantedPiece>,
): Effect.fn.Return<ReadonlyArray<Missed>, ExchangeError> {
  const cut = ({ manifest }: WantedPiece): Effect.Effect<void, ExchangeError> =>
    Effect.map(store, () => {
      if (manifest !== null)
        noteInterruption(core, `pull:${manifest.sha256}`, manifest, core.chunks);
    });
  const { held, parcels, volume } = source;
  const missed: Array<Missed> = [];
  const steps = [...inParcelSteps(parcels, pieces, readTogether)];
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
      const place = parcels.places.get(hash);
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
      }
      if (answer instanceof VolumeError || !isChunk(core, piece, answer)) {
        const isGone = answer instanceof VolumeError && answer.reason === "not-found";
        if (!isGone) reject(core, source, file.path, "not the content its name promises");
        missed.push({ piece, place, isGone });
        continue;
      }
      gather(gathered, { hash, bytes: answer, ...(place && { parcel: place.parcel }) });
      if (isEnough(gathered)) yield* store;
      if (manifest !== null) noteResumption(core, `pull:${manifest.sha256}`, volume.label);
    }
  }
  return missed;
});

/**
 * Where chunks may lie that do not lie where they were looked for: a parcel that is gone was put together anew by its owner, and what is not as
 * one parcel says may lie in another, or as a file. Every answer is one place fewer. What can lie nowhere is absent.
 */
const elsewhere = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
  missed: ReadonlyArray<Missed>,
  isLookedFor: boolean,
): Effect.fn.Return<ReadonlyArray<WantedPiece>, ExchangeError> {
  const wrong = missed.flatMap(({ place }) => (place === undefined ? [] : [place]));
  disbelieve(source.parcels, wrong);
  const isWorthIt = missed.some(({ isGone, piece, place }) =>
    place === undefined ? !isLookedFor && isSmall(piece) : isGone,
  );
  if (isWorthIt) yield* lookForParcels(core, source);
  const again: Array<WantedPiece> = [];
  for (const { piece, place } of missed)
    if (place !== undefined || source.parcels.places.has(piece.hash)) again.push(piece);
    else source.absent.add(piece.hash);
  return again;
});

/** So often chunks are looked for elsewhere in one exchange; then the next one goes on. */
const ROUNDS_MOST = 8;

/**
 * Fetches chunks; one that arrived, was checked and stored is never fetched again. Folds whenever some were
 * stored, so that what is complete is seen soon. Where the way there is cut, those that arrived are stored first.
 *
 * Few are looked for as files first, and in parcels when they are not there.
 */
const fetchPieces = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
  pieces: ReadonlyArray<WantedPiece>,
  options: { readonly fold: boolean },
): Effect.fn.Return<number, ExchangeError> {
  const fetching = yield* beginFetching(core, source, options);
  let isLookedFor = pieces.filter(isSmall).length >= limits.parcelFrom;
  if (isLookedFor) yield* lookForParcels(core, source);
  let left = pieces;
  for (let round = 1; left.length > 0 && round <= ROUNDS_MOST; round++) {
    const missed = yield* readAsKnown(core, source, fetching, left);
    if (missed.length === 0) break;
    left = yield* Effect.tapError(
      elsewhere(core, source, missed, isLookedFor),
      () => fetching.store,
    );
    isLookedFor = true;
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
