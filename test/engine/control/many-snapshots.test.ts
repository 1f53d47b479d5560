/** Clean-ups that do not know of each other: a copy that meets them all stands on all of their snapshots (engine §1.9). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { refusal, settle, stateDigest, World } from "../world.ts";

const MORNINGS = 12;

const snapshotsOf = (world: World, name: string): number =>
  world
    .laptop(name)
    .folder.paths()
    .filter((path) => path.startsWith("_Sync/own/snap/")).length;

describe("an office whose backup is put back every morning, and that cleans up every day", () => {
  it.effect("is followed by whoever came by every evening, and by those who follow him", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.createTop("OFFICE");
      const office = world.laptop("OFFICE");
      // The office knows of none of the others, so it need not wait for them.
      const backup = office.folder.duplicate("OFFICE");
      yield* world.createChild("PARENT", "OFFICE");
      const parent = yield* world.open("PARENT");
      yield* world.createChild("PEER1", "PARENT");
      const peer = yield* world.open("PEER1");
      yield* world.connect("PEER1", "PARENT");
      for (let day = 0; day < MORNINGS; day++) {
        office.folder = backup.duplicate("OFFICE");
        const copy = yield* world.open("OFFICE");
        yield* copy.setField(`day/${day}`, "figure", day);
        assert.isUndefined(yield* refusal(copy.cleanUp()));
        yield* world.close("OFFICE");
        yield* world.connect("PARENT", "OFFICE");
        yield* settle;
        yield* parent.workOffline;
      }
      assert.strictEqual(snapshotsOf(world, "PARENT"), MORNINGS);
      for (let day = 0; day < MORNINGS; day++)
        assert.isDefined(peer.exportState().records[`day/${day}`], `day ${day}`);
      yield* peer.setField("tb/1000", "balance", 7);
      yield* world.createChild("PEER2", "PARENT");
      const late = yield* world.open("PEER2");
      yield* world.connect("PEER2", "PARENT");
      yield* settle;
      assert.strictEqual(stateDigest(peer), stateDigest(parent));
      assert.strictEqual(stateDigest(late), stateDigest(parent));
      // The office learns of its other mornings, and the next clean-up makes one of them all.
      const copy = yield* world.open("OFFICE");
      yield* world.connect("PARENT", "OFFICE");
      yield* settle;
      const cleaning = yield* Effect.forkChild(refusal(copy.cleanUp()));
      for (let i = 0; i < 320; i++) yield* TestClock.adjust("1 second");
      assert.isUndefined(yield* Fiber.join(cleaning));
      yield* settle;
      for (const name of ["OFFICE", "PARENT", "PEER1", "PEER2"]) {
        assert.strictEqual(stateDigest(world.laptop(name).copy), stateDigest(copy), name);
        assert.strictEqual(snapshotsOf(world, name), 1, name);
      }
    }),
  );
});
