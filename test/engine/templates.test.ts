/** Template updates win over what did not know of them, and everything else stays a version (domain A7, rule 56). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as fc from "fast-check";
import { currentOf, emptyState, foldSegment } from "../../src/engine/state/fold.ts";
import { emptyBook } from "../../src/engine/log/book.ts";
import { makeLogId } from "../../src/engine/log/names.ts";
import { generationsOf } from "../../src/engine/state/versions.ts";
import { decodeOp, encodeOp, type Op } from "../../src/engine/log/op.ts";
import type { Segment } from "../../src/engine/log/segment.ts";
import { settle, sha256, stateDigest, text, World } from "./world.ts";

const LETTER = "Letter.docx";
const LOG = makeLogId("a".repeat(32), 1);
const template = { template: true } as const;

const field = Effect.gen(function* () {
  const world = new World();
  yield* world.field(["PEER1", "PEER2"]);
  const [one, two] = [world.laptop("PEER1").copy, world.laptop("PEER2").copy];
  const meet = Effect.gen(function* () {
    for (const name of ["PEER1", "PEER2"]) yield* world.connect(name, "PARENT");
    yield* settle;
    assert.strictEqual(stateDigest(one), stateDigest(two));
  });
  return { world, one, two, parent: world.laptop("PARENT").copy, meet };
});

describe("a template update", () => {
  it.effect("is shown before edits that did not know of it, however many and however late", () =>
    Effect.gen(function* () {
      const { world, one, two, parent, meet } = yield* field;
      yield* one.saveDocument(LETTER, text("template"), template);
      yield* one.setField("tb/1000", "name", "Cash and banks", template);
      for (const content of ["a", "b", "c"]) {
        yield* two.saveDocument(LETTER, text(content));
        yield* two.setField("tb/1000", "name", content);
      }
      yield* meet;
      for (const copy of [one, two, parent]) {
        assert.strictEqual(copy.document(LETTER)?.current, sha256(text("template")));
        assert.strictEqual(copy.record("tb/1000")?.["name"]?.current, "Cash and banks");
      }
      assert.deepStrictEqual(parent.record("tb/1000")?.["name"]?.versions, ["Cash and banks", "c"]);
      assert.deepStrictEqual(yield* parent.readDocument(LETTER, sha256(text("c"))), text("c"));
      assert.strictEqual(parent.status().conflicts, 2);
      assert.deepStrictEqual(
        parent
          .versions(LETTER)
          .filter((version) => version.template)
          .map(({ by }) => by),
        ["user-PEER1 on PEER1"],
      );
      const said = world.heard("edit", "PEER1").map(({ facts }) => facts["template"]);
      assert.deepStrictEqual(said, [true, true]);
      assert.notProperty(world.heard("edit", "PEER2")[0]?.facts, "template");
    }),
  );

  it.effect("loses nothing: the edit it beat can be promoted, and stays shown", () =>
    Effect.gen(function* () {
      const { one, two, meet, parent } = yield* field;
      yield* one.saveDocument(LETTER, text("template"), template);
      yield* two.saveDocument(LETTER, text("mine"));
      yield* meet;
      const mine = two.versions(LETTER).find(({ state }) => state === "conflicting");
      yield* two.promoteDocument(LETTER, mine?.dot ?? "");
      yield* settle;
      assert.deepStrictEqual(parent.document(LETTER)?.versions, [sha256(text("mine"))]);
      assert.strictEqual(parent.status().conflicts, 0);
    }),
  );

  it.effect("is replaced by an edit that goes on from it, and that edit keeps its place", () =>
    Effect.gen(function* () {
      const { one, two, meet, parent } = yield* field;
      yield* one.saveDocument(LETTER, text("template"), template);
      yield* one.saveDocument(LETTER, text("template, filled in"));
      for (const content of ["a", "b", "c", "d"]) yield* two.saveDocument(LETTER, text(content));
      yield* meet;
      assert.strictEqual(parent.document(LETTER)?.current, sha256(text("template, filled in")));
      assert.strictEqual(parent.document(LETTER)?.versions.length, 2);
    }),
  );

  it.effect("comes before what people made of an earlier one at the same time", () =>
    Effect.gen(function* () {
      const { one, two, meet, parent } = yield* field;
      yield* one.saveDocument(LETTER, text("template 1"), template);
      yield* meet;
      yield* one.disconnect;
      yield* two.disconnect;
      yield* one.saveDocument(LETTER, text("template 2"), template);
      for (const content of ["a", "b", "c"]) yield* two.saveDocument(LETTER, text(content));
      yield* meet;
      assert.strictEqual(parent.document(LETTER)?.current, sha256(text("template 2")));
      assert.sameMembers(
        [...(parent.document(LETTER)?.versions ?? [])],
        [sha256(text("template 2")), sha256(text("c"))],
      );
    }),
  );

  it.effect("survives a deletion that did not know of it", () =>
    Effect.gen(function* () {
      const { one, two, meet, parent } = yield* field;
      yield* one.saveDocument(LETTER, text("template"), template);
      yield* two.deleteDocument(LETTER);
      yield* meet;
      assert.deepStrictEqual(parent.document(LETTER)?.versions, [sha256(text("template"))]);
    }),
  );
});

interface Saved {
  readonly author: number;
  readonly lam: number;
  readonly epoch: number;
  readonly generation: number;
}

const put = ({ author, epoch, generation }: Saved): Op => ({
  kind: "put",
  document: LETTER,
  manifest: {
    size: 1,
    sha256: sha256(text(`${author}`)),
    chunks: [{ hash: sha256(text(`${author}`)), size: 1 }],
  },
  observed: [],
  epoch,
  ...(generation === 0 ? {} : { template: { generation, update: true } }),
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

const small = fc.integer({ min: 0, max: 2 });
const saves = fc.uniqueArray(
  fc.record({
    author: fc.integer({ min: 0, max: 9 }),
    lam: fc.integer({ min: 1, max: 3 }),
    epoch: small,
    generation: small,
  }),
  { minLength: 1, maxLength: 8, selector: ({ author }) => author },
);

describe("of versions that did not know of each other", () => {
  it("the greatest of generation, check-out, Lamport time and log is shown, in every order of arrival", () => {
    fc.assert(
      fc.property(
        saves.chain((all) => fc.shuffledSubarray(all, { minLength: all.length })),
        (order) => {
          const state = emptyState();
          for (const saved of order) foldSegment(state, segmentOf(saved), () => undefined);
          const register = state.documents.get(LETTER);
          const [best] = order.toSorted(
            (a, b) =>
              b.generation - a.generation ||
              b.epoch - a.epoch ||
              b.lam - a.lam ||
              b.author - a.author,
          );
          assert.strictEqual(
            register === undefined ? null : currentOf(register).log[0],
            `${best?.author}`,
          );
        },
      ),
    );
  });
});

describe("what descends from a template update", () => {
  it("is known of a version a clean-up left, also when it was replaced afterwards", () => {
    const hash = sha256(text("left"));
    const value = { sha256: hash, size: 4, chunks: [{ hash, size: 4 }] };
    const left = { log: LOG, seq: 1, lam: 1, epoch: 0, generation: 2, value };
    const below = emptyState();
    below.documents.set(LETTER, { versions: [left], conflicted: false });
    const book = { ...emptyBook(), below };
    assert.strictEqual(generationsOf({ book, state: emptyState() })(LETTER, hash), 2);
  });
});

describe("on the wire", () => {
  const table = [{ log: "0".repeat(32), seq: 5 }];
  const set: Op = {
    kind: "set",
    record: "tb/1000",
    field: "name",
    value: "Cash",
    observed: [{ log: "0".repeat(32), seq: 2 }],
  };
  const saved = { author: 0, lam: 1, epoch: 0, generation: 0 };
  const written = (op: Op): Array<unknown> => JSON.parse(encodeOp(op, () => 0)) as Array<unknown>;

  it("what has to do with templates has kinds of its own, so that an older reader relays it", () => {
    for (const plain of [set, put(saved), put({ ...saved, epoch: 7 })])
      for (const update of [true, false]) {
        const op = { ...plain, template: { generation: 3, update } } as Op;
        const line = written(op);
        assert.strictEqual(
          line[0],
          update ? `template-${plain.kind}` : `${plain.kind}-on-template`,
        );
        assert.deepStrictEqual(decodeOp(line, table, 3), op);
        assert.deepStrictEqual(decodeOp(written(plain), table, 3), plain);
      }
  });

  it("a generation that cannot be is refused", () => {
    const op = { ...set, template: { generation: 3, update: true } } as const;
    const line = written(op);
    for (const wrong of [0, -1, 1.5, "2", null, 1e10])
      assert.throws(() => decodeOp([...line.slice(0, 5), wrong], table, 3), /generation/);
    for (const wrong of [line.slice(0, 5), [...line, 1]])
      assert.throws(() => decodeOp(wrong, table, 3), /length/);
    const document = written({ ...put(saved), template: op.template } as Op);
    assert.throws(() => decodeOp([...document, 0], table, 3), /epoch/);
    assert.throws(() => decodeOp([...document, 1, 1], table, 3), /length/);
  });
});
