/** Pieces that stay in memory for what comes next with them (src/engine/copy/at-hand.ts): bounded, also where they share memory. */
import { assert, describe, it } from "@effect/vitest";
import { keepAtHand, letGo, nothingAtHand } from "../../src/engine/copy/at-hand.ts";

const RUN_BYTES = 1_048_576;
const PIECE_BYTES = 4_096;

/** Pieces cut out of one stretch of memory, the first `count` of them. */
const cutOut = (count: number) => {
  const run = new Uint8Array(RUN_BYTES);
  return Array.from({ length: count }, (_, at) => ({
    hash: String(at).padStart(64, "0"),
    bytes: run.subarray(at * PIECE_BYTES, (at + 1) * PIECE_BYTES),
  }));
};

describe("pieces at hand", () => {
  it("are kept where they are most of the memory they share", () => {
    const atHand = nothingAtHand({ hasFiles: true });
    keepAtHand({ atHand }, cutOut(RUN_BYTES / PIECE_BYTES));
    assert.strictEqual(atHand.pieces.size, RUN_BYTES / PIECE_BYTES);
    letGo({ atHand }, [...atHand.pieces.keys()]);
    assert.strictEqual(atHand.bytes + atHand.smallBytes, 0);
  });

  it("are not kept where a few of them would keep much more", () => {
    const atHand = nothingAtHand({ hasFiles: true });
    keepAtHand({ atHand }, cutOut(RUN_BYTES / PIECE_BYTES / 2 - 1));
    assert.strictEqual(atHand.pieces.size, 0);
  });

  it("are kept by themselves where they have memory of their own", () => {
    const atHand = nothingAtHand({ hasFiles: true });
    const [few] = [cutOut(3).map(({ hash, bytes }) => ({ hash, bytes: bytes.slice() }))];
    keepAtHand({ atHand }, few);
    assert.strictEqual(atHand.pieces.size, 3);
    assert.strictEqual(atHand.smallBytes, 3 * PIECE_BYTES);
  });
});
