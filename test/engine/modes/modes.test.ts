/** Automatic, On Demand and Never as people see them (domain A5, rule 48, field situation 63): PEER1 and PEER2 are children of PARENT. */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import type { CopyHandle } from "../../../src/engine/engine.ts";
import { piecesIn } from "../raw-folder.ts";
import { refusal, settle, sha256, smallEngagement, stateDigest, text, World } from "../world.ts";

const LETTER = "Letter.docx";
const LEAD = "Lead sheet.xlsx";

/** PARENT and the peers, connected, and at rest. */
const field = Effect.fnUntraced(function* (world: World, peers: ReadonlyArray<string>) {
  yield* world.field(peers);
  for (const peer of peers) yield* world.connect(peer, "PARENT");
  yield* settle;
});

const read = (copy: CopyHandle, name = LETTER) =>
  Effect.map(copy.readDocument(name), (bytes) => new TextDecoder().decode(bytes));

const standing = (copy: CopyHandle, name = LETTER) => copy.documentStanding(name);

const versions = (copy: CopyHandle, name = LETTER): ReadonlyArray<string> =>
  (copy.document(name)?.versions ?? []).toSorted();

const hashes = (...contents: ReadonlyArray<string>): ReadonlyArray<string> =>
  contents.map((content) => sha256(text(content))).toSorted();

const pieces = (world: World, name: string): ReadonlyArray<string> =>
  [...piecesIn(world.laptop(name).folder).keys()].toSorted();

const restart = (world: World, name: string) =>
  Effect.andThen(
    world.crash(name),
    Effect.suspend(() => world.open(name)),
  );

