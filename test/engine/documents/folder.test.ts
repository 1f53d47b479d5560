/** Documents as files: what people do to them becomes versions, what arrives becomes files, and no bytes are lost (§1.7). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import { VolumeError } from "../../../src/engine/errors.ts";
import { refusal, sha256, smallEngagement, text } from "../world.ts";
import { DeskWorld } from "./desk-world.ts";

const LETTER = "Letter.docx";
const digest = (content: string): string => sha256(text(content)).slice(0, 16);
const versionsOf = (here: DeskWorld, document: string): ReadonlyArray<string> =>
  (here.peer.document(document)?.versions ?? []).map((hash) => hash.slice(0, 16)).toSorted();

const many = (count: number) => ({
  ...smallEngagement,
  documents: Array.from({ length: count }, (_, i) => ({
    name: `Doc ${String(i).padStart(2, "0")}.docx`,
    bytes: text(`content ${i}`),
  })),
});

describe("versions become files", () => {
  it.effect(
    "the files an engagement begins with are not read once more, but what was saved over one of them meanwhile is",
    () =>
      Effect.gen(function* () {
        const here = new DeskWorld({ recheckFilesMax: 0 });
        here.folder.write(LETTER, text("Dear client"));
        here.folder.write("Memo.docx", text("memo"));
        const read = yield* here.folder
          .view(() => true)
          .readAll([LETTER, "Memo.docx"], {
            limit: 100,
          });
        const documents = read.flatMap((one) =>
          one instanceof VolumeError
            ? []
            : [{ name: one.after.name, bytes: one.bytes, file: one.after }],
        );
        yield* here.world.createTop("PEER", { ...smallEngagement, documents });
        here.folder.write("Memo.docx", text("saved over it"));
        here.folder.steps.length = 0;
        yield* here.openPeer();
        yield* here.pass(10);
        const names = here.folder.steps.flatMap(({ name, operation }) =>
          operation === "read" ? [name] : [],
        );
        assert.deepStrictEqual([...new Set(names)], ["Memo.docx"]);
        assert.deepStrictEqual(versionsOf(here, "Memo.docx"), [digest("saved over it")]);
        assert.deepStrictEqual(versionsOf(here, LETTER), [digest("Dear client")]);
      }),
  );

  it.effect(
    "every document lies in the folder under its name, and an idle folder is left alone",
    () =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld().start();
        assert.deepStrictEqual(here.folder.names(), ["Lead sheet.xlsx", LETTER]);
        assert.strictEqual(here.folder.content(LETTER), "Dear client");
        yield* here.pass(20);
        let saves = 0;
        here.folder.before = ({ operation }) => {
          saves += operation === "save" ? 1 : 0;
          return undefined;
        };
        here.folder.steps.length = 0;
        yield* here.pass(120);
        const kinds = new Set(here.folder.steps.map((step) => step.operation));
        assert.deepStrictEqual([...kinds].toSorted(), ["list", "marker", "read", "stat"]);
        assert.strictEqual(saves, 0);
        assert.strictEqual(here.folder.aside.size, 0);
      }),
  );

  it.effect(
    "a version from another copy replaces the file, and a deleted document's file goes",
    () =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld().start();
        yield* here.parent.saveDocument(LETTER, text("Dear client, second"));
        yield* here.parent.deleteDocument("Lead sheet.xlsx");
        yield* here.pass(40);
        assert.strictEqual(here.folder.content(LETTER), "Dear client, second");
        assert.deepStrictEqual(here.folder.names(), [LETTER]);
        assert.strictEqual(here.folder.aside.size, 0);
        assert.deepStrictEqual(here.imported(), []);
      }),
  );

  it.effect(
    "a file another program holds open waits visibly, less and less often, and is replaced when it is closed",
    () =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld().start();
        here.folder.held.add(LETTER);
        yield* here.parent.saveDocument(LETTER, text("second"));
        yield* here.pass(40);
        const [pending] = here.documents.status().pending;
        assert.strictEqual(pending?.why, "held-open");
        assert.strictEqual(pending?.document, LETTER);
        assert.strictEqual(here.folder.content(LETTER), "Dear client");
        here.folder.steps.length = 0;
        yield* here.pass(120);
        const tries = here.folder.steps.filter((step) => step.operation === "displace").length;
        assert.isAtMost(tries, 4);
        assert.isAtLeast(tries, 1);
        here.folder.held.clear();
        yield* here.pass(65);
        assert.strictEqual(here.folder.content(LETTER), "second");
        assert.deepStrictEqual(here.documents.status().pending, []);
        assert.strictEqual(here.folder.aside.size, 0);
      }),
  );

  it.effect("a folder that fails is told of as such all the time, also while it is looked at", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      const told: Array<string | null> = [];
      here.folder.before = () => {
        told.push(here.documents.status().problem);
        return "denied";
      };
      yield* here.pass(40);
      assert.isNotNull(here.documents.status().problem);
      const first = told.findIndex((problem) => problem !== null);
      assert.isAtLeast(told.length - first, 3);
      assert.isAbove(first, 0);
      assert.notInclude(told.slice(first), null);
      here.folder.before = () => undefined;
      yield* here.pass(70);
      assert.isNull(here.documents.status().problem);
    }),
  );

  it.effect("a file that may not be read is told of as such, and holds up no other", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      here.folder.before = ({ name, operation }) =>
        operation === "read" && name === LETTER ? "denied" : undefined;
      here.folder.write(LETTER, text("saved, and locked away"));
      here.folder.write("Lead sheet.xlsx", text("saved"));
      yield* here.parent.saveDocument(LETTER, text("second"));
      yield* here.pass(40);
      const { pending, problem, unstable } = here.documents.status();
      assert.isNull(problem);
      assert.deepStrictEqual(unstable, [{ file: LETTER, why: "not-readable" }]);
      assert.deepStrictEqual(
        pending.map(({ document, text: why }) => [document, why]),
        [[LETTER, "The file cannot be read: the permission is missing."]],
      );
      assert.deepStrictEqual(versionsOf(here, "Lead sheet.xlsx"), [digest("saved")]);
      here.folder.before = () => undefined;
      yield* here.pass(130);
      assert.include(versionsOf(here, LETTER), digest("saved, and locked away"));
      assert.deepStrictEqual(here.documents.status().unstable, []);
    }),
  );

  it.effect(
    "documents that differ in case only are two files, also when the second one arrives later",
    () =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld().start();
        yield* here.parent.saveDocument("LETTER.docx", text("shouted"));
        yield* here.pass(40);
        const contents = here.folder.names().map((name) => here.folder.content(name));
        assert.sameMembers(contents, ["1000;2000", "Dear client", "shouted"]);
        assert.strictEqual(here.folder.content("LETTER.docx"), "shouted");
        assert.deepStrictEqual(here.imported(), []);
      }),
  );

  it.effect("a name a file held open still has is nobody else's before it is closed", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      here.folder.held.add(LETTER);
      yield* here.parent.saveDocument("LETTER.docx", text("shouted"));
      yield* here.pass(60);
      assert.deepStrictEqual(here.imported(), []);
      assert.deepStrictEqual(
        here.documents.status().pending.map((update) => [update.document, update.why]),
        [
          ["LETTER.docx", "name-taken"],
          [LETTER, "held-open"],
        ],
      );
      here.folder.held.clear();
      yield* here.pass(130);
      assert.strictEqual(here.folder.content("LETTER.docx"), "shouted");
      assert.strictEqual(here.folder.names().length, 3);
      assert.deepStrictEqual(here.imported(), []);
    }),
  );

  it.effect("a path too long for this disk is reported and the other documents go on", () =>
    Effect.gen(function* () {
      const here = new DeskWorld();
      Object.defineProperty(here.folder, "label", { value: `C:/${"x".repeat(245)}` });
      yield* here.start();
      assert.deepStrictEqual(here.folder.names(), []);
      assert.deepStrictEqual(
        here.documents.status().pending.map((update) => update.why),
        ["path-too-long", "path-too-long"],
      );
    }),
  );
});

describe("files become versions", () => {
  it.effect("a saved file is a version of its document, and travels on", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      here.folder.write(LETTER, text("Dear Sir"));
      yield* here.pass(40);
      assert.deepStrictEqual(versionsOf(here, LETTER), [digest("Dear Sir")]);
      assert.strictEqual(here.parent.document(LETTER)?.current, sha256(text("Dear Sir")));
      assert.strictEqual(here.folder.content(LETTER), "Dear Sir");
    }),
  );

  it.effect("an edit that leaves size and time as they were is found", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      yield* here.pass(10);
      here.folder.write(LETTER, text("dear CLIENT"), { unnoticed: true });
      yield* here.pass(20);
      assert.deepStrictEqual(versionsOf(here, LETTER), [digest("dear CLIENT")]);
    }),
  );

  it.effect("is found by whoever only looks once and opens the copy again and again, too", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld({ recheckFilesMax: 2, recheckFrom: "anywhere" }).start(
        many(20),
      );
      here.folder.write("Doc 17.docx", text("CONTENT 17"), { unnoticed: true });
      let openings = 0;
      while (here.imported().length === 0 && openings < 200) {
        yield* here.restartPeer();
        yield* here.documents.look;
        // Long enough for what was found to stand still, too short for a second look by itself.
        if (here.documents.status().unstable.length > 0) yield* here.pass(2);
        openings += 1;
      }
      assert.deepStrictEqual(here.imported(), [digest("CONTENT 17")]);
    }),
  );

  it.effect(
    "the rolling check gets round to every file, and reads no more than it may in one look",
    () =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld({ recheckFilesMax: 2, lookMaxMillis: 1_000 }).start(
          many(9),
        );
        yield* here.pass(10);
        here.folder.steps.length = 0;
        yield* here.pass(10);
        assert.isAtMost(here.folder.steps.filter((step) => step.operation === "read").length, 20);
        here.folder.write("Doc 07.docx", text("CONTENT 7"), { unnoticed: true });
        yield* here.pass(10);
        assert.deepStrictEqual(versionsOf(here, "Doc 07.docx"), [digest("CONTENT 7")]);
      }),
  );

  it.effect(
    "a file larger than a look may cost is checked too, and made up for by looks that check none",
    () =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld({ recheckBytesMax: 3, lookMaxMillis: 1_000 }).start({
          ...smallEngagement,
          documents: [{ name: LETTER, bytes: text("x".repeat(12)) }],
        });
        yield* here.pass(10);
        here.folder.steps.length = 0;
        yield* here.pass(40);
        const reads = here.folder.steps.filter((step) => step.operation === "read").length;
        assert.isAtLeast(reads, 8);
        assert.isAtMost(reads, 12);
        here.folder.write(LETTER, text("y".repeat(12)), { unnoticed: true });
        yield* here.pass(10);
        assert.deepStrictEqual(versionsOf(here, LETTER), [digest("y".repeat(12))]);
      }),
  );

  it.effect(
    "a large file rests after it was read in full: the next look does not read it again",
    () =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld({ recheckBytesMax: 3, lookMaxMillis: 1_000 }).start({
          ...smallEngagement,
          documents: [{ name: LETTER, bytes: text("x".repeat(30)) }],
        });
        const reads = (): number =>
          here.folder.steps.filter((step) => step.operation === "read").length;
        here.folder.write(LETTER, text("y".repeat(30)));
        while (here.imported().length === 0) yield* here.pass(1);
        here.folder.steps.length = 0;
        yield* here.pass(8);
        assert.strictEqual(reads(), 0);
        yield* here.pass(4);
        assert.strictEqual(reads(), 1);
        here.folder.write(LETTER, text("z".repeat(30)), { unnoticed: true });
        yield* here.pass(14);
        assert.deepStrictEqual(versionsOf(here, LETTER), [digest("z".repeat(30))]);
      }),
  );

  it.effect("a growing file is not imported before it stands still for a second", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      for (let i = 1; i <= 15; i++) {
        here.folder.write(LETTER, text("x".repeat(i)));
        yield* here.pass(1);
      }
      assert.deepStrictEqual(here.imported(), []);
      assert.deepStrictEqual(
        here.documents.status().unstable.map((file) => file.file),
        [LETTER],
      );
      yield* here.pass(5);
      assert.deepStrictEqual(here.imported(), [digest("x".repeat(15))]);
      assert.deepStrictEqual(here.documents.status().unstable, []);
    }),
  );

  it.effect("a wall clock that jumps does not make a file stable", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      here.folder.write(LETTER, text("half of it"));
      yield* here.documents.look;
      here.world.laptop("PEER").clockOffsetMillis = 365 * 86_400_000;
      yield* TestClock.adjust("300 millis");
      yield* here.documents.look;
      assert.deepStrictEqual(here.imported(), []);
      here.folder.write(LETTER, text("half of it, and the rest"));
      yield* here.pass(5);
      assert.deepStrictEqual(here.imported(), [digest("half of it, and the rest")]);
    }),
  );

  it.effect("two looks in the same second do not make a file stable", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      here.folder.write(LETTER, text("half"));
      yield* here.documents.look;
      yield* here.documents.look;
      yield* here.documents.look;
      assert.deepStrictEqual(here.imported(), []);
    }),
  );

  it.effect("a file that changes while it is read is not imported", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      let writes = 0;
      here.folder.write(LETTER, text("0000"));
      here.folder.before = ({ operation, name }) => {
        if (operation === "read" && name === LETTER && writes < 20) {
          writes += 1;
          here.folder.write(LETTER, text(String(writes).padStart(4, "0")));
        }
        return undefined;
      };
      yield* here.pass(15);
      assert.deepStrictEqual(here.imported(), []);
      yield* here.pass(30);
      assert.deepStrictEqual(here.imported(), ["0020"].map(digest));
    }),
  );

  it.effect(
    "an edit made while an unchanged file was read is not taken for the file that was read",
    () =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld({ recheckFilesMax: 0 }).start();
        let asked = 0;
        here.folder.before = ({ operation, name }) => {
          if (operation === "stat" && name === LETTER) {
            asked += 1;
            if (asked === 2) here.folder.write(LETTER, text("while it was read"));
          }
          return undefined;
        };
        here.folder.write(LETTER, text("Dear client"));
        yield* here.pass(30);
        assert.deepStrictEqual(versionsOf(here, LETTER), [digest("while it was read")]);
      }),
  );

  it.effect("an emptied file is reported and not imported", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      here.folder.write(LETTER, text(""));
      yield* here.pass(20);
      assert.deepStrictEqual(here.imported(), []);
      assert.deepStrictEqual(here.documents.status().unstable, [{ file: LETTER, why: "empty" }]);
    }),
  );

  it.effect("a file whose disk spells accents in its own way is its document's all the same", () =>
    Effect.gen(function* () {
      const name = "Pr\u00fcfung.docx";
      const spelled = name.normalize("NFD");
      const here = yield* new DeskWorld().start({
        ...smallEngagement,
        documents: [{ name, bytes: text("Dear client") }],
      });
      here.folder.erase(name);
      here.folder.write(spelled, text("Dear client"));
      yield* here.pass(20);
      assert.deepStrictEqual(here.imported(), []);
      assert.strictEqual(here.documents.status().question, null);
      assert.deepStrictEqual(here.documents.status().notDocuments, []);
      here.folder.write(spelled, text("edited there"));
      yield* here.pass(40);
      assert.deepStrictEqual(here.imported(), [digest("edited there")]);
      yield* here.parent.saveDocument(name, text("edited here"));
      yield* here.pass(40);
      assert.deepStrictEqual(
        [...here.folder.files.values()].map((file) => new TextDecoder().decode(file.bytes)),
        ["edited here"],
      );
    }),
  );

  it.effect(
    "a file saved again without a change, or renamed in case, is no new version and no deletion",
    () =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld().start();
        here.folder.erase(LETTER);
        here.folder.write("LETTER.DOCX", text("Dear client"));
        yield* here.pass(20);
        assert.deepStrictEqual(here.imported(), []);
        assert.strictEqual(here.documents.status().question, null);
      }),
  );

  it.effect(
    "an edit made while a newer version was on its way stands beside it, and neither is lost",
    () =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld().start();
        here.folder.write(LETTER, text("edited here"));
        yield* here.parent.saveDocument(LETTER, text("edited there"));
        yield* here.pass(60);
        assert.deepStrictEqual(
          versionsOf(here, LETTER),
          [digest("edited here"), digest("edited there")].toSorted(),
        );
        assert.deepStrictEqual(here.parent.document(LETTER), here.peer.document(LETTER));
        assert.strictEqual(
          sha256(text(here.folder.content(LETTER) ?? "")),
          here.peer.document(LETTER)?.current,
        );
      }),
  );

  it.effect(
    "what is typed into a template update counts as made from it, also when somebody else replaced it meanwhile",
    () =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld().start();
        yield* here.parent.saveDocument(LETTER, text("template"), { template: true });
        yield* here.pass(40);
        assert.strictEqual(here.folder.content(LETTER), "template");
        // The file is open in a program; meanwhile somebody goes on from the template, and the file is saved at last.
        here.folder.held.add(LETTER);
        yield* here.parent.saveDocument(LETTER, text("template, from the office"));
        yield* here.pass(40);
        here.folder.held.clear();
        here.folder.write(LETTER, text("template, filled in"));
        yield* here.pass(70);
        const mine = here.peer.versions(LETTER).find(({ sizeBytes }) => sizeBytes === 19);
        assert.strictEqual(mine?.state, "current");
        assert.strictEqual(here.folder.content(LETTER), "template, filled in");
      }),
  );

  it.effect("an edit of a document somebody deleted meanwhile brings it back", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      here.folder.write(LETTER, text("still needed"));
      yield* here.parent.deleteDocument(LETTER);
      yield* here.pass(60);
      assert.deepStrictEqual(versionsOf(here, LETTER), [digest("still needed")]);
      assert.strictEqual(here.folder.content(LETTER), "still needed");
    }),
  );

  it.effect(
    "a file that lay there before the copy knew the folder is imported before it is replaced",
    () =>
      Effect.gen(function* () {
        const here = new DeskWorld();
        here.folder.write(LETTER, text("from an old stick"));
        yield* here.start();
        yield* here.pass(20);
        assert.deepStrictEqual(
          versionsOf(here, LETTER),
          [digest("Dear client"), digest("from an old stick")].toSorted(),
        );
      }),
  );
});

describe("files that are no documents", () => {
  it.effect("a dropped file is only listed until somebody adds it", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      here.folder.write("Receipt.pdf", text("12.50"));
      here.folder.write("~$tter.docx", text("owner"));
      here.folder.write("A1B2.tmp", text("half"));
      yield* here.pass(20);
      assert.deepStrictEqual(here.imported(), []);
      assert.deepStrictEqual(here.documents.status().notDocuments, ["Receipt.pdf"]);
      yield* here.documents.addFiles(["Receipt.pdf"]);
      yield* here.pass(40);
      assert.strictEqual(here.parent.document("Receipt.pdf")?.current, sha256(text("12.50")));
      assert.deepStrictEqual(here.documents.status().notDocuments, []);
    }),
  );

  it.effect("where every dropped file is wanted, temporary and empty files still are not", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld({ droppedFiles: "always" }).start();
      here.folder.write("Receipt.pdf", text("12.50"));
      here.folder.write("~$tter.docx", text("owner"));
      here.folder.write("A1B2.tmp", text("half"));
      here.folder.write("New.docx", text(""));
      yield* here.pass(20);
      assert.deepStrictEqual(here.imported(), [digest("12.50")]);
    }),
  );
});

describe("files that vanished", () => {
  it.effect("a missing file is asked about, not deleted and not replaced; the others go on", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start(many(10));
      here.folder.erase("Doc 03.docx");
      yield* here.parent.saveDocument("Doc 04.docx", text("news"));
      yield* here.pass(60);
      assert.deepStrictEqual(here.documents.status().question, {
        kind: "vanished",
        documents: ["Doc 03.docx"],
      });
      assert.strictEqual(here.folder.content("Doc 03.docx"), undefined);
      assert.strictEqual(here.folder.content("Doc 04.docx"), "news");
      assert.strictEqual(here.deletions(), 0);
      yield* here.documents.restoreVanished();
      yield* here.pass(2);
      assert.strictEqual(here.folder.content("Doc 03.docx"), "content 3");
      assert.strictEqual(here.documents.status().question, null);
    }),
  );

  it.effect("deleted on purpose: the document goes everywhere", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start(many(10));
      here.folder.erase("Doc 03.docx");
      yield* here.pass(10);
      yield* here.documents.deleteVanished();
      yield* here.pass(40);
      assert.strictEqual(here.parent.document("Doc 03.docx"), undefined);
      assert.strictEqual(here.folder.names().length, 9);
    }),
  );

  it.effect("of several that are missing each can be answered for by itself", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start(many(60));
      const gone = ["Doc 03.docx", "Doc 04.docx", "Doc 05.docx"];
      for (const file of gone) here.folder.erase(file);
      yield* here.pass(10);
      yield* here.documents.restoreVanished(["Doc 04.docx"]);
      yield* here.documents.deleteVanished(["Doc 05.docx"]);
      yield* here.pass(40);
      assert.strictEqual(here.folder.content("Doc 04.docx"), "content 4");
      assert.strictEqual(here.parent.document("Doc 05.docx"), undefined);
      assert.notStrictEqual(here.parent.document("Doc 03.docx"), undefined);
      assert.deepStrictEqual(here.documents.status().question, {
        kind: "vanished",
        documents: ["Doc 03.docx"],
      });
      for (const answer of [here.documents.restoreVanished, here.documents.deleteVanished])
        assert.strictEqual((yield* refusal(answer(["Doc 04.docx"])))?.reason, "invalid");
    }),
  );

  it.effect("where much is missing, one that is to come back is not deleted with the others", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start(many(10));
      for (let at = 0; at < 9; at++) here.folder.erase(`Doc 0${at}.docx`);
      yield* here.pass(10);
      assert.strictEqual(here.documents.status().question?.kind, "many-vanished");
      yield* here.documents.restoreVanished(["Doc 04.docx"]);
      yield* here.pass(2);
      assert.strictEqual(here.folder.content("Doc 04.docx"), undefined);
      yield* here.documents.deleteVanished();
      yield* here.pass(40);
      assert.strictEqual(here.folder.content("Doc 04.docx"), "content 4");
      assert.deepStrictEqual(here.folder.names().length, 2);
    }),
  );

  it.effect(
    "deleting on purpose takes only the version that lay there, not one that came since",
    () =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld().start(many(10));
        here.folder.erase("Doc 03.docx");
        yield* here.parent.saveDocument("Doc 03.docx", text("news"));
        yield* here.pass(60);
        yield* here.documents.deleteVanished();
        yield* here.pass(5);
        assert.deepStrictEqual(versionsOf(here, "Doc 03.docx"), [digest("news")]);
        assert.strictEqual(here.folder.content("Doc 03.docx"), "news");
      }),
  );

  it.effect("a file that is away for a moment while a program saves it is not asked about", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start(many(10));
      here.folder.erase("Doc 03.docx");
      yield* here.documents.look;
      assert.strictEqual(here.documents.status().question, null);
      assert.strictEqual(here.folder.content("Doc 03.docx"), undefined);
      here.folder.write("Doc 03.docx", text("saved anew"));
      yield* here.pass(10);
      assert.deepStrictEqual(versionsOf(here, "Doc 03.docx"), [digest("saved anew")]);
    }),
  );

  it.effect.each([
    { count: 40, gone: 6 },
    { count: 10, gone: 3 },
  ])(
    "of $count files $gone missing at once stop everything until somebody answers",
    ({ count, gone }) =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld().start(many(count));
        for (const name of here.folder.names().slice(0, gone)) here.folder.erase(name);
        const [kept = ""] = here.folder.names();
        here.folder.write(kept, text("edited"));
        yield* here.pass(60);
        assert.strictEqual(here.documents.status().question?.kind, "many-vanished");
        assert.deepStrictEqual(here.imported(), []);
        assert.strictEqual(here.folder.names().length, count - gone);
        yield* here.documents.restoreVanished();
        yield* here.pass(10);
        assert.strictEqual(here.folder.names().length, count);
        assert.deepStrictEqual(here.imported(), [digest("edited")]);
      }),
  );

  it.effect("a folder that is not there is not an empty one", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      here.folder.missing = true;
      yield* here.pass(30);
      assert.deepStrictEqual(here.documents.status().question, { kind: "folder-missing" });
      assert.strictEqual((yield* refusal(here.documents.deleteVanished()))?.reason, "invalid");
      here.folder.missing = false;
      yield* here.pass(10);
      assert.strictEqual(here.documents.status().question, null);
      assert.strictEqual(here.deletions(), 0);
    }),
  );

  it.effect(
    "another folder in the place of ours is not touched before somebody says it is the right one",
    () =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld().start();
        const ours = here.folder.files;
        here.folder.files = new Map();
        here.folder.marker = undefined;
        yield* here.pass(10);
        yield* here.restartPeer();
        yield* here.pass(30);
        assert.deepStrictEqual(here.documents.status().question, { kind: "other-folder" });
        assert.deepStrictEqual(here.folder.names(), []);
        assert.strictEqual(here.folder.marker, undefined);
        yield* here.documents.restoreVanished();
        yield* here.pass(5);
        assert.strictEqual(here.folder.files.size, ours.size);
        assert.strictEqual(here.deletions(), 0);
      }),
  );
});

describe("between check and swap", () => {
  it.effect(
    "a file is not even moved while its content is unknown, whatever its size and time say",
    () =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld({ recheckFilesMax: 0 }).start();
        const moved: Array<string | undefined> = [];
        here.folder.before = ({ operation, name }) => {
          if (operation === "displace") moved.push(here.folder.content(name));
          return undefined;
        };
        here.folder.write(LETTER, text("dear CLIENT"), { unnoticed: true });
        yield* here.parent.saveDocument(LETTER, text("from there"));
        yield* here.pass(40);
        assert.deepStrictEqual(
          versionsOf(here, LETTER),
          [digest("dear CLIENT"), digest("from there")].toSorted(),
        );
        assert.notInclude(moved, "dear CLIENT");
      }),
  );

  it.effect.each(["displace", "aside.stage", "place"])(
    "an edit made just before the step %s becomes a version",
    (step) =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld().start();
        let done = false;
        here.folder.before = ({ operation }) => {
          if (operation === step && !done) {
            done = true;
            here.folder.write(LETTER, text("in the last moment"));
          }
          return undefined;
        };
        yield* here.parent.saveDocument(LETTER, text("from there"));
        yield* here.pass(60);
        assert.isTrue(done);
        assert.include(here.imported(), digest("in the last moment"));
        assert.deepStrictEqual(
          versionsOf(here, LETTER),
          [digest("from there"), digest("in the last moment")].toSorted(),
        );
        assert.strictEqual(here.folder.aside.size, 0);
      }),
  );

  it.effect("a program that still writes into the file taken away loses nothing", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      yield* here.parent.saveDocument(LETTER, text("from there"));
      let late = 0;
      here.folder.before = ({ operation }) => {
        if (operation === "aside.list" && late < 1)
          for (const file of here.folder.aside.values()) {
            late += 1;
            file.bytes = text("written late");
          }
        return undefined;
      };
      yield* here.pass(60);
      assert.strictEqual(late, 1);
      assert.include(versionsOf(here, LETTER), digest("written late"));
    }),
  );

  it.effect("a disk that refuses the new name gets the old file back", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      let refused = 0;
      here.folder.before = ({ operation }) => {
        if (operation !== "place" || refused > 0) return undefined;
        refused += 1;
        return "denied";
      };
      yield* here.parent.saveDocument(LETTER, text("from there"));
      for (let seconds = 0; seconds < 40 && here.documents.status().pending.length === 0; seconds++)
        yield* here.pass(1);
      assert.strictEqual(refused, 1);
      assert.strictEqual(here.folder.content(LETTER), "Dear client");
      assert.strictEqual(here.documents.status().pending[0]?.why, "failed");
      yield* here.pass(10);
      assert.strictEqual(here.folder.content(LETTER), "from there");
    }),
  );
});
