/** Check-outs of documents that do not follow by themselves (engine §1.8, domain A5): the holder's kept saves count as the holder's. */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { refusal, settle, sha256, text, World } from "../world.ts";

const LETTER = "Letter.docx";

/** OFFICE is the top level; ANN and BEN are its children, connected, with LETTER On Demand. */
const office = Effect.gen(function* () {
  const world = new World();
  yield* world.createTop("OFFICE");
  yield* world.open("OFFICE");
  for (const name of ["ANN", "BEN"]) {
    yield* world.createChild(name, "OFFICE");
    const copy = yield* world.open(name);
    yield* world.connect(name, "OFFICE");
    yield* copy.setDocumentMode(LETTER, "on-demand");
  }
  yield* settle;
  return world;
});

describe("an On Demand document somebody has checked out", () => {
  it.effect("is not saved or deleted by others either, while they can know", () =>
    Effect.gen(function* () {
      const world = yield* office;
      const ben = world.laptop("BEN").copy;
      yield* world.laptop("ANN").copy.checkOut(LETTER);
      yield* settle;
      assert.strictEqual((yield* refusal(ben.saveDocument(LETTER, text("ben"))))?.reason, "locked");
      assert.strictEqual((yield* refusal(ben.deleteDocument(LETTER)))?.reason, "locked");
      assert.strictEqual(ben.status().keptDocuments, 0);
      assert.lengthOf(world.heard("lock.refused", "BEN"), 2);
    }),
  );

  it.effect("shows the holder's kept save when it is published, whoever wrote later", () =>
    Effect.gen(function* () {
      const world = yield* office;
      const [ann, ben] = [world.laptop("ANN").copy, world.laptop("BEN").copy];
      yield* ann.checkOut(LETTER);
      yield* ann.saveDocument(LETTER, text("the holder"));
      yield* ann.release(LETTER);
      yield* ann.syncDocuments([LETTER]);
      yield* ben.workOffline;
      // Many edits: by their count alone BEN's version would be the later one.
      for (let turn = 0; turn < 5; turn++) yield* ben.setField("tb/1000", "balance", turn);
      yield* ben.saveDocument(LETTER, text("somebody else"));
      yield* ben.syncDocuments([LETTER]);
      yield* ben.workOnline;
      yield* settle;
      for (const name of ["OFFICE", "ANN", "BEN"])
        assert.strictEqual(
          world.laptop(name).copy.document(LETTER)?.current,
          sha256(text("the holder")),
        );
    }),
  );
});
