/**
 * Packs: many small segments of one log in one file (engine §1.3 compaction, I22).
 *
 *     fieldsync-pack 1        or `fieldsync-pack 1 deflate <bytes>`: the rest is deflated, and was so many bytes
 *     [[7,812],[9,300]]       per segment the sequence it ends at, and its bytes
 *     …                       the segments, whole, one after the other
 *
 * Segments are never cut anew: their ids, signatures and heads name the history. A pack has no signature, because it says
 * nothing of its own; its name carries the hash of its plain form. Any set of segments and packs that covers a log is valid.
 */
import { fromStored, toStored, type CompressionService } from "./compression.ts";
import {
  decode,
  decodeText,
  encodeText,
  listOf,
  malformed,
  parseJson,
  wholeNumber,
  type Decoded,
} from "../json.ts";
import { limits } from "../limits.ts";
import { packName, type LogFileName } from "./names.ts";
import type { Keys } from "../ports.ts";
import type { Segment } from "./segment.ts";

/** A pack in its plain form. */
interface Pack {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly bytes: Uint8Array;
}

/** A segment in a pack, not read yet. */
export interface PackedSegment {
  readonly last: number;
  readonly bytes: Uint8Array;
}

const FIRST_LINE = "fieldsync-pack 1\n";
const DEFLATED = /^fieldsync-pack 1 deflate ([1-9][0-9]{0,9})$/;
const FIRST_LINE_BYTES_MAX = 64;
const NEWLINE = 0x0a;
/** Most an entry of the index takes: two numbers, brackets, commas. */
const INDEX_ENTRY_BYTES = 32;

/** How many bytes a pack of segments with these bytes takes at most. */
export const packBytesAtMost = (segments: number, bytes: number): number =>
  FIRST_LINE.length + 3 + segments * INDEX_ENTRY_BYTES + bytes;

/** Packs segments of one log that follow each other. */
export const encodePack = (segments: ReadonlyArray<Segment>, keys: Keys["Service"]): Pack => {
  const [first] = segments;
  const last = segments.at(-1);
  if (first === undefined || last === undefined) throw new Error("a pack holds something");
  const index = JSON.stringify(segments.map((segment) => [segment.last, segment.bytes.length]));
  const parts = [
    encodeText(`${FIRST_LINE}${index}\n`),
    ...segments.map((segment) => segment.bytes),
  ];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  const hash = keys.hash(bytes);
  const range = { first: first.first, last: last.last };
  return { name: packName({ ...range, hash }), ...range, bytes };
};

/** A pack as it is stored: deflated where that is worth it. */
export const packFile = (pack: Pack, compression: CompressionService): Uint8Array => {
  const { encoding, bytes } = toStored(pack.bytes.subarray(FIRST_LINE.length), compression);
  if (encoding === "plain") return pack.bytes;
  const start = encodeText(`fieldsync-pack 1 ${encoding}\n`);
  const file = new Uint8Array(start.length + bytes.length);
  file.set(start, 0);
  file.set(bytes, start.length);
  return file;
};

/** The plain form of a stored pack; undefined where it does not inflate to what its first line says. */
export const plainPack = (
  file: Uint8Array,
  compression: CompressionService,
): Uint8Array | undefined => {
  const end = file.subarray(0, FIRST_LINE_BYTES_MAX).indexOf(NEWLINE);
  // One bit of it that is another one may make of it what is no text at all.
  const line = decode(() => (end < 0 ? "" : decodeText(file.subarray(0, end))));
  const size = line.ok ? DEFLATED.exec(line.value)?.[1] : undefined;
  if (size === undefined) return file;
  const start = encodeText(FIRST_LINE);
  const bytesMax = limits.packBytes - start.length;
  const content = fromStored(file.subarray(end + 1), size, { bytesMax, compression });
  if (content === undefined) return undefined;
  const plain = new Uint8Array(start.length + content.length);
  plain.set(start, 0);
  plain.set(content, start.length);
  return plain;
};

/** Whether a pack's plain form is the one its name was given for. */
export const isWhole = (bytes: Uint8Array, name: LogFileName, keys: Keys["Service"]): boolean =>
  keys.hash(bytes).startsWith(name.hash16);

/**
 * The segments in a pack's plain form, by its index; they themselves are not checked. Of a pack that is not whole, those that lie within
 * what is there.
 */
export const openPack = (
  bytes: Uint8Array,
  name: LogFileName,
): Decoded<ReadonlyArray<PackedSegment>> =>
  decode(() => {
    const start = encodeText(FIRST_LINE);
    if (bytes.length < start.length || start.some((byte, i) => bytes[i] !== byte))
      return malformed("first line is not a pack's");
    const end = bytes.indexOf(NEWLINE, start.length);
    if (end < 0) return malformed("no index");
    const index = listOf(
      parseJson(decodeText(bytes.subarray(start.length, end))),
      limits.packSegments,
      "index",
    );
    const packed: Array<PackedSegment> = [];
    let offset = end + 1;
    let after = name.first - 1;
    for (const entry of index) {
      const [lastSeq, size] = listOf(entry, 2, "index entry");
      const last = wholeNumber(lastSeq, after + 1, name.last, "last sequence");
      const length = wholeNumber(size, 1, limits.segmentBytes, "segment size");
      if (offset + length > bytes.length) break;
      packed.push({ last, bytes: bytes.subarray(offset, offset + length) });
      offset += length;
      after = last;
    }
    return packed;
  });
