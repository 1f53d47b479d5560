/** Looks at the working folder that come by themselves, and whoever waits for them (`lookWhenDue`, `untilLook`). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import { text } from "../world.ts";
import { DeskWorld } from "./desk-world.ts";

const HOUR = 3_600_000;
const LETTER = "Letter.docx";

const looksOf = (here: DeskWorld): number =>
  here.folder.steps.filter(({ operation }) => operation === "list").length;

/** Looks only when it is asked, or when something it has seen has stood still. */
const seldom = Effect.gen(function* () {
  const here = yield* new DeskWorld({ lookMinMillis: HOUR, lookMaxMillis: HOUR }).start();
  here.folder.steps.length = 0;
  return here;
});

describe("a look that is due", () => {
  it.effect(
    "is the one at which a saved file has stood still for a second, and no earlier one",
    () =>
      Effect.gen(function* () {
        const here = yield* seldom;
        here.folder.write(LETTER, text("changed"));
        yield* here.documents.look;
        assert.strictEqual(yield* here.documents.untilLook, 1_000);
        yield* TestClock.adjust("900 millis");
        yield* here.documents.lookWhenDue;
        assert.strictEqual(looksOf(here), 1);
        assert.strictEqual(yield* here.documents.untilLook, 100);
        yield* TestClock.adjust("100 millis");
        yield* here.documents.lookWhenDue;
        assert.strictEqual(here.imported().length, 1);
        // The copy was faster: what it looked at by itself is not looked at again.
        assert.strictEqual(looksOf(here), 2);
      }),
  );

  it.effect("is the first one only as late as the setting says, unless somebody asks before", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld({ firstLookMillis: 5_000 }).start();
      yield* here.restartPeer();
      here.folder.steps.length = 0;
      yield* here.pass(4);
      yield* here.documents.lookWhenDue;
      assert.strictEqual(looksOf(here), 0);
      yield* here.pass(1);
      assert.strictEqual(looksOf(here), 1);
      yield* here.restartPeer();
      here.folder.steps.length = 0;
      yield* here.documents.look;
      assert.strictEqual(looksOf(here), 1);
    }),
  );
});
