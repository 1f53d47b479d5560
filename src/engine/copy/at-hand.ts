/**
 * Pieces of documents that were just stored or checked, still in memory for what comes next with them: they are handed over, or
 * put together to a file. Reading and hashing 200 MiB once more takes longer than all else that happens to them.
 *
 * Only a convenience: a piece that is not at hand is read from the own folder. What is kept is bounded, and let go with the second look
 * at the latest, so that a copy nobody connects to does not sit on it.
 */
import type { Hash } from "../log/names.ts";
import type { Core } from "./core.ts";
import type { Piece } from "./own-folder.ts";

/** Of a copy that has been open for long, so small a piece is read when it is needed: few of them are needed again. */
const LARGE_BYTES = 262_144;

const BYTES_MAX = 256 * 1_048_576;

export interface AtHand {
  readonly pieces: Map<Hash, Uint8Array>;
  bytes: number;
  readonly bytesMax: number;
  /** Smaller pieces are not kept. */
  readonly pieceBytesMin: number;
}

/** A copy without files does nothing more with pieces, and keeps none. */
export const nothingAtHand = (options: { readonly hasFiles: boolean }): AtHand => ({
  pieces: new Map(),
  bytes: 0,
  bytesMax: options.hasFiles ? BYTES_MAX : 0,
  pieceBytesMin: LARGE_BYTES,
});

/** For a copy that is just being made: all its documents become files next, the small ones too. */
export const allAtHand = (): AtHand => ({
  ...nothingAtHand({ hasFiles: true }),
  pieceBytesMin: 0,
});

/** All of them or, where that is too much, none: pieces of one document share its memory, and some of them would hold all of it. */
export const keepAtHand = (
  { atHand }: Pick<Core, "atHand">,
  pieces: ReadonlyArray<Piece>,
): void => {
  const kept = pieces.filter(
    ({ hash, bytes }) => bytes.length >= atHand.pieceBytesMin && !atHand.pieces.has(hash),
  );
  const more = kept.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (atHand.bytes + more > atHand.bytesMax) return;
  for (const { hash, bytes } of kept) atHand.pieces.set(hash, bytes);
  atHand.bytes += more;
};

export const letGo = ({ atHand }: Pick<Core, "atHand">, hashes: Iterable<Hash>): void => {
  for (const hash of hashes) {
    atHand.bytes -= atHand.pieces.get(hash)?.length ?? 0;
    atHand.pieces.delete(hash);
  }
};

/** Before so many bytes are read: they and what is at hand are not in memory together where that is too much. */
export const makeRoomFor = (core: Pick<Core, "atHand">, bytes: number): void => {
  if (core.atHand.bytes + bytes > core.atHand.bytesMax) letGo(core, [...core.atHand.pieces.keys()]);
};
