/** A copy that is not let in any more, and a folder it must not read (engine §1.9, I27, domain rule 70). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { fieldAtWork } from "../prepared.ts";
import { refusal, settle, text, World } from "../world.ts";

describe("withdrawn access", () => {
  it.effect(
    "is a state of its own: work goes on offline, nothing is written there, and it ends by itself",
    () =>
      Effect.gen(function* () {
        const world = yield* fieldAtWork(["PEER1"]);
        const { copy } = world.laptop("PEER1");
        const { folder } = world.laptop("PARENT");
        const before = copy.exportState();
        folder.fault = (entry) => (entry.hand === "PEER1" ? "denied" : undefined);
        world.laptop("PARENT").refuse = "denied";
        yield* settle;
        assert.isTrue(copy.status().revoked);
        assert.strictEqual(copy.status().indicator, "offline");
        assert.strictEqual(copy.status().boundTo, world.laptop("PARENT").path);
        assert.strictEqual(world.heard("copy.revoked", "PEER1").length, 1);
        assert.deepStrictEqual(copy.exportState(), before);
        const audited = folder.audit.length;
        yield* copy.setField("tb/1000", "balance", 77);
        yield* settle;
        const since = folder.audit.slice(audited).filter((entry) => entry.hand === "PEER1");
        assert.deepStrictEqual(since, []);
        assert.strictEqual(copy.status().queue, 1);
        folder.fault = undefined;
        world.laptop("PARENT").refuse = undefined;
        yield* settle;
        assert.isFalse(copy.status().revoked);
        assert.strictEqual(copy.status().queue, 0);
        assert.strictEqual(
          world.laptop("PARENT").copy.exportState().records["tb/1000"]?.["balance"]?.current,
          77,
        );
      }),
  );

  it.effect("is not what a lost cable or a file somebody holds looks like (M22)", () =>
    Effect.gen(function* () {
      const world = yield* fieldAtWork(["PEER1"]);
      world.laptop("PARENT").reachable = false;
      yield* settle;
      const { copy } = world.laptop("PEER1");
      assert.isFalse(copy.status().revoked);
      assert.strictEqual(copy.status().indicator, "offline");
      world.laptop("PARENT").reachable = true;
      yield* settle;
      // Held for longer than anybody is patient: the exchange fails, and the connection stays.
      const { folder } = world.laptop("PARENT");
      folder.fault = (entry) =>
        entry.hand === "PEER1" && entry.operation === "renameToFresh" ? "busy" : undefined;
      yield* copy.setField("tb/1000", "balance", 78);
      yield* settle;
      assert.isFalse(copy.status().revoked);
      assert.strictEqual(copy.status().indicator, "green");
      assert.strictEqual(copy.status().lastFailure?.reason, "busy");
      assert.strictEqual(copy.status().queue, 1);
      folder.fault = undefined;
      yield* settle;
      assert.strictEqual(copy.status().queue, 0);
      assert.lengthOf(world.heard("copy.connected", "PEER1"), 2);
    }),
  );
});

describe("a folder of a newer version", () => {
  const newer = text(
    '{"format":3,"minReader":2,"engagementId":"x","anything":"a later version writes"}\n',
  );

  it.effect("is refused with the advice to upgrade, at opening, at connecting and at copying", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.close("PARENT");
      const { folder } = world.laptop("PARENT");
      const format = folder.files.get("_sync/format.json")?.bytes ?? text("");
      folder.plant("_Sync/format.json", newer);
      for (const act of [
        Effect.asVoid(world.open("PARENT")),
        world.connect("PEER1", "PARENT"),
        Effect.asVoid(world.createChild("PEER2", "PARENT")),
      ]) {
        const refused = yield* refusal(act);
        assert.strictEqual(refused?.reason, "needs-upgrade");
        assert.include(refused?.text ?? "", "format 2");
      }
      folder.plant("_Sync/format.json", format);
      yield* world.connect("PEER1", "PARENT");
    }),
  );
});
