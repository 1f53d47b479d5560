/**
 * Pieces of documents in the own folder that are not what they should be (engine §1.10): they move aside, so that a sound one can take their
 * name, and are wanted again from any other copy that has them (domain rule 69).
 */
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { missingChunks } from "../log/book.ts";
import { onOwnDisk, type Core, type OwnDisk } from "./core.ts";
import type { Manifest } from "../documents/content.ts";
import type { VolumeError } from "../errors.ts";
import { beginHashing, hashWhole } from "../hashing.ts";
import { piecesSpokenOf } from "../exchange/needed-pieces.ts";
import { paths, type Hash } from "../log/names.ts";
import { loadParcels, takeApart } from "../parcels/own.ts";
import { wantedPiece } from "../parcels/places.ts";
import { readRuns } from "../parcels/runs.ts";
import type { Parts } from "../ports.ts";
import { setAside } from "./set-aside.ts";

const NOT_AS_NAMED = "not the content its name promises";

/** Said so often that a piece is wanted once more; after that whoever comes next, or has something else to bring, brings it. */
const WANTED_AGAIN = 3;

/** A document piece of ours turned out to be damaged or gone: from now on we do not have it, and want it. */
const losePiece = (core: Core, hash: Hash): void => {
  core.chunks.delete(hash);
  core.lost.add(hash);
  core.book.revision += 1;
};

/** A parcel of ours that is not what it should be. */
interface Damaged {
  readonly name: string;
  readonly isGone: boolean;
  readonly why: string;
}

/**
 * Takes a parcel of ours apart. What lay in it, was not sound and lies nowhere else is wanted from now on, and not only when somebody reads it:
 * until then the last other copy of it may be gone. What no operation speaks of nobody else has.
 */
const loseParcel = Effect.fnUntraced(function* (
  core: Core,
  hash: Hash,
  parcel: Damaged,
): Effect.fn.Return<void, VolumeError> {
  const { contents, places } = core.own.parcels;
  const lay = contents.get(parcel.name) ?? [];
  yield* takeApart(core, parcel.name, { why: parcel.why, hash });
  // Where it is gone somebody mended the folder of a copy that is open, and there may be new ones.
  if (parcel.isGone) yield* loadParcels(core);
  const gone = lay.filter((piece) => core.chunks.has(piece.hash) && !places.has(piece.hash));
  if (gone.length === 0) return;
  const spokenOf = piecesSpokenOf(core);
  for (const piece of gone) {
    if ((yield* core.own.volume.stat(paths.chunk(piece.hash))) !== undefined) continue;
    if (spokenOf.has(piece.hash)) losePiece(core, piece.hash);
    else core.chunks.delete(piece.hash);
  }
});

/** What lies under the name of a piece, or in its place in a parcel, is not the piece. */
const removeDamaged = (core: Core, hash: Hash, why: string): Effect.Effect<void, VolumeError> => {
  const place = core.own.parcels.places.get(hash);
  return place === undefined
    ? setAside(core, paths.chunk(hash), why)
    : loseParcel(core, hash, { name: place.parcel, isGone: false, why });
};

/** A document piece that was brought to us is not what its name says. We say anew that we want it. */
export const dropDamaged = Effect.fnUntraced(function* (
  core: Core,
  hash: Hash,
): Effect.fn.Return<void, VolumeError> {
  yield* removeDamaged(core, hash, NOT_AS_NAMED);
  if ((core.own.movedAside.get(paths.chunk(hash)) ?? 0) <= WANTED_AGAIN) core.book.revision += 1;
});

/** A document piece of ours as it lies there, unchecked; undefined where it is gone, or larger than any piece. */
export const readPiece = (
  core: Core,
  hash: Hash,
): Effect.Effect<Uint8Array | undefined, VolumeError> => {
  const { path, ...part } = wantedPiece(core.own.parcels, hash);
  return Effect.catchTag(core.own.volume.read(path, part), "VolumeError", (error) =>
    error.reason === "not-found" || error.reason === "too-large"
      ? Effect.succeed(undefined)
      : Effect.fail(error),
  );
};

