/** Numbers of adjusting entries: whoever was first keeps it, everybody shows the same, nobody writes anything (rule 52, I3, I31). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as fc from "fast-check";
import * as TestClock from "effect/testing/TestClock";
import type { LogEnd } from "../../src/engine/log/book.ts";

import { makeLogId, type LogId } from "../../src/engine/log/names.ts";
import { decodeSnapshot } from "../../src/engine/snapshot/read.ts";
import { encodeSnapshot, hashOfSnapshot } from "../../src/engine/snapshot/write.ts";
import { emptyState, foldSegment, type FoldedState } from "../../src/engine/state/fold.ts";
import { NUMBERING_READINGS, type NumberingReading } from "../../src/engine/state/numbering.ts";
import { numbersOf } from "../../src/engine/state/numbers.ts";
import type { Op } from "../../src/engine/log/op.ts";
import type { Segment } from "../../src/engine/log/segment.ts";
import type { CopyHandle } from "../../src/engine/engine.ts";
import { WRITING } from "./memory-volume.ts";
import { makeKeys, settle, World } from "./world.ts";

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

  it.effect("keeps it after a clean-up, in a copy that is opened again as well", () =>
    Effect.gen(function* () {
      const { meet, one, parent, two, world } = yield* field;
      yield* one.setField("entry/anna", "number", 7);
      yield* two.setField("entry/ben", "number", 7);
      yield* world.open("OFFICE");
      yield* meet;
      yield* world.connect("PARENT", "OFFICE");
      yield* settle;
      const before = ["7 entry/anna (7)", "8 entry/ben (7)"];
      assert.deepStrictEqual(shown(parent), before);
      const asked = yield* Effect.forkChild(world.laptop("OFFICE").copy.cleanUp(), {
        startImmediately: true,
      });
      for (let second = 0; second < 320; second++) yield* TestClock.adjust("1 second");
      yield* Fiber.join(asked);
      yield* settle;
      assert.include(world.marks("OFFICE"), "cleaned-up");
      for (const name of ["OFFICE", "PARENT", "PEER1", "PEER2"])
        assert.deepStrictEqual(shown(world.laptop(name).copy), before, name);
      yield* world.crash("PEER1");
      const again = yield* world.open("PEER1");
      assert.deepStrictEqual(shown(again), before);
      yield* again.setField("entry/carl", "number", 7);
      assert.deepStrictEqual(shown(again), [...before, "9 entry/carl (7)"]);
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

describe("two entries with the same number, where the date of creation decides", () => {
  it.effect("a slow clock takes the number away from who had it for an hour", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"], { numbering: "creation-date" });
      const [one, two] = [world.laptop("PEER1").copy, world.laptop("PEER2").copy];
      world.laptop("PEER2").clockOffsetMillis = -10_800_000;
      for (const name of ["PEER1", "PEER2"]) yield* world.connect(name, "PARENT");
      yield* one.setField("entry/anna", "number", 7);
      yield* settle;
      assert.deepStrictEqual(shown(two), ["7 entry/anna (7)"]);
      yield* TestClock.adjust("1 hour");
      yield* two.setField("entry/ben", "number", 7);
      yield* settle;
      for (const name of ["PEER1", "PEER2", "PARENT"])
        assert.deepStrictEqual(shown(world.laptop(name).copy), [
          "7 entry/ben (7)",
          "8 entry/anna (7)",
        ]);
    }),
  );

  it.effect(
    "with clocks that are right the earlier one keeps it, whatever its author had seen",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1", "PEER2"], { numbering: "creation-date" });
        const [one, two] = [world.laptop("PEER1").copy, world.laptop("PEER2").copy];
        for (let n = 0; n < 5; n++) yield* one.setField("tb/1", "a", n);
        yield* one.setField("entry/anna", "number", 7);
        yield* TestClock.adjust("1 second");
        yield* two.setField("entry/ben", "number", 7);
        for (const name of ["PEER1", "PEER2"]) yield* world.connect(name, "PARENT");
        yield* settle;
        for (const name of ["PEER1", "PEER2", "PARENT"])
          assert.deepStrictEqual(shown(world.laptop(name).copy), [
            "7 entry/anna (7)",
            "8 entry/ben (7)",
          ]);
      }),
  );
});

interface Asked {
  readonly author: number;
  readonly lam: number;
  readonly at: number;
  readonly entry: number;
  readonly number: number;
}

const logOf = (author: number): LogId => makeLogId(`${author}`.repeat(32), 1);

const segmentOf = ({ author, lam, at, entry, number }: Asked): Segment => {
  const op: Op = {
    kind: "set",
    record: `entry/${entry}`,
    field: "number",
    value: number,
    observed: [],
  };
  return {
    id: "",
    log: logOf(author),
    first: lam,
    last: lam,
    prev: "",
    lam,
    at,
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
    at: fc.integer({ min: -3, max: 3 }),
    entry: fc.nat({ max: 7 }),
    number: fc.integer({ min: 1, max: 4 }),
  }),
  { maxLength: 16, selector: ({ author, lam }) => author * 100 + lam },
);

/** Rule 52 in the simplest words: nothing here is fast, and nothing is shared with the engine. */
const oracle = (all: ReadonlyArray<Asked>, reading: NumberingReading): ReadonlyArray<string> => {
  const byArrival = all.toSorted((a, b) => a.lam - b.lam || a.author - b.author);
  const byTime =
    reading === "creation-date" ? byArrival.toSorted((a, b) => a.at - b.at) : byArrival;
  const wanted = new Map<number, number>();
  for (const { entry, number } of byArrival) wanted.set(entry, number);
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

const PLAIN = { deflate: () => undefined, inflate: () => undefined };
const KEYS = makeKeys();
const TOP = "9".repeat(32);

/** The state after a clean-up: written into a snapshot by the top level and read again. */
const throughSnapshot = (state: FoldedState, before: ReadonlyArray<Asked>): FoldedState => {
  const ends = new Map<LogId, LogEnd>();
  for (const { author, lam } of before.toSorted((a, b) => a.lam - b.lam))
    ends.set(logOf(author), { seq: lam, head: "0".repeat(64), lam });
  state.lam = Math.max(1, state.lam);
  const file = encodeSnapshot({ engagementId: TOP, ends, state }, TOP, KEYS, PLAIN);
  const read = decodeSnapshot(file.bytes, TOP, KEYS, PLAIN);
  if (!read.ok) throw new Error("a snapshot that cannot be read");
  assert.strictEqual(hashOfSnapshot(read.value, KEYS), file.hash);
  return read.value.state;
};

describe("whatever people ask for, and however it arrives", () => {
  it("every number is shown once, to whom it belongs, and whoever is alone keeps what was asked for", () => {
    let renumbered = 0;
    let dated = 0;
    fc.assert(
      fc.property(
        asked.chain((all) => fc.shuffledSubarray(all, { minLength: all.length })),
        fc.nat({ max: 16 }),
        (order, cleanedUp) => {
          let state = emptyState();
          for (const [index, one] of order.entries()) {
            if (index === cleanedUp) state = throughSnapshot(state, order.slice(0, index));
            foldSegment(state, segmentOf(one), () => undefined);
          }
          const byNumber = (reading: NumberingReading): ReadonlyArray<string> =>
            numbersOf(state, reading)
              .map(({ record, shown: number }) => `${number} ${record}`)
              .toSorted();
          for (const reading of NUMBERING_READINGS)
            assert.deepStrictEqual(byNumber(reading), oracle(order, reading));
          if (byNumber("creation-date").join() !== byNumber("first-to-arrive").join()) dated += 1;
          const numbers = numbersOf(state, "first-to-arrive");
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
    assert.isAbove(dated, 100);
  });
});