describe("an On Demand document", () => {
  it.effect("saved on top of what its holder made is shown before what others made apart", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.createTop("OFFICE");
      yield* world.open("OFFICE");
      for (const name of ["ANN", "BEN", "CAM"]) {
        yield* world.createChild(name, "OFFICE");
        yield* world.open(name);
        yield* world.connect(name, "OFFICE");
      }
      yield* settle;
      const [ann, ben, cam] = ["ANN", "BEN", "CAM"].map((name) => world.laptop(name).copy);
      yield* ben!.setDocumentMode(LETTER, "on-demand");
      yield* cam!.workOffline;
      yield* ann!.checkOut(LETTER);
      yield* ann!.saveDocument(LETTER, text("by the holder"));
      yield* ann!.release(LETTER);
      yield* settle;
      yield* ben!.syncDocuments([LETTER]);
      yield* ben!.saveDocument(LETTER, text("and on"));
      yield* ben!.syncDocuments([LETTER]);
      // Later by every clock, and without knowing of the holder.
      for (let edit = 0; edit < 20; edit++) yield* cam!.saveDocument(LETTER, text(`apart ${edit}`));
      yield* cam!.workOnline;
      yield* settle;
      assert.strictEqual(yield* read(world.laptop("OFFICE").copy), "and on");
    }),
  );

  it.effect("that two people saved alike is replaced as a whole by the next save", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1", "PEER2"]);
      const [peer, other] = [world.laptop("PEER1").copy, world.laptop("PEER2").copy];
      const parent = world.laptop("PARENT").copy;
      yield* peer.setDocumentMode(LETTER, "on-demand");
      yield* other.workOffline;
      yield* parent.saveDocument(LETTER, text("alike"));
      yield* other.saveDocument(LETTER, text("alike"));
      yield* other.workOnline;
      yield* settle;
      yield* peer.syncDocuments([LETTER]);
      yield* peer.saveDocument(LETTER, text("and on"));
      yield* peer.syncDocuments([LETTER]);
      yield* settle;
      for (const copy of [peer, other, parent])
        assert.deepStrictEqual(versions(copy), hashes("and on"));
    }),
  );

  it.effect("is open as decided for whoever promotes a version of it", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1"]);
      const [peer, parent] = [world.laptop("PEER1").copy, world.laptop("PARENT").copy];
      yield* peer.setDocumentMode(LETTER, "on-demand");
      yield* parent.saveDocument(LETTER, text("second"));
      yield* parent.saveDocument(LETTER, text("third"));
      yield* settle;
      assert.strictEqual(yield* read(peer), "Dear client");
      const second = peer
        .versions(LETTER)
        .find(({ sha256: hash }) => hash === sha256(text("second")));
      yield* peer.promoteDocument(LETTER, second?.dot ?? "");
      assert.strictEqual(yield* read(peer), "second");
      yield* peer.saveDocument(LETTER, text("fourth"));
      yield* peer.syncDocuments([LETTER]);
      yield* settle;
      assert.deepStrictEqual(versions(parent), hashes("fourth"));
    }),
  );

  it.effect("goes out as a template update where it was saved as one", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1"]);
      const [peer, parent] = [world.laptop("PEER1").copy, world.laptop("PARENT").copy];
      yield* peer.setDocumentMode(LETTER, "on-demand");
      yield* peer.saveDocument(LETTER, text("from the template"), { template: true });
      yield* restart(world, "PEER1");
      for (const content of ["one", "two", "three"])
        yield* parent.saveDocument(LETTER, text(content));
      const again = world.laptop("PEER1").copy;
      yield* again.syncDocuments([LETTER]);
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      assert.strictEqual(yield* read(parent), "from the template");
      assert.isTrue(parent.versions(LETTER).find(({ state }) => state === "current")?.template);
      assert.deepStrictEqual(versions(parent), hashes("from the template", "three"));
    }),
  );

  it.effect("keeps a save here until somebody says Sync, and says so", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1"]);
      const peer = world.laptop("PEER1").copy;
      const parent = world.laptop("PARENT").copy;
      yield* peer.setDocumentMode(LETTER, "on-demand");
      const receipt = yield* peer.saveDocument(LETTER, text("second"));
      assert.strictEqual(receipt.dot, null);
      yield* settle;
      assert.strictEqual(yield* read(parent), "Dear client");
      assert.strictEqual(yield* read(peer), "second");
      assert.strictEqual(peer.status().queue, 0);
      assert.strictEqual(peer.status().keptDocuments, 1);
      assert.deepStrictEqual(peer.queue(), [
        { entity: `document/${LETTER}`, operations: 0, kept: 1, mode: "on-demand" },
      ]);
      assert.strictEqual(stateDigest(peer), stateDigest(parent));
      const synced = yield* peer.syncDocuments([LETTER]);
      assert.deepStrictEqual(
        synced.published.map(({ document }) => document),
        [LETTER],
      );
      yield* settle;
      assert.strictEqual(yield* read(parent), "second");
      assert.deepStrictEqual(versions(parent), hashes("second"));
      assert.strictEqual(peer.status().keptDocuments, 0);
      assert.deepStrictEqual(peer.queue(), []);
      assert.include(world.marks("PEER1"), "kept-saves-published");
    }),
  );

  it.effect("makes one version of many saves, and leaves no pieces of the others behind", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1"]);
      const peer = world.laptop("PEER1").copy;
      yield* peer.setDocumentMode(LETTER, "on-demand");
      const before = pieces(world, "PEER1");
      for (const turn of ["a", "b", "c", "d"]) yield* peer.saveDocument(LETTER, text(turn));
      assert.deepStrictEqual(pieces(world, "PEER1"), [...before, ...hashes("d")].toSorted());
      yield* peer.syncDocuments();
      yield* settle;
      const parent = world.laptop("PARENT").copy;
      assert.deepStrictEqual(versions(parent), hashes("d"));
      assert.strictEqual(world.heard("edit", "PEER1").length, 1);
    }),
  );

  it.effect("keeps a piece that another document needs when a save with it is replaced", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1"]);
      const peer = world.laptop("PEER1").copy;
      yield* peer.setDocumentMode(LETTER, "on-demand");
      yield* peer.saveDocument(LETTER, text("1000;2000"));
      yield* peer.saveDocument(LETTER, text("other"));
      assert.strictEqual(yield* read(peer, LEAD), "1000;2000");
      assert.isTrue(pieces(world, "PEER1").includes(sha256(text("1000;2000"))));
    }),
  );

  it.effect("shows what was open until the user takes what came, and tells that it waits", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1"]);
      const peer = world.laptop("PEER1").copy;
      yield* peer.setDocumentMode(LETTER, "on-demand");
      yield* world.laptop("PARENT").copy.saveDocument(LETTER, text("from the parent"));
      yield* settle;
      assert.strictEqual(yield* read(peer), "Dear client");
      assert.strictEqual(standing(peer)?.newer, true);
      assert.strictEqual(peer.status().newerDocuments, 1);
      assert.strictEqual(peer.status().waiting, 0);
      assert.deepStrictEqual((yield* peer.syncDocuments([LETTER])).taken, [LETTER]);
      assert.strictEqual(yield* read(peer), "from the parent");
      assert.strictEqual(standing(peer)?.newer, false);
      assert.strictEqual(peer.status().newerDocuments, 0);
    }),
  );

  it.effect("saved here and by somebody else meanwhile is an ordinary conflict of both", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1"]);
      const peer = world.laptop("PEER1").copy;
      const parent = world.laptop("PARENT").copy;
      yield* peer.setDocumentMode(LETTER, "on-demand");
      yield* peer.saveDocument(LETTER, text("mine"));
      yield* parent.saveDocument(LETTER, text("theirs"));
      yield* settle;
      // What arrived meanwhile was not before the author's eyes: the second save replaces his first one and nothing else.
      yield* peer.saveDocument(LETTER, text("mine again"));
      yield* peer.syncDocuments([LETTER]);
      yield* settle;
      for (const copy of [peer, parent]) {
        assert.deepStrictEqual(versions(copy), hashes("mine again", "theirs"));
        assert.strictEqual(copy.status().conflicts, 1);
      }
      assert.strictEqual(stateDigest(peer), stateDigest(parent));
    }),
  );

  it.effect("saved when a newer version waits replaces what was open, and not what came", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1"]);
      const peer = world.laptop("PEER1").copy;
      const parent = world.laptop("PARENT").copy;
      yield* peer.setDocumentMode(LETTER, "on-demand");
      yield* parent.saveDocument(LETTER, text("theirs"));
      yield* settle;
      yield* peer.saveDocument(LETTER, text("mine, made without it"));
      yield* peer.syncDocuments([LETTER]);
      yield* settle;
      for (const copy of [peer, parent])
        assert.deepStrictEqual(versions(copy), hashes("mine, made without it", "theirs"));
      // Now both are before his eyes: the next save replaces the one that is shown.
      yield* peer.saveDocument(LETTER, text("after looking"));
      const shownBefore = peer.document(LETTER)?.current;
      yield* peer.syncDocuments([LETTER]);
      yield* settle;
      assert.isFalse(versions(parent).includes(shownBefore ?? ""));
      assert.lengthOf(versions(parent), 2);
    }),
  );

  for (const before of [[], ["second"]])
    it.effect(
      `saved as it was opened${before.length > 0 ? ", after another save," : ""} is there though somebody else deletes it meanwhile`,
      () =>
        Effect.gen(function* () {
          const world = new World();
          yield* field(world, ["PEER1"]);
          const peer = world.laptop("PEER1").copy;
          const parent = world.laptop("PARENT").copy;
          yield* peer.setDocumentMode(LETTER, "on-demand");
          for (const content of before) yield* peer.saveDocument(LETTER, text(content));
          yield* peer.saveDocument(LETTER, text("Dear client"));
          assert.strictEqual(peer.status().keptDocuments, 1);
          yield* parent.deleteDocument(LETTER);
          yield* settle;
          yield* peer.syncDocuments();
          yield* settle;
          for (const copy of [peer, parent])
            assert.deepStrictEqual(versions(copy), hashes("Dear client"));
        }),
    );

  it.effect("keeps its save over a power cut and a restart", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1"]);
      yield* world.laptop("PEER1").copy.setDocumentMode(LETTER, "on-demand");
      yield* world.laptop("PEER1").copy.saveDocument(LETTER, text("kept"));
      const peer = yield* restart(world, "PEER1");
      assert.strictEqual(yield* read(peer), "kept");
      assert.strictEqual(standing(peer)?.mode, "on-demand");
      assert.strictEqual(peer.status().keptDocuments, 1);
      world.laptop("PEER1").reachable = false;
      yield* peer.syncDocuments();
      assert.deepStrictEqual(versions(peer), hashes("kept"));
      assert.strictEqual(peer.status().waiting, 0);
      world.laptop("PEER1").reachable = true;
      yield* settle;
      assert.strictEqual(yield* read(world.laptop("PARENT").copy), "kept");
    }),
  );

  it.effect("confirmed while a save waits is refused: the save is a version to decide about", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1"]);
      const peer = world.laptop("PEER1").copy;
      const parent = world.laptop("PARENT").copy;
      yield* peer.workOffline;
      yield* peer.saveDocument(LETTER, text("a"));
      yield* parent.saveDocument(LETTER, text("b"));
      yield* peer.workOnline;
      yield* settle;
      yield* peer.setDocumentMode(LETTER, "on-demand");
      yield* peer.saveDocument(LETTER, text("c"));
      assert.include(
        (yield* refusal(peer.confirmDocument(LETTER)))?.text ?? "",
        "not synchronised",
      );
      yield* peer.discardSaves(LETTER);
      yield* peer.confirmDocument(LETTER);
      assert.strictEqual(peer.status().conflicts, 0);
    }),
  );

  it.effect("deleted here before any version of it was taken is refused, and stays", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      const parent = world.laptop("PARENT").copy;
      const peer = world.laptop("PEER1").copy;
      for (const mode of ["on-demand", "never"] as const) {
        const document = `${mode}.docx`;
        yield* peer.setDocumentMode(null, mode);
        yield* parent.saveDocument(document, text("theirs"));
        yield* settle;
        assert.include(
          (yield* refusal(peer.deleteDocument(document)))?.text ?? "",
          "not taken yet",
        );
        assert.isDefined(peer.document(document));
      }
    }),
  );

  it.effect("deleted here takes what was open, and not a version that was never taken", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1"]);
      const peer = world.laptop("PEER1").copy;
      const parent = world.laptop("PARENT").copy;
      yield* peer.setDocumentMode(LETTER, "on-demand");
      yield* peer.setDocumentMode(LEAD, "on-demand");
      yield* peer.saveDocument(LEAD, text("a save nobody will see"));
      yield* parent.saveDocument(LETTER, text("unseen"));
      yield* settle;
      assert.include((yield* refusal(peer.deleteDocument(LETTER)))?.text ?? "", "not taken yet");
      yield* peer.deleteDocument(LEAD);
      yield* settle;
      for (const copy of [peer, parent]) {
        assert.deepStrictEqual(versions(copy), hashes("unseen"));
        assert.isUndefined(copy.document(LEAD));
      }
      assert.strictEqual(peer.status().keptDocuments, 0);
      assert.isFalse(pieces(world, "PEER1").includes(sha256(text("a save nobody will see"))));
    }),
  );

  it.effect(
    "deleted by somebody else stays open here until it is synchronised; a save here survives it",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* field(world, ["PEER1"]);
        const peer = world.laptop("PEER1").copy;
        const parent = world.laptop("PARENT").copy;
        for (const name of [LETTER, LEAD]) yield* peer.setDocumentMode(name, "on-demand");
        yield* peer.saveDocument(LEAD, text("still needed"));
        yield* parent.deleteDocument(LETTER);
        yield* parent.deleteDocument(LEAD);
        yield* settle;
        assert.strictEqual(yield* read(peer), "Dear client");
        assert.strictEqual(standing(peer)?.newer, true);
        yield* peer.syncDocuments();
        yield* settle;
        assert.isDefined(yield* refusal(peer.readDocument(LETTER)));
        assert.strictEqual(yield* read(parent, LEAD), "still needed");
        assert.strictEqual(stateDigest(peer), stateDigest(parent));
      }),
  );

  it.effect("becomes Automatic: what waited goes out, and what came is shown", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1"]);
      const peer = world.laptop("PEER1").copy;
      const parent = world.laptop("PARENT").copy;
      for (const name of [LETTER, LEAD]) yield* peer.setDocumentMode(name, "on-demand");
      yield* peer.saveDocument(LETTER, text("mine"));
      yield* parent.saveDocument(LEAD, text("theirs"));
      yield* settle;
      for (const name of [LETTER, LEAD]) yield* peer.setDocumentMode(name, "automatic");
      yield* settle;
      assert.strictEqual(yield* read(parent), "mine");
      assert.strictEqual(yield* read(peer, LEAD), "theirs");
      assert.deepStrictEqual(versions(parent), hashes("mine"));
    }),
  );

  it.effect("whose save lost its bytes is not published, and everything else is", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1"]);
      const peer = world.laptop("PEER1").copy;
      for (const name of [LETTER, LEAD]) yield* peer.setDocumentMode(name, "on-demand");
      yield* peer.saveDocument(LETTER, text("lost"));
      yield* peer.saveDocument(LEAD, text("sound"));
      const lost = world
        .laptop("PEER1")
        .folder.paths()
        .find((path) => path.endsWith(sha256(text("lost"))));
      world.laptop("PEER1").folder.erase(lost ?? "");
      const synced = yield* peer.syncDocuments();
      assert.deepStrictEqual(synced.damaged, [LETTER]);
      assert.include(
        (yield* refusal(peer.setDocumentMode(LETTER, "automatic")))?.text ?? "",
        "damaged",
      );
      yield* settle;
      const parent = world.laptop("PARENT").copy;
      assert.strictEqual(yield* read(parent, LEAD), "sound");
      assert.strictEqual(parent.status().waiting, 0);
      yield* peer.discardSaves(LETTER);
      assert.strictEqual(yield* read(peer), "Dear client");
      assert.strictEqual(peer.status().keptDocuments, 0);
    }),
  );

  it.effect("handed in by a lock-down is open afterwards: the next save replaces it", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.createTop("OFFICE");
      const office = yield* world.open("OFFICE");
      yield* office.setDocumentMode(LETTER, "on-demand");
      yield* office.saveDocument(LETTER, text("handed in"));
      yield* office.lockDown();
      yield* office.unlock;
      yield* office.saveDocument(LETTER, text("after it"));
      yield* office.syncDocuments();
      assert.deepStrictEqual(versions(office), hashes("after it"));
    }),
  );

  it.effect("saved while the engagement is locked down is refused", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.createTop("OFFICE");
      const office = yield* world.open("OFFICE");
      yield* office.setDocumentMode(LETTER, "on-demand");
      yield* office.saveDocument(LETTER, text("last minute"));
      yield* office.lockDown();
      assert.strictEqual(
        (yield* refusal(office.saveDocument(LETTER, text("late"))))?.reason,
        "locked-down",
      );
      // What was kept back was handed in first.
      assert.deepStrictEqual(versions(office), hashes("last minute"));
      assert.strictEqual(office.status().keptDocuments, 0);
      assert.deepStrictEqual(office.quarantined(), []);
    }),
  );

  it.effect(
    "of a folder that came back from an older backup is published beside what is not known there any more",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* field(world, ["PEER1"]);
        yield* world.crash("PEER1");
        const laptop = world.laptop("PEER1");
        const backup = laptop.folder.duplicate("PEER1");
        const peer = yield* world.open("PEER1");
        yield* world.connect("PEER1", "PARENT");
        yield* world.laptop("PARENT").copy.saveDocument(LETTER, text("theirs"));
        yield* settle;
        yield* peer.setDocumentMode(LETTER, "on-demand");
        yield* peer.saveDocument(LETTER, text("mine"));
        yield* world.crash("PEER1");
        const [piece] = laptop.folder.paths().filter((path) => path.endsWith(sha256(text("mine"))));
        backup.plant(piece ?? "", text("mine"));
        laptop.folder = backup;
        laptop.reachable = false;
        const again = yield* world.open("PEER1");
        assert.deepStrictEqual(
          (yield* again.syncDocuments()).published.map(({ document }) => document),
          [LETTER],
        );
        laptop.reachable = true;
        yield* settle;
        const parent = world.laptop("PARENT").copy;
        assert.isTrue(versions(parent).includes(sha256(text("mine"))));
        assert.strictEqual(stateDigest(again), stateDigest(parent));
      }),
  );
});