/**
 * Where the whole folder is away, because its stick was pulled, every piece is missing and none is lost (I16): then this fails, as any
 * operation on that disk does. With the folder there the piece is asked for once more, because it may just have come back.
 */
const readUnchecked = Effect.fnUntraced(function* (
  core: Core,
  hash: Hash,
): Effect.fn.Return<Uint8Array | undefined, OwnDisk> {
  const bytes = yield* onOwnDisk(readPiece(core, hash));
  if (bytes !== undefined) return bytes;
  yield* onOwnDisk(core.own.volume.list(paths.sync));
  return yield* onOwnDisk(readPiece(core, hash));
});

/**
 * A piece that is not in its parcel as it should be may lie elsewhere too: as a file, or in another parcel. One that is damaged may still be there,
 * because a program holds it: so it is not looked for again.
 */
const readElsewhere = Effect.fnUntraced(function* (
  core: Core,
  hash: Hash,
  parcel: Damaged,
): Effect.fn.Return<Uint8Array | undefined, OwnDisk> {
  yield* onOwnDisk(loseParcel(core, hash, parcel));
  const bytes = yield* onOwnDisk(readPiece(core, hash));
  return bytes !== undefined && core.keys.hash(bytes) === hash ? bytes : undefined;
});

/** A document piece of ours, checked; undefined where it is damaged or gone, which is dealt with here. */
export const readOwnPiece = Effect.fnUntraced(function* (
  core: Core,
  hash: Hash,
): Effect.fn.Return<Uint8Array | undefined, OwnDisk> {
  const bytes = yield* readUnchecked(core, hash);
  if (bytes !== undefined && core.keys.hash(bytes) === hash) return bytes;
  const isGone = bytes === undefined;
  const why = isGone ? "it is gone" : NOT_AS_NAMED;
  const name = core.own.parcels.places.get(hash)?.parcel;
  const elsewhere =
    name === undefined ? undefined : yield* readElsewhere(core, hash, { name, isGone, why });
  if (elsewhere !== undefined) return elsewhere;
  if (name === undefined) yield* onOwnDisk(removeDamaged(core, hash, why));
  losePiece(core, hash);
  return undefined;
});

/**
 * All pieces of a document, checked; undefined where any is damaged or gone, which is dealt with here. The whole is hashed first:
 * only where it is not what it should be every piece is looked at.
 */
const readOwnPieces = Effect.fnUntraced(function* (
  core: Core,
  { chunks, sha256 }: Manifest,
): Effect.fn.Return<Parts | undefined, OwnDisk> {
  const parts: Array<Uint8Array> = [];
  for (const { hash } of chunks) {
    const bytes = yield* readUnchecked(core, hash);
    if (bytes !== undefined) parts.push(bytes);
  }
  if (parts.length === chunks.length && core.keys.hash(...parts) === sha256) return parts;
  const again: Array<Uint8Array> = [];
  for (const { hash } of chunks) {
    const bytes = yield* readOwnPiece(core, hash);
    if (bytes !== undefined) again.push(bytes);
  }
  return again.length === chunks.length && core.keys.hash(...again) === sha256 ? again : undefined;
});

/** Pieces of ours as they are kept, unchecked, or from memory. */
const readAll = (
  core: Core,
  hashes: ReadonlyArray<Hash>,
): Effect.Effect<ReadonlyArray<Uint8Array | undefined>> =>
  Effect.suspend(() => {
    const { pieces } = core.atHand;
    const away = hashes.filter((hash) => !pieces.has(hash));
    const found = hashes.map((hash) => pieces.get(hash));
    return Effect.map(
      readRuns(
        core.own.volume,
        away.map((hash) => wantedPiece(core.own.parcels, hash)),
      ),
      (answers) => {
        const read = answers.values();
        return found.map((bytes) => {
          if (bytes !== undefined) return bytes;
          const answer = read.next().value;
          return answer instanceof Uint8Array ? answer : undefined;
        });
      },
    );
  });

