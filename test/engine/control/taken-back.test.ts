/** A program that asks for something about the whole engagement, and ends as soon as it is answered, as a command does (engine §1.9). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { refusal, settle, World } from "../world.ts";

/** Who asks is the only one who is connected; the way to the other takes its time. */
const prepared = Effect.fnUntraced(function* (by: "PARENT" | "OFFICE") {
  const world = new World();
  yield* world.field(["PEER1"]);
  yield* world.open("OFFICE");
  yield* world.connect("PARENT", "OFFICE");
  yield* world.connect("PEER1", "PARENT");
  yield* settle;
  const other = world.laptop(by === "OFFICE" ? "PARENT" : "OFFICE");
  if (by === "OFFICE") {
    yield* world.connect("OFFICE", "PARENT");
    yield* other.copy.workOffline;
    yield* settle;
  }
  other.folder.remoteMillis = 100;
  return { world, asker: world.laptop(by).copy, other, peer: world.laptop("PEER1") };
});

const minutesPass = (minutes: number) =>
  Effect.gen(function* () {
    for (let i = 0; i < minutes * 60; i++) yield* TestClock.adjust("1 second");
  });

describe("whoever is connected learns before the program ends", () => {
  for (const by of ["PARENT", "OFFICE"] as const) {
    const asked = by === "OFFICE" ? "of the office" : "of a laptop";

    it.effect(`that a lock-down ${asked} was taken back`, () =>
      Effect.gen(function* () {
        const { asker, other, peer } = yield* prepared(by);
        peer.reachable = false;
        const asking = yield* Effect.forkChild(
          Effect.tap(refusal(asker.lockDown({ patienceMillis: 60_000 })), () => asker.close),
          { startImmediately: true },
        );
        yield* minutesPass(2);
        assert.strictEqual((yield* Fiber.join(asking))?.reason, "copies-missing");
        yield* settle;
        assert.strictEqual(other.copy.status().phase, "open");
      }),
    );

    it.effect(`that a lock-down ${asked} is agreed on`, () =>
      Effect.gen(function* () {
        const { asker, other } = yield* prepared(by);
        const asking = yield* Effect.forkChild(
          Effect.tap(refusal(asker.lockDown()), () => asker.close),
          { startImmediately: true },
        );
        yield* minutesPass(4);
        assert.isUndefined(yield* Fiber.join(asking));
        yield* settle;
        assert.strictEqual(other.copy.status().phase, "locked-down");
      }),
    );

    it.effect(`that the engagement was opened again ${asked}`, () =>
      Effect.gen(function* () {
        const { asker, other } = yield* prepared(by);
        const locking = yield* Effect.forkChild(refusal(asker.lockDown()));
        yield* minutesPass(4);
        assert.isUndefined(yield* Fiber.join(locking));
        yield* settle;
        assert.strictEqual(other.copy.status().phase, "locked-down");
        yield* Effect.forkChild(Effect.andThen(asker.unlock, asker.close));
        yield* settle;
        assert.strictEqual(other.copy.status().phase, "open");
      }),
    );
  }
});

describe("somebody who asks for the next thing before he has heard that the first was taken back", () => {
  it.effect("is told of both", () =>
    Effect.gen(function* () {
      const { asker, other, peer, world } = yield* prepared("PARENT");
      peer.reachable = false;
      other.folder.remoteMillis = 0;
      const office = other.copy;
      const first = yield* Effect.forkChild(refusal(office.cleanUp()), { startImmediately: true });
      yield* minutesPass(1);
      // The unlock lies in the office's drop box when it is asked once more, and was not looked at.
      const opened = yield* Effect.forkChild(asker.unlock, { startImmediately: true });
      const second = yield* Effect.forkChild(refusal(office.lockDown({ patienceMillis: 10_000 })), {
        startImmediately: true,
      });
      yield* minutesPass(7);
      yield* Fiber.join(opened);
      assert.strictEqual((yield* Fiber.join(second))?.reason, "copies-missing");
      const told = yield* Fiber.join(first);
      assert.strictEqual(told?.reason, "claimed");
      assert.strictEqual(told?.text, "The clean-up was taken back by user-PARENT on PARENT.");
      assert.deepStrictEqual(
        told?.missing?.map(({ name }) => name),
        ["user-PEER1 on PEER1"],
      );
      assert.strictEqual(world.laptop("OFFICE").copy.status().phase, "open");
    }),
  );
});
