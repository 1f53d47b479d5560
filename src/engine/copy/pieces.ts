/**
 * Storing pieces of documents in a folder: the own, or another's, to which anyone may add (I17). They are taken together, so that the disk is
 * waited for once; small ones become parcels (parcels/format.ts).
 */
import * as Effect from "effect/Effect";
import type { VolumeError } from "../errors.ts";
import { inSteps } from "../in-steps.ts";
import { limits } from "../limits.ts";
import { paths, type Hash } from "../log/names.ts";
import type { Keys } from "../ports.ts";
import { encodeParcel, type Parcel } from "../parcels/format.ts";
import { noteParcel } from "../parcels/places.ts";
import { mark, type Core } from "./core.ts";
import { ensureFolders } from "./folders.ts";
import { makeGood, publish, publishAll, type Fresh, type Hand } from "./own-folder.ts";

/** A document chunk and its bytes. */
export interface Piece {
  readonly hash: Hash;
  readonly bytes: Uint8Array;
  /** The parcel of another folder it was read from: what lay together there lies together here. */
  readonly parcel?: string;
}

/** Writes files under their names in a folder nobody believes yet. A name that is taken is the same content: that was looked at before. */
const create = Effect.fnUntraced(function* (
  hand: Hand,
  files: ReadonlyArray<Fresh>,
): Effect.fn.Return<void, VolumeError> {
  const outcomes = yield* hand.volume.createAll(
    files.map(({ path, bytes }) => ({ path, parts: [bytes] })),
  );
  for (const [at, { path, bytes }] of files.entries()) {
    const failure = outcomes[at];
    if (failure?.reason === "busy") yield* publish(hand, path, bytes);
    else if (failure !== undefined && failure.reason !== "exists") return yield* failure;
  }
});

/** Writes files, their folders before them. Answers those whose names were taken. */
const store = Effect.fnUntraced(function* <F extends Fresh>(
  hand: Hand,
  files: ReadonlyArray<F>,
): Effect.fn.Return<ReadonlyArray<F>, VolumeError> {
  const [only] = files;
  if (only === undefined) return [];
  yield* ensureFolders(
    hand,
    new Set(files.map(({ path }) => path.slice(0, path.lastIndexOf("/")))),
  );
  if (files.length === 1)
    return (yield* publish(hand, only.path, only.bytes)) === "present" ? files : [];
  if (!hand.isUnsealed) return yield* publishAll(hand, files);
  yield* create(hand, files);
  return [];
});

const isSmall = ({ bytes }: Piece): boolean => bytes.length <= limits.parcelPieceBytes;

/** Small pieces, by the parcels they came from; those that came from none, or with too few others, by themselves. */
const bySource = (pieces: ReadonlyArray<Piece>): ReadonlyArray<ReadonlyArray<Piece>> => {
  const groups = new Map<string, Map<Hash, Piece>>();
  const others = new Map<Hash, Piece>();
  for (const piece of pieces.filter(isSmall)) {
    const { hash, parcel } = piece;
    if (parcel === undefined) others.set(hash, piece);
    else groups.set(parcel, (groups.get(parcel) ?? new Map<Hash, Piece>()).set(hash, piece));
  }
  const enough: Array<ReadonlyArray<Piece>> = [];
  for (const group of groups.values())
    if (group.size >= limits.parcelFrom) enough.push([...group.values()]);
    else for (const [hash, piece] of group) others.set(hash, piece);
  return [...enough, [...others.values()]];
};

/** What a parcel takes. A step is full with the piece that fills it. */
const PARCEL = {
  count: limits.parcelPieces,
  bytes: limits.parcelBytes - limits.parcelPieceBytes + 1,
} as const;

/** What goes into each parcel. Too few pieces are none. */
const together = (pieces: ReadonlyArray<Piece>): ReadonlyArray<ReadonlyArray<Piece>> =>
  bySource(pieces)
    .flatMap((group) => [...inSteps(group, ({ bytes }) => bytes.length, PARCEL)])
    .filter(({ length }) => length >= limits.parcelFrom);

/** Pieces as the files they become. */
interface Packed {
  readonly files: ReadonlyArray<Fresh>;
  readonly parcels: ReadonlyArray<Parcel>;
}

const filesOf = (pieces: ReadonlyArray<Piece>): ReadonlyArray<Fresh> =>
  pieces.map(({ bytes, hash }) => ({ path: paths.chunk(hash), bytes }));

/** Small ones in parcels, where there are enough of them. */
const packed = (
  pieces: ReadonlyArray<Piece>,
  keys: Keys["Service"],
  pathOf: (name: string) => string,
): Packed => {
  const groups = together(pieces);
  const parcels = groups.map((group) => encodeParcel(group, keys));
  const inParcels = new Set(groups.flat().map(({ hash }) => hash));
  return {
    files: [
      ...parcels.map(({ bytes, name }) => ({ path: pathOf(name), bytes })),
      ...filesOf(pieces.filter(({ hash }) => !inParcels.has(hash))),
    ],
    parcels,
  };
};

/** Adds chunks to another's folder, small ones in parcels where `inParcels`. What has the name of a parcel and is none is not ours to remove: files go instead. */
export const storeChunks = Effect.fnUntraced(function* (
  core: Pick<Core, "own" | "keys" | "trace">,
  hand: Hand,
  pieces: ReadonlyArray<Piece>,
  { inParcels }: { readonly inParcels: boolean },
): Effect.fn.Return<void, VolumeError> {
  const { files, parcels }: Packed = inParcels
    ? packed(pieces, core.keys, paths.broughtParcel)
    : { files: filesOf(pieces), parcels: [] };
  const taken = new Set((yield* store(hand, files)).map(({ path }) => path));
  const refused = new Set<Hash>();
  for (const { name, pieces: inside } of parcels)
    if (!taken.has(paths.broughtParcel(name)))
      mark(core, "parcel-brought", { copy: core.own.copy, pieces: inside.length });
    else for (const { hash } of inside) refused.add(hash);
  yield* store(hand, filesOf(pieces.filter(({ hash }) => refused.has(hash))));
});

/** Adds chunks to the own folder. */
export const storeOwnChunks = Effect.fnUntraced(function* (
  core: Pick<Core, "own" | "keys" | "trace">,
  pieces: ReadonlyArray<Piece>,
): Effect.fn.Return<void, VolumeError> {
  const { own } = core;
  const { files, parcels } = packed(pieces, core.keys, paths.parcel);
  for (const taken of yield* store(own, files)) yield* makeGood(own, taken);
  for (const { name, pieces: inside } of parcels) {
    noteParcel(own.parcels, paths.parcel(name), inside);
    mark(core, "pieces-in-parcel", { copy: own.copy, pieces: inside.length });
  }
});
