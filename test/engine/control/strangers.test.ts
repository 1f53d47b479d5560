/**
 * Who may be believed on a share everybody can write to (engine §1.10, "Who is believed" in docs/engine.md): nobody writes in another's name,
 * nobody writes without saying who he is, and whoever did not belong is given up by one decision.
 */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { Compression } from "../../../src/engine/log/compression.ts";
import type { ControlOp } from "../../../src/engine/control/operations.ts";
import type { Op } from "../../../src/engine/log/op.ts";
import { segmentName } from "../../../src/engine/log/names.ts";
import {
  encodeSegment,
  GENESIS,
  type Segment,
  type SegmentDraft,
} from "../../../src/engine/log/segment.ts";
import { settle, World } from "../world.ts";

const STRANGER = "e".repeat(32);

const set = (value: string): Op => ({
  kind: "set",
  record: "tb/1000",
  field: "stranger",
  value,
  observed: [],
});

const control = (op: ControlOp): Op => ({ kind: "control", control: op });

const introduction = (world: World): Op =>
  control({ kind: "join", parent: world.copyId("PARENT"), user: "Eve", machine: "EVE" });

/** A segment as a program that is no engine of ours can make it, with keys of its own. */
const written = (world: World, ops: ReadonlyArray<Op>, changes: Partial<SegmentDraft> = {}) =>
  Effect.map(Compression, (compression) =>
    encodeSegment(
      { log: `${STRANGER}.1`, first: 1, prev: GENESIS, lam: 1, at: 0, deps: [], ops, ...changes },
      world.keys,
      compression,
    ),
  );

/** Leaves it in a drop box, as every visitor can. */
const leaveAt = (world: World, host: string, segment: Segment): void =>
  world
    .laptop(host)
    .folder.plant(`_Sync/in/${STRANGER}.${segment.log}.${segmentName(segment)}`, segment.bytes);

const shown = (world: World, name: string): unknown =>
  world.laptop(name).copy.record("tb/1000")?.["stranger"]?.current;

/** PARENT between PEER1 and PEER2, all connected. */
const room = Effect.gen(function* () {
  const world = new World();
  yield* world.field(["PEER1", "PEER2"]);
  yield* world.connect("PEER1", "PARENT");
  yield* world.connect("PEER2", "PARENT");
  yield* settle;
  return world;
});

