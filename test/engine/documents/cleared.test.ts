/** A top level that is cleared leaves its documents as files, and nothing is lost with the versions (domain rule 67; I28). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { refusal, sha256, smallEngagement, text } from "../world.ts";
import { DeskWorld } from "./desk-world.ts";

const LETTER = "Letter.docx";

/** PEER is the top-level parent and has a working folder; VISITOR has a copy of it. */
const office = Effect.gen(function* () {
  const here = new DeskWorld();
  const { world } = here;
  yield* world.createTop("PEER", smallEngagement);
  yield* here.openPeer();
  yield* world.createChild("VISITOR", "PEER");
  yield* world.open("VISITOR");
  yield* world.connect("VISITOR", "PEER");
  yield* here.pass(4);
  return here;
});

const cleared = (here: DeskWorld) => here.asking(here.peer.clearInformation);

describe("a top level that is cleared", () => {
  it.effect("has as a file what somebody handed in a moment before", () =>
    Effect.gen(function* () {
      const here = yield* office;
      const { copy } = here.world.laptop("VISITOR");
      yield* copy.saveDocument(LETTER, text("handed in last"));
      yield* copy.deleteCopy;
      assert.isUndefined(yield* cleared(here));
      assert.strictEqual(here.folder.content(LETTER), "handed in last");
    }),
  );

  it.effect("has as a file what was handed in while it was closed", () =>
    Effect.gen(function* () {
      const here = yield* office;
      const { world } = here;
      yield* here.peer.close;
      const { copy } = world.laptop("VISITOR");
      yield* copy.saveDocument(LETTER, text("handed in last"));
      yield* copy.deleteCopy;
      yield* here.openPeer();
      assert.isUndefined(yield* cleared(here));
      assert.strictEqual(here.folder.content(LETTER), "handed in last");
    }),
  );

  it.effect("is not cleared while a program holds the file a newer version belongs into", () =>
    Effect.gen(function* () {
      const here = yield* office;
      const { world } = here;
      here.folder.before = ({ operation }) => (operation === "displace" ? "busy" : undefined);
      const { copy } = world.laptop("VISITOR");
      yield* copy.saveDocument(LETTER, text("from there"));
      yield* copy.deleteCopy;
      yield* here.pass(10);
      const refused = yield* cleared(here);
      assert.match(refused?.text ?? "", /Letter\.docx/);
      here.folder.before = undefined;
      assert.isUndefined(yield* cleared(here));
      assert.strictEqual(here.folder.content(LETTER), "from there");
    }),
  );

  it.effect("is not cleared while a file is missing and nobody has said why", () =>
    Effect.gen(function* () {
      const here = yield* office;
      yield* here.world.laptop("VISITOR").copy.deleteCopy;
      here.folder.erase(LETTER);
      const refused = yield* cleared(here);
      assert.match(
        refused?.text ?? "",
        /whether these were deleted: Letter\.docx.*Nothing was deleted/,
      );
      yield* here.documents.restoreVanished();
      assert.isUndefined(yield* cleared(here));
      assert.strictEqual(here.folder.content(LETTER), "Dear client");
    }),
  );

  it.effect("is not cleared while the folder of its documents is away", () =>
    Effect.gen(function* () {
      const here = yield* office;
      yield* here.world.laptop("VISITOR").copy.deleteCopy;
      here.folder.missing = true;
      const refused = yield* cleared(here);
      assert.match(refused?.text ?? "", /folder of the documents .*Nothing was deleted/);
      here.folder.missing = false;
      assert.isUndefined(yield* cleared(here));
    }),
  );

  it.effect("is not cleared over versions that nobody there has taken", () =>
    Effect.gen(function* () {
      const here = yield* office;
      yield* here.peer.setDocumentMode(LETTER, "never");
      const { copy } = here.world.laptop("VISITOR");
      yield* copy.saveDocument(LETTER, text("not taken"));
      yield* copy.deleteCopy;
      yield* here.pass(10);
      const refused = yield* cleared(here);
      assert.match(refused?.text ?? "", /nobody has taken: Letter\.docx\..*Nothing was deleted/);
      yield* here.peer.setDocumentMode(LETTER, "automatic");
      assert.isUndefined(yield* cleared(here));
      assert.strictEqual(here.folder.content(LETTER), "not taken");
    }),
  );

  it.effect("is not cleared while two versions stand beside each other, whenever they met", () =>
    Effect.gen(function* () {
      const here = yield* office;
      const { copy } = here.world.laptop("VISITOR");
      yield* here.peer.close;
      yield* copy.saveDocument(LETTER, text("from there"));
      yield* copy.deleteCopy;
      here.folder.write(LETTER, text("written here"));
      yield* here.openPeer();
      const refused = yield* cleared(here);
      assert.match(refused?.text ?? "", /beside each other.*: Letter\.docx\. Nothing was deleted/);
      assert.strictEqual(here.peer.status().conflicts, 1);
      yield* here.pass(60);
      assert.deepStrictEqual(yield* cleared(here), refused);
      yield* here.peer.confirmDocument(LETTER);
      assert.isUndefined(yield* cleared(here));
    }),
  );

  it.effect("leaves as its file the version that was chosen of two", () =>
    Effect.gen(function* () {
      const here = yield* office;
      const { copy } = here.world.laptop("VISITOR");
      here.folder.write(LETTER, text("written here"));
      yield* copy.saveDocument(LETTER, text("from there"));
      yield* here.pass(10);
      yield* copy.deleteCopy;
      assert.match((yield* cleared(here))?.text ?? "", /beside each other/);
      const other = here.peer.versions(LETTER).find(({ state }) => state === "conflicting");
      assert.isDefined(other);
      yield* here.peer.promoteDocument(LETTER, other.dot);
      assert.isUndefined(yield* cleared(here));
      assert.strictEqual(sha256(text(here.folder.content(LETTER) ?? "")), other.sha256);
    }),
  );

  it.effect("is not cleared while two saves of one document are kept here", () =>
    Effect.gen(function* () {
      const here = yield* office;
      yield* here.world.laptop("VISITOR").copy.deleteCopy;
      yield* here.peer.setDocumentMode(LETTER, "on-demand");
      here.folder.write(LETTER, text("saved in the file"));
      yield* here.peer.saveDocument(LETTER, text("saved in the program"));
      yield* here.pass(10);
      assert.lengthOf(here.peer.documentStanding(LETTER)?.kept ?? [], 2);
      assert.match((yield* cleared(here))?.text ?? "", /beside each other.*: Letter\.docx\./);
      yield* here.peer.syncDocuments([LETTER]);
      yield* here.peer.confirmDocument(LETTER);
      assert.isUndefined(yield* cleared(here));
    }),
  );

  it.effect("is cleared over a record in conflict, of which nothing stays", () =>
    Effect.gen(function* () {
      const here = yield* office;
      const { world } = here;
      const { copy } = world.laptop("VISITOR");
      yield* copy.disconnect;
      yield* copy.setField("tb/1001", "balance", 1);
      yield* here.peer.setField("tb/1001", "balance", 2);
      yield* world.connect("VISITOR", "PEER");
      yield* copy.deleteCopy;
      yield* here.pass(10);
      assert.strictEqual(here.peer.status().conflicts, 1);
      assert.isUndefined(yield* cleared(here));
    }),
  );

  it.effect("has all documents as files, also where one look is not enough", () =>
    Effect.gen(function* () {
      const here = new DeskWorld({ placeFilesMax: 1 });
      yield* here.world.createTop("PEER", smallEngagement);
      yield* here.openPeer();
      assert.isUndefined(yield* cleared(here));
      assert.deepStrictEqual(
        here.folder.names(),
        smallEngagement.documents.map(({ name }) => name).toSorted(),
      );
    }),
  );

  it.effect("tells that it was cleared, which is something else than a copy that was deleted", () =>
    Effect.gen(function* () {
      const here = yield* office;
      const { world } = here;
      yield* world.laptop("VISITOR").copy.deleteCopy;
      assert.isUndefined(yield* cleared(here));
      assert.deepStrictEqual(
        world.heard("copy.deleted").map(({ facts, laptop }) => [laptop, facts["cleared"]]),
        [
          ["VISITOR", undefined],
          ["PEER", true],
        ],
      );
      assert.include(world.marks("PEER"), "information-cleared");
    }),
  );

  it.effect("is told of as what it is where that was cut off, and not to be made anew", () =>
    Effect.gen(function* () {
      const here = yield* office;
      const { world } = here;
      yield* world.laptop("VISITOR").copy.deleteCopy;
      const { folder } = world.laptop("PEER");
      const before = folder.duplicate("before");
      assert.isUndefined(yield* cleared(here));
      yield* world.crash("PEER");
      // The power went before anything but the format file was removed.
      folder.becomes(before);
      folder.erase("_Sync/format.json");
      const refused = yield* refusal(here.openPeer());
      assert.strictEqual(refused?.reason, "not-a-copy");
      assert.match(
        refused?.text ?? "",
        /information was cleared, .*documents are plain files\. Remove/,
      );
    }),
  );
});
