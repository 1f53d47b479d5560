/**
 * The parcels in the own folder, the owner's and those that were brought: which there are is found out when a copy is opened, and when pieces
 * are wanted; one that is damaged is taken apart. What is sound in it is stored anew, before it moves aside; the rest is wanted from others,
 * like every piece that is missing (domain rule 69).
 */
import * as Effect from "effect/Effect";
import type { Core } from "../copy/core.ts";
import { setAside } from "../copy/set-aside.ts";
import { patiently, removeOwn } from "../copy/own-folder.ts";
import { storeOwnChunks } from "../copy/pieces.ts";
import { VolumeError } from "../errors.ts";
import { noteIfFew, type HeldFiles } from "../exchange/held-files.ts";
import { inSteps } from "../in-steps.ts";
import { limits } from "../limits.ts";
import { parcelAt, paths, type Hash, type ParcelName } from "../log/names.ts";
import type { FolderEntry, Volume, WantedFile } from "../ports.ts";
import {
  indexBytes,
  isIndexOf,
  parcelBytesMost,
  readIndex,
  soundPieces,
  type Parcelled,
} from "./format.ts";
import { forgetParcels, noteParcel, readFromAnother, wantedPiece } from "./places.ts";

type Keeper = Pick<Core, "own" | "keys" | "trace">;

/** The whole file, as far as a parcel of this name goes; undefined where it is gone. */
const readParcel = (
  { own }: Keeper,
  parcel: string,
  name: ParcelName,
): Effect.Effect<Uint8Array | undefined, VolumeError> => {
  const limit = parcelBytesMost(name);
  return Effect.catchIf(
    patiently(own.volume.read(parcel, { limit, offset: 0, length: limit })),
    ({ reason }) => reason === "not-found",
    () => Effect.succeed(undefined),
  );
};

/** What is sound in a parcel of ours; nothing where it is gone. */
export const soundPiecesOf = Effect.fnUntraced(function* (
  core: Keeper,
  parcel: string,
): Effect.fn.Return<ReturnType<typeof soundPieces>, VolumeError> {
  const name = parcelAt(parcel);
  const bytes = name === undefined ? undefined : yield* readParcel(core, parcel, name);
  return name === undefined || bytes === undefined ? [] : soundPieces(bytes, name, core.keys);
});

/** Those of these pieces that do not lie in the other parcel that is said to hold them. */
const notElsewhere = Effect.fnUntraced(function* <P extends { readonly hash: Hash }>(
  { keys, own }: Keeper,
  parcel: string,
  pieces: ReadonlyArray<P>,
): Effect.fn.Return<ReadonlyArray<P>, VolumeError> {
  const isHere = ({ hash }: P): boolean =>
    (own.parcels.places.get(hash)?.parcel ?? parcel) === parcel;
  const only = pieces.filter(isHere);
  for (const piece of pieces) {
    if (isHere(piece)) continue;
    const { path, ...part } = wantedPiece(own.parcels, piece.hash);
    const there = yield* Effect.result(own.volume.read(path, part));
    if (there._tag === "Failure" || keys.hash(there.success) !== piece.hash) only.push(piece);
  }
  return only;
});

interface Named {
  readonly hash: Hash;
}

/**
 * Whether just these pieces were found sound. As many are not enough: with a damaged index the bytes of one place can be read from another, under a
 * hash of their own.
 */
export const isAllOf = (sound: ReadonlyArray<Named>, pieces: ReadonlyArray<Named>): boolean => {
  const found = new Set(sound.map(({ hash }) => hash));
  return sound.length === pieces.length && pieces.every(({ hash }) => found.has(hash));
};

/** Stores anew what is sound in a parcel and lies nowhere else, as far as it `stays`. Answers what was sound. */
const storeAnew = Effect.fnUntraced(function* (
  core: Keeper,
  parcel: string,
  stays: (hash: Hash) => boolean,
): Effect.fn.Return<ReadonlyArray<Named>, VolumeError> {
  const sound = yield* soundPiecesOf(core, parcel);
  const only = yield* notElsewhere(
    core,
    parcel,
    sound.filter(({ hash }) => stays(hash)),
  );
  // The other way round, so that it gets another name where all of it is sound: this one is still there.
  yield* storeOwnChunks(core, only.toReversed());
  return sound;
});

/**
 * A parcel of ours that is damaged, or gone. Where what is sound in it cannot be stored anew, because the disk is full, it stays, and is taken apart
 * when that has changed; `hash`, the piece that was missed, is not read from it any more, but from another parcel where it lies in one too.
 */
export const takeApart = Effect.fnUntraced(function* (
  core: Keeper,
  parcel: string,
  damage: { readonly why: string; readonly hash?: Hash },
): Effect.fn.Return<void, VolumeError> {
  const { parcels } = core.own;
  const stored = yield* Effect.result(storeAnew(core, parcel, () => true));
  if (stored._tag === "Failure") {
    if (damage.hash !== undefined) readFromAnother(parcels, parcel, damage.hash);
    return;
  }
  forgetParcels(parcels, [parcel]);
  yield* setAside(core, parcel, damage.why);
});

/**
 * Removes a parcel of ours, but for what `stays`. One that turns out to be damaged is left to those who read it: it is not thrown away. Answers
 * whether it went.
 */
export const moveOutOf = Effect.fnUntraced(function* (
  core: Keeper,
  parcel: string,
  stays: (hash: Hash) => boolean,
): Effect.fn.Return<boolean, VolumeError> {
  const { own } = core;
  const sound = yield* storeAnew(core, parcel, stays);
  if (!isAllOf(sound, own.parcels.contents.get(parcel) ?? [])) return false;
  yield* removeOwn(own, parcel);
  forgetParcels(own.parcels, [parcel]);
  return true;
});

