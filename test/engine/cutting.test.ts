/** Content-defined cutting (engine §1.6): what a change in a large document costs, and that cut points stay what they are. */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as fc from "fast-check";
import { cutDocument, type Manifest } from "../../src/engine/documents/content.ts";
import { CHUNK_BYTES, chunkEnds } from "../../src/engine/documents/cutting.ts";
import { makeCutter } from "../../src/engine/documents/recutting.ts";
import {
  assembledFirstBelow,
  plainFirstBelow,
  WINDOW_BYTES,
} from "../../src/engine/documents/rolling-hash.ts";
import { makeKeys, settle, World } from "./world.ts";

const MEBIBYTE = 1_048_576;
const KEYS = makeKeys();

/** Bytes that look random; the same for the same seed. */
const noise = (size: number, seed: number): Uint8Array => {
  const bytes = new Uint8Array(size);
  let state = seed | 1;
  for (let i = 0; i < size; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state;
  }
  return bytes;
};

const hashes = (bytes: Uint8Array): ReadonlyMap<string, number> =>
  new Map(cutDocument(bytes, KEYS).manifest.chunks.map((chunk) => [chunk.hash, chunk.size]));

/** Bytes in chunks of `after` that `before` does not have. */
const fresh = (before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): number =>
  [...after].reduce((sum, [hash, size]) => sum + (before.has(hash) ? 0 : size), 0);

const BIG = noise(24 * MEBIBYTE, 7);
const BIG_HASHES = hashes(BIG);

