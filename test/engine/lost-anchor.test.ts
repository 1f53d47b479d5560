/** A private memory that lost the file that says how far the own log got, and nothing else (engine §1.4). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { settle, stateDigest, World } from "./world.ts";

/** Takes the anchor of the copy away while it is closed. */
const forget = Effect.fnUntraced(function* (world: World, name: string) {
  const laptop = world.laptop(name);
  const anchors = [...laptop.slots.keys()].filter((slot) => slot.endsWith(".anchor"));
  assert.strictEqual(anchors.length, 1);
  yield* world.close(name);
  for (const slot of anchors) laptop.slots.delete(slot);
});

describe("a copy whose anchor is gone", () => {
  it.effect("goes on as the copy it was, in a new log, and reaches everybody", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      yield* world.laptop("PEER1").copy.setField("tb/1", "n", 1);
      yield* settle;
      for (const name of ["PEER1", "PARENT"]) {
        const { copyId, role } = world.laptop(name).copy.identity;
        yield* forget(world, name);
        const again = yield* world.open(name);
        assert.strictEqual(again.identity.copyId, copyId);
        assert.strictEqual(again.identity.role, role);
        assert.match(again.identity.logId, /\.2$/);
        assert.deepStrictEqual(
          world.heard("copy.repaired", name).map(({ facts }) => facts["what"]),
          ["anchor"],
        );
        yield* again.setField("tb/2", name, 2);
      }
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      const parent = world.laptop("PARENT").copy;
      assert.deepStrictEqual(Object.keys(parent.record("tb/2") ?? {}), ["PARENT", "PEER1"]);
      assert.strictEqual(stateDigest(world.laptop("PEER1").copy), stateDigest(parent));
    }),
  );

  it.effect("is the one of its own that a copied folder had become, and not the first", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      world.laptop("TWIN").folder = world.laptop("PEER1").folder.duplicate("TWIN");
      const { copyId } = (yield* world.open("TWIN")).identity;
      yield* world.connect("TWIN", "PARENT");
      yield* forget(world, "TWIN");
      assert.strictEqual((yield* world.open("TWIN")).identity.copyId, copyId);
    }),
  );
});
