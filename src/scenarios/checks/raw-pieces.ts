/**
 * Which pieces of documents lie in the folder of a copy, read without a line of the engine: each in a file of its own,
 * `_Sync/blob/<aa>/<sha256>`, or several in a parcel, `_Sync/own/parcel/<pieces>.<hash32>.parcel` or, brought by a visitor, the same below `_Sync/blob`:
 *
 *     fieldsync-parcel 1
 *     <sha256> <where it begins in the file, 8 figures> <its bytes, 5 figures>       80 bytes per piece
 *     the pieces
 *
 * The lines with the one before them are the index; `<hash32>` is how the hash of that begins. Such an index counts as the name of a file does:
 * what it says lies here, if the file reaches as far. Where it is damaged, only what lies behind a line tells whether that line is right.
 */
import type { RawFile } from "./finished-run.ts";
import { sha256 } from "./sha256.ts";

export interface RawPiece {
  readonly hash: string;
  /** Null where its line names a place that is none for a piece, as behind the end of a file that was cut off. */
  readonly bytes: Uint8Array | null;
}

/** A file in which pieces lie. */
export interface RawPieceFile {
  readonly path: string;
  readonly isParcel: boolean;
  /** False for a parcel whose index is not the one its name was given for, or behind whose last piece something else lies. */
  readonly isNamed: boolean;
  readonly pieces: ReadonlyArray<RawPiece>;
}

const PIECE = /(?:^|\/)_Sync\/blob\/[0-9a-f]{2}\/([0-9a-f]{64})$/;
const PARCEL = /(?:^|\/)_Sync\/(?:own|blob)\/parcel\/(([1-9]\d{0,3})\.([0-9a-f]{32})\.parcel)$/;
const FIRST_LINE = "fieldsync-parcel 1\n";
const LINE = /^([0-9a-f]{64}) (\d{8}) (\d{5})\n$/;
const LINE_BYTES = 80;
const PIECES_MOST = 1_000;
const PIECE_BYTES_MOST = 65_536;

/** One character per byte, whatever lies there. */
const decoder = new TextDecoder("latin1");

type Parcel = Pick<RawPieceFile, "isNamed" | "pieces">;

const readParcel = (bytes: Uint8Array, promised: number, hash32: string): Parcel => {
  const start = FIRST_LINE.length + promised * LINE_BYTES;
  const index = bytes.subarray(0, start);
  const text = decoder.decode(index);
  const isNamed = text.startsWith(FIRST_LINE) && sha256(index).startsWith(hash32);
  const pieces: Array<RawPiece> = [];
  let lines = 0;
  let end = start;
  for (let at = FIRST_LINE.length; at < start; at += LINE_BYTES) {
    const line = LINE.exec(text.slice(at, at + LINE_BYTES));
    if (line === null) continue;
    lines++;
    const [hash = "", from, size] = [line[1], Number(line[2]), Number(line[3])];
    end = Math.max(end, from + size);
    const isPlace = from >= start && size <= PIECE_BYTES_MOST && from + size <= bytes.length;
    const content = isPlace ? bytes.subarray(from, from + size) : null;
    if (isNamed || (content !== null && sha256(content) === hash))
      pieces.push({ hash, bytes: content });
  }
  return { isNamed: isNamed && lines === promised && bytes.length <= end, pieces };
};

/**
 * Reads which pieces a file holds; null for one that is there for something else. Bytes are shared between the folders of a room: a parcel that
 * lies in several is read once.
 */
export const readingPieces = (): ((file: RawFile) => RawPieceFile | null) => {
  const read = new WeakMap<Uint8Array, { readonly name: string; readonly parcel: Parcel }>();
  return ({ bytes, path }) => {
    const hash = PIECE.exec(path)?.[1];
    if (hash !== undefined)
      return { path, isParcel: false, isNamed: true, pieces: [{ hash, bytes }] };
    const [, name = "", pieces, hash32 = ""] = PARCEL.exec(path) ?? [];
    if (name === "" || Number(pieces) > PIECES_MOST) return null;
    let known = read.get(bytes);
    if (known?.name !== name) {
      known = { name, parcel: readParcel(bytes, Number(pieces), hash32) };
      read.set(bytes, known);
    }
    return { path, isParcel: true, ...known.parcel };
  };
};

/** The names of the pieces that are there. */
export const piecesThere = (files: ReadonlyArray<RawPieceFile>): ReadonlySet<string> =>
  new Set(
    files.flatMap(({ pieces }) =>
      pieces.flatMap(({ bytes, hash }) => (bytes === null ? [] : [hash])),
    ),
  );