describe("a large document", () => {
  it("is cut where it always was", () => {
    assert.deepStrictEqual(chunkEnds(BIG.subarray(0, 6 * MEBIBYTE)), PINNED);
  });

  it("is cut into sizes within the limits, most of them little more than a mebibyte", () => {
    let start = 0;
    const sizes = chunkEnds(BIG).map((end) => {
      const size = end - start;
      start = end;
      return size;
    });
    assert.strictEqual(start, BIG.length);
    for (const size of sizes) assert.isAtMost(size, CHUNK_BYTES.max);
    for (const size of sizes.slice(0, -1)) assert.isAtLeast(size, CHUNK_BYTES.min);
    const usual = sizes.filter((size) => size > MEBIBYTE * 0.9 && size < MEBIBYTE * 1.6);
    assert.isAbove(usual.length, sizes.length / 2);
  });

  it("costs at most 4 MiB after a change of one byte, an insertion or a removal anywhere", () => {
    fc.assert(
      fc.property(
        fc.nat(BIG.length - 1),
        fc.constantFrom("change", "insert", "remove"),
        (at, how) => {
          const changed = new Uint8Array(
            BIG.length + (how === "insert" ? 1 : how === "remove" ? -1 : 0),
          );
          changed.set(BIG.subarray(0, at), 0);
          if (how === "change") {
            changed.set(BIG.subarray(at), at);
            changed[at] = (BIG[at] ?? 0) ^ 0x55;
          } else if (how === "insert") changed.set(BIG.subarray(at), at + 1);
          else changed.set(BIG.subarray(at + 1), at);
          const cost = fresh(BIG_HASHES, hashes(changed));
          assert.isAbove(cost, 0);
          assert.isAtMost(cost, 4 * MEBIBYTE);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("that is nothing but zeros is a few equal chunks", () => {
    assert.isAtMost(hashes(new Uint8Array(21 * MEBIBYTE)).size, 2);
  });

  it("is cut at the same places with and without WebAssembly", () => {
    const assembled = assembledFirstBelow();
    const plain = plainFirstBelow();
    assert.isDefined(assembled);
    fc.assert(
      fc.property(
        fc.integer({ min: WINDOW_BYTES, max: MEBIBYTE }),
        fc.integer({ min: 1, max: 300_000 }),
        fc.integer({ min: 12, max: 32 }),
        (from, length, bits) => {
          const range = { from, to: from + length };
          const limit = 2 ** (32 - bits);
          assert.strictEqual(assembled?.(BIG, range, limit), plain(BIG, range, limit));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("of 4 MiB is one chunk, and of one byte more is cut", () => {
    assert.strictEqual(cutDocument(BIG.subarray(0, 4 * MEBIBYTE), KEYS).pieces.length, 1);
    assert.isAbove(cutDocument(BIG.subarray(0, 4 * MEBIBYTE + 1), KEYS).pieces.length, 1);
  });

  it("comes together from its pieces", () => {
    const { pieces, manifest } = cutDocument(BIG, KEYS);
    assert.isTrue(Buffer.concat(pieces.map(({ bytes }) => bytes)).equals(BIG));
    assert.strictEqual(
      manifest.chunks.reduce((sum, chunk) => sum + chunk.size, 0),
      BIG.length,
    );
  });

  it.effect("with one byte more at its start moves at most 4 MiB to the other copy", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      const { copy } = world.laptop("PARENT");
      yield* copy.saveDocument("Scan.pdf", BIG);
      yield* settle;
      const before = world
        .heard("round", "PEER1")
        .reduce((sum, event) => sum + Number(event.facts["bytes"]), 0);
      assert.isAtLeast(before, BIG.length);
      const longer = new Uint8Array(BIG.length + 1);
      longer.set(BIG, 1);
      yield* copy.saveDocument("Scan.pdf", longer);
      yield* settle;
      const after = world
        .heard("round", "PEER1")
        .reduce((sum, event) => sum + Number(event.facts["bytes"]), 0);
      assert.isAbove(after, before);
      assert.isAtMost(after - before, 4 * MEBIBYTE);
      const read = yield* world.laptop("PEER1").copy.readDocument("Scan.pdf");
      assert.isTrue(Buffer.from(longer).equals(read));
    }),
  );
});

/** The pieces a cutter finds, and how many bytes it had not to search for cuts. */
const recut = (
  bytes: Uint8Array,
  before: Manifest["chunks"],
): { readonly ends: ReadonlyArray<number>; readonly asBefore: number } => {
  const cutter = makeCutter(bytes, { count: 5, bytes: 4 * MEBIBYTE }, before);
  const ends: Array<number> = [];
  let asBefore = 0;
  for (let step = cutter.next(); step.pieces.length > 0; step = cutter.next()) {
    const taken = cutter.answer(
      step,
      step.pieces.map((piece) => KEYS.hash(piece)),
    );
    for (const { length } of step.pieces.slice(0, taken)) {
      ends.push((ends.at(-1) ?? 0) + length);
      if (step.expected !== null) asBefore += length;
    }
  }
  return { ends, asBefore };
};

describe("a large document that was cut before", () => {
  const { chunks } = cutDocument(BIG, KEYS).manifest;
  const PART = BIG.subarray(0, 10 * MEBIBYTE);
  const partChunks = cutDocument(PART, KEYS).manifest.chunks;

  it("is cut as if it never had been, whatever was changed, put in or taken out", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            at: fc.nat(PART.length),
            out: fc.constantFrom(0, 1, 300, 2 * MEBIBYTE),
            put: fc.constantFrom(0, 1, 300, 3 * MEBIBYTE),
          }),
          { maxLength: 3 },
        ),
        (changes) => {
          let bytes = Buffer.from(PART);
          for (const { at, out, put } of changes)
            bytes = Buffer.concat([
              bytes.subarray(0, at),
              noise(put, at),
              bytes.subarray(at + out),
            ]);
          assert.deepStrictEqual(recut(bytes, partChunks).ends, chunkEnds(bytes));
        },
      ),
      { numRuns: 12 },
    );
  });

  it("is cut as if it never had been where its old end is in the middle, or its new end was", () => {
    const longer = Buffer.concat([BIG, noise(3 * MEBIBYTE, 11)]);
    assert.deepStrictEqual(recut(longer, chunks).ends, chunkEnds(longer));
    const { manifest } = cutDocument(longer, KEYS);
    assert.deepStrictEqual(recut(BIG, manifest.chunks).ends, chunkEnds(BIG));
  });

  it("is searched for cuts only around a change, in front of which and behind which it is what it was", () => {
    const middle = BIG.length >> 1;
    for (const put of [1, 2]) {
      const changed = Buffer.concat([
        BIG.subarray(0, middle),
        noise(put, 5),
        BIG.subarray(middle + 1),
      ]);
      assert.isAtLeast(recut(changed, chunks).asBefore, BIG.length - 6 * MEBIBYTE, `${put}`);
    }
  });

  it("into crumbs, or into one piece, is not cut like that again", () => {
    const crumbs = Array.from({ length: BIG.length / MEBIBYTE }, (_, at) => {
      const size = MEBIBYTE / 8;
      return { hash: KEYS.hash(BIG.subarray(at * size, (at + 1) * size)), size };
    });
    assert.deepStrictEqual(recut(BIG, crumbs).ends, chunkEnds(BIG));
    const half = BIG.subarray(0, 4 * MEBIBYTE);
    const whole = cutDocument(half, KEYS).manifest.chunks;
    assert.deepStrictEqual(recut(BIG, whole).ends, chunkEnds(BIG));
    assert.deepStrictEqual(recut(BIG, [{ hash: KEYS.hash(), size: 0 }]).ends, chunkEnds(BIG));
  });
});

/** What version 0.1 cut: copies of different versions share chunks only as long as this holds. */
const PINNED: ReadonlyArray<number> = [
  1_090_298, 1_965_619, 3_124_915, 4_431_503, 5_582_480, 6_291_456,
];
