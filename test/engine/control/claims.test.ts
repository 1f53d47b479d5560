/** The claim on the right to decide about the whole engagement (engine §1.8, I11): claims that nobody follows up. */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import {
  claimNext,
  keyOf,
  readChain,
  type LockPlace,
} from "../../../src/engine/locks/claim-chain.ts";
import { refusal, settle, text, World } from "../world.ts";

const office = Effect.fnUntraced(function* (world: World) {
  yield* world.field([]);
  yield* world.open("OFFICE");
  yield* world.connect("PARENT", "OFFICE");
  yield* settle;
});

const lockDown = Effect.fnUntraced(function* (world: World) {
  const asked = yield* Effect.forkChild(refusal(world.laptop("OFFICE").copy.lockDown()), {
    startImmediately: true,
  });
  for (let i = 0; i < 100; i++) yield* TestClock.adjust("1 second");
  return yield* Fiber.join(asked);
});

const folderOf = (world: World): string => `_Sync/lock/${keyOf("control", world.keys)}/`;

const chain = (world: World): ReadonlyArray<string> =>
  world
    .laptop("OFFICE")
    .folder.paths()
    .filter((path) => path.startsWith(folderOf(world)))
    .map((path) => path.slice(folderOf(world).length));

const claimant = (world: World) => ({
  copy: world.copyId("PARENT"),
  user: "user-PARENT",
  machine: "PARENT",
  keys: world.keys,
});

const officePlace = (world: World): LockPlace => ({
  volume: world.laptop("OFFICE").folder.view("PARENT"),
  io: (act) => act,
});

describe("a claim", () => {
  it.effect("is one file for taking and one for giving back, and none is ever removed", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world);
      assert.isUndefined(yield* lockDown(world));
      assert.deepStrictEqual(chain(world), ["1", "2"]);
      yield* world.laptop("OFFICE").copy.unlock;
      assert.strictEqual(chain(world).length, 4);
    }),
  );

  it.effect("that was cut off while it was written is waited for and passed over (I11)", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world);
      world.laptop("OFFICE").folder.plant(`${folderOf(world)}1`, text('{"body":{"cop'));
      assert.isUndefined(yield* lockDown(world));
      assert.strictEqual(world.laptop("OFFICE").copy.status().phase, "locked-down");
      assert.deepStrictEqual(chain(world), ["1", "2", "3"]);
    }),
  );

  it.effect(
    "of a copy that crashed before its intent is passed over; an intent stands although its claim was taken over",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* office(world);
        const wanted = { resource: "control", purpose: "lock-down" };
        yield* claimNext(officePlace(world), claimant(world), wanted);
        assert.isUndefined(yield* lockDown(world));
        yield* world.laptop("OFFICE").copy.unlock;
        const asked = yield* Effect.forkChild(refusal(world.laptop("OFFICE").copy.lockDown()), {
          startImmediately: true,
        });
        yield* TestClock.adjust("1 second");
        const standing = yield* readChain(officePlace(world), "control", world.keys);
        assert.strictEqual(standing.kind, "held");
        yield* TestClock.adjust("3 seconds");
        const over = { ...wanted, over: standing.epoch };
        assert.strictEqual(
          (yield* claimNext(officePlace(world), claimant(world), over)).kind,
          "won",
        );
        for (let i = 0; i < 100; i++) yield* TestClock.adjust("1 second");
        // Its own claim was taken over, but its intent stands in the logs: it is that which counts.
        assert.isUndefined(yield* Fiber.join(asked));
      }),
  );

  it.effect("is given back where the own disk does not take what was to be decided", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world);
      const { copy, folder } = world.laptop("PARENT");
      folder.fault = ({ operation }) => (operation === "writeTemp" ? "no-space" : undefined);
      for (const decision of [copy.lockDown(), copy.cleanUp()]) {
        assert.strictEqual((yield* refusal(decision))?.reason, "volume");
        yield* settle;
        assert.deepStrictEqual(copy.locks(), []);
      }
      folder.fault = undefined;
      assert.isUndefined(yield* lockDown(world));
      folder.fault = ({ operation }) => (operation === "writeTemp" ? "no-space" : undefined);
      assert.strictEqual((yield* refusal(copy.unlock))?.reason, "volume");
      yield* settle;
      assert.deepStrictEqual(copy.locks(), []);
      folder.fault = undefined;
      yield* copy.unlock;
      assert.strictEqual(copy.status().phase, "open");
    }),
  );
});