describe("a document that is Never synchronised", () => {
  it.effect("neither goes out nor comes in, whatever is synchronised", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1"]);
      const peer = world.laptop("PEER1").copy;
      const parent = world.laptop("PARENT").copy;
      yield* peer.setDocumentMode(LETTER, "never");
      yield* peer.saveDocument(LETTER, text("private"));
      yield* parent.saveDocument(LETTER, text("theirs"));
      yield* settle;
      assert.deepStrictEqual(yield* peer.syncDocuments(), {
        published: [],
        taken: [],
        damaged: [],
      });
      assert.include(
        (yield* refusal(peer.syncDocuments([LETTER])))?.text ?? "",
        "never synchronised",
      );
      yield* settle;
      assert.strictEqual(yield* read(peer), "private");
      assert.strictEqual(yield* read(parent), "theirs");
      assert.strictEqual(peer.status().keptDocuments, 1);
      // It may become On Demand later: then both versions meet.
      yield* peer.setDocumentMode(LETTER, "on-demand");
      yield* peer.syncDocuments([LETTER]);
      yield* settle;
      assert.deepStrictEqual(versions(parent), hashes("private", "theirs"));
    }),
  );

  it.effect("stays out of a lock-down too, and is kept", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.createTop("OFFICE");
      const office = yield* world.open("OFFICE");
      yield* office.setDocumentMode(LETTER, "never");
      yield* office.saveDocument(LETTER, text("private"));
      yield* office.lockDown();
      assert.deepStrictEqual(versions(office), hashes("Dear client"));
      assert.strictEqual(yield* read(office), "private");
      assert.strictEqual(
        (yield* refusal(office.setDocumentMode(LETTER, "automatic")))?.reason,
        "locked-down",
      );
      assert.strictEqual(yield* read(office), "private");
    }),
  );

  it.effect("does not keep the copies behind this one from its content", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.createTop("OFFICE");
      yield* world.open("OFFICE");
      yield* world.createChild("PARENT", "OFFICE");
      yield* world.open("PARENT");
      yield* world.createChild("PEER1", "PARENT");
      yield* world.open("PEER1");
      yield* world.connect("PARENT", "OFFICE");
      yield* world.connect("PEER1", "PARENT");
      const middle = world.laptop("PARENT").copy;
      yield* middle.setDocumentMode(null, "never");
      yield* world.laptop("OFFICE").copy.saveDocument(LETTER, text("for the peer"));
      yield* world.laptop("PEER1").copy.saveDocument(LEAD, text("for the office"));
      yield* world.laptop("PEER1").copy.setField("tb/1000", "balance", 5);
      yield* settle;
      assert.strictEqual(yield* read(world.laptop("PEER1").copy), "for the peer");
      assert.strictEqual(yield* read(world.laptop("OFFICE").copy, LEAD), "for the office");
      assert.strictEqual(yield* read(middle), "Dear client");
      assert.strictEqual(middle.record("tb/1000")?.["balance"]?.current, 5);
      const [digest] = ["OFFICE", "PARENT", "PEER1"].map((name) =>
        stateDigest(world.laptop(name).copy),
      );
      assert.strictEqual(stateDigest(world.laptop("PEER1").copy), digest);
      assert.strictEqual(stateDigest(middle), digest);
    }),
  );
});

