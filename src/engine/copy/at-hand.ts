/**
 * Pieces of documents that were just stored or checked, still in memory for what comes next with them: they are handed over, or
 * put together to a file. Reading and hashing 200 MiB once more takes longer than all else that happens to them, and so does opening a thousand
 * small files.
 *
 * Only a convenience: a piece that is not at hand is read from the own folder. What is kept is bounded, and let go with the second look
 * at the latest, so that a copy nobody connects to does not sit on it.
 */
import type { Hash } from "../log/names.ts";
import type { Core } from "./core.ts";
import type { Piece } from "./pieces.ts";

/** Smaller ones count as small: each may be kept by itself. */
const LARGE_BYTES = 262_144;
/** Of all small ones together, for a copy that has been open for long: few of them are needed again. */
const SMALL_BYTES_MAX = 16 * 1_048_576;

const BYTES_MAX = 256 * 1_048_576;

export interface AtHand {
  readonly pieces: Map<Hash, Uint8Array>;
  bytes: number;
  /** Of them, in small pieces. */
  smallBytes: number;
  readonly bytesMax: number;
  /** Of them, in small pieces. */
  readonly smallBytesMax: number;
}

/** A copy without files does nothing more with pieces, and keeps none. */
export const nothingAtHand = (options: { readonly hasFiles: boolean }): AtHand => ({
  pieces: new Map(),
  bytes: 0,
  smallBytes: 0,
  bytesMax: options.hasFiles ? BYTES_MAX : 0,
  smallBytesMax: SMALL_BYTES_MAX,
});

/** For a copy that is just being made: all its documents become files next, the small ones too. */
export const allAtHand = (): AtHand => ({
  ...nothingAtHand({ hasFiles: true }),
  smallBytesMax: BYTES_MAX,
});

const isSmall = ({ length }: Uint8Array): boolean => length < LARGE_BYTES;

/** Small pieces that were read or cut in one step share memory: they are kept where they are most of it, for any one of them keeps all of it. */
const memoryKept = (small: ReadonlyArray<Piece>): ((bytes: Uint8Array) => boolean) => {
  const used = new Map<ArrayBufferLike, number>();
  for (const { bytes } of small)
    used.set(bytes.buffer, (used.get(bytes.buffer) ?? 0) + bytes.length);
  return ({ buffer }) =>
    buffer.byteLength < LARGE_BYTES || 2 * (used.get(buffer) ?? 0) >= buffer.byteLength;
};

/** All of the large ones or, where that is too much, none: pieces of one document share its memory, and some of them would hold all of it. */
export const keepAtHand = (
  { atHand }: Pick<Core, "atHand">,
  pieces: ReadonlyArray<Piece>,
): void => {
  const fresh = pieces.filter(({ hash }) => !atHand.pieces.has(hash));
  const large = fresh.filter(({ bytes }) => !isSmall(bytes));
  const more = large.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (atHand.bytes + more <= atHand.bytesMax) {
    for (const { hash, bytes } of large) atHand.pieces.set(hash, bytes);
    atHand.bytes += more;
  }
  const small = fresh.filter(({ bytes }) => isSmall(bytes));
  const keeps = memoryKept(small);
  for (const { hash, bytes } of small) {
    if (!keeps(bytes) || atHand.pieces.has(hash)) continue;
    const { length } = bytes;
    if (atHand.smallBytes + length > atHand.smallBytesMax) return;
    if (atHand.bytes + length > atHand.bytesMax) return;
    atHand.pieces.set(hash, bytes);
    atHand.bytes += length;
    atHand.smallBytes += length;
  }
};

export const letGo = ({ atHand }: Pick<Core, "atHand">, hashes: Iterable<Hash>): void => {
  for (const hash of hashes) {
    const bytes = atHand.pieces.get(hash);
    if (bytes === undefined) continue;
    atHand.bytes -= bytes.length;
    if (isSmall(bytes)) atHand.smallBytes -= bytes.length;
    atHand.pieces.delete(hash);
  }
};

/** Before so many bytes are read: they and what is at hand are not in memory together where that is too much. */
export const makeRoomFor = (core: Pick<Core, "atHand">, bytes: number): void => {
  if (core.atHand.bytes + bytes > core.atHand.bytesMax) letGo(core, [...core.atHand.pieces.keys()]);
};
