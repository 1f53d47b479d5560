/**
 * The claim on the right to decide (engine §1.8, I10, I11): every interleaving of three copies that want it, and claims that
 * nobody follows up.
 */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { claimAfter, readChain, type ChainHead } from "../../../src/engine/control/claim-chain.ts";
import { makeHand } from "../../../src/engine/ownfolder.ts";
import type { FolderEntry, Volume } from "../../../src/engine/ports.ts";
import { MemoryFolder } from "../memory-volume.ts";
import { makeKeys, refusal, settle, text, World } from "../world.ts";

const KEYS = makeKeys();
const COPIES = ["a", "b", "c"].map((letter) => letter.repeat(32));

/** Every order in which contenders can take their steps. */
const orders = (steps: ReadonlyArray<number>): ReadonlyArray<ReadonlyArray<number>> => {
  if (steps.every((left) => left === 0)) return [[]];
  return steps.flatMap((left, who) =>
    left === 0
      ? []
      : orders(steps.map((n, i) => (i === who ? n - 1 : n))).map((rest) => [who, ...rest]),
  );
};

/** Somebody's view of a folder whose listings may be as old as they were when that somebody first looked (SMB caches). */
const stale = (volume: Volume): Volume => {
  const seen = new Map<string, ReadonlyArray<FolderEntry>>();
  return {
    ...volume,
    list: (path) => {
      const known = seen.get(path);
      if (known !== undefined) return Effect.succeed(known);
      return Effect.tap(volume.list(path), (entries) => Effect.sync(() => seen.set(path, entries)));
    },
  };
};

const want = (copy: string) => ({
  resource: "control",
  copy,
  user: "user",
  machine: "machine",
  purpose: "lock-down",
  reason: "claimed" as const,
});

/** Plays one order: everybody looks, and then tries to claim what looked free. Answers who believes to hold it. */
const play = Effect.fnUntraced(function* (order: ReadonlyArray<number>, old: boolean) {
  const folder = new MemoryFolder("TOP");
  const heads: Array<ChainHead | undefined> = COPIES.map(() => undefined);
  const hands = COPIES.map((copy) => {
    const view = folder.view(copy, { remote: false });
    return makeHand(old ? stale(view) : view, copy, "n");
  });
  // A release lies there already, and those with old listings have seen the folder before it.
  for (const hand of hands) {
    yield* hand.volume.makeFolder("_Sync/lock/control");
    if (old) yield* hand.volume.list("_Sync/lock/control");
  }
  const holders: Array<string> = [];
  for (const who of order) {
    const [hand, copy] = [hands[who], COPIES[who]];
    if (hand === undefined || copy === undefined) continue;
    const head = heads[who];
    if (head === undefined) {
      heads[who] = yield* readChain(hand.volume, "control", KEYS);
      continue;
    }
    if (head.kind === "claim") continue;
    const won = yield* claimAfter(hand, head, want(copy), KEYS);
    if (won !== "lost") holders.push(copy);
  }
  return holders;
});

describe("three copies that want to decide at once", () => {
  for (const old of [false, true])
    it.effect(
      `have at most one holder in every order of their steps${old ? ", with listings that are out of date" : ""}`,
      () =>
        Effect.gen(function* () {
          const all = orders([2, 2, 2]);
          assert.strictEqual(all.length, 90);
          let granted = 0;
          for (const order of all) {
            const holders = yield* play(order, old);
            assert.isAtMost(holders.length, 1, order.join(" "));
            granted += holders.length;
          }
          assert.strictEqual(granted, all.length);
        }),
    );
});

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

const chain = (world: World): ReadonlyArray<string> =>
  world
    .laptop("OFFICE")
    .folder.paths()
    .filter((path) => path.startsWith("_Sync/lock/"));

describe("a claim", () => {
  it.effect("is one file for taking and one for giving back, and none is ever removed", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world);
      assert.isUndefined(yield* lockDown(world));
      assert.deepStrictEqual(chain(world), ["_Sync/lock/control/1", "_Sync/lock/control/2"]);
      yield* world.laptop("OFFICE").copy.unlock;
      assert.strictEqual(chain(world).length, 4);
    }),
  );

  it.effect("that was cut off while it was written is waited for and passed over (I11)", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world);
      world.laptop("OFFICE").folder.plant("_Sync/lock/control/1", text('{"body":{"cop'));
      assert.isUndefined(yield* lockDown(world));
      assert.strictEqual(world.laptop("OFFICE").copy.status().phase, "locked-down");
      assert.deepStrictEqual(chain(world), [
        "_Sync/lock/control/1",
        "_Sync/lock/control/2",
        "_Sync/lock/control/3",
      ]);
    }),
  );

  it.effect(
    "of a copy that crashed before its intent is passed over; an intent stands although its claim was taken over",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* office(world);
        const hand = makeHand(
          world.laptop("OFFICE").folder.view("PARENT"),
          world.copyId("PARENT"),
          "n",
        );
        yield* claimAfter(hand, { kind: "none" }, want(world.copyId("PARENT")), world.keys);
        assert.isUndefined(yield* lockDown(world));
        yield* world.laptop("OFFICE").copy.unlock;
        const asked = yield* Effect.forkChild(refusal(world.laptop("OFFICE").copy.lockDown()), {
          startImmediately: true,
        });
        yield* TestClock.adjust("1 second");
        const head = yield* readChain(hand.volume, "control", world.keys);
        yield* TestClock.adjust("3 seconds");
        if (head.kind !== "claim") throw new Error("nobody holds the claim");
        yield* claimAfter(hand, head, want(world.copyId("PARENT")), world.keys);
        for (let i = 0; i < 100; i++) yield* TestClock.adjust("1 second");
        // Its own claim was taken over, but its intent stands in the logs: it is that which counts.
        assert.isUndefined(yield* Fiber.join(asked));
      }),
  );
});
