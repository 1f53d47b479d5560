/**
 * The parcels of the own folder: which there are is found out when a copy is opened, and one that is damaged is taken apart. What is sound in it
 * is stored anew, before it moves aside; the rest is wanted from others, like every piece that is missing (domain rule 69).
 */
import * as Effect from "effect/Effect";
import type { Core } from "../copy/core.ts";
import { setAside } from "../copy/set-aside.ts";
import { listOrNothing, patiently, removeOwn } from "../copy/own-folder.ts";
import { storeOwnChunks } from "../copy/pieces.ts";
import type { VolumeError } from "../errors.ts";
import { inSteps } from "../in-steps.ts";
import { limits } from "../limits.ts";
import { parseParcelName, paths, type Hash, type ParcelName } from "../log/names.ts";
import type { FolderEntry, Volume, WantedFile } from "../ports.ts";
import {
  indexBytes,
  isIndexOf,
  parcelBytesMost,
  readIndex,
  soundPieces,
  type Parcelled,
} from "./format.ts";
import { forgetParcel, noteParcel, placeElsewhere } from "./places.ts";

type Keeper = Pick<Core, "own" | "keys" | "trace">;

/** The whole file, as far as a parcel of this name goes; undefined where it is gone. */
const readParcel = (
  { own }: Keeper,
  parcel: string,
  name: ParcelName,
): Effect.Effect<Uint8Array | undefined, VolumeError> => {
  const limit = parcelBytesMost(name);
  return Effect.catchIf(
    patiently(own.volume.read(paths.parcel(parcel), { limit, offset: 0, length: limit })),
    ({ reason }) => reason === "not-found",
    () => Effect.succeed(undefined),
  );
};

/** Stores anew what is sound in a parcel and lies nowhere else, as far as it `stays`. Answers how much was sound. */
const storeAnew = Effect.fnUntraced(function* (
  core: Keeper,
  parcel: string,
  stays: (hash: Hash) => boolean,
): Effect.fn.Return<{ readonly pieces: number }, VolumeError> {
  const { places } = core.own.parcels;
  const name = parseParcelName(parcel);
  const bytes = name === undefined ? undefined : yield* readParcel(core, parcel, name);
  const sound =
    name === undefined || bytes === undefined ? [] : soundPieces(bytes, name, core.keys);
  const only = sound.filter(
    ({ hash }) => (places.get(hash)?.parcel ?? parcel) === parcel && stays(hash),
  );
  // The other way round, so that it gets another name where all of it is sound: this one is still there.
  yield* storeOwnChunks(core, only.toReversed());
  return { pieces: sound.length };
});

/**
 * A parcel of ours that is damaged, or gone. Where what is sound in it cannot be stored anew, because the disk is full, it stays, and is taken apart
 * when that has changed; `hash`, the piece that was missed, is not read from it any more.
 */
export const takeApart = Effect.fnUntraced(function* (
  core: Keeper,
  parcel: string,
  damage: { readonly why: string; readonly hash?: Hash },
): Effect.fn.Return<void, VolumeError> {
  const { parcels } = core.own;
  const stored = yield* Effect.result(storeAnew(core, parcel, () => true));
  if (stored._tag === "Failure") {
    if (damage.hash !== undefined) parcels.places.delete(damage.hash);
    return;
  }
  const pieces = parcels.contents.get(parcel) ?? [];
  forgetParcel(parcels, parcel);
  placeElsewhere(parcels, pieces);
  yield* setAside(core, paths.parcel(parcel), damage.why);
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
  const stored = yield* storeAnew(core, parcel, stays);
  if (stored.pieces !== own.parcels.contents.get(parcel)?.length) return false;
  forgetParcel(own.parcels, parcel);
  yield* removeOwn(own, paths.parcel(parcel));
  return true;
});

const isWhole = (
  core: Keeper,
  name: ParcelName,
  entry: FolderEntry,
  index: Uint8Array,
  pieces: ReadonlyArray<Parcelled>,
): boolean => {
  const last = pieces.at(-1);
  return (
    isIndexOf(index, name, core.keys) &&
    entry.size === (last === undefined ? 0 : last.offset + last.size)
  );
};

interface Listed {
  readonly entry: FolderEntry;
  readonly name: ParcelName;
}

/** The parcels in a listing, by their names. */
export const parcelsIn = (entries: ReadonlyArray<FolderEntry>): ReadonlyArray<Listed> =>
  entries
    .flatMap((entry) => {
      const name = entry.kind === "file" ? parseParcelName(entry.name) : undefined;
      return name === undefined ? [] : [{ entry, name }];
    })
    .slice(0, limits.parcels);

/** How the index of a parcel is read. */
export const wantedIndex = ({ entry, name }: Listed): WantedFile => {
  const length = indexBytes(name);
  return { path: paths.parcel(entry.name), limit: length, offset: 0, length };
};

/** Indexes that are read in one step. */
export const INDEXES_TOGETHER = { count: 64, bytes: 4 * 1_048_576 } as const;

/** The index of a parcel; undefined where it is gone. Where it was not read because another could not be, or somebody holds it, it is now. */
const indexNow = (
  volume: Volume,
  parcel: Listed,
  answer: Uint8Array | VolumeError | undefined,
): Effect.Effect<Uint8Array | undefined, VolumeError> => {
  if (answer instanceof Uint8Array) return Effect.succeed(answer);
  const { path, ...part } = wantedIndex(parcel);
  return Effect.catchIf(
    patiently(volume.read(path, part)),
    ({ reason }) => reason === "not-found",
    () => Effect.succeed(undefined),
  );
};

/** Finds out what lies in the parcels of the own folder that are not known. */
export const loadParcels = Effect.fnUntraced(function* (
  core: Keeper,
): Effect.fn.Return<void, VolumeError> {
  const { parcels, volume } = core.own;
  const listed = parcelsIn(yield* listOrNothing(volume, paths.parcels));
  const unknown = listed.filter(({ entry }) => !parcels.contents.has(entry.name));
  if (listed.length > 0) core.own.foldersMade.add(paths.parcels);
  for (const step of inSteps(unknown, ({ name }) => indexBytes(name), INDEXES_TOGETHER)) {
    const answers = yield* volume.readAll(step.map(wantedIndex));
    for (const [at, parcel] of step.entries()) {
      const { entry, name } = parcel;
      const index = yield* indexNow(volume, parcel, answers[at]);
      if (index === undefined) continue;
      const pieces = readIndex(index, name, entry.size);
      if (isWhole(core, name, entry, index, pieces)) noteParcel(parcels, entry.name, pieces);
      else yield* takeApart(core, entry.name, { why: "not the content its name promises" });
    }
  }
});