describe("the standard mode of a copy", () => {
  it.effect("holds back new documents too, and counts for those without a mode of their own", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1"]);
      const peer = world.laptop("PEER1").copy;
      const parent = world.laptop("PARENT").copy;
      yield* peer.setDocumentMode(LEAD, "automatic");
      yield* peer.setDocumentMode(null, "on-demand");
      yield* peer.saveDocument(LEAD, text("at once"));
      yield* peer.saveDocument("Memo.docx", text("new"));
      yield* parent.saveDocument("Scan.pdf", text("scanned"));
      yield* settle;
      assert.strictEqual(yield* read(parent, LEAD), "at once");
      assert.isUndefined(parent.document("Memo.docx"));
      assert.strictEqual(yield* read(peer, "Memo.docx"), "new");
      assert.strictEqual(standing(peer, "Scan.pdf")?.shown, null);
      assert.strictEqual(peer.status().newerDocuments, 1);
      yield* peer.syncDocuments();
      yield* settle;
      assert.strictEqual(yield* read(parent, "Memo.docx"), "new");
      assert.strictEqual(yield* read(peer, "Scan.pdf"), "scanned");
      yield* peer.saveDocument("Memo.docx", text("newer"));
      yield* peer.setDocumentMode(null, "automatic");
      yield* settle;
      assert.strictEqual(yield* read(parent, "Memo.docx"), "newer");
    }),
  );

  it.effect("is a matter of one copy: others, and copies made from it, are Automatic", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1"]);
      const peer = world.laptop("PEER1").copy;
      yield* peer.setDocumentMode(null, "never");
      yield* world.createChild("PEER2", "PEER1");
      const child = yield* world.open("PEER2");
      assert.strictEqual(child.documentModes().standard, "automatic");
      assert.strictEqual(world.laptop("PARENT").copy.documentModes().standard, "automatic");
    }),
  );
});

