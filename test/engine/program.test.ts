/** A newer program opens a copy and converts it: older ones are refused there, and nothing is lost on the way (domain rule 70). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { ProgramFormat } from "../../src/engine/engine.ts";
import { refusal, settle, stateDigest, World } from "./world.ts";

const newer = <A, E, R>(act: Effect.Effect<A, E, R>) =>
  Effect.provideService(act, ProgramFormat, 2);

/** PARENT was opened with the newer program and closed; PEER1 and PEER2 have the older one. */
const converted = Effect.gen(function* () {
  const world = new World();
  yield* world.field(["PEER1", "PEER2"]);
  yield* world.laptop("PEER1").copy.setField("tb/1000", "balance", 1);
  yield* world.close("PARENT");
  yield* newer(world.open("PARENT"));
  return world;
});

describe("a copy that a newer program has opened", () => {
  it.effect(
    "refuses an older one, also as a parent of new copies, and takes it after its upgrade",
    () =>
      Effect.gen(function* () {
        const world = yield* converted;
        for (const asked of [
          world.connect("PEER1", "PARENT"),
          world.createChild("PEER3", "PARENT"),
        ]) {
          const refused = yield* refusal(asked);
          assert.strictEqual(refused?.reason, "needs-upgrade");
          assert.include(refused?.text, "Install the newer version on this computer");
        }
        yield* world.close("PEER1");
        yield* newer(world.open("PEER1"));
        yield* world.connect("PEER1", "PARENT");
        yield* settle;
        assert.strictEqual(world.laptop("PARENT").copy.record("tb/1000")?.["balance"]?.current, 1);
        assert.strictEqual(
          stateDigest(world.laptop("PARENT").copy),
          stateDigest(world.laptop("PEER1").copy),
        );
      }),
  );

  it.effect("cannot be opened with the older program any more", () =>
    Effect.gen(function* () {
      const world = yield* converted;
      yield* world.close("PARENT");
      const refused = yield* refusal(world.open("PARENT"));
      assert.strictEqual(refused?.reason, "needs-upgrade");
    }),
  );

  it.effect("is a copy of the newer format again after the power went between the two marks", () =>
    Effect.gen(function* () {
      const world = yield* converted;
      yield* world.close("PARENT");
      yield* world.laptop("PARENT").folder.view("PARENT").remove("_Sync/format.json");
      yield* newer(world.open("PARENT"));
      assert.strictEqual(
        (yield* refusal(world.connect("PEER1", "PARENT")))?.reason,
        "needs-upgrade",
      );
      assert.strictEqual(world.heard("copy.repaired", "PARENT").length, 1);
    }),
  );

  it.effect("reads those of the older program", () =>
    Effect.gen(function* () {
      const world = yield* converted;
      yield* newer(world.createChild("PEER3", "PEER2"));
      yield* newer(world.open("PEER3"));
      yield* world.connect("PEER3", "PEER2");
      assert.strictEqual(world.laptop("PEER3").copy.status().connectedTo, "\\\\PEER2\\Maple");
    }),
  );
});
