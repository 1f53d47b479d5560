/** Nobody edits, and nobody is kept from editing, before the journal says why: not even while an exchange is still going on. */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import { settle, text, World, type Laptop } from "../world.ts";

/** OFFICE with two children that are connected to it. */
const room = Effect.fnUntraced(function* () {
  const world = new World();
  yield* world.createTop("OFFICE");
  yield* world.open("OFFICE");
  for (const name of ["PEER1", "PEER2"]) {
    yield* world.createChild(name, "OFFICE");
    yield* world.open(name);
    yield* world.connect(name, "OFFICE");
  }
  yield* settle;
  return world;
});

const seconds = (count: number) =>
  Effect.forEach(Array.from({ length: count }), () => TestClock.adjust("1 second"));

/** Somebody at this laptop types whenever an exchange writes down what others did. */
const typesMeanwhile = (laptop: Laptop) => {
  const own = laptop.copy.identity.copyId;
  laptop.folder.fault = ({ operation, to = "" }) => {
    if (operation === "renameToFresh" && to.startsWith("_Sync/own/log/") && !to.includes(own))
      Effect.runFork(Effect.ignore(laptop.copy.setField("tb/1000", "balance", 7)));
    return undefined;
  };
};

const said = (world: World, laptop: string, from: number) =>
  world.said
    .slice(from)
    .filter((event) => event.laptop === laptop && ["phase", "edit"].includes(event.kind))
    .map(({ kind, facts }) => (kind === "phase" ? `phase ${String(facts["to"])}` : kind));

describe("what an exchange brings about the engagement", () => {
  it.effect("is told before the edit it allows: a clean-up that is over", () =>
    Effect.gen(function* () {
      const world = yield* room();
      const [one, two] = [world.laptop("PEER1"), world.laptop("PEER2")];
      // It cannot come to its end before PEER2 has handed in and gone.
      yield* one.copy.workOffline;
      yield* Effect.forkChild(world.laptop("OFFICE").copy.cleanUp());
      yield* seconds(100);
      assert.strictEqual(two.copy.status().phase, "handing-in");
      yield* two.copy.workOffline;
      yield* one.copy.workOnline;
      yield* seconds(60);
      assert.strictEqual(one.copy.status().phase, "open");
      // So that there is something left to be fetched when the decision is known.
      yield* one.copy.saveDocument("Letter.docx", text("one"));
      yield* settle;
      const from = world.said.length;
      typesMeanwhile(two);
      world.laptop("OFFICE").folder.remoteMillis = 20;
      yield* Effect.forkChild(two.copy.workOnline);
      yield* seconds(10);
      assert.deepStrictEqual(said(world, "PEER2", from), ["phase open", "edit"]);
    }),
  );
});
