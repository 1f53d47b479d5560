/** Numbers of adjusting entries: whoever was first keeps it, everybody shows the same, nobody writes anything (rule 52, I3, I31). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as fc from "fast-check";
import { emptyState, foldSegment } from "../../src/engine/state/fold.ts";
import { numbersOf } from "../../src/engine/state/numbers.ts";
import type { Op } from "../../src/engine/log/op.ts";
import type { Segment } from "../../src/engine/log/segment.ts";
import type { CopyHandle } from "../../src/engine/engine.ts";
import { WRITING } from "./memory-volume.ts";
import { settle, World } from "./world.ts";

const field = Effect.gen(function* () {
  const world = new World();
  yield* world.field(["PEER1", "PEER2"]);
  const [one, two] = [world.laptop("PEER1").copy, world.laptop("PEER2").copy];
  const meet = Effect.gen(function* () {
    for (const name of ["PEER1", "PEER2"]) yield* world.connect(name, "PARENT");
    yield* settle;
  });
  return { world, one, two, parent: world.laptop("PARENT").copy, meet };
});

const shown = (copy: CopyHandle): ReadonlyArray<string> =>
  copy.numbers().map((entry) => `${entry.shown} ${entry.record} (${entry.wanted})`);

describe("two entries with the same number", () => {
  it.effect("the first keeps it, the other is shown with the next free one, on every copy", () =>
    Effect.gen(function* () {
      const { world, one, two, parent, meet } = yield* field;
      yield* two.setField("tb/1", "a", 1);
      yield* one.setField("entry/anna", "number", 7);
      yield* two.setField("entry/ben", "number", 7);
      yield* parent.setField("entry/carl", "number", 8);
      yield* meet;
      for (const copy of [one, two, parent])
        assert.deepStrictEqual(shown(copy), [
          "7 entry/anna (7)",
          "8 entry/carl (8)",
          "9 entry/ben (7)",
        ]);
      // What people asked for stays as it is, and what nobody doubts is told to nobody.
      assert.strictEqual(two.record("entry/ben")?.["number"]?.current, 7);
      assert.strictEqual(two.status().conflicts, 0);
      for (const name of ["PEER1", "PEER2", "PARENT"])
        assert.deepStrictEqual(
          world
            .heard("renumbered", name)
            .map(({ facts }) => [facts["entity"], facts["wanted"], facts["shown"]]),
          [["entry/ben", 7, 9]],
        );
      assert.include(world.marks("PARENT"), "number-given-to-the-first");
    }),
  );

  it.effect("writes nothing: a round after that moves nothing and stores nothing", () =>
    Effect.gen(function* () {
      const { world, one, two, parent, meet } = yield* field;
      yield* one.setField("entry/anna", "number", 7);
      yield* two.setField("entry/ben", "number", 7);
      yield* meet;
      const operations = parent.properties().operations;
      for (const { folder } of world.laptops.values()) folder.audit.length = 0;
      for (const copy of [one, two]) yield* copy.syncNow;
      yield* settle;
      assert.strictEqual(parent.properties().operations, operations);
      const said = world.heard("edit").filter(({ facts }) => facts["field"] === "number");
      assert.lengthOf(said, 2);
      for (const { folder } of world.laptops.values())
        assert.deepStrictEqual(
          folder.audit.filter(({ operation }) => WRITING.has(operation)),
          [],
        );
    }),
  );

  it.effect("gives the number back when the first goes, and says so", () =>
    Effect.gen(function* () {
      const { world, one, two, parent, meet } = yield* field;
      yield* two.setField("tb/1", "a", 1);
      yield* one.setField("entry/anna", "number", 7);
      yield* two.setField("entry/ben", "number", 7);
      yield* meet;
      yield* one.deleteRecord("entry/anna");
      yield* settle;
      assert.deepStrictEqual(shown(parent), ["7 entry/ben (7)"]);
      assert.deepStrictEqual(
        world.heard("renumbered", "PARENT").map(({ facts }) => facts["shown"]),
        [8, 7],
      );
      yield* one.setField("entry/anna", "number", 7);
      yield* settle;
      assert.deepStrictEqual(shown(two), ["7 entry/anna (7)", "8 entry/ben (7)"]);
    }),
  );

  it.effect("does not cost an entry its number when it is saved once more", () =>
    Effect.gen(function* () {
      const { one, two, parent, meet } = yield* field;
      yield* two.setField("tb/1", "a", 1);
      yield* one.setField("entry/anna", "number", 7);
      yield* two.setField("entry/ben", "number", 7);
      yield* meet;
      yield* one.setField("entry/anna", "number", 7);
      yield* settle;
      assert.deepStrictEqual(shown(parent), ["7 entry/anna (7)", "8 entry/ben (7)"]);
    }),
  );

  it.effect("counts only what belongs to the engagement", () =>
    Effect.gen(function* () {
      const { world, one, two, parent, meet } = yield* field;
      yield* world.connect("PARENT", "OFFICE");
      yield* settle;
      yield* parent.disconnect;
      yield* two.setField("tb/1", "a", 1);
      yield* one.setField("entry/anna", "number", 7);
      yield* two.setField("entry/ben", "number", 7);
      yield* meet;
      assert.deepStrictEqual(shown(parent), ["7 entry/anna (7)", "8 entry/ben (7)"]);
      const office = yield* world.open("OFFICE");
      yield* office.abandon(one.identity.copyId);
      yield* world.connect("PARENT", "OFFICE");
      yield* settle;
      assert.deepStrictEqual(shown(parent), ["7 entry/ben (7)"]);
      assert.deepStrictEqual(shown(office), ["7 entry/ben (7)"]);
    }),
  );

  it.effect("forgets who was first where that turns out not to belong to the engagement", () =>
    Effect.gen(function* () {
      const { world, one, two, parent, meet } = yield* field;
      yield* world.connect("PARENT", "OFFICE");
      yield* settle;
      yield* parent.disconnect;
      yield* one.setField("entry/ben", "number", 7);
      yield* meet;
      yield* two.setField("entry/anna", "number", 7);
      yield* two.setField("entry/ben", "number", 7);
      yield* settle;
      assert.deepStrictEqual(shown(parent), ["7 entry/ben (7)", "8 entry/anna (7)"]);
      const office = yield* world.open("OFFICE");
      yield* office.abandon(one.identity.copyId);
      yield* world.connect("PARENT", "OFFICE");
      yield* settle;
      assert.deepStrictEqual(shown(parent), ["7 entry/anna (7)", "8 entry/ben (7)"]);
      assert.deepStrictEqual(shown(office), shown(parent));
    }),
  );

  it.effect("takes whole numbers of entries, and nothing else", () =>
    Effect.gen(function* () {
      const { one } = yield* field;
      for (const [id, value] of Object.entries({
        a: "7",
        b: 7.5,
        c: 0,
        d: -1,
        e: 1e9,
        f: null,
        g: [7],
      }))
        yield* one.setField(`entry/${id}`, "number", value);
      yield* one.setField("tb/1", "number", 7);
      yield* one.setField("entry/x", "title", 7);
      yield* one.setField("entry/y", "number", 7);
      assert.deepStrictEqual(shown(one), ["7 entry/y (7)"]);
      yield* one.setField("entry/y", "number", "seven");
      assert.deepStrictEqual(shown(one), []);
    }),
  );
});

interface Asked {
  readonly author: number;
  readonly lam: number;
  readonly entry: number;
  readonly number: number;
}

const segmentOf = ({ author, lam, entry, number }: Asked): Segment => {
  const op: Op = {
    kind: "set",
    record: `entry/${entry}`,
    field: "number",
    value: number,
    observed: [],
  };
  return {
    id: "",
    log: `${author}`.repeat(32),
    first: lam,
    last: lam,
    prev: "",
    lam,
    at: 0,
    deps: [],
    ops: [op],
    chunks: [],
    bytes: new Uint8Array(),
  };
};

const asked = fc.uniqueArray(
  fc.record({
    author: fc.nat({ max: 3 }),
    lam: fc.integer({ min: 1, max: 12 }),
    entry: fc.nat({ max: 7 }),
    number: fc.integer({ min: 1, max: 4 }),
  }),
  { maxLength: 16, selector: ({ author, lam }) => author * 100 + lam },
);

/** Rule 52 in the simplest words: nothing here is fast, and nothing is shared with the engine. */
const oracle = (all: ReadonlyArray<Asked>): ReadonlyArray<string> => {
  const byTime = all.toSorted((a, b) => a.lam - b.lam || a.author - b.author);
  const wanted = new Map<number, number>();
  for (const { entry, number } of byTime) wanted.set(entry, number);
  const queue = byTime.filter(
    (one, i) =>
      wanted.get(one.entry) === one.number &&
      byTime.findIndex((other) => other.entry === one.entry && other.number === one.number) === i,
  );
  const shownBy = new Map<number, number>();
  for (const { entry, number } of queue)
    if (![...shownBy.values()].includes(number)) shownBy.set(entry, number);
  for (let number = 1; number <= 4; number++)
    for (const one of queue) {
      if (one.number !== number || shownBy.has(one.entry)) continue;
      let next = number;
      while ([...shownBy.values()].includes(next)) next += 1;
      shownBy.set(one.entry, next);
    }
  return [...shownBy].map(([entry, number]) => `${number} entry/${entry}`).toSorted();
};

describe("whatever people ask for, and however it arrives", () => {
  it("every number is shown once, to whom it belongs, and whoever is alone keeps what was asked for", () => {
    let renumbered = 0;
    fc.assert(
      fc.property(
        asked.chain((all) => fc.shuffledSubarray(all, { minLength: all.length })),
        (order) => {
          const state = emptyState();
          for (const one of order) foldSegment(state, segmentOf(one), () => undefined);
          const numbers = numbersOf(state);
          assert.deepStrictEqual(
            numbers.map(({ record, shown: number }) => `${number} ${record}`).toSorted(),
            oracle(order),
          );
          assert.strictEqual(
            new Set(numbers.map(({ shown: number }) => number)).size,
            numbers.length,
          );
          renumbered += numbers.filter((one) => one.shown !== one.wanted).length;
        },
      ),
      { numRuns: 500 },
    );
    assert.isAbove(renumbered, 300);
  });
});
