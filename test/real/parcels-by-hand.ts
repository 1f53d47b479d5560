/** Puts pieces of a copy into a parcel, as its owner would have done, and takes them out of parcels. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { nodeKeys } from "../../src/engine/node/keys.ts";
import { parseParcelName, paths } from "../../src/engine/log/names.ts";
import {
  encodeParcel,
  indexBytes,
  readIndex,
  type Parcelled,
} from "../../src/engine/parcels/format.ts";

export interface ParcelByHand {
  readonly name: string;
  /** Below the folder of the copy. */
  readonly path: string;
  readonly pieces: ReadonlyArray<Parcelled>;
  readonly bytes: Buffer;
}

/** The hashes of the pieces that lie in a copy as files of their own. */
const loosePieces = (folder: string): ReadonlyArray<string> =>
  readdirSync(join(folder, paths.chunks), { recursive: true })
    .map((name) => String(name).split("/").at(-1) ?? "")
    .filter((name) => name.length === 64)
    .toSorted();

/** The names of the parcels of a copy. */
const parcelsIn = (folder: string): ReadonlyArray<string> => {
  const place = join(folder, paths.parcels);
  return existsSync(place) ? readdirSync(place).toSorted() : [];
};

export const putPiece = (folder: string, hash: string, bytes: Uint8Array): void => {
  mkdirSync(join(folder, paths.chunkFolder(hash)), { recursive: true });
  writeFileSync(join(folder, paths.chunk(hash)), bytes);
};

const piecesIn = (file: string, bytes: Uint8Array): ReadonlyArray<Parcelled> => {
  const name = parseParcelName(file)!;
  return readIndex(bytes.subarray(0, indexBytes(name)), name, bytes.length);
};

/** Makes files of their own of all the pieces in parcels, and answers with all that are here. */
export const takeApart = (folder: string): ReadonlyArray<string> => {
  for (const file of parcelsIn(folder)) {
    const bytes = readFileSync(join(folder, paths.parcel(file)));
    for (const { hash, offset, size } of piecesIn(file, bytes))
      putPiece(folder, hash, bytes.subarray(offset, offset + size));
    rmSync(join(folder, paths.parcel(file)));
  }
  return loosePieces(folder);
};

/** The bytes of a piece in a parcel as it was made. */
export const pieceIn = ({ bytes, pieces }: ParcelByHand, at: number): Uint8Array => {
  const { offset, size } = pieces[at]!;
  return bytes.subarray(offset, offset + size);
};

/** `leaving` keeps the files too; `by` whom it was put there. */
export const putInParcel = (
  folder: string,
  hashes: ReadonlyArray<string>,
  leaving: "files" | "nothing" = "nothing",
  by: "owner" | "visitor" = "owner",
): ParcelByHand => {
  const keys = nodeKeys(join(folder, "no-keys"), { keepsNew: false });
  const contents = hashes.map((hash) => ({
    hash,
    bytes: new Uint8Array(readFileSync(join(folder, paths.chunk(hash)))),
  }));
  const { bytes, name, pieces } = encodeParcel(contents, keys);
  const path = by === "owner" ? paths.parcel(name) : paths.broughtParcel(name);
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), bytes);
  if (leaving === "nothing") for (const hash of hashes) rmSync(join(folder, paths.chunk(hash)));
  return { name, path, pieces, bytes: Buffer.from(bytes) };
};

/** Something else in the place of a piece. */
export const spoilPiece = (folder: string, parcel: ParcelByHand, at: number): void => {
  const bytes = readFileSync(join(folder, parcel.path));
  const { offset } = parcel.pieces[at]!;
  bytes[offset] = (bytes[offset] ?? 0) ^ 4;
  writeFileSync(join(folder, parcel.path), bytes);
};
