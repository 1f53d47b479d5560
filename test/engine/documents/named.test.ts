/**
 * Looks at some files alone (src/engine/documents/named.ts): what they cost does not depend on how many documents there are, and what the
 * system does not tell is found all the same.
 */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import type { DocumentSettings } from "../../../src/engine/engine.ts";
import { smallEngagement, text } from "../world.ts";
import { DeskWorld } from "./desk-world.ts";

const MINUTE = 60_000;
const nameOf = (at: number): string => `Paper ${1_000 + at}.txt`;
const PAPER = nameOf(7);

/** PEER's system says what is saved, it has done so once, and nothing has happened for a while. */
const told = (count = 40, settings: Partial<DocumentSettings> = {}) =>
  Effect.gen(function* () {
    const here = yield* new DeskWorld({ lookToldMaxMillis: MINUTE, ...settings }).start({
      ...smallEngagement,
      documents: Array.from({ length: count }, (_, at) => ({
        name: nameOf(at),
        bytes: text(`paper ${at}`),
      })),
    });
    say(here);
    yield* here.pass(90);
    here.folder.steps.length = 0;
    return here;
  });

const say = (here: DeskWorld, ...files: ReadonlyArray<string>): void => {
  here.world.laptop("PEER").hint?.("documents", files);
};

/** Somebody saves, and the system says so. */
const save = (here: DeskWorld, name: string, content: string): void => {
  here.folder.write(name, text(content));
  say(here, name);
};

const listings = (here: DeskWorld): number =>
  here.folder.steps.filter(({ operation }) => operation === "list").length;

/** The names the disk was asked for, the marker and slots aside left out. */
const asked = (here: DeskWorld): ReadonlyArray<string> =>
  [
    ...new Set(here.folder.steps.flatMap(({ name }) => (/^Paper|docx$/.test(name) ? [name] : []))),
  ].toSorted();

const shown = (here: DeskWorld, name: string): number =>
  here.peer.document(name)?.versions.length ?? 0;

