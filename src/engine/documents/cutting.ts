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
const MEBIBYTE = 1_048_576;

export const CHUNK_BYTES = { min: MEBIBYTE / 4, usual: MEBIBYTE, max: 2 * MEBIBYTE } as const;

const WINDOW_BYTES = 32;
/** A hash below 2^10 has 22 zeros in front, one below 2^14 has 18. */
const RARE = 1 << 10;
const COMMON = 1 << 14;

const BYTE_VALUES = 256;

/** 256 numbers that look random and are the same for ever: splitmix32 from a fixed start. */
const makeGear = (): Int32Array => {
  const gear = new Int32Array(BYTE_VALUES);
  let state = 0x6669_656c;
  for (let i = 0; i < BYTE_VALUES; i++) {
    state = (state + 0x9e37_79b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0_aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a_2d97);
    gear[i] = mixed ^ (mixed >>> 15);
  }
  return gear;
};

/** End of the chunk that starts at `start`. */
const endOf = (bytes: Uint8Array, start: number, gear: Int32Array): number => {
  const left = bytes.length - start;
  if (left <= CHUNK_BYTES.min) return bytes.length;
  const usual = start + Math.min(left, CHUNK_BYTES.usual);
  const end = start + Math.min(left, CHUNK_BYTES.max);
  let hash = 0;
  let at = start + CHUNK_BYTES.min - WINDOW_BYTES;
  // Indices are within bounds: `| 0` only tells the compiler that these are numbers.
  for (const warm = start + CHUNK_BYTES.min; at < warm; at++)
    hash = ((hash << 1) + (gear[bytes[at] ?? 0] ?? 0)) | 0;
  for (; at < usual; at++) {
    hash = ((hash << 1) + (gear[bytes[at] ?? 0] ?? 0)) | 0;
    if (hash >>> 0 < RARE) return at + 1;
  }
  for (; at < end; at++) {
    hash = ((hash << 1) + (gear[bytes[at] ?? 0] ?? 0)) | 0;
    if (hash >>> 0 < COMMON) return at + 1;
  }
  return end;
};

/** Where the chunks of a document end, ascending; the last end is its length. Sizes are from `min` to `max`, the last may be smaller. */
export const chunkEnds = (bytes: Uint8Array): ReadonlyArray<number> => {
  const gear = makeGear();
  const ends: Array<number> = [];
  for (let start = 0; start < bytes.length; start = ends.at(-1) ?? bytes.length)
    ends.push(endOf(bytes, start, gear));
  return ends;
};
