/** Hints of the system that something changed bring the next look forward, and nothing more depends on them. */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import type { DocumentSettings } from "../../src/engine/engine.ts";
import { DeskWorld } from "./documents/desk-world.ts";
import { smallEngagement, text, World } from "./world.ts";

const LETTER = "Letter.docx";
const HOUR = 3_600_000;

/** Nothing has happened for hours: it looks at its files once in an hour, unless somebody says that something changed. */
const seldomLooking = Effect.gen(function* () {
  const here = yield* new DeskWorld({ lookMaxMillis: HOUR }).start();
  yield* TestClock.adjust("3 hours");
  return here;
});

/** A parent that looks at its drop box once in an hour. */
const seldomReceiving = Effect.gen(function* () {
  const world = new World();
  yield* world.createTop("PARENT");
  yield* world.open("PARENT", { pollMinMillis: HOUR, pollMaxMillis: HOUR });
  yield* world.createChild("PEER", "PARENT");
  yield* world.open("PEER", { pollMinMillis: HOUR, pollMaxMillis: HOUR });
  yield* world.connect("PEER", "PARENT");
  yield* world.laptop("PEER").copy.setField("client", "name", "Maple");
  yield* TestClock.adjust("5 seconds");
  return world;
});

const nameAt = (world: World, laptop: string) =>
  world.laptop(laptop).copy.record("client")?.["name"]?.current;

