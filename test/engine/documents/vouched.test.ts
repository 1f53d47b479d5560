/** Files of which the system says that nobody is writing into them (engine §1.7.4): believed sooner, and never too soon. */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import { judge, type Doubt } from "../../../src/engine/documents/belief.ts";
import { makeDesk } from "../../../src/engine/documents/desk.ts";
import type { Look } from "../../../src/engine/documents/lookaround.ts";
import { defaultDocumentSettings } from "../../../src/engine/documents/settings.ts";
import { sha256, text } from "../world.ts";
import { DeskWorld } from "./desk-world.ts";
import { MemoryWorkingFolder } from "./memory-folder.ts";

const HOUR = 3_600_000;
const LETTER = "Letter.docx";
const ALONE = defaultDocumentSettings.aloneMillis;

/** Looks only when it is asked, or when something it has seen may be believed. */
const seldom = Effect.gen(function* () {
  const here = yield* new DeskWorld({ lookMinMillis: HOUR, lookMaxMillis: HOUR }).start();
  here.folder.write(LETTER, text("changed"));
  return here;
});

describe("a saved file", () => {
  it.effect("that was left alone for a moment is taken in at the first look", () =>
    Effect.gen(function* () {
      const here = yield* seldom;
      here.folder.leftAlone = () => ALONE;
      yield* here.documents.look;
      assert.deepStrictEqual(here.imported(), [sha256(text("changed")).slice(0, 16)]);
      assert.deepStrictEqual(here.documents.status().unstable, []);
    }),
  );

  it.effect("that was written just now is taken in as soon as the moment is over", () =>
    Effect.gen(function* () {
      const here = yield* seldom;
      here.folder.leftAlone = () => ALONE - 150;
      yield* here.documents.look;
      assert.deepStrictEqual(here.imported(), []);
      assert.deepStrictEqual(here.documents.status().unstable, [{ file: LETTER, why: "settling" }]);
      assert.strictEqual(yield* here.documents.untilLook, 150);
      here.folder.leftAlone = () => ALONE;
      yield* TestClock.adjust("150 millis");
      assert.strictEqual(here.imported().length, 1);
    }),
  );

  it.effect("that a program keeps open for writing has to stand still for a second", () =>
    Effect.gen(function* () {
      const here = yield* seldom;
      yield* here.documents.look;
      assert.strictEqual(yield* here.documents.untilLook, 1_000);
      yield* TestClock.adjust("999 millis");
      assert.deepStrictEqual(here.imported(), []);
      yield* TestClock.adjust("1 millis");
      assert.strictEqual(here.imported().length, 1);
    }),
  );

  it.effect("that was written while it was read is not believed, however long that took", () =>
    Effect.gen(function* () {
      yield* TestClock.adjust("1 minute");
      const folder = new MemoryWorkingFolder();
      const desk = makeDesk(
        folder.view(() => true),
        defaultDocumentSettings,
        "nonce",
      );
      const bytes = text("half of it");
      const doubt: Doubt = {
        file: LETTER,
        found: {
          kind: "content",
          hash: sha256(bytes),
          size: bytes.length,
          bytes,
          described: { name: LETTER, size: bytes.length, modified: "1", id: "1" },
          // Reading took half a second; the last write was a little before its end.
          beganMillis: 59_500,
        },
        import: { document: LETTER, seen: null, from: "folder", settle: () => undefined },
      };
      const look = { desk, nowMillis: 59_000, session: { keys: { hash: sha256 } } };
      const judged = (aloneMillis: number) =>
        Effect.suspend(() => {
          folder.leftAlone = () => aloneMillis;
          return judge(look as unknown as Look, [doubt]);
        });
      assert.strictEqual((yield* judged(499))[0]?.manifest, undefined);
      assert.strictEqual((yield* judged(ALONE + 499))[0]?.manifest, undefined);
      assert.strictEqual((yield* judged(ALONE + 500))[0]?.manifest?.sha256, sha256(bytes));
    }),
  );
});

describe("a file that made room for a newer version", () => {
  const replaced = (leftAlone: number | undefined) =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld({ lookMinMillis: HOUR, lookMaxMillis: HOUR }).start();
      here.folder.leftAlone = () => leftAlone;
      yield* here.parent.saveDocument(LETTER, text("Dear client, second"));
      yield* here.peer.syncNow;
      yield* here.documents.look;
      assert.strictEqual(here.folder.content(LETTER), "Dear client, second");
      return here;
    });

  it.effect("is gone at the end of the same look where nobody has it open for writing", () =>
    Effect.gen(function* () {
      const here = yield* replaced(0);
      assert.strictEqual(here.folder.aside.size, 0);
      assert.strictEqual(here.documents.status().aside, 0);
    }),
  );

  it.effect("is watched for a second where somebody may have, and what he writes is kept", () =>
    Effect.gen(function* () {
      const here = yield* replaced(undefined);
      assert.strictEqual(here.folder.aside.size, 1);
      assert.strictEqual(yield* here.documents.untilLook, 1_000);
      for (const [slot, file] of here.folder.aside)
        here.folder.aside.set(slot, { ...file, bytes: text("written late"), modified: 99 });
      yield* here.pass(3);
      assert.strictEqual(here.folder.aside.size, 0);
      assert.deepStrictEqual(here.imported(), [sha256(text("written late")).slice(0, 16)]);
    }),
  );
});
