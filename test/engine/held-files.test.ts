/** A file another program holds for long is for a later time, and nothing else waits for it (engine §1.9, I30). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import type { AuditEntry } from "./memory-volume.ts";
import { refusal, settle, sha256, stateDigest, text, World } from "./world.ts";

const ALL = ["PARENT", "PEER1", "PEER2"];

/** Everybody connected to PARENT. */
const together = Effect.fnUntraced(function* () {
  const world = new World();
  yield* world.field(["PEER1", "PEER2"]);
  yield* world.connect("PEER1", "PARENT");
  yield* world.connect("PEER2", "PARENT");
  yield* settle;
  return world;
});

/** Holds the files in PARENT's folder of which `isHeld` says so, for whoever reads them with this hand. Counts how often they were asked for. */
const hold = (world: World, hand: string, isHeld: (path: string) => boolean) => {
  const { folder } = world.laptop("PARENT");
  const asked: Array<AuditEntry> = [];
  folder.fault = (entry) => {
    if (entry.hand !== hand || entry.operation !== "read" || !isHeld(entry.path)) return undefined;
    asked.push(entry);
    return "busy";
  };
  return { asked, letGo: () => void (folder.fault = undefined) };
};

const valueAt = (world: World, name: string, field: string): unknown =>
  world.laptop(name).copy.record("tb/1000")?.[field]?.current;

const areEqual = (world: World): void => {
  const [digest] = ALL.map((name) => stateDigest(world.laptop(name).copy));
  for (const name of ALL) assert.strictEqual(stateDigest(world.laptop(name).copy), digest, name);
};

