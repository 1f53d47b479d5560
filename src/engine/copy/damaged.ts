/**
 * Files of the own folder that are not what they should be (engine §1.10): they move aside, so that a sound one can take their
 * name, and what they held is wanted again from any other copy that has it (domain rule 69).
 */
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { missingChunks } from "../log/book.ts";
import { onOwnDisk, reportQuarantined, type Core, type OwnDisk } from "./core.ts";
import type { Manifest } from "../documents/content.ts";
import type { VolumeError } from "../errors.ts";
import { beginHashing, hashWhole } from "../hashing.ts";
import { limits } from "../limits.ts";
import { paths, type Hash } from "../log/names.ts";
import { ensureFolder } from "./folders.ts";
import { patiently } from "./own-folder.ts";
import type { Parts } from "../ports.ts";

/** Tells of a file that moves aside, and finds it a place. */
const placeAside = Effect.fnUntraced(function* (
  core: Pick<Core, "own" | "trace">,
  path: string,
  why: string,
): Effect.fn.Return<string, VolumeError> {
  reportQuarantined(core, { where: core.own.volume.label, path, why });
  core.own.staged += 1;
  const name = `${core.own.nonce}-${core.own.staged}-${path.slice(path.lastIndexOf("/") + 1)}`;
  yield* ensureFolder(core.own, paths.quarantine);
  return paths.quarantined(name);
});

/**
 * A file of ours that is damaged moves aside, so that a sound one can take its name. Where something on this computer spoils it again and again,
 * as a virus scanner that takes a macro out of a document, one of them is enough to look at: the next ones go (I22).
 */
export const setAside = Effect.fnUntraced(function* (
  core: Pick<Core, "own" | "trace">,
  path: string,
  why: string,
): Effect.fn.Return<void, VolumeError> {
  const { movedAside, volume } = core.own;
  const times = movedAside.get(path) ?? 0;
  movedAside.set(path, times + 1);
  if (times > 0) {
    reportQuarantined(core, { where: volume.label, path, why });
    return yield* Effect.ignore(volume.remove(path));
  }
  const place = yield* placeAside(core, path, why);
  yield* Effect.ignore(core.own.volume.renameToFresh(path, place));
});

/** The same where nothing can go on while it lies there: of a program that holds the file somebody is told. */
export const moveAside = Effect.fnUntraced(function* (
  core: Pick<Core, "own" | "trace">,
  path: string,
  why: string,
): Effect.fn.Return<void, VolumeError> {
  const place = yield* placeAside(core, path, why);
  yield* patiently(core.own.volume.renameToFresh(path, place));
});

/** Said so often that a piece is wanted once more; after that whoever comes next, or has something else to bring, brings it. */
const WANTED_AGAIN = 3;

/** A document piece that was brought to us is not what its name says. We say anew that we want it. */
export const dropDamaged = Effect.fnUntraced(function* (
  core: Core,
  hash: Hash,
): Effect.fn.Return<void, VolumeError> {
  yield* setAside(core, paths.chunk(hash), "not the content its name promises");
  if ((core.own.movedAside.get(paths.chunk(hash)) ?? 0) <= WANTED_AGAIN) core.book.revision += 1;
});

/** A document piece of ours turned out to be damaged or gone: from now on we do not have it, and want it. */
const losePiece = Effect.fnUntraced(function* (
  core: Core,
  hash: Hash,
  why: string,
): Effect.fn.Return<void, VolumeError> {
  yield* setAside(core, paths.chunk(hash), why);
  core.chunks.delete(hash);
  core.lost.add(hash);
  core.book.revision += 1;
});

/** A document piece of ours as it lies there, unchecked; undefined where it is gone, or larger than any piece. */
export const readPiece = (
  core: Core,
  hash: Hash,
): Effect.Effect<Uint8Array | undefined, VolumeError> =>
  Effect.catchTag(
    core.own.volume.read(paths.chunk(hash), { limit: limits.chunkBytes }),
    "VolumeError",
    (error) =>
      error.reason === "not-found" || error.reason === "too-large"
        ? Effect.succeed(undefined)
        : Effect.fail(error),
  );

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

/** A document piece of ours, checked; undefined where it is damaged or gone, which is dealt with here. */
export const readOwnPiece = Effect.fnUntraced(function* (
  core: Core,
  hash: Hash,
): Effect.fn.Return<Uint8Array | undefined, OwnDisk> {
  const bytes = yield* readUnchecked(core, hash);
  if (bytes !== undefined && core.keys.hash(bytes) === hash) return bytes;
  const why = bytes === undefined ? "it is gone" : "not the content its name promises";
  yield* onOwnDisk(losePiece(core, hash, why));
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
  for (const { hash } of chunks) yield* readOwnPiece(core, hash);
  return undefined;
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
      core.own.volume.readAll(
        away.map((hash) => ({ path: paths.chunk(hash), limit: limits.chunkBytes })),
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
