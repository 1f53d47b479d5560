/** Modes and the working folder: what is kept back is taken in from files, and what is not taken does not touch them (I28). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { sha256, text } from "../world.ts";
import { DeskWorld } from "./desk-world.ts";

const LETTER = "Letter.docx";
const LEAD = "Lead sheet.xlsx";
const digest = (content: string): string => sha256(text(content)).slice(0, 16);
const parentHas = (here: DeskWorld, document = LETTER): ReadonlyArray<string> =>
  (here.parent.document(document)?.versions ?? []).map((hash) => hash.slice(0, 16)).toSorted();

describe("a file of an On Demand document", () => {
  it.effect("that somebody changes is kept, and goes out at Sync", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      yield* here.peer.setDocumentMode(LETTER, "on-demand");
      here.folder.write(LETTER, text("changed here"));
      yield* here.pass(40);
      assert.strictEqual(here.peer.status().keptDocuments, 1);
      assert.deepStrictEqual(parentHas(here), [digest("Dear client")]);
      assert.deepStrictEqual(here.documents.status().unstable, []);
      assert.deepStrictEqual(here.documents.status().pending, []);
      yield* here.peer.syncDocuments([LETTER]);
      yield* here.pass(40);
      assert.deepStrictEqual(parentHas(here), [digest("changed here")]);
      assert.strictEqual(here.folder.content(LETTER), "changed here");
    }),
  );

  it.effect("that is back as it was when it was opened waits for nothing", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      yield* here.peer.setDocumentMode(LETTER, "on-demand");
      here.folder.write(LETTER, text("changed here"));
      yield* here.pass(40);
      assert.strictEqual(here.peer.status().keptDocuments, 1);
      here.folder.write(LETTER, text("Dear client"));
      yield* here.pass(40);
      assert.strictEqual(here.peer.status().keptDocuments, 0);
      assert.deepStrictEqual((yield* here.peer.syncDocuments()).published, []);
      assert.strictEqual(here.folder.content(LETTER), "Dear client");
    }),
  );

  it.effect("stays as it is while newer versions come, and is replaced when they are taken", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      yield* here.peer.setDocumentMode(LETTER, "on-demand");
      yield* here.parent.saveDocument(LETTER, text("newer"));
      yield* here.pass(40);
      assert.strictEqual(here.folder.content(LETTER), "Dear client");
      assert.strictEqual(here.peer.status().newerDocuments, 1);
      assert.deepStrictEqual(here.documents.status().pending, []);
      yield* here.peer.syncDocuments([LETTER]);
      yield* here.pass(5);
      assert.strictEqual(here.folder.content(LETTER), "newer");
      assert.strictEqual(here.folder.aside.size, 0);
      assert.deepStrictEqual(here.imported(), []);
    }),
  );

  it.effect(
    "changed here and elsewhere becomes two versions at Sync, and no byte of either is lost",
    () =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld().start();
        yield* here.peer.setDocumentMode(LETTER, "on-demand");
        here.folder.write(LETTER, text("mine"));
        yield* here.pass(10);
        yield* here.parent.saveDocument(LETTER, text("theirs"));
        yield* here.pass(40);
        here.folder.write(LETTER, text("mine, again"));
        yield* here.pass(10);
        assert.strictEqual(here.folder.content(LETTER), "mine, again");
        yield* here.peer.syncDocuments();
        yield* here.pass(40);
        assert.deepStrictEqual(
          parentHas(here),
          [digest("mine, again"), digest("theirs")].toSorted(),
        );
        const current = here.peer.document(LETTER)?.current.slice(0, 16);
        assert.strictEqual(digest(here.folder.content(LETTER) ?? ""), current);
      }),
  );

  it.effect("saved in the very moment a version is taken is neither lost nor replaced", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      yield* here.peer.setDocumentMode(LETTER, "on-demand");
      yield* here.parent.saveDocument(LETTER, text("theirs"));
      yield* here.pass(40);
      let written = false;
      here.folder.before = ({ operation, name }) => {
        if (operation === "displace" && name === LETTER && !written) {
          written = true;
          here.folder.write(LETTER, text("in between"));
        }
        return undefined;
      };
      yield* here.peer.syncDocuments([LETTER]);
      yield* here.pass(20);
      assert.isTrue(written);
      assert.strictEqual(here.folder.content(LETTER), "in between");
      assert.strictEqual(here.peer.status().keptDocuments, 1);
      yield* here.peer.syncDocuments([LETTER]);
      yield* here.pass(40);
      assert.deepStrictEqual(parentHas(here), [digest("in between"), digest("theirs")].toSorted());
    }),
  );

  it.effect("saved in the program and in the folder at once is two saves, and both go out", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      yield* here.peer.setDocumentMode(LETTER, "on-demand");
      here.folder.write(LETTER, text("in the folder"));
      yield* here.peer.saveDocument(LETTER, text("in the program"));
      yield* here.pass(20);
      assert.lengthOf(here.peer.documentStanding(LETTER)?.kept ?? [], 2);
      yield* here.peer.syncDocuments([LETTER]);
      yield* here.pass(40);
      assert.deepStrictEqual(
        parentHas(here),
        [digest("in the folder"), digest("in the program")].toSorted(),
      );
    }),
  );

  it.effect("kept here under a name that differs in case only gets a file of its own", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      yield* here.peer.setDocumentMode(null, "on-demand");
      yield* here.peer.saveDocument("LETTER.docx", text("another letter"));
      yield* here.pass(20);
      assert.deepStrictEqual(here.documents.status().pending, []);
      const contents = here.folder.names().map((name) => here.folder.content(name));
      assert.include(contents, "another letter");
      assert.include(contents, "Dear client");
    }),
  );

  it.effect("added under an On Demand standard is known here only, over a restart too", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      yield* here.peer.setDocumentMode(null, "on-demand");
      here.folder.write("Memo.docx", text("a memo"));
      yield* here.documents.addFiles(["Memo.docx"]);
      yield* here.pass(10);
      assert.deepStrictEqual(here.documents.status().notDocuments, []);
      assert.deepStrictEqual(parentHas(here, "Memo.docx"), []);
      yield* here.restartPeer();
      yield* here.pass(10);
      assert.strictEqual(here.folder.content("Memo.docx"), "a memo");
      assert.deepStrictEqual(here.documents.status().notDocuments, []);
      assert.strictEqual(here.peer.status().keptDocuments, 1);
      yield* here.peer.syncDocuments();
      yield* here.pass(40);
      assert.deepStrictEqual(parentHas(here, "Memo.docx"), [digest("a memo")]);
    }),
  );

  it.effect("deleted by somebody else stays until Sync, and goes then", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      yield* here.peer.setDocumentMode(LETTER, "on-demand");
      yield* here.parent.deleteDocument(LETTER);
      yield* here.pass(40);
      assert.strictEqual(here.folder.content(LETTER), "Dear client");
      assert.isNull(here.documents.status().question);
      yield* here.peer.syncDocuments();
      yield* here.pass(10);
      assert.isUndefined(here.folder.content(LETTER));
      assert.strictEqual(here.deletions(), 1);
    }),
  );

  it.effect("taken away on purpose deletes the save with it, and what was open for everybody", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld({ vanishedPercentMax: 100 }).start();
      yield* here.peer.setDocumentMode(LETTER, "on-demand");
      here.folder.write(LETTER, text("kept"));
      yield* here.pass(10);
      here.folder.erase(LETTER);
      yield* here.pass(10);
      assert.strictEqual(here.documents.status().question?.kind, "vanished");
      yield* here.documents.deleteVanished();
      yield* here.pass(40);
      assert.deepStrictEqual(parentHas(here), []);
      assert.strictEqual(here.peer.status().keptDocuments, 0);
      assert.isUndefined(here.folder.content(LETTER));
    }),
  );

  it.effect("shows the version that was open again when the save is discarded", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      yield* here.peer.setDocumentMode(LETTER, "on-demand");
      here.folder.write(LETTER, text("a mistake"));
      yield* here.pass(10);
      yield* here.peer.discardSaves(LETTER);
      yield* here.pass(10);
      assert.strictEqual(here.folder.content(LETTER), "Dear client");
      assert.strictEqual(here.peer.status().keptDocuments, 0);
      assert.deepStrictEqual(here.imported(), []);
    }),
  );
});

describe("a file of a Never document", () => {
  it.effect("belongs to whoever works here, whatever is synchronised", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      yield* here.peer.setDocumentMode(LETTER, "never");
      here.folder.write(LETTER, text("private"));
      yield* here.pass(10);
      yield* here.parent.saveDocument(LETTER, text("theirs"));
      yield* here.parent.saveDocument(LEAD, text("for all"));
      yield* here.peer.syncDocuments();
      yield* here.pass(60);
      assert.strictEqual(here.folder.content(LETTER), "private");
      assert.strictEqual(here.folder.content(LEAD), "for all");
      assert.deepStrictEqual(parentHas(here), [digest("theirs")]);
      yield* here.peer.setDocumentMode(LETTER, "automatic");
      yield* here.pass(60);
      assert.deepStrictEqual(parentHas(here), [digest("private"), digest("theirs")].toSorted());
    }),
  );
});