const isWhole = (
  core: Keeper,
  { name, size }: Listed,
  index: Uint8Array,
  pieces: ReadonlyArray<Parcelled>,
): boolean => {
  const last = pieces.at(-1);
  return (
    isIndexOf(index, name, core.keys) && size === (last === undefined ? 0 : last.offset + last.size)
  );
};

/** A parcel somewhere, not read yet. */
export interface Listed {
  readonly path: string;
  readonly file: string;
  readonly name: ParcelName;
  readonly size: number;
}

/** The parcels in the listing of a folder, as many as are looked at: anyone may add to it, and what they hold is remembered. */
const parcelsIn = (folder: string, entries: ReadonlyArray<FolderEntry>): ReadonlyArray<Listed> => {
  const found: Array<Listed> = [];
  let pieces = 0;
  for (const { kind, name: file, size } of entries) {
    const path = `${folder}/${file}`;
    const name = kind === "file" ? parcelAt(path) : undefined;
    if (name === undefined) continue;
    pieces += name.pieces;
    if (found.length === limits.parcels || pieces > limits.parcelledPieces) break;
    found.push({ path, file, name, size });
  }
  return found;
};

/** Where parcels lie. */
export const PARCEL_FOLDERS = [paths.broughtParcels, paths.parcels] as const;

/**
 * Something else under the name of the folder that anyone may add to, or one that whoever made it lets nobody look into, keeps nobody from all the
 * rest: then nothing was brought in parcels.
 */
const hasNone = (folder: string, { reason }: VolumeError): boolean =>
  reason === "not-found" ||
  (folder === paths.broughtParcels && (reason === "bad-name" || reason === "busy"));

/** The parcels in these folders; a folder that is not there has none. */
export const listParcels = (
  volume: Pick<Volume, "listAll">,
  folders: ReadonlyArray<string>,
): Effect.Effect<ReadonlyArray<Listed>, VolumeError> =>
  Effect.flatMap(volume.listAll(folders), (listings) => {
    const found: Array<Listed> = [];
    for (const [at, listing] of listings.entries())
      if (!(listing instanceof VolumeError)) found.push(...parcelsIn(folders[at]!, listing));
      else if (!hasNone(folders[at]!, listing)) return Effect.fail(listing);
    return Effect.succeed(found);
  });

/** How the index of a parcel is read. */
export const wantedIndex = ({ name, path }: Listed): WantedFile => {
  const length = indexBytes(name);
  return { path, limit: length, offset: 0, length };
};

/** A parcel that moved aside so often is not looked at again: something spoils it, or cannot be moved. */
const LOOKED_AT_AGAIN = 3;

/** Indexes that are read in one step. */
export const INDEXES_TOGETHER = { count: 64, bytes: 4 * 1_048_576 } as const;

const isBrought = ({ path }: Listed): boolean => path.startsWith(`${paths.broughtParcels}/`);

/** The index of a parcel; undefined where it is gone. Where it was not read because another could not be, or somebody holds it, it is now. */
const indexNow = (
  volume: Volume,
  parcel: Listed,
  answer: Uint8Array | VolumeError | undefined,
  options: { readonly tries?: number },
): Effect.Effect<Uint8Array | undefined, VolumeError> => {
  if (answer instanceof Uint8Array) return Effect.succeed(answer);
  const { path, ...part } = wantedIndex(parcel);
  return Effect.catchIf(
    patiently(volume.read(path, part), options.tries),
    ({ reason }) => reason === "not-found",
    () => Effect.succeed(undefined),
  );
};

/**
 * Finds out what lies in the parcels in the own folder that are not known. One that was brought and is held is for a later time, as whatever else
 * visitors leave: its owner may not be let read it at all. Patience is had with the first of them, where nobody notes which are `held`.
 */
export const loadParcels = Effect.fnUntraced(function* (
  core: Keeper,
  held?: HeldFiles,
): Effect.fn.Return<void, VolumeError> {
  const { foldersMade, movedAside, parcels, volume } = core.own;
  const listed = yield* listParcels(volume, PARCEL_FOLDERS);
  const unknown = listed.filter(
    ({ path }) =>
      !parcels.contents.has(path) &&
      held?.files.has(path) !== true &&
      (movedAside.get(path) ?? 0) < LOOKED_AT_AGAIN,
  );
  for (const { file, path } of listed) foldersMade.add(path.slice(0, -file.length - 1));
  let isPatient = held === undefined;
  for (const step of inSteps(unknown, ({ name }) => indexBytes(name), INDEXES_TOGETHER)) {
    const answers = yield* volume.readAll(step.map(wantedIndex));
    for (const [at, parcel] of step.entries()) {
      const { name, path, size } = parcel;
      const isOwn = !isBrought(parcel);
      const read = indexNow(volume, parcel, answers[at], isOwn || isPatient ? {} : { tries: 1 });
      const index = yield* Effect.catchIf(
        read,
        ({ reason }) => reason === "busy" && !isOwn,
        (error) => {
          isPatient = false;
          return Effect.as(
            held === undefined ? Effect.void : noteIfFew(held, path, error),
            undefined,
          );
        },
      );
      if (index === undefined) continue;
      const pieces = readIndex(index, name, size);
      if (isWhole(core, parcel, index, pieces)) noteParcel(parcels, path, pieces);
      else yield* takeApart(core, path, { why: "not the content its name promises" });
    }
  }
});
