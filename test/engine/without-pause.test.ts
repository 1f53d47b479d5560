/** Somebody works without a pause, and others do as well: what they do reaches him all the same (domain rule 44, engine §1.6). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import { fieldAtWork } from "./prepared.ts";

describe("a copy in which somebody works without a pause", () => {
  it.effect("takes in what others do all the same", () =>
    Effect.gen(function* () {
      const world = yield* fieldAtWork(["PEER1", "PEER2"]);
      const [one, two] = [world.laptop("PEER1").copy, world.laptop("PEER2").copy];
      const parent = world.laptop("PARENT").copy;
      const seen: Array<unknown> = [];
      for (let n = 0; n < 140; n++) {
        yield* one.setField("tb/1000", "balance", n);
        yield* parent.setField("tb/1000", "name", `Cash ${n}`);
        if (n === 0) yield* two.setField("tb/1000", "note", "from the other peer");
        yield* TestClock.adjust("500 millis");
      }
      for (const copy of [parent, one]) seen.push(copy.record("tb/1000")?.["note"]?.current);
      assert.deepStrictEqual(seen, ["from the other peer", "from the other peer"]);
    }),
  );

  it.effect("finds whom it had lost again", () =>
    Effect.gen(function* () {
      const world = yield* fieldAtWork(["PEER1"]);
      const { copy } = world.laptop("PEER1");
      const workOn = Effect.fnUntraced(function* (minutes: number) {
        for (let n = 0; n < minutes * 6; n++) {
          yield* copy.setField("tb/1000", "balance", n);
          yield* TestClock.adjust("10 seconds");
        }
      });
      world.laptop("PARENT").reachable = false;
      yield* workOn(10);
      assert.strictEqual(copy.status().indicator, "offline");
      world.laptop("PARENT").reachable = true;
      yield* workOn(3);
      assert.strictEqual(copy.status().indicator, "green");
    }),
  );

  it.effect("faster than the line takes it, takes in what others do and answers whoever asks", () =>
    Effect.gen(function* () {
      const world = yield* fieldAtWork(["PEER1"]);
      const { copy } = world.laptop("PEER1");
      const parent = world.laptop("PARENT");
      parent.folder.remoteMillis = 300;
      yield* parent.copy.setField("tb/1000", "note", "from the parent");
      let isAnswered = false;
      for (let n = 0; n < 200; n++) {
        yield* copy.setField("tb/1000", "balance", n);
        if (n === 9)
          yield* Effect.forkChild(
            Effect.tap(copy.syncNow, () => Effect.sync(() => void (isAnswered = true))),
          );
        yield* TestClock.adjust("500 millis");
      }
      assert.isTrue(isAnswered);
      assert.strictEqual(copy.record("tb/1000")?.["note"]?.current, "from the parent");
    }),
  );
});
