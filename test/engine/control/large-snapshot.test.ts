/** A clean-up of more than a snapshot may say, on a disk on which files are deflated (engine §1.9, I14). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { vi } from "vitest";
import { nodeCompression } from "../../../src/engine/node/compression.ts";
import { refusal, settle, stateDigest, World } from "../world.ts";

// As much as there may be takes minutes to write.
const { snapshotBytes } = vi.hoisted(() => ({ snapshotBytes: 20_000 }));
vi.mock(import("../../../src/engine/limits.ts"), async (original) => {
  const { limits } = await original();
  return { limits: { ...limits, snapshotBytes } };
});

const cleanUp = Effect.fnUntraced(function* (world: World) {
  const fiber = yield* Effect.forkChild(refusal(world.laptop("OFFICE").copy.cleanUp()), {
    startImmediately: true,
  });
  yield* settle;
  return yield* Fiber.join(fiber);
});

describe("a clean-up whose snapshot is larger than anybody reads", () => {
  for (const [share, characters] of [
    ["a half", snapshotBytes / 2],
    ["twice", snapshotBytes * 2],
  ] as const)
    it.effect(`removes nothing that is not there afterwards: ${share} of what there may be`, () =>
      Effect.gen(function* () {
        const world = new World();
        world.compression = nodeCompression;
        yield* world.createTop("OFFICE");
        const { setField } = yield* world.open("OFFICE");
        yield* setField("tb/1000", "note", "x".repeat(characters));
        yield* TestClock.adjust("1 second");
        const refused = yield* cleanUp(world);
        assert.strictEqual(refused !== undefined, share === "twice");
        if (refused !== undefined) assert.include(refused.text, `more than ${snapshotBytes} bytes`);
        const before = stateDigest(world.laptop("OFFICE").copy);
        yield* world.close("OFFICE");
        assert.strictEqual(stateDigest(yield* world.open("OFFICE")), before);
      }),
    );

  it.effect("is not written again with every look", () =>
    Effect.gen(function* () {
      const world = new World();
      let written = 0;
      world.compression = {
        ...nodeCompression,
        deflate: (bytes) => {
          if (bytes.length > 2 * snapshotBytes) written += 1;
          return nodeCompression.deflate(bytes);
        },
      };
      yield* world.createTop("OFFICE");
      const { setField } = yield* world.open("OFFICE");
      for (let n = 0; n < 4; n++)
        yield* setField("tb/1000", `note ${n}`, "x".repeat(snapshotBytes));
      assert.isDefined(yield* cleanUp(world));
      const before = written;
      yield* setField("tb/1000", "balance", 7);
      yield* settle;
      assert.strictEqual(written, before);
    }),
  );
});
