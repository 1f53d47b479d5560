/** New files that are created under their names, and what a power cut leaves of them (swap.ts, torn.ts). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { text } from "../world.ts";
import { DeskWorld } from "./desk-world.ts";

const MEMO = "Memo.docx";
const WHOLE = "what the memo says, from its first word to its last";

/** PEER works on a disk where files are created under their names. */
const working = Effect.suspend(() => {
  const here = new DeskWorld();
  here.folder.creates = true;
  return here.start();
});

/** The power goes at PEER while the memo is created; `leaves` says what lies there then. */
const cutOff = (leaves: (whole: Uint8Array) => Uint8Array) =>
  Effect.gen(function* () {
    const here = yield* working;
    let cut = false;
    here.folder.before = ({ operation, name }) => {
      if (cut) return "hang";
      cut = operation === "create" && name === MEMO;
      return cut ? { leaves } : undefined;
    };
    yield* here.parent.saveDocument(MEMO, text(WHOLE));
    yield* here.pass(10);
    assert.isTrue(cut);
    yield* here.world.crash("PEER");
    here.folder.before = undefined;
    return here;
  });

const versionsOf = (here: DeskWorld): number | undefined =>
  here.peer.document(MEMO)?.versions.length;

describe("a new file", () => {
  it.effect("is created under its name, and nothing lies aside for it", () =>
    Effect.gen(function* () {
      const here = yield* working;
      here.folder.steps.length = 0;
      yield* here.parent.saveDocument(MEMO, text(WHOLE));
      yield* here.pass(10);
      assert.strictEqual(here.folder.content(MEMO), WHOLE);
      const done = new Set(here.folder.steps.map(({ operation }) => operation));
      assert.isTrue(done.has("create"));
      assert.isFalse(done.has("aside.stage"));
    }),
  );

  it.effect("of more than 256 KiB is staged, as writing it takes longer than a moment", () =>
    Effect.gen(function* () {
      const here = yield* working;
      here.folder.steps.length = 0;
      yield* here.parent.saveDocument("Scan.pdf", new Uint8Array(262_145).fill(7));
      yield* here.pass(10);
      assert.strictEqual(here.folder.files.get("scan.pdf")?.bytes.length, 262_145);
      const done = new Set(here.folder.steps.map(({ operation }) => operation));
      assert.isTrue(done.has("aside.stage"));
      assert.isFalse(done.has("create"));
    }),
  );

  it.effect("is never created over one that somebody has just saved under that name", () =>
    Effect.gen(function* () {
      const here = yield* working;
      here.folder.before = ({ operation, name }) => {
        if (operation === "create" && name === MEMO) {
          here.folder.before = undefined;
          here.folder.write(MEMO, text("mine"));
        }
        return undefined;
      };
      yield* here.parent.saveDocument(MEMO, text(WHOLE));
      yield* here.pass(15);
      // Both are versions, and whichever is shown lies there.
      assert.strictEqual(versionsOf(here), 2);
      assert.include(["mine", WHOLE], here.folder.content(MEMO));
    }),
  );

  it.effect("that finds no room is tried again, and the others lie there", () =>
    Effect.gen(function* () {
      const here = yield* working;
      here.folder.before = ({ operation, name }) =>
        operation === "create" && name === MEMO ? "denied" : undefined;
      yield* here.parent.saveDocument(MEMO, text(WHOLE));
      yield* here.parent.saveDocument("Note.docx", text("a note"));
      yield* here.pass(10);
      assert.strictEqual(here.folder.content("Note.docx"), "a note");
      assert.deepStrictEqual(
        here.documents.status().pending.map(({ document, why }) => [document, why]),
        [[MEMO, "failed"]],
      );
      here.folder.before = undefined;
      yield* here.pass(70);
      assert.strictEqual(here.folder.content(MEMO), WHOLE);
      assert.strictEqual(versionsOf(here), 1);
    }),
  );
});

describe("a new file the power went over", () => {
  const half = WHOLE.length / 2;
  it.effect.each<readonly [string, (whole: Uint8Array) => Uint8Array]>([
    ["nothing", () => new Uint8Array()],
    ["a beginning", (whole) => whole.subarray(0, half)],
    ["zeros", (whole) => new Uint8Array(whole.length)],
    ["a beginning, and zeros", (whole) => whole.map((byte, at) => (at < half ? byte : 0))],
    ["zeros, and an end", (whole) => whole.map((byte, at) => (at < half ? 0 : byte))],
    ["all of it", (whole) => whole],
  ])("of which %s is left lies there whole in the end, and is nobody's version", ([, leaves]) =>
    Effect.gen(function* () {
      const here = yield* cutOff(leaves);
      yield* here.openPeer();
      yield* here.pass(20);
      assert.strictEqual(here.folder.content(MEMO), WHOLE);
      assert.strictEqual(versionsOf(here), 1);
      assert.deepStrictEqual(here.imported(), []);
      assert.strictEqual(here.folder.aside.size, 0);
      assert.deepStrictEqual(here.documents.status().pending, []);
      assert.deepStrictEqual(here.documents.status().unstable, []);
    }),
  );

  it.effect("and that somebody wrote something else into is his version", () =>
    Effect.gen(function* () {
      const here = yield* cutOff((whole) => whole.subarray(0, half));
      here.folder.write(MEMO, text("what I made of it"));
      yield* here.openPeer();
      yield* here.pass(20);
      assert.strictEqual(versionsOf(here), 2);
    }),
  );

  it.effect("and over once more, while it is put right, is nobody's version either", () =>
    Effect.gen(function* () {
      for (let cutAt = 1; cutAt <= 40; cutAt++) {
        const here = yield* cutOff((whole) => whole.subarray(0, half));
        let steps = 0;
        here.folder.before = () => (++steps >= cutAt ? "hang" : undefined);
        yield* here.openPeer();
        yield* here.pass(12);
        const wasCut = steps >= cutAt;
        yield* here.world.crash("PEER");
        here.folder.before = undefined;
        yield* here.openPeer();
        yield* here.pass(20);
        assert.strictEqual(here.folder.content(MEMO), WHOLE, `cut at ${cutAt}`);
        assert.strictEqual(versionsOf(here), 1, `cut at ${cutAt}`);
        if (!wasCut) break;
      }
    }),
  );
});
