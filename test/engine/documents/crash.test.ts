/** Power cuts before every single step on the working folder and its memory (I20, I28): nothing lost, nothing deleted. */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { WRITING } from "../memory-volume.ts";
import { sha256, stateDigest, text } from "../world.ts";
import { DeskWorld } from "./desk-world.ts";
import { versionsOnDisk } from "./disks.ts";

/** Steps on the working folder and the private memory that change something. */
const CHANGING = new Set([
  "setMarker",
  "displace",
  "place",
  "create",
  "aside.stage",
  "aside.discard",
  "save",
]);

const LETTER = "Letter.docx";
const digest = (content: string): string => sha256(text(content)).slice(0, 16);

/** News, a deletion and a case twin arrive while somebody edits one file in its last moment. */
const day = (here: DeskWorld) =>
  Effect.gen(function* () {
    yield* here.parent.saveDocument(LETTER, text("from there"));
    yield* here.parent.deleteDocument("Lead sheet.xlsx");
    yield* here.parent.saveDocument("LETTER.docx", text("shouted"));
    yield* here.pass(10);
  });

interface Way {
  /** Somebody edits a file in the moment it is taken away. */
  readonly editAtDisplace: boolean;
  /** New files are created under their names. */
  readonly creates: boolean;
}

const runUntil = (cutAt: number, { creates, editAtDisplace }: Way) =>
  Effect.gen(function* () {
    const here = new DeskWorld();
    here.folder.creates = creates;
    yield* here.start();
    let count = 0;
    let edited = false;
    // Power that goes before a step that only reads goes before the next one that writes.
    const cut = (): "hang" | undefined => {
      count += 1;
      return count >= cutAt ? "hang" : undefined;
    };
    const own = here.world.laptop("PEER").folder;
    own.fault = ({ hand, operation }) =>
      hand === "PEER" && WRITING.has(operation) ? cut() : undefined;
    here.folder.before = ({ operation, name }) => {
      if (count >= cutAt || (CHANGING.has(operation) && cut() === "hang")) return "hang";
      if (editAtDisplace && !edited && operation === "displace" && name === LETTER) {
        edited = true;
        here.folder.write(LETTER, text("in the last moment"));
      }
      return undefined;
    };
    yield* day(here);
    const reached = count >= cutAt;
    yield* here.world.crash("PEER");
    here.folder.before = undefined;
    own.fault = undefined;
    yield* here.openPeer();
    yield* here.pass(25);
    const once = [stateDigest(here.peer), here.folder.names().join()];
    yield* here.restartPeer();
    yield* here.pass(6);
    assert.deepStrictEqual([stateDigest(here.peer), here.folder.names().join()], once);

    const where = `power cut before step ${cutAt}`;
    assert.strictEqual(here.documents.status().question, null, where);
    assert.deepStrictEqual(here.documents.status().pending, [], where);
    assert.strictEqual(here.folder.aside.size, 0, where);
    // One deletion: that of PARENT.
    assert.strictEqual(here.deletions(), 1, where);
    const shown = new Set(
      here.folder.names().map((name) => digest(here.folder.content(name) ?? "")),
    );
    const current = Object.values(here.peer.exportState().documents).map((document) =>
      document.current.slice(0, 16),
    );
    assert.deepStrictEqual([...shown].toSorted(), current.toSorted(), where);
    assert.strictEqual(current.length, 2, where);
    const versions = here.peer.document(LETTER)?.versions.map((hash) => hash.slice(0, 16)) ?? [];
    assert.include(versions, digest("from there"), where);
    if (edited) assert.include(versions, digest("in the last moment"), where);
    else assert.deepStrictEqual(here.imported(), [], where);
    return reached;
  });

describe("power cuts at the working folder", () => {
  it.effect.each<readonly [string, Way]>([
    ["staging all", { editAtDisplace: false, creates: false }],
    ["staging all, with an edit in the last moment", { editAtDisplace: true, creates: false }],
    ["creating new files", { editAtDisplace: false, creates: true }],
  ])("whichever step the power goes before, the folder ends as if it had not (%s)", ([, way]) =>
    Effect.gen(function* () {
      let cutAt = 1;
      while (yield* runUntil(cutAt, way)) cutAt += 1;
      assert.isAbove(cutAt, 20);
    }),
  );

  it.effect(
    "a version stored as the power went is kept and not made again, though nobody was told",
    () =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld().start();
        const { folder } = here;
        const edited = text("saved before the cut");
        const own = here.world.laptop("PEER").folder;
        folder.write(LETTER, edited);
        // The segment is in the log; the memory does not know it yet, and the answer is never given.
        let cut = false;
        folder.before = ({ operation, name }) => {
          cut ||= operation === "save" && name.endsWith(".anchor");
          return cut ? "hang" : undefined;
        };
        yield* here.pass(5);
        assert.isTrue(cut);
        yield* here.world.crash("PEER");
        folder.before = undefined;
        assert.isTrue(versionsOnDisk([own]).has(sha256(edited)));

        yield* here.openPeer();
        yield* here.world.connect("PEER", "PARENT");
        yield* here.pass(40);
        assert.deepStrictEqual(here.imported(), []);
        for (const copy of [here.peer, here.parent])
          assert.deepStrictEqual(copy.document(LETTER)?.versions, [sha256(edited)]);
        assert.strictEqual(folder.content(LETTER), "saved before the cut");
        assert.isTrue(versionsOnDisk([here.world.laptop("PARENT").folder]).has(sha256(edited)));
      }),
  );

  it.effect.each(["displace", "place"])(
    "a version that a clean-up has forgotten does not come back when the power goes while its file is replaced (after %s)",
    (step) =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld().start();
        const { folder } = here;
        // Somebody reads the letter in Word, while a new version comes and the engagement is cleaned up.
        folder.held.add(LETTER);
        yield* here.parent.saveDocument(LETTER, text("from there"));
        yield* here.pass(5);
        yield* Effect.forkChild(here.parent.cleanUp(), { startImmediately: true });
        yield* here.pass(100);
        assert.lengthOf(here.world.heard("snapshot.taken", "PEER"), 1);
        assert.strictEqual(folder.content(LETTER), "Dear client");
        folder.held.delete(LETTER);
        let done = false;
        folder.before = ({ operation }) => {
          if (done) return "hang";
          done = operation === step;
          return undefined;
        };
        yield* here.pass(100);
        assert.isTrue(done);
        yield* here.world.crash("PEER");
        folder.before = undefined;
        yield* here.openPeer();
        yield* here.pass(30);
        assert.deepStrictEqual(here.imported(), []);
        assert.strictEqual(here.peer.status().conflicts, 0);
        assert.strictEqual(folder.content(LETTER), "from there");
        assert.strictEqual(folder.aside.size, 0);
      }),
  );
});
