/**
 * Where a large document is cut: content-defined chunking after FastCDC (engine §1.6), so that a change in one place leaves the
 * chunks elsewhere as they were, also where it inserts or removes bytes.
 *
 * A rolling hash looks at the last 32 bytes; a cut is where its upper bits are all zero. Before the usual size more bits have to
 * be zero than after it (normalised chunking), so most chunks are little more than a mebibyte. The largest is 2 MiB and not
 * 4: a change can touch the chunk it lies in and the one behind it, and both together must not exceed 4 MiB.
 *
 * Cut points are no part of the format: a manifest carries its chunks whatever cut them. But copies that cut alike share
 * chunks, so neither the sizes nor the table may ever change without need.
 */
import { assembledFirstBelow, plainFirstBelow, type FirstBelow } from "./rolling-hash.ts";

const MEBIBYTE = 1_048_576;

export const CHUNK_BYTES = { min: MEBIBYTE / 4, usual: MEBIBYTE, max: 2 * MEBIBYTE } as const;

/** A hash below 2^10 has 22 zeros in front, one below 2^14 has 18. */
const RARE = 1 << 10;
const COMMON = 1 << 14;

/** End of the chunk that starts at `start`. */
const endOf = (bytes: Uint8Array, start: number, firstBelow: FirstBelow): number => {
  const left = bytes.length - start;
  if (left <= CHUNK_BYTES.min) return bytes.length;
  const usual = start + Math.min(left, CHUNK_BYTES.usual);
  const end = start + Math.min(left, CHUNK_BYTES.max);
  const early = firstBelow(bytes, { from: start + CHUNK_BYTES.min, to: usual }, RARE);
  if (early !== undefined || usual === end) return early ?? end;
  return firstBelow(bytes, { from: usual, to: end }, COMMON) ?? end;
};

/** Where the chunk ends that starts at a place of a document. */
export const endsIn = (bytes: Uint8Array): ((start: number) => number) => {
  const firstBelow = assembledFirstBelow() ?? plainFirstBelow();
  return (start) => endOf(bytes, start, firstBelow);
};

/** Where the chunks of a document end, ascending; the last end is its length. Sizes are from `min` to `max`, the last may be smaller. */
export const chunkEnds = (bytes: Uint8Array): ReadonlyArray<number> => {
  const endFrom = endsIn(bytes);
  const ends: Array<number> = [];
  for (let start = 0; start < bytes.length; start = ends.at(-1)!) ends.push(endFrom(start));
  return ends;
};
