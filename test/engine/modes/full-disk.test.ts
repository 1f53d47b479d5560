/**
 * A private memory that cannot be written down: a mode, a discarded save or a version that was taken is refused, and what people
 * see is what will be so after a restart (domain A5, rule 48; engine I5).
 */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import type { EngineError } from "../../../src/engine/errors.ts";
import { refusal, settle, sha256, text, World } from "../world.ts";

const LETTER = "Letter.docx";

const prepare = Effect.gen(function* () {
  const world = new World();
  yield* world.field(["PEER1"]);
  yield* world.connect("PEER1", "PARENT");
  yield* settle;
  return { world, peer: world.laptop("PEER1"), parent: world.laptop("PARENT").copy };
});

const read = (world: World) =>
  Effect.map(world.laptop("PEER1").copy.readDocument(LETTER), (bytes) =>
    new TextDecoder().decode(bytes),
  );

/** PEER1 and PARENT have changed the letter at once; it is On Demand at PEER1, who has taken what there is. */
const inConflict = Effect.fnUntraced(function* (world: World) {
  const peer = world.laptop("PEER1").copy;
  const parent = world.laptop("PARENT").copy;
  yield* peer.workOffline;
  yield* peer.saveDocument(LETTER, text("PEER1's"));
  yield* parent.saveDocument(LETTER, text("PARENT's"));
  yield* peer.workOnline;
  yield* settle;
  yield* peer.setDocumentMode(LETTER, "on-demand");
  yield* settle;
});

/** What PEER1 shows of the letter. */
const seen = Effect.fnUntraced(function* (world: World) {
  const { copy } = world.laptop("PEER1");
  return {
    content: yield* read(world),
    standing: copy.documentStanding(LETTER),
    kept: copy.status().keptDocuments,
    newer: copy.status().newerDocuments,
  };
});

/** The disk refuses the modes for the time of this act, which is refused with that; everything is seen as before, and after a restart. */
const refusedAndUnchanged = Effect.fnUntraced(function* (
  world: World,
  act: Effect.Effect<unknown, EngineError>,
) {
  const peer = world.laptop("PEER1");
  const before = yield* seen(world);
  peer.saveFault = (slot) => (slot.endsWith(".modes") ? "no-space" : undefined);
  assert.strictEqual((yield* refusal(act))?.reason, "volume");
  peer.saveFault = undefined;
  assert.deepStrictEqual(yield* seen(world), before, "after the refusal");
  yield* world.crash("PEER1");
  yield* world.open("PEER1");
  assert.deepStrictEqual(yield* seen(world), before, "after a restart");
});

