/** Every life of a copy writes a log of its own, and none ever goes: of more than can be told apart nothing is acknowledged (engine §1.10). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { vi } from "vitest";
import { assertOneHistory } from "./crash-points.ts";
import { refusal, settle, stateDigest, World } from "./world.ts";

const { vectorEntries } = vi.hoisted(() => ({ vectorEntries: 12 }));
vi.mock("../../src/engine/limits.ts", async (original) => {
  const { limits } = await original<{ readonly limits: object }>();
  return { limits: { ...limits, vectorEntries } };
});

/** Writes while nobody can say whether it was written: the copy goes on in a new log. */
const beginAnew = Effect.fnUntraced(function* (world: World, name: string) {
  const { copy, folder } = world.laptop(name);
  let out = false;
  folder.fault = ({ operation }) => {
    out ||= operation === "renameToFresh";
    return out ? "offline" : undefined;
  };
  yield* refusal(copy.setField("tb/1000", "in doubt", 1));
  folder.fault = undefined;
});

describe("more lives of copies than can be told apart", () => {
  it.effect("are told to whoever changes something, and nothing acknowledged is lost", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      const { copy } = world.laptop("PEER1");
      let accepted = 0;
      let refused: string | undefined;
      for (let life = 0; life < 2 * vectorEntries; life++) {
        const answer = yield* refusal(copy.setField("tb/1000", `life ${life}`, life));
        if (answer === undefined) accepted += 1;
        else refused = answer.text;
        yield* beginAnew(world, "PEER1");
      }
      assert.isAbove(accepted, vectorEntries / 2);
      assert.isAtMost(accepted, vectorEntries);
      assert.include(refused ?? "", `more than ${vectorEntries} logs`);
      yield* settle;
      const shown = stateDigest(copy);
      assert.strictEqual(stateDigest(world.laptop("PARENT").copy), shown);
      yield* world.close("PEER1");
      assert.strictEqual(stateDigest(yield* world.open("PEER1")), shown);
      assertOneHistory(world, "afterwards");
    }),
  );
});
