/**
 * Parcels: the pieces of many small documents in one file (engine §1.3, §1.6). A piece of its own is a file of its own, which the disk, and
 * every share it is read through, takes a few steps for; a first copy of ten thousand documents would be ten thousand of them.
 *
 *     fieldsync-parcel 1
 *     <sha256> 00000179 04096        per piece: its hash, where it begins in the file, and its bytes, in figures of a fixed width
 *     …
 *     the pieces, one behind the other
 *
 * `<pieces>.<hash32>.parcel` is named after its index, which names the contents: the name says how much of the file the index is, and which one,
 * and nothing else has to be read to know what lies here. A parcel has no signature, because it says nothing of its own: every piece is checked
 * by its hash when it is read, wherever it lies. Each line stands for itself, so that one that is damaged costs one piece.
 *
 * The owner of a folder writes those of `own/parcel`; what visitors bring lies in `blob/parcel`, to which anyone may add.
 * Limits: pieces above `limits.parcelPieceBytes` are files of their own, and fewer than `limits.parcelFrom` of them too.
 */
import { decode, decodeText, encodeText } from "../json.ts";
import { limits } from "../limits.ts";
import { isHash, parcelName, type Hash, type ParcelName } from "../log/names.ts";
import type { Keys } from "../ports.ts";

const FIRST_LINE = "fieldsync-parcel 1\n";
const HASH_END = 64;
const OFFSET_END = 73;
const LINE_BYTES = 80;
const FIGURES = /^ \d{8} \d{5}\n$/;

/** What a line of an index says; what stands in the place of the hash need not be one. */
interface Line {
  readonly hash: string;
  readonly offset: number;
  readonly size: number;
}

/** A piece in a parcel. */
export interface Parcelled {
  readonly hash: Hash;
  /** From the beginning of the file. */
  readonly offset: number;
  readonly size: number;
}

export interface Parcel {
  readonly name: string;
  readonly pieces: ReadonlyArray<Parcelled>;
  readonly bytes: Uint8Array;
}

/** How many bytes of a parcel are its index. */
export const indexBytes = ({ pieces }: Pick<ParcelName, "pieces">): number =>
  FIRST_LINE.length + pieces * LINE_BYTES;

/** The most a parcel with this name can take. */
export const parcelBytesMost = (name: Pick<ParcelName, "pieces">): number =>
  indexBytes(name) + Math.min(limits.parcelBytes, name.pieces * limits.parcelPieceBytes);

const lineOf = ({ hash, offset, size }: Parcelled): string =>
  `${hash} ${String(offset).padStart(8, "0")} ${String(size).padStart(5, "0")}\n`;

/** Pieces that are small enough, as one file. */
export const encodeParcel = (
  contents: ReadonlyArray<{ readonly hash: Hash; readonly bytes: Uint8Array }>,
  keys: Keys["Service"],
): Parcel => {
  let offset = indexBytes({ pieces: contents.length });
  const pieces = contents.map(({ hash, bytes }): Parcelled => {
    const piece = { hash, offset, size: bytes.length };
    offset += bytes.length;
    return piece;
  });
  const bytes = new Uint8Array(offset);
  const index = encodeText(`${FIRST_LINE}${pieces.map(lineOf).join("")}`);
  bytes.set(index, 0);
  for (const [at, piece] of pieces.entries()) bytes.set(contents[at]!.bytes, piece.offset);
  return { name: parcelName({ pieces: pieces.length, hash: keys.hash(index) }), pieces, bytes };
};

/** Whether this is the index the name was given for. */
export const isIndexOf = (index: Uint8Array, name: ParcelName, keys: Keys["Service"]): boolean =>
  index.length === indexBytes(name) && keys.hash(index).startsWith(name.hash32);

/** The lines that name a place in a file of so many bytes. */
const linesOf = (index: Uint8Array, name: ParcelName, fileBytes: number): ReadonlyArray<Line> => {
  const start = indexBytes(name);
  const lines: Array<Line> = [];
  for (let at = FIRST_LINE.length; at + LINE_BYTES <= start; at += LINE_BYTES) {
    const line = decode(() => decodeText(index.subarray(at, at + LINE_BYTES)));
    if (!line.ok || line.value.length !== LINE_BYTES) continue;
    const hash = line.value.slice(0, HASH_END);
    if (!FIGURES.test(line.value.slice(HASH_END))) continue;
    const offset = Number(line.value.slice(HASH_END, OFFSET_END));
    const size = Number(line.value.slice(OFFSET_END));
    if (offset < start || size > limits.parcelPieceBytes || offset + size > fileBytes) continue;
    lines.push({ hash, offset, size });
  }
  return lines;
};

/** What an index says, of pieces that can lie in a file of so many bytes. A line that is none, or names a place outside of it, says nothing. */
export const readIndex = (
  index: Uint8Array,
  name: ParcelName,
  fileBytes: number,
): ReadonlyArray<Parcelled> => linesOf(index, name, fileBytes).filter(({ hash }) => isHash(hash));

/** Pieces lie one behind the other, and a damaged line may say more than there is. Lines that say the file holds more than this many times itself lie. */
const TIMES_MOST = 4;

/**
 * What can be had of a parcel that may be damaged. Where the index is what its name says, a piece is what its line says or nothing; where it is
 * not, its lines may still say where the pieces are, and what they are their bytes tell.
 */
export const soundPieces = (
  bytes: Uint8Array,
  name: ParcelName,
  keys: Keys["Service"],
): ReadonlyArray<{ readonly hash: Hash; readonly bytes: Uint8Array }> => {
  const index = bytes.subarray(0, indexBytes(name));
  const isTold = isIndexOf(index, name, keys);
  let left = TIMES_MOST * bytes.length;
  return linesOf(index, name, bytes.length).flatMap(({ hash, offset, size }) => {
    left -= size;
    if (left < 0) return [];
    const piece = bytes.slice(offset, offset + size);
    const found = keys.hash(piece);
    return isTold && found !== hash ? [] : [{ hash: found, bytes: piece }];
  });
};

/** Whether a whole file is what its name says, and every piece in it what the index says. */
export const isWholeParcel = (
  bytes: Uint8Array,
  name: ParcelName,
  keys: Keys["Service"],
): boolean =>
  isIndexOf(bytes.subarray(0, indexBytes(name)), name, keys) &&
  soundPieces(bytes, name, keys).length === name.pieces;