describe("a file that is held for long", () => {
  it.effect("in the folder one is connected to stops neither what else comes nor what goes", () =>
    Effect.gen(function* () {
      const world = yield* together();
      yield* world.laptop("PEER1").copy.workOffline;
      yield* world.laptop("PARENT").copy.setField("tb/1000", "parent", 1);
      yield* world.laptop("PEER2").copy.setField("tb/1000", "peer 2", 2);
      yield* settle;
      yield* world.laptop("PEER1").copy.setField("tb/1000", "peer 1", 3);
      const log = world.laptop("PARENT").copy.identity.logId;
      const { asked, letGo } = hold(world, "PEER1", (path) => path.includes(`${log}/`));
      yield* world.laptop("PEER1").copy.workOnline;
      yield* settle;
      assert.strictEqual(valueAt(world, "PARENT", "peer 1"), 3);
      assert.strictEqual(valueAt(world, "PEER1", "peer 2"), 2);
      assert.isUndefined(valueAt(world, "PEER1", "parent"));
      assert.strictEqual(world.laptop("PEER1").copy.status().lastFailure?.reason, "busy");
      assert.isAtMost(asked.length, 15);
      letGo();
      yield* settle;
      assert.isNull(world.laptop("PEER1").copy.status().lastFailure);
      areEqual(world);
    }),
  );

  for (const [held, other] of [
    ["PEER1", "PEER2"],
    ["PEER2", "PEER1"],
  ] as const)
    it.effect(`in the own drop box, left by ${held}, does not stop what ${other} leaves`, () =>
      Effect.gen(function* () {
        const world = yield* together();
        const log = world.laptop(held).copy.identity.logId;
        const { letGo } = hold(
          world,
          "PARENT",
          (path) => path.startsWith("_Sync/in/") && path.includes(`.${log}.`),
        );
        yield* world.laptop(held).copy.setField("tb/1000", held, 1);
        yield* world.laptop(other).copy.setField("tb/1000", other, 2);
        yield* settle;
        assert.isUndefined(valueAt(world, "PARENT", held));
        assert.strictEqual(valueAt(world, "PARENT", other), 2);
        letGo();
        yield* settle;
        areEqual(world);
      }),
    );

  it.effect("in the own drop box, an acknowledgement, does not stop what is left there", () =>
    Effect.gen(function* () {
      const world = yield* together();
      const { letGo } = hold(
        world,
        "PARENT",
        (path) => path.startsWith("_Sync/in/") && path.includes(".have."),
      );
      for (const name of ["PEER1", "PEER2"])
        yield* world.laptop(name).copy.setField("tb/1000", name, 1);
      yield* settle;
      for (const name of ["PEER1", "PEER2"])
        assert.strictEqual(valueAt(world, "PARENT", name), 1, name);
      letGo();
      yield* settle;
      areEqual(world);
    }),
  );

  it.effect(
    "in the folder one is connected to, what its owner says, does not stop what others left there",
    () =>
      Effect.gen(function* () {
        const world = yield* together();
        yield* world.laptop("PEER2").copy.workOffline;
        yield* world.laptop("PEER2").copy.setField("tb/1000", "peer 2", 2);
        const { asked, letGo } = hold(world, "PEER1", (path) => path.includes("/own/have."));
        yield* world.laptop("PARENT").copy.setField("tb/1000", "parent", 1);
        yield* settle;
        yield* world.close("PARENT");
        yield* world.laptop("PEER2").copy.workOnline;
        yield* settle;
        assert.strictEqual(valueAt(world, "PEER1", "peer 2"), 2);
        assert.strictEqual(world.laptop("PEER1").copy.status().lastFailure?.reason, "busy");
        assert.isAbove(asked.length, 0);
        assert.isAtMost(asked.length, 30);
        letGo();
        yield* world.open("PARENT");
        yield* settle;
        assert.isNull(world.laptop("PEER1").copy.status().lastFailure);
        areEqual(world);
      }),
  );

  it.effect("is asked for ever more rarely, however busy everybody is", () =>
    Effect.gen(function* () {
      const world = yield* together();
      yield* world.laptop("PEER1").copy.workOffline;
      yield* world.laptop("PARENT").copy.setField("tb/1000", "parent", 1);
      const log = world.laptop("PARENT").copy.identity.logId;
      const { asked, letGo } = hold(world, "PEER1", (path) => path.includes(`${log}/`));
      yield* world.laptop("PEER1").copy.workOnline;
      for (let second = 0; second < 300; second++) {
        yield* world.laptop("PEER1").copy.setField("tb/1000", "peer 1", second);
        yield* TestClock.adjust("1 second");
      }
      assert.strictEqual(valueAt(world, "PARENT", "peer 1"), 299);
      // After 1, 2, 4, 8, 16 s, and then twice a minute.
      assert.isAtLeast(asked.length, 10);
      assert.isAtMost(asked.length, 20);
      letGo();
      yield* settle;
      areEqual(world);
    }),
  );

  it.effect("of a document stops no other document", () =>
    Effect.gen(function* () {
      const world = yield* together();
      const { copy } = world.laptop("PARENT");
      const { asked, letGo } = hold(world, "PEER1", (path) => path.endsWith(sha256(text("held"))));
      yield* copy.saveDocument("Held.docx", text("held"));
      yield* world.laptop("PEER2").copy.saveDocument("Free.docx", text("free"));
      yield* settle;
      const peer = world.laptop("PEER1").copy;
      assert.isUndefined(peer.document("Held.docx"));
      assert.deepStrictEqual(yield* peer.readDocument("Free.docx"), text("free"));
      assert.isAtMost(asked.length, 15);
      letGo();
      yield* settle;
      areEqual(world);
    }),
  );

  it.effect("with all others there is as if nobody could read there", () =>
    Effect.gen(function* () {
      const world = yield* together();
      yield* world.laptop("PEER1").copy.workOffline;
      for (const name of ["PARENT", "PEER2"])
        for (let n = 0; n < 8; n++)
          yield* world.laptop(name).copy.saveDocument(`${name} ${n}.docx`, text(`${name} ${n}`));
      yield* settle;
      const { asked, letGo } = hold(world, "PEER1", (path) => path.startsWith("_Sync/blob/"));
      yield* Effect.ignore(world.laptop("PEER1").copy.workOnline);
      yield* settle;
      // In three minutes, of sixteen that are wanted.
      assert.isAtMost(asked.length, 60);
      letGo();
      yield* settle;
      areEqual(world);
    }),
  );

  it.effect("lets no copy be made without it", () =>
    Effect.gen(function* () {
      const world = yield* together();
      const log = world.laptop("PARENT").copy.identity.logId;
      const { letGo } = hold(world, "NEW", (path) => path.includes(`${log}/`));
      const refused = yield* refusal(world.createChild("NEW", "PARENT"));
      assert.strictEqual(refused?.volumeError?.reason, "busy");
      letGo();
      yield* world.createChild("NEW", "PARENT");
      yield* world.open("NEW");
      assert.strictEqual(
        stateDigest(world.laptop("NEW").copy),
        stateDigest(world.laptop("PARENT").copy),
      );
    }),
  );

  it.effect(
    "takes its acknowledgements back where it left them, as soon as nobody holds them",
    () =>
      Effect.gen(function* () {
        const world = yield* together();
        const { folder } = world.laptop("PARENT");
        const haves = (): ReadonlyArray<string> =>
          folder.paths().filter((path) => path.includes(`/in/${world.copyId("PEER1")}.have.`));
        const [held] = haves();
        let isHeld = true;
        // First the oldest of them alone: those after it go all the same.
        folder.fault = ({ hand, operation, path }) =>
          isHeld && hand === "PEER1" && operation === "remove" && path === held
            ? "busy"
            : undefined;
        for (let n = 0; n < 4; n++) {
          yield* world.laptop("PEER1").copy.setField("tb/1000", "n", n);
          yield* TestClock.adjust("40 seconds");
        }
        assert.isAtMost(haves().length, 2);
        folder.fault = ({ hand, operation, path }) =>
          isHeld && hand === "PEER1" && operation === "remove" && path.includes(".have.")
            ? "busy"
            : undefined;
        for (let n = 4; n < 8; n++) {
          yield* world.laptop("PEER1").copy.setField("tb/1000", "n", n);
          yield* TestClock.adjust("40 seconds");
        }
        assert.isAbove(haves().length, 2);
        isHeld = false;
        yield* settle;
        assert.lengthOf(haves(), 1);
        assert.isNull(world.laptop("PEER1").copy.status().lastFailure);
      }),
  );

  for (const operation of ["list", "writeTemp", "renameToFresh"] as const)
    it.effect(`is not told any more when it is over (${operation})`, () =>
      Effect.gen(function* () {
        const world = yield* together();
        const { folder } = world.laptop("PARENT");
        const { copy } = world.laptop("PEER1");
        folder.fault = ({ hand, operation: asked }) =>
          hand === "PEER1" && asked === operation ? "busy" : undefined;
        yield* copy.setField("tb/1000", "n", 1);
        yield* TestClock.adjust("20 seconds");
        assert.strictEqual(copy.status().lastFailure?.reason, "busy");
        folder.fault = undefined;
        yield* settle;
        assert.strictEqual(valueAt(world, "PARENT", "n"), 1);
        assert.isNull(copy.status().lastFailure);
      }),
    );
});