describe("records", () => {
  it.effect("are never held back", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1"]);
      const peer = world.laptop("PEER1").copy;
      yield* peer.setDocumentMode(null, "never");
      yield* peer.setField("tb/1000", "balance", 3);
      yield* settle;
      assert.strictEqual(world.laptop("PARENT").copy.record("tb/1000")?.["balance"]?.current, 3);
    }),
  );
});

describe("the offline queue", () => {
  it.effect("lists what has not left this copy, by document and record", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1"]);
      const peer = world.laptop("PEER1").copy;
      yield* peer.setDocumentMode(LEAD, "on-demand");
      yield* peer.workOffline;
      yield* peer.saveDocument(LETTER, text("one"));
      yield* peer.saveDocument(LETTER, text("two"));
      yield* peer.setField("tb/1000", "balance", 1);
      yield* peer.saveDocument(LEAD, text("kept"));
      assert.deepStrictEqual(peer.queue(), [
        { entity: `document/${LEAD}`, operations: 0, kept: 1, mode: "on-demand" },
        { entity: `document/${LETTER}`, operations: 2, kept: 0, mode: "automatic" },
        { entity: "tb/1000", operations: 1, kept: 0, mode: null },
      ]);
      assert.strictEqual(peer.status().queue, 3);
      yield* peer.syncDocuments();
      assert.strictEqual(peer.status().queue, 4);
      assert.deepStrictEqual(
        peer.queue().map(({ kept }) => kept),
        [0, 0, 0],
      );
      yield* peer.workOnline;
      yield* settle;
      assert.deepStrictEqual(peer.queue(), []);
    }),
  );
});

