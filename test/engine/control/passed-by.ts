/** A clean-up somebody was away for, for tests of what he gets when he is back. */
import { assert } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { refusal, settle, text, type World } from "../world.ts";

/** A clean-up for which PEER2 hands in and goes: the others' last work and the snapshot pass it by. */
export const passedBy = Effect.fnUntraced(function* (world: World) {
  const fiber = yield* Effect.forkChild(refusal(world.laptop("OFFICE").copy.cleanUp()), {
    startImmediately: true,
  });
  yield* world.laptop("PEER1").copy.workOffline;
  yield* world.laptop("PEER1").copy.saveDocument("Late.docx", text("late"));
  for (let i = 0; i < 100; i++) yield* TestClock.adjust("1 second");
  yield* world.laptop("PEER2").copy.workOffline;
  yield* world.laptop("PEER1").copy.workOnline;
  for (let i = 0; i < 220; i++) yield* TestClock.adjust("1 second");
  assert.isUndefined(yield* Fiber.join(fiber));
  yield* settle;
});