describe("where the system says which file was saved", () => {
  it.effect("one save among hundreds is taken in by asking for that file, and for no other", () =>
    Effect.gen(function* () {
      const counts: Array<number> = [];
      for (const count of [40, 700]) {
        const here = yield* told(count);
        here.folder.leftAlone = () => MINUTE;
        save(here, PAPER, "changed");
        yield* TestClock.adjust("1 second");
        assert.strictEqual(here.imported().length, 1);
        assert.strictEqual(listings(here), 0);
        assert.deepStrictEqual(asked(here), [PAPER]);
        counts.push(here.folder.steps.length);
      }
      assert.strictEqual(counts[0], counts[1]);
    }),
  );

  it.effect("a file that is still young is looked at alone once more when it has stood still", () =>
    Effect.gen(function* () {
      const here = yield* told();
      save(here, PAPER, "changed");
      yield* TestClock.adjust("900 millis");
      assert.deepStrictEqual(here.documents.status().unstable, [{ file: PAPER, why: "settling" }]);
      yield* TestClock.adjust("200 millis");
      assert.strictEqual(here.imported().length, 1);
      assert.strictEqual(listings(here), 0);
    }),
  );

  it.effect("a file that is still young is not forgotten while others are looked at", () =>
    Effect.gen(function* () {
      const here = yield* told();
      save(here, PAPER, "changed");
      yield* TestClock.adjust("500 millis");
      save(here, nameOf(8), "changed as well");
      yield* TestClock.adjust("300 millis");
      assert.deepStrictEqual(
        here.documents.status().unstable.map(({ file }) => file),
        [PAPER, nameOf(8)],
      );
      yield* TestClock.adjust("300 millis");
      assert.strictEqual(here.imported().length, 1);
      yield* TestClock.adjust("500 millis");
      assert.strictEqual(here.imported().length, 2);
      assert.strictEqual(listings(here), 0);
    }),
  );

  it.effect("saves of several files one after the other do not wait for each other", () =>
    Effect.gen(function* () {
      const here = yield* told();
      here.folder.leftAlone = () => MINUTE;
      for (let at = 0; at < 8; at++) {
        save(here, nameOf(at), "changed");
        yield* TestClock.adjust("100 millis");
      }
      // The last ones are to be left alone for a moment first.
      assert.isAtLeast(here.imported().length, 5);
      yield* TestClock.adjust("200 millis");
      assert.strictEqual(here.imported().length, 8);
    }),
  );

  it.effect("a file that grows all the time is read no more often than once in a second", () =>
    Effect.gen(function* () {
      const here = yield* told();
      for (let tenths = 0; tenths < 200; tenths++) {
        save(here, PAPER, `grown to ${tenths}`);
        yield* TestClock.adjust("100 millis");
      }
      const reads = here.folder.steps.filter(({ operation }) => operation === "read").length;
      assert.isAtLeast(reads, 15);
      assert.isAtMost(reads, 21);
      assert.strictEqual(listings(here), 0);
    }),
  );

  it.effect("a version that arrives is put in place without asking for other files", () =>
    Effect.gen(function* () {
      const here = yield* told();
      here.folder.leftAlone = () => 0;
      yield* here.parent.saveDocument(PAPER, text("from the office"));
      yield* here.peer.syncNow;
      yield* here.pass(1);
      assert.strictEqual(here.folder.content(PAPER), "from the office");
      assert.strictEqual(listings(here), 0);
      assert.deepStrictEqual(asked(here), [PAPER]);
      assert.deepStrictEqual(here.folder.vacated, [PAPER]);
      assert.strictEqual(here.folder.aside.size, 0);
    }),
  );

  it.effect(
    "what was moved aside for it is let go a second later where nothing vouches for it",
    () =>
      Effect.gen(function* () {
        const here = yield* told();
        yield* here.parent.saveDocument(PAPER, text("from the office"));
        yield* here.peer.syncNow;
        yield* TestClock.adjust("10 millis");
        assert.strictEqual(here.folder.aside.size, 1);
        yield* here.pass(2);
        assert.strictEqual(here.folder.aside.size, 0);
        assert.strictEqual(listings(here), 0);
      }),
  );

  it.effect(
    "a version whose file another program holds is tried again, and all files are not",
    () =>
      Effect.gen(function* () {
        const here = yield* told();
        here.folder.held.add(PAPER);
        yield* here.parent.saveDocument(PAPER, text("from the office"));
        yield* here.peer.syncNow;
        yield* here.pass(1);
        assert.strictEqual(here.documents.status().pending[0]?.why, "held-open");
        save(here, nameOf(8), "changed meanwhile");
        yield* TestClock.adjust("500 millis");
        assert.strictEqual(here.documents.status().pending[0]?.document, PAPER);
        here.folder.held.delete(PAPER);
        yield* here.pass(2);
        assert.strictEqual(here.folder.content(PAPER), "from the office");
        assert.deepStrictEqual(here.documents.status().pending, []);
        assert.strictEqual(listings(here), 0);
      }),
  );

  it.effect("a record that changes is no reason to look at files", () =>
    Effect.gen(function* () {
      const here = yield* told();
      yield* here.peer.setField("tb/1000", "balance", 3);
      yield* here.pass(1);
      assert.deepStrictEqual(here.folder.steps, []);
    }),
  );

  it.effect("a file changed here is taken in before the version that arrived takes its place", () =>
    Effect.gen(function* () {
      const here = yield* told();
      here.folder.leftAlone = () => 0;
      here.folder.write(PAPER, text("written here"));
      yield* here.parent.saveDocument(PAPER, text("from the office"));
      yield* here.peer.syncNow;
      yield* here.pass(3);
      assert.strictEqual(shown(here, PAPER), 2);
    }),
  );
});

