/** Which pieces lie in which parcels of a folder, and where. */
import { inSteps } from "../in-steps.ts";
import { limits } from "../limits.ts";
import { paths, type Hash } from "../log/names.ts";
import type { WantedFile } from "../ports.ts";
import type { Parcelled } from "./format.ts";

/** Where a piece lies in a parcel. */
export interface Place extends Parcelled {
  /** The path of the file. */
  readonly parcel: string;
}

export interface Parcels {
  /** What the indexes say, by the paths of the parcels. */
  readonly contents: Map<string, ReadonlyArray<Place>>;
  readonly places: Map<Hash, Place>;
  /** How many there were when small ones were last looked for (merging.ts). */
  looked: number;
}

export const noParcels = (): Parcels => ({ contents: new Map(), places: new Map(), looked: 0 });

/** What the owner of a folder put together himself is not read from what was brought. */
const placeHere = (places: Map<Hash, Place>, place: Place): void => {
  const isBrought = place.parcel.startsWith(`${paths.broughtParcels}/`);
  if (!isBrought || !places.has(place.hash)) places.set(place.hash, place);
};

/** From now on these pieces are read from here. */
export const noteParcel = (
  { contents, places }: Pick<Parcels, "contents" | "places">,
  parcel: string,
  pieces: ReadonlyArray<Parcelled>,
): void => {
  const placed = pieces.map(({ hash, offset, size }): Place => ({ hash, offset, size, parcel }));
  contents.set(parcel, placed);
  for (const place of placed) placeHere(places, place);
};

const forgetParcel = ({ contents, places }: Parcels, parcel: string): void => {
  for (const { hash } of contents.get(parcel) ?? [])
    if (places.get(hash)?.parcel === parcel) places.delete(hash);
  contents.delete(parcel);
};

/** These pieces lay in a parcel that is gone: those that lie in another one too are read there. */
const placeElsewhere = ({ contents, places }: Parcels, pieces: ReadonlyArray<Parcelled>): void => {
  const gone = new Set(pieces.flatMap(({ hash }) => (places.has(hash) ? [] : [hash])));
  if (gone.size === 0) return;
  for (const others of contents.values())
    for (const place of others) if (gone.has(place.hash)) placeHere(places, place);
};

/** Parcels are gone, or not to be believed; what lies in other ones too is read there. */
export const forgetParcels = (parcels: Parcels, gone: Iterable<string>): void => {
  const left: Array<Parcelled> = [];
  for (const parcel of gone) {
    left.push(...(parcels.contents.get(parcel) ?? []));
    forgetParcel(parcels, parcel);
  }
  placeElsewhere(parcels, left);
};

/**
 * A piece is not read from this parcel any more, but from another one that holds it too, or as a file. What the index says stays known: a parcel
 * of the same name in another folder may be sound.
 */
export const readFromAnother = (
  { contents, places }: Parcels,
  parcel: string,
  hash: Hash,
): void => {
  places.delete(hash);
  for (const [path, others] of contents)
    if (path !== parcel)
      for (const place of others) if (place.hash === hash) placeHere(places, place);
};

/** These pieces do not lie where an index says. They are looked for elsewhere; what else it says may be so. */
export const disbelieve = (parcels: Parcels, wrong: ReadonlyArray<Place>): void => {
  const { contents, places } = parcels;
  const said = new Map<string, Set<Hash>>();
  for (const { hash, parcel } of wrong) {
    said.set(parcel, (said.get(parcel) ?? new Set<Hash>()).add(hash));
    if (places.get(hash)?.parcel === parcel) places.delete(hash);
  }
  for (const [parcel, hashes] of said) {
    const others = contents.get(parcel)?.filter(({ hash }) => !hashes.has(hash));
    if (others !== undefined) contents.set(parcel, others);
  }
  placeElsewhere(parcels, wrong);
};

/** How a piece is read: from its parcel, or as a file of its own. */
export const wantedPiece = (
  { places }: Pick<Parcels, "places">,
  hash: Hash,
  sizeMost: number = limits.chunkBytes,
): WantedFile => {
  const place = places.get(hash);
  if (place === undefined) return { path: paths.chunk(hash), limit: sizeMost };
  const { offset, parcel, size } = place;
  return { path: parcel, limit: size, offset, length: size };
};

/** Of a parcel, where what is wanted lies one behind the other. */
const PARCEL_STEP = { count: limits.parcelPieces, bytes: 1_048_576 } as const;

/**
 * Pieces in the steps they are read in: in the order they are wanted, but for those that lie in one parcel, which are read together. Of files
 * of their own `asFiles` makes the steps.
 */
export const inParcelSteps = function* <P extends { readonly hash: Hash }>(
  { places }: Pick<Parcels, "places">,
  pieces: ReadonlyArray<P>,
  asFiles: (pieces: ReadonlyArray<P>) => Iterable<ReadonlyArray<P>>,
): Generator<ReadonlyArray<P>> {
  const byParcel = new Map<string, Array<readonly [place: Place, piece: P]>>();
  for (const piece of pieces) {
    const place = places.get(piece.hash);
    if (place === undefined) continue;
    const inIt = byParcel.get(place.parcel) ?? [];
    inIt.push([place, piece]);
    byParcel.set(place.parcel, inIt);
  }
  let files: Array<P> = [];
  for (const piece of pieces) {
    const parcel = places.get(piece.hash)?.parcel;
    if (parcel === undefined) {
      files.push(piece);
      continue;
    }
    const inIt = byParcel.get(parcel);
    if (inIt === undefined) continue;
    byParcel.delete(parcel);
    yield* asFiles(files);
    files = [];
    const sorted = inIt.toSorted(([a], [b]) => a.offset - b.offset);
    for (const step of inSteps(sorted, ([{ size }]) => size, PARCEL_STEP))
      yield step.map(([, each]) => each);
  }
  yield* asFiles(files);
};
