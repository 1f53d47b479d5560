/** Worlds that tests begin with, prepared: what happened before is told here once. */
import * as Effect from "effect/Effect";
import { shareDecoded } from "../../src/engine/engine.ts";
import { Lockstep } from "./lockstep.ts";
import { manyPapers, settle, World } from "./world.ts";

/** The office's engagement, PARENT's copy of it and two copies of that, A and B; all programs have ended. Each random day begins with a twin of it. */
export const fieldAtNight = (): World => {
  const world = new World();
  world.decoded = shareDecoded();
  const steps = new Lockstep();
  steps.run(world.field(["A", "B"], {}, manyPapers));
  for (const name of world.laptops.keys()) steps.run(world.crash(name));
  return world;
};

/** PARENT and its children, which are connected to it and have seen what there is. */
export const fieldAtWork = Effect.fnUntraced(function* (
  children: ReadonlyArray<string>,
): Effect.fn.Return<World, unknown> {
  const world = new World();
  yield* world.field(children);
  for (const child of children) yield* world.connect(child, "PARENT");
  yield* settle;
  return world;
});