describe("all files are looked at", () => {
  it.effect("in their time, however many saves are told meanwhile", () =>
    Effect.gen(function* () {
      const here = yield* told();
      here.folder.leftAlone = () => MINUTE;
      here.folder.write(nameOf(9), text("other 9"), { unnoticed: true });
      here.folder.write(nameOf(30), text("changed, and nobody says so"));
      for (let seconds = 0; seconds < 120; seconds++) {
        save(here, PAPER, `version ${seconds}`);
        yield* here.pass(1);
      }
      assert.isAtLeast(listings(here), 2);
      const current = (name: string) => here.peer.document(name)?.current;
      assert.strictEqual(current(nameOf(9)), here.world.keys.hash(text("other 9")));
      assert.strictEqual(
        current(nameOf(30)),
        here.world.keys.hash(text("changed, and nobody says so")),
      );
    }),
  );

  it.effect(
    "when a file is told of that nobody knows, and not for those programs keep beside",
    () =>
      Effect.gen(function* () {
        const here = yield* told();
        save(here, "~$Letter.docx", "lock");
        say(here, "Gone again.docx");
        yield* here.pass(2);
        assert.strictEqual(listings(here), 0);
        save(here, "Plan.docx", "a plan");
        yield* here.pass(2);
        assert.isAtLeast(listings(here), 1);
        assert.deepStrictEqual(here.documents.status().notDocuments, ["Plan.docx"]);
        yield* here.pass(120);
        here.folder.steps.length = 0;
        save(here, "Plan.docx", "a better plan");
        yield* here.pass(2);
        assert.strictEqual(listings(here), 0);
        here.folder.erase("Plan.docx");
        say(here, "Plan.docx");
        yield* here.pass(2);
        assert.deepStrictEqual(here.documents.status().notDocuments, []);
      }),
  );

  it.effect("when a file that is told of is not there, and its owner is asked a second later", () =>
    Effect.gen(function* () {
      const here = yield* told();
      here.folder.erase(PAPER);
      say(here, PAPER);
      yield* here.pass(3);
      assert.deepStrictEqual(here.documents.status().question, {
        kind: "vanished",
        documents: [PAPER],
      });
      assert.strictEqual(here.deletions(), 0);
    }),
  );

  it.effect("when a file is told of under a spelling that is not its own", () =>
    Effect.gen(function* () {
      const here = yield* told();
      say(here, PAPER.toUpperCase());
      yield* here.pass(2);
      assert.isAtLeast(listings(here), 1);
    }),
  );

  it.effect("when more files are told of than looking at all of them costs", () =>
    Effect.gen(function* () {
      const here = yield* told(300);
      here.folder.leftAlone = () => MINUTE;
      for (let at = 0; at < 300; at++) save(here, nameOf(at), `changed ${at}`);
      yield* here.pass(2);
      assert.isAtLeast(listings(here), 1);
      assert.strictEqual(here.imported().length, 300);
    }),
  );

  it.effect("when a document comes or goes", () =>
    Effect.gen(function* () {
      const here = yield* told();
      yield* here.parent.saveDocument("Plan.docx", text("a plan"));
      yield* here.peer.syncNow;
      yield* here.pass(2);
      assert.strictEqual(here.folder.content("Plan.docx"), "a plan");
      // What differs only in case has to bear a tag while it is there.
      yield* here.parent.saveDocument(PAPER.toUpperCase(), text("in capitals"));
      yield* here.peer.syncNow;
      yield* here.pass(2);
      const tagged = here.folder.names().filter((name) => name.includes("("));
      assert.strictEqual(tagged.length, 1);
      yield* here.parent.deleteDocument(PAPER.toUpperCase());
      yield* here.peer.syncNow;
      yield* here.pass(2);
      assert.deepStrictEqual(
        here.folder
          .names()
          .filter((name) => name.toUpperCase().startsWith(PAPER.slice(0, 10).toUpperCase())),
        [PAPER],
      );
    }),
  );

  it.effect("when the folder is not the one it was", () =>
    Effect.gen(function* () {
      const here = yield* told();
      here.folder.leftAlone = () => MINUTE;
      here.folder.marker = "another";
      save(here, PAPER, "of another engagement");
      yield* here.pass(1);
      assert.deepStrictEqual(here.documents.status().question, { kind: "other-folder" });
      assert.deepStrictEqual(here.imported(), []);
    }),
  );

  it.effect(
    "when an edit that was shown is taken back, which no operation on its document says",
    () =>
      Effect.gen(function* () {
        const here = yield* told();
        yield* here.world.createChild("THIRD", "PARENT");
        yield* here.world.open("THIRD");
        yield* here.world.laptop("THIRD").copy.saveDocument(PAPER, text("of somebody given up"));
        yield* here.world.connect("PEER", "THIRD");
        yield* here.pass(3);
        assert.strictEqual(here.folder.content(PAPER), "of somebody given up");
        yield* here.parent.abandon(here.world.copyId("THIRD"));
        yield* here.peer.switchTo("parent");
        yield* here.pass(5);
        assert.strictEqual(here.folder.content(PAPER), "paper 7");
      }),
  );
});

describe("a document that follows when somebody says so", () => {
  it.effect("has its file at once when its version is taken", () =>
    Effect.gen(function* () {
      const here = yield* told();
      yield* here.peer.setDocumentMode(PAPER, "on-demand");
      yield* here.pass(90);
      yield* here.parent.saveDocument(PAPER, text("from the office"));
      yield* here.peer.syncNow;
      yield* here.pass(5);
      assert.strictEqual(here.folder.content(PAPER), "paper 7");
      yield* here.peer.syncDocuments([PAPER]);
      yield* here.pass(2);
      assert.strictEqual(here.folder.content(PAPER), "from the office");
    }),
  );
});