describe("a private memory without room", () => {
  it.effect("keeps a save whose discarding it could not write down", () =>
    Effect.gen(function* () {
      const { peer, world } = yield* prepare;
      yield* peer.copy.setDocumentMode(LETTER, "on-demand");
      yield* peer.copy.saveDocument(LETTER, text("kept"));
      yield* refusedAndUnchanged(world, peer.copy.discardSaves(LETTER));
      assert.strictEqual(yield* read(world), "kept");
    }),
  );

  it.effect("keeps a discarded save also when another document is saved afterwards", () =>
    Effect.gen(function* () {
      const { peer, world } = yield* prepare;
      yield* peer.copy.setDocumentMode(null, "on-demand");
      yield* peer.copy.saveDocument(LETTER, text("kept"));
      peer.saveFault = (slot) => (slot.endsWith(".modes") ? "no-space" : undefined);
      assert.strictEqual((yield* refusal(peer.copy.discardSaves(LETTER)))?.reason, "volume");
      peer.saveFault = undefined;
      yield* peer.copy.saveDocument("Memo.docx", text("a memo"));
      yield* world.crash("PEER1");
      yield* world.open("PEER1");
      assert.strictEqual(yield* read(world), "kept");
    }),
  );

  it.effect("leaves a document Automatic that was to be On Demand or Never", () =>
    Effect.gen(function* () {
      const { peer, world, parent } = yield* prepare;
      yield* refusedAndUnchanged(world, peer.copy.setDocumentMode(LETTER, "on-demand"));
      yield* refusedAndUnchanged(world, world.laptop("PEER1").copy.setDocumentMode(null, "never"));
      yield* world.connect("PEER1", "PARENT");
      yield* parent.saveDocument(LETTER, text("news"));
      yield* settle;
      assert.strictEqual(yield* read(world), "news");
    }),
  );

  it.effect("leaves a document On Demand that was to be Automatic, and shows what was open", () =>
    Effect.gen(function* () {
      const { peer, world, parent } = yield* prepare;
      yield* peer.copy.setDocumentMode(LETTER, "on-demand");
      yield* parent.saveDocument(LETTER, text("news"));
      yield* settle;
      yield* refusedAndUnchanged(world, peer.copy.setDocumentMode(LETTER, "automatic"));
      assert.strictEqual(yield* read(world), "Dear client");
      yield* world.laptop("PEER1").copy.setDocumentMode(LETTER, "automatic");
      assert.strictEqual(yield* read(world), "news");
    }),
  );

  it.effect("shows the version that was open where the one that came could not be taken", () =>
    Effect.gen(function* () {
      const { peer, world, parent } = yield* prepare;
      yield* peer.copy.setDocumentMode(LETTER, "on-demand");
      yield* parent.saveDocument(LETTER, text("news"));
      yield* settle;
      yield* refusedAndUnchanged(world, peer.copy.syncDocuments([LETTER]));
      const again = world.laptop("PEER1").copy;
      assert.deepStrictEqual((yield* again.syncDocuments([LETTER])).taken, [LETTER]);
      assert.strictEqual(yield* read(world), "news");
    }),
  );

  it.effect("decides nothing about a document whose chosen version could not be shown", () =>
    Effect.gen(function* () {
      const { peer, world, parent } = yield* prepare;
      yield* inConflict(world);
      const [first] = peer.copy.versions(LETTER);
      const decisions = [
        () => world.laptop("PEER1").copy.promoteDocument(LETTER, first?.dot ?? ""),
        () => world.laptop("PEER1").copy.confirmDocument(LETTER),
        () => world.laptop("PEER1").copy.deleteDocument(LETTER),
      ];
      for (const decide of decisions) {
        const before = parent.versions(LETTER);
        yield* refusedAndUnchanged(world, Effect.suspend(decide));
        yield* world.connect("PEER1", "PARENT");
        yield* settle;
        assert.deepStrictEqual(parent.versions(LETTER), before);
      }
    }),
  );

  it.effect("answers that a decision is made where only showing it fails, and says why", () =>
    Effect.gen(function* () {
      for (const decision of ["promote", "delete"] as const) {
        const { peer, world, parent } = yield* prepare;
        yield* inConflict(world);
        const before = yield* read(world);
        const [first] = peer.copy.versions(LETTER);
        let saves = 0;
        peer.saveFault = (slot) => {
          if (!slot.endsWith(".modes")) return undefined;
          saves += 1;
          return saves > 1 ? "no-space" : undefined;
        };
        const decide =
          decision === "promote"
            ? peer.copy.promoteDocument(LETTER, first?.dot ?? "")
            : peer.copy.deleteDocument(LETTER);
        assert.isNotNull((yield* decide).dot);
        assert.strictEqual(saves, 2);
        assert.strictEqual(peer.copy.status().lastFailure?.reason, "no-space");
        assert.strictEqual(yield* read(world), before);
        assert.strictEqual(peer.copy.status().newerDocuments, 1);
        peer.saveFault = undefined;
        yield* settle;
        assert.strictEqual(parent.document(LETTER)?.current, peer.copy.document(LETTER)?.current);
        assert.deepStrictEqual((yield* peer.copy.syncDocuments([LETTER])).taken, [LETTER]);
        // A delete takes what was open, and the other version stays.
        const left = decision === "promote" ? "Dear client" : "PEER1's";
        assert.strictEqual(yield* read(world), left);
      }
    }),
  );

  it.effect(
    "writes down later what was handed in meanwhile: it is not handed in again after a clean-up",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field([]);
        yield* world.open("OFFICE");
        yield* world.connect("PARENT", "OFFICE");
        yield* settle;
        const [parent, office] = [world.laptop("PARENT"), world.laptop("OFFICE").copy];
        yield* parent.copy.setDocumentMode(LETTER, "on-demand");
        yield* parent.copy.saveDocument(LETTER, text("kept until the clean-up"));
        let refused = 0;
        parent.saveFault = (slot) => {
          if (!slot.endsWith(".modes") || refused > 0) return undefined;
          refused += 1;
          return "no-space";
        };
        yield* Effect.forkChild(office.cleanUp(), { startImmediately: true });
        yield* settle;
        assert.strictEqual(refused, 1);
        assert.strictEqual(office.status().phase, "open");
        yield* office.saveDocument(LETTER, text("and then the office's"));
        yield* settle;
        yield* world.crash("PARENT");
        const again = yield* world.open("PARENT");
        assert.strictEqual(again.status().keptDocuments, 0);
        yield* world.connect("PARENT", "OFFICE");
        yield* again.syncDocuments();
        yield* settle;
        assert.deepStrictEqual(office.document(LETTER)?.versions, [
          sha256(text("and then the office's")),
        ]);
      }),
  );
});