describe("deleting a copy", () => {
  it.effect("hands in On Demand saves first", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1"]);
      const peer = world.laptop("PEER1").copy;
      yield* peer.setDocumentMode(LETTER, "on-demand");
      yield* peer.saveDocument(LETTER, text("handed in"));
      yield* peer.deleteCopy;
      yield* settle;
      assert.strictEqual(yield* read(world.laptop("PARENT").copy), "handed in");
    }),
  );

  it.effect("is refused over a Never save, with its name, and nothing is deleted", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* field(world, ["PEER1"]);
      const peer = world.laptop("PEER1").copy;
      yield* peer.setDocumentMode(LETTER, "never");
      yield* peer.saveDocument(LETTER, text("private"));
      const refused = yield* refusal(peer.deleteCopy);
      assert.include(refused?.text ?? "", LETTER);
      assert.strictEqual(yield* read(peer), "private");
      assert.strictEqual(
        peer.properties().members.filter(({ state }) => state === "deleted").length,
        0,
      );
      yield* peer.discardSaves(LETTER);
      yield* peer.deleteCopy;
      yield* settle;
      assert.deepStrictEqual(versions(world.laptop("PARENT").copy), hashes("Dear client"));
    }),
  );
});

describe("a lock-down", () => {
  it.effect("asked for elsewhere makes this copy hand in what it kept back", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.open("OFFICE");
      yield* world.connect("PARENT", "OFFICE");
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      const peer = world.laptop("PEER1").copy;
      yield* peer.setDocumentMode(null, "on-demand");
      yield* peer.saveDocument(LETTER, text("kept until now"));
      const office = world.laptop("OFFICE").copy;
      yield* Effect.forkChild(office.lockDown(), { startImmediately: true });
      yield* settle;
      assert.strictEqual(office.status().phase, "locked-down");
      assert.strictEqual(yield* read(office), "kept until now");
      assert.deepStrictEqual(office.quarantined(), []);
      assert.strictEqual(peer.status().keptDocuments, 0);
    }),
  );
});