describe("somebody who leaves a log in a drop box", () => {
  for (const [name, changes] of [
    ["in a first log", {}],
    ["in a later log", { log: `${STRANGER}.7` }],
  ] as const)
    it.effect(`${name} without saying who he is, is believed by nobody, and reported`, () =>
      Effect.gen(function* () {
        const world = yield* room;
        const segment = yield* written(world, [set("believe me")], changes);
        leaveAt(world, "PARENT", segment);
        yield* settle;
        for (const copy of ["PARENT", "PEER1", "PEER2"])
          assert.deepStrictEqual(
            [copy, shown(world, copy), world.laptop(copy).copy.status().waiting],
            [copy, undefined, 0],
          );
        assert.deepStrictEqual(
          world.heard("quarantined", "PARENT").map(({ facts }) => facts["why"]),
          ["its author is no copy of this engagement"],
        );
        assert.lengthOf(world.laptop("PARENT").copy.properties().members, 4);
      }),
    );

  it.effect("without saying who he is, locks nothing and abandons nobody", () =>
    Effect.gen(function* () {
      const world = yield* room;
      const segment = yield* written(world, [
        control({ kind: "intent", epoch: 9, purpose: "lock-down" }),
        control({ kind: "commit", epoch: 9 }),
        control({ kind: "abandon", epoch: 9, copy: world.copyId("PEER1") }),
      ]);
      leaveAt(world, "PARENT", segment);
      yield* settle;
      for (const copy of ["PARENT", "PEER1"]) {
        const { abandoned, phase } = world.laptop(copy).copy.status();
        assert.deepStrictEqual([copy, phase, abandoned], [copy, "open", false]);
      }
    }),
  );

  it.effect("as the top level of something is believed by nobody", () =>
    Effect.gen(function* () {
      const world = yield* room;
      const top = control({ kind: "join", parent: null, user: "Eve", machine: "EVE" });
      leaveAt(world, "PARENT", yield* written(world, [top, set("believe me")]));
      yield* settle;
      assert.isUndefined(shown(world, "PARENT"));
    }),
  );

  it.effect("and builds on a life of his that nobody has, waits for it and is not shown", () =>
    Effect.gen(function* () {
      const world = yield* room;
      const deps = [{ log: `${STRANGER}.1`, seq: 1 }];
      const segment = yield* written(world, [set("believe me")], { log: `${STRANGER}.2`, deps });
      leaveAt(world, "PARENT", segment);
      yield* settle;
      assert.isUndefined(shown(world, "PARENT"));
      assert.strictEqual(world.laptop("PARENT").copy.status().waiting, 1);
    }),
  );

  it.effect(
    "and says who he is, is seen by everybody among the copies, and given up by one decision",
    () =>
      Effect.gen(function* () {
        const world = yield* room;
        yield* world.open("OFFICE");
        yield* world.connect("PARENT", "OFFICE");
        const first = yield* written(world, [introduction(world), set("seen")]);
        leaveAt(world, "PARENT", first);
        yield* settle;
        for (const copy of ["OFFICE", "PARENT", "PEER1", "PEER2"]) {
          const { members } = world.laptop(copy).copy.properties();
          const eve = members.find(({ copyId }) => copyId === STRANGER);
          assert.deepStrictEqual([copy, eve?.name], [copy, "Eve on EVE"]);
          assert.strictEqual(shown(world, copy), "seen");
        }
        yield* world.laptop("OFFICE").copy.abandon(STRANGER);
        yield* settle;
        const later = yield* written(world, [set("too late")], {
          first: 3,
          prev: first.id,
          lam: 3,
        });
        leaveAt(world, "PARENT", later);
        leaveAt(world, "PEER1", later);
        yield* settle;
        for (const copy of ["OFFICE", "PARENT", "PEER1", "PEER2"]) {
          assert.deepStrictEqual([copy, shown(world, copy)], [copy, "seen"]);
          // Kept aside, not destroyed.
          assert.deepStrictEqual(
            world
              .laptop(copy)
              .copy.quarantined()
              .map(({ value, why }) => [value, why]),
            [["too late", "abandoned"]],
          );
        }
      }),
  );

  it.effect("in the name of a copy he does not have the key of, is believed by nobody", () =>
    Effect.gen(function* () {
      const world = yield* room;
      const victim = world.copyId("PEER2");
      const ofVictim = (copyId: string, bytes: Uint8Array): string =>
        world.keys.sign(copyId === victim ? STRANGER : copyId, bytes);
      const forged = encodeSegment(
        {
          log: `${victim}.2`,
          first: 1,
          prev: GENESIS,
          lam: 1,
          at: 0,
          deps: [],
          ops: [set("Ben says")],
        },
        { ...world.keys, sign: ofVictim },
        yield* Compression,
      );
      leaveAt(world, "PARENT", forged);
      yield* settle;
      assert.isUndefined(shown(world, "PARENT"));
      assert.lengthOf(world.heard("quarantined", "PARENT"), 1);
    }),
  );
});

describe("two engagements whose folders were mixed by hand", () => {
  it.effect(
    "do not mix: nothing of the other is shown, and its copies are listed so that they can be given up",
    () =>
      Effect.gen(function* () {
        const world = yield* room;
        const other = new World(1_000);
        yield* other.field(["PEER1"]);
        yield* other.connect("PEER1", "PARENT");
        yield* other.laptop("PEER1").copy.setField("tb/1000", "stranger", "of another client");
        yield* settle;
        const before = world.laptop("PARENT").copy.exportState();
        yield* world.close("PARENT");
        for (const path of other.laptop("PARENT").folder.paths()) {
          const file = other.laptop("PARENT").folder.files.get(path.toLowerCase());
          const isLog = path.startsWith("_Sync/log/") || path.startsWith("_Sync/own/log/");
          if (file !== undefined && (isLog || path.startsWith("_Sync/in/")))
            world.laptop("PARENT").folder.plant(path, file.bytes);
        }
        const parent = yield* world.open("PARENT");
        yield* settle;
        assert.deepStrictEqual(parent.exportState(), before);
        assert.deepStrictEqual(world.laptop("PEER2").copy.exportState(), before);
        assert.isAbove(world.heard("quarantined", "PARENT").length, 0);
        // The copies of the other introduced themselves to somebody nobody here knows.
        const foreign = parent
          .properties()
          .members.filter(({ parentCopy, copyId }) =>
            [parentCopy, copyId].includes(other.copyId("PARENT")),
          );
        assert.lengthOf(foreign, 2);
        yield* world.open("OFFICE");
        yield* world.connect("PARENT", "OFFICE");
        yield* settle;
        for (const { copyId } of foreign) yield* world.laptop("OFFICE").copy.abandon(copyId);
        yield* settle;
        assert.deepStrictEqual(
          parent
            .properties()
            .members.map(({ state }) => state)
            .filter((state) => state === "member"),
          ["member", "member", "member", "member"],
        );
      }),
  );
});
