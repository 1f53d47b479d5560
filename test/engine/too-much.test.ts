/** What is too much for one file of a log (engine §1.10): it is written in several, or refused, and never acknowledged and lost. */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { limits } from "../../src/engine/limits.ts";
import { settle, stateDigest, World } from "./world.ts";

describe("many large edits that wait at once", () => {
  it.effect("become segments everybody reads, and are there when the copy is opened again", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      const { copy, folder } = world.laptop("PEER1");
      let held = true;
      folder.fault = ({ operation }) => (held && operation === "writeTemp" ? "busy" : undefined);
      const edits: Array<Fiber.Fiber<unknown, unknown>> = [];
      for (let n = 0; n < 20; n++) {
        const edit = copy.setField(`notes/${n}`, "text", "x".repeat(500_000));
        edits.push(yield* Effect.forkChild(edit, { startImmediately: true }));
      }
      held = false;
      yield* TestClock.adjust("1 second");
      for (const edit of edits) yield* Fiber.join(edit);
      const sizes = [...folder.files.values()].map(({ bytes }) => bytes.length);
      assert.isAtMost(Math.max(...sizes), 2 * limits.segmentCutBytes);
      yield* settle;
      const shown = stateDigest(copy);
      assert.strictEqual(stateDigest(world.laptop("PARENT").copy), shown);
      yield* world.close("PEER1");
      assert.strictEqual(stateDigest(yield* world.open("PEER1")), shown);
    }),
  );
});