/** Pieces of ours, read in one step and checked. What is not as it should be is read once more by itself, and dealt with as there. */
export const readPieces = Effect.fnUntraced(function* (
  core: Core,
  hashes: ReadonlyArray<Hash>,
): Effect.fn.Return<ReadonlyArray<Uint8Array | undefined>, OwnDisk> {
  const read = yield* readAll(core, hashes);
  const unchecked = read.flatMap((bytes, at) =>
    bytes === undefined || core.atHand.pieces.get(hashes[at]!) === bytes ? [] : [bytes],
  );
  const checked = (yield* yield* beginHashing(core.keys, unchecked)).values();
  const found: Array<Uint8Array | undefined> = [];
  for (const [at, bytes] of read.entries()) {
    const hash = hashes[at]!;
    const isSound =
      bytes !== undefined &&
      (core.atHand.pieces.get(hash) === bytes || checked.next().value === hash);
    found.push(isSound ? bytes : yield* readOwnPiece(core, hash));
  }
  return found;
});

/** Whether these parts are the document. Where they are not, its pieces are looked at one by one. */
export const isOwnDocument = Effect.fnUntraced(function* (
  core: Core,
  { chunks, sha256 }: Manifest,
  parts: Parts,
): Effect.fn.Return<boolean, OwnDisk> {
  if ((yield* hashWhole(core.keys, parts)) === sha256) return true;
  for (const { hash } of chunks) yield* readOwnPiece(core, hash);
  return false;
});

/** A small document whose only piece is in memory was checked when it came there. */
const isAtHand = ({ atHand }: Core, { chunks }: Manifest): boolean =>
  chunks.length === 1 && atHand.pieces.has(chunks[0]!.hash);

/** The same for all pieces of several documents; those that are checked later (`isOwnDocument`) are only complete. */
export const readOwnDocuments = Effect.fnUntraced(function* (
  core: Core,
  documents: ReadonlyArray<Manifest>,
  isCheckedLater: (document: Manifest) => boolean,
): Effect.fn.Return<ReadonlyArray<Result.Result<Parts | undefined, OwnDisk>>> {
  const read = yield* readAll(
    core,
    documents.flatMap(({ chunks }) => chunks.map(({ hash }) => hash)),
  );
  const found: Array<Result.Result<Parts | undefined, OwnDisk>> = [];
  let at = 0;
  for (const document of documents) {
    const { chunks, sha256 } = document;
    const parts = read.slice(at, at + chunks.length).filter((bytes) => bytes !== undefined);
    at += chunks.length;
    const isSound =
      parts.length === chunks.length &&
      (isAtHand(core, document) || isCheckedLater(document) || core.keys.hash(...parts) === sha256);
    found.push(
      isSound ? Result.succeed(parts) : yield* Effect.result(readOwnPieces(core, document)),
    );
  }
  return found;
});

/**
 * Pieces we do not have and want: of versions shown whose pieces were lost, and of operations and snapshots that wait for
 * them.
 */
export const wantedPieces = (core: Core): ReadonlyArray<Hash> => {
  const missing = missingChunks(core.book, core.chunks);
  if (core.lost.size === 0 && core.awaited.size === 0) return missing;
  const awaited = [...core.awaited.values()].flatMap(({ manifests }) =>
    manifests.flatMap(({ chunks }) => chunks.map(({ hash }) => hash)),
  );
  return [...new Set([...core.lost, ...missing, ...awaited])].filter(
    (hash) => !core.chunks.has(hash),
  );
};

/** A piece is here again, checked and stored. */
export const regainPiece = (core: Core, hash: Hash): void => {
  core.chunks.add(hash);
  core.lost.delete(hash);
  core.book.revision += 1;
};