describe("a lock-down of a copy whose kept save lost its bytes", () => {
  it.effect("goes on, and the save stays listed", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.createTop("OFFICE");
      const office = yield* world.open("OFFICE");
      for (const name of [LETTER, LEAD]) yield* office.setDocumentMode(name, "on-demand");
      yield* office.saveDocument(LETTER, text("lost"));
      yield* office.saveDocument(LEAD, text("sound"));
      const { folder } = world.laptop("OFFICE");
      const lost = folder.paths().find((path) => path.endsWith(sha256(text("lost"))));
      folder.erase(lost ?? "");
      yield* office.lockDown();
      assert.strictEqual(office.status().waiting, 0);
      assert.deepStrictEqual(versions(office, LEAD), hashes("sound"));
      assert.deepStrictEqual(standing(office)?.kept, hashes("lost"));
    }),
  );
});

describe("a mode", () => {
  it.effect("of a document nobody has is refused", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.createTop("OFFICE", smallEngagement);
      const office = yield* world.open("OFFICE");
      assert.strictEqual(
        (yield* refusal(office.setDocumentMode("Nothing.docx", "never")))?.reason,
        "invalid",
      );
      assert.strictEqual(
        (yield* refusal(office.syncDocuments(["Nothing.docx"])))?.reason,
        "invalid",
      );
      assert.strictEqual((yield* refusal(office.discardSaves(LETTER)))?.reason, "invalid");
    }),
  );
});
