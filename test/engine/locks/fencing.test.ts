/** Epochs in the fold: which version is shown does not depend on the order of arrival (I9, engine §1.8). */
import { assert, describe, it } from "@effect/vitest";
import fc from "fast-check";
import { currentOf, emptyState, foldSegment } from "../../../src/engine/state/fold.ts";
import { decodeOp, encodeOp, type Op } from "../../../src/engine/log/op.ts";
import type { Segment } from "../../../src/engine/log/segment.ts";
import { sha256, text } from "../world.ts";

interface Saved {
  readonly author: number;
  readonly lam: number;
  readonly epoch: number;
  readonly content: string;
}

const put = ({ epoch, content }: Saved): Op => ({
  kind: "put",
  document: "Letter.docx",
  manifest: {
    size: text(content).length,
    sha256: sha256(text(content)),
    chunks: [{ hash: sha256(text(content)), size: text(content).length }],
  },
  observed: [],
  epoch,
});

const segmentOf = (saved: Saved): Segment => ({
  id: "",
  log: `${saved.author}`.repeat(32),
  first: 1,
  last: 1,
  prev: "",
  lam: saved.lam,
  at: 0,
  deps: [],
  ops: [put(saved)],
  chunks: [],
  bytes: new Uint8Array(),
});

const shownAfter = (order: ReadonlyArray<Saved>): string => {
  const state = emptyState();
  for (const saved of order) foldSegment(state, segmentOf(saved), () => undefined);
  const register = state.documents.get("Letter.docx");
  if (register === undefined) throw new Error("nothing was folded");
  return currentOf(register).value.sha256;
};

/** One version per author, as people who did not know of each other make them. */
const versions = fc.uniqueArray(
  fc.record({
    author: fc.integer({ min: 0, max: 9 }),
    lam: fc.integer({ min: 1, max: 4 }),
    epoch: fc.integer({ min: 0, max: 3 }),
    content: fc.string({ maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 8, selector: (saved) => saved.author },
);

describe("versions made under different check-outs", () => {
  it("show the one of the latest check-out, in whatever order they arrive", () => {
    fc.assert(
      fc.property(
        versions.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([all, order]) => {
          const [best] = all.toSorted(
            (a, b) => b.epoch - a.epoch || b.lam - a.lam || b.author - a.author,
          );
          assert.strictEqual(shownAfter(all), sha256(text(best?.content ?? "")));
          assert.strictEqual(shownAfter(order), shownAfter(all));
        },
      ),
    );
  });
});

describe("a version made under a check-out", () => {
  const table = [{ log: "0".repeat(32), seq: 5 }];
  const saved = { author: 0, lam: 1, epoch: 7, content: "x" };

  it("is written with its epoch as the fifth part, and without one as before", () => {
    const line: unknown = JSON.parse(encodeOp(put(saved), () => 0));
    assert.strictEqual((line as Array<unknown>)[4], 7);
    assert.deepStrictEqual(decodeOp(line, table, 1), put(saved));
    const plain: unknown = JSON.parse(encodeOp(put({ ...saved, epoch: 0 }), () => 0));
    assert.strictEqual((plain as Array<unknown>).length, 4);
    assert.deepStrictEqual(decodeOp(plain, table, 1), put({ ...saved, epoch: 0 }));
  });

  it("is refused where the epoch is none", () => {
    const line = JSON.parse(encodeOp(put(saved), () => 0)) as Array<unknown>;
    for (const epoch of [0, -1, 1.5, "7", null, 1e15])
      assert.throws(() => decodeOp([...line.slice(0, 4), epoch], table, 1), /epoch/);
    assert.throws(() => decodeOp([...line, 1], table, 1), /four nor five/);
  });
});