describe("a hint", () => {
  it.effect("makes a copy take in a saved file as soon as it has stood still for a second", () =>
    Effect.gen(function* () {
      const here = yield* seldomLooking;
      here.folder.write(LETTER, text("changed"));
      yield* here.pass(60);
      assert.deepStrictEqual(here.imported(), []);
      here.world.laptop("PEER").hint?.("documents");
      yield* here.pass(1);
      assert.deepStrictEqual(here.imported(), []);
      yield* here.pass(1);
      assert.strictEqual(here.imported().length, 1);
    }),
  );

  it.effect(
    "makes a copy look once, when the system can vouch for the file, where it has done so before",
    () =>
      Effect.gen(function* () {
        const here = yield* seldomLooking;
        here.folder.leftAlone = () => 0;
        here.folder.write(LETTER, text("changed"));
        yield* here.documents.look;
        here.folder.leftAlone = () => 1_000;
        yield* TestClock.adjust("1 hour");
        assert.strictEqual(here.imported().length, 1);
        here.folder.steps.length = 0;
        here.folder.write(LETTER, text("changed again"));
        here.world.laptop("PEER").hint?.("documents");
        yield* TestClock.adjust("229 millis");
        assert.strictEqual(here.imported().length, 1);
        yield* TestClock.adjust("1 millis");
        assert.strictEqual(here.imported().length, 2);
        const looks = here.folder.steps.filter(({ operation }) => operation === "list");
        assert.strictEqual(looks.length, 1);
      }),
  );

  it.effect("makes a copy take in at once what a visitor left", () =>
    Effect.gen(function* () {
      const world = yield* seldomReceiving;
      assert.isUndefined(nameAt(world, "PARENT"));
      world.laptop("PARENT").hint?.("drop-box");
      yield* TestClock.adjust("1 second");
      assert.strictEqual(nameAt(world, "PARENT"), "Maple");
    }),
  );

  it.effect("about the connected copy makes a copy fetch at once what is new there", () =>
    Effect.gen(function* () {
      const world = yield* seldomReceiving;
      yield* TestClock.adjust("1 hour");
      yield* TestClock.adjust("1 minute");
      yield* world.laptop("PARENT").copy.setField("client", "name", "Oak");
      yield* TestClock.adjust("1 second");
      assert.strictEqual(nameAt(world, "PEER"), "Maple");
      world.laptop("PEER").hint?.("connected");
      yield* TestClock.adjust("1 second");
      assert.strictEqual(nameAt(world, "PEER"), "Oak");
    }),
  );

  it.effect("about a connected copy that is out of reach by now is nothing but a look", () =>
    Effect.gen(function* () {
      const world = yield* seldomReceiving;
      yield* world.laptop("PEER").copy.workOffline;
      world.laptop("PEER").hint?.("connected");
      yield* TestClock.adjust("5 seconds");
      assert.strictEqual(world.laptop("PEER").copy.status().connectedTo, null);
    }),
  );

  it.effect("about nothing leads to a look and to no write", () =>
    Effect.gen(function* () {
      const here = yield* seldomLooking;
      yield* here.pass(60);
      here.folder.steps.length = 0;
      here.world.laptop("PEER").hint?.("documents");
      here.world.laptop("PEER").hint?.("drop-box");
      here.world.laptop("PEER").hint?.("connected");
      yield* here.pass(5);
      const kinds = new Set(here.folder.steps.map((step) => step.operation));
      assert.deepStrictEqual([...kinds].toSorted(), ["list", "marker", "read", "stat"]);
    }),
  );

  it.effect("that comes all the time, as of a file that grows, leads to one look in a second", () =>
    Effect.gen(function* () {
      const here = yield* seldomLooking;
      here.folder.steps.length = 0;
      for (let tenths = 0; tenths < 200; tenths++) {
        here.folder.write(LETTER, text(`grown to ${tenths}`));
        here.world.laptop("PEER").hint?.("documents");
        yield* TestClock.adjust("100 millis");
      }
      const looks = here.folder.steps.filter((step) => step.operation === "list").length;
      assert.isAtLeast(looks, 15);
      assert.isAtMost(looks, 21);
    }),
  );

  it.effect("that comes all the time does not keep a copy from exchanging", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      yield* here.parent.setField("client", "name", "Maple");
      for (let tenths = 0; tenths < 400; tenths++) {
        here.world.laptop("PEER").hint?.("documents");
        here.world.laptop("PEER").hint?.("drop-box");
        yield* TestClock.adjust("100 millis");
      }
      assert.strictEqual(nameAt(here.world, "PEER"), "Maple");
    }),
  );

  describe("of a system that says what is saved", () => {
    /** It has said so once; nothing happens any more. */
    const told = (settings: Partial<DocumentSettings> = {}, documents = 2) =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld({ lookToldMaxMillis: 60_000, ...settings }).start({
          ...smallEngagement,
          documents: Array.from({ length: documents }, (_, at) => ({
            name: `Paper ${10 + at}.txt`,
            bytes: text(`paper ${at}`),
          })),
        });
        here.world.laptop("PEER").hint?.("documents");
        yield* here.pass(300);
        here.folder.steps.length = 0;
        return here;
      });
    const looksOf = (here: DeskWorld) =>
      here.folder.steps.filter((step) => step.operation === "list").length;

    it.effect("makes the copy look at its files once in a while only", () =>
      Effect.gen(function* () {
        const here = yield* told();
        yield* here.pass(600);
        assert.isAtMost(looksOf(here), 10);
        assert.isAtLeast(looksOf(here), 9);
      }),
    );

    it.effect(
      "that failed to say so is found out with the next look, and not relied on again",
      () =>
        Effect.gen(function* () {
          const here = yield* told();
          here.folder.write("Paper 10.txt", text("changed"));
          yield* here.pass(65);
          assert.strictEqual(here.imported().length, 1);
          yield* here.pass(60);
          here.folder.steps.length = 0;
          yield* here.pass(600);
          assert.isAtLeast(looksOf(here), 145);
        }),
    );

    it.effect("leaves the time in which an edit without a trace is found as it was", () =>
      Effect.gen(function* () {
        const here = yield* told({ recheckFilesMax: 1 }, 30);
        // Just read; its turn comes last.
        here.folder.write("Paper 39.txt", text("PAPER 29"), { unnoticed: true });
        yield* here.pass(30 * 4 + 65);
        assert.strictEqual(here.imported().length, 1);
      }),
    );
  });
});
