/** Which pieces lie in which parcels of a folder, and where. */
import { limits } from "../limits.ts";
import { paths, type Hash } from "../log/names.ts";
import type { WantedFile } from "../ports.ts";
import type { Parcelled } from "./format.ts";

/** Where a piece lies in a parcel. */
export interface Place extends Parcelled {
  readonly parcel: string;
}

export interface Parcels {
  /** What the indexes say, by the names of the parcels. */
  readonly contents: Map<string, ReadonlyArray<Place>>;
  readonly places: Map<Hash, Place>;
}

export const noParcels = (): Parcels => ({ contents: new Map(), places: new Map() });

/** From now on these pieces are read from here. */
export const noteParcel = (
  { contents, places }: Parcels,
  parcel: string,
  pieces: ReadonlyArray<Parcelled>,
): void => {
  const placed = pieces.map(({ hash, offset, size }): Place => ({ hash, offset, size, parcel }));
  contents.set(parcel, placed);
  for (const place of placed) places.set(place.hash, place);
};

/** A parcel is gone, or not to be believed. */
export const forgetParcel = ({ contents, places }: Parcels, parcel: string): void => {
  for (const { hash } of contents.get(parcel) ?? [])
    if (places.get(hash)?.parcel === parcel) places.delete(hash);
  contents.delete(parcel);
};

/** These pieces lay in a parcel that is gone: those that lie in another one too are read there. */
export const placeElsewhere = (
  { contents, places }: Parcels,
  pieces: ReadonlyArray<Parcelled>,
): void => {
  const gone = new Set(pieces.flatMap(({ hash }) => (places.has(hash) ? [] : [hash])));
  if (gone.size === 0) return;
  for (const others of contents.values())
    for (const place of others) if (gone.has(place.hash)) places.set(place.hash, place);
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
  return { path: paths.parcel(parcel), limit: size, offset, length: size };
};
