/**
 * Cutting a document that is much like one that was cut before: its last version, as a rule. Where it has the same chunk at the same
 * place, from the front or from the back, the cut is where it was, and the bytes are not searched for it (`cutting.ts`): whether it is the
 * same says its hash, which is needed anyway. Around a change it is cut anew, until the cuts meet those of the old one again.
 *
 * The outcome is that of cutting it anew, to the byte: where a chunk ends depends on what is in it, and on nothing else, except at the end
 * of the document. A version cut by other rules is followed too, as long as its chunks are as large as ours.
 */
import { CHUNK_BYTES, endsIn } from "./cutting.ts";
import type { Hash } from "../log/names.ts";

/** The chunks of the document that was cut before, in their order. */
export type Before = ReadonlyArray<{ readonly hash: Hash; readonly size: number }>;

/** Chunks that are cut, or believed to be those they were before: then their hashes have to be these. */
export interface Proposal {
  readonly pieces: ReadonlyArray<Uint8Array>;
  readonly expected: ReadonlyArray<Hash> | null;
}

export interface Cutter {
  /** The next chunks, some at a time; none at the end. One that is expected to be as before is followed by no other before its answer. */
  next(): Proposal;
  /** Tells what they are: answers how many of them are chunks. What is behind those is proposed again. */
  answer(proposal: Proposal, hashes: ReadonlyArray<Hash>): number;
}

/** Where the chunks lie in a document of `length` bytes that had the same front, or the same back. */
const placesOf = (before: Before, length: number): ReadonlyMap<number, number> => {
  const shift = length - before.reduce((sum, { size }) => sum + size, 0);
  const places = new Map<number, number>();
  let start = 0;
  for (const [at, { size }] of before.entries()) {
    if (start + shift >= 0) places.set(start + shift, at);
    start += size;
  }
  start = 0;
  for (const [at, { size }] of before.entries()) {
    places.set(start, at);
    start += size;
  }
  return places;
};

const isOurSize = (size: number): boolean => size >= CHUNK_BYTES.min && size <= CHUNK_BYTES.max;

/** Proposes chunks for as long as there are fewer than so many of them, with fewer bytes. */
export const makeCutter = (
  bytes: Uint8Array,
  most: { readonly count: number; readonly bytes: number },
  before: Before = [],
): Cutter => {
  const places = placesOf(before, bytes.length);
  const endFrom = endsIn(bytes);
  /** Chunks that turned out to be others than before, by where they start. */
  const changed = new Set<number>();
  let at = 0;

  /** Which chunk of before may start here. */
  const expectedAt = (start: number): number | undefined =>
    changed.has(start) ? undefined : places.get(start);

  /** Where it ends, if it can be one of this document. The last one ended because the document did. */
  const endOfExpected = (start: number, index: number): number | undefined => {
    const size = before[index]?.size ?? 0;
    const end = start + size;
    const isPossible =
      index === before.length - 1 ? end === bytes.length : end <= bytes.length && isOurSize(size);
    return isPossible ? end : undefined;
  };

  const expect = (): Proposal | undefined => {
    const pieces: Array<Uint8Array> = [];
    const expected: Array<Hash> = [];
    let start = at;
    let index = start < bytes.length ? expectedAt(start) : undefined;
    while (index !== undefined && pieces.length < most.count && start - at < most.bytes) {
      const end = endOfExpected(start, index);
      if (end === undefined) break;
      pieces.push(bytes.subarray(start, end));
      expected.push(before[index]!.hash);
      start = end;
      index += 1;
      if (index === before.length) break;
    }
    return pieces.length === 0 ? undefined : { pieces, expected };
  };

  const cut = (): Proposal => {
    const pieces: Array<Uint8Array> = [];
    const from = at;
    while (at < bytes.length && pieces.length < most.count && at - from < most.bytes) {
      const end = endFrom(at);
      pieces.push(bytes.subarray(at, end));
      at = end;
      if (expectedAt(at) !== undefined) break;
    }
    return { pieces, expected: null };
  };

  return {
    next: () => expect() ?? cut(),
    answer: ({ expected, pieces }, hashes) => {
      if (expected === null) return pieces.length;
      const wrong = expected.findIndex((hash, index) => hashes[index] !== hash);
      const right = wrong < 0 ? pieces.length : wrong;
      for (const piece of pieces.slice(0, right)) at += piece.length;
      if (wrong >= 0) changed.add(at);
      return right;
    },
  };
};
