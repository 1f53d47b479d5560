/** Power cuts at every operation of small worlds, in every way the operation can end (engine I20, I21, I23). */
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { assert } from "vitest";
import type { CopyHandle } from "../../src/engine/engine.ts";
import type { CrashWorld } from "./crash-points.ts";
import { contentOf, cutPowerEverywhere, field } from "./crash-worlds.ts";
import { rawLogs } from "./raw-folder.ts";
import { manyPapers, text, type World } from "./world.ts";

/** Bytes that are cut into several pieces: more than 4 MiB, and nowhere alike. */
const LARGE = ((): Uint8Array => {
  const words = new Uint32Array(1_200_000);
  let state = 88_172_645;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
  return new Uint8Array(words.buffer);
})();

/** Every document can be read: no part of a piece that was cut off counts as the piece. */
const allCanBeRead = (_: World, copy: CopyHandle, when: string) =>
  Effect.gen(function* () {
    for (const document of Object.keys(copy.exportState().documents))
      assert.notStrictEqual(yield* contentOf(copy, document), null, `${when}: ${document} is torn`);
  });

const WORLDS: ReadonlyArray<CrashWorld> = [
  {
    name: "somebody edits, offline",
    victim: "PEER1",
    open: ["PEER1"],
    before: field,
    day: (world) =>
      Effect.gen(function* () {
        const { copy } = world.laptop("PEER1");
        yield* copy.setField("tb/1000", "balance", 1);
        yield* copy.saveDocument("Memo.docx", text("first"));
        yield* copy.saveDocument("Memo.docx", text("second"));
        yield* copy.deleteRecord("signoff/doc-003");
        yield* copy.close;
      }),
    meets: "PARENT",
  },
  {
    name: "a document of several pieces is saved and handed over",
    victim: "PEER1",
    open: ["PEER1"],
    before: field,
    day: (world) =>
      Effect.gen(function* () {
        const { copy } = world.laptop("PEER1");
        yield* copy.saveDocument("Plan.pdf", LARGE);
        yield* world.connect("PEER1", "PARENT");
      }),
    meets: "PARENT",
  },
  {
    name: "two copies exchange, both with news",
    victim: "PEER1",
    open: ["PEER1", "PARENT"],
    before: (world) =>
      Effect.gen(function* () {
        yield* field(world);
        const [parent, peer] = [world.laptop("PARENT").copy, world.laptop("PEER1").copy];
        yield* parent.saveDocument("From parent.docx", text("news"));
        yield* parent.setField("tb/1000", "balance", 5);
        yield* peer.setField("tb/1000", "balance", 6);
        yield* peer.saveDocument("Letter.docx", text("Dear client, from PEER1"));
        yield* parent.deleteDocument("Letter.docx");
      }),
    day: (world) =>
      Effect.gen(function* () {
        const { copy } = world.laptop("PEER1");
        yield* world.connect("PEER1", "PARENT");
        yield* copy.setField("tb/1000", "balance", 7);
        yield* Effect.ignore(world.laptop("PARENT").copy.syncNow);
        yield* copy.syncNow;
        yield* copy.disconnect;
      }),
    meets: "PARENT",
  },
  {
    name: "a child is made",
    victim: "PEER2",
    open: [],
    before: (world) =>
      Effect.gen(function* () {
        yield* field(world);
        yield* world.laptop("PARENT").copy.saveDocument("Memo.docx", text("memo"));
      }),
    day: (world) => Effect.asVoid(world.createChild("PEER2", "PARENT")),
    recover: (world) =>
      Effect.gen(function* () {
        const isCopy = world.laptop("PEER2").folder.files.has("_sync/format.json");
        if (!isCopy) yield* world.createChild("PEER2", "PARENT");
        return yield* world.open("PEER2");
      }),
    afterwards: allCanBeRead,
    meets: "PARENT",
  },
  {
    name: "the office original is made",
    victim: "OFFICE",
    open: [],
    before: () => Effect.void,
    day: (world) => Effect.asVoid(world.createTop("OFFICE", manyPapers)),
    recover: (world) =>
      Effect.gen(function* () {
        const isCopy = world.laptop("OFFICE").folder.files.has("_sync/format.json");
        if (!isCopy) yield* world.createTop("OFFICE", manyPapers);
        yield* world.createChild("PARENT", "OFFICE");
        return yield* world.open("OFFICE");
      }),
    afterwards: allCanBeRead,
    meets: "PARENT",
  },
  {
    name: "an older folder is opened that came back from a backup",
    victim: "PEER1",
    open: [],
    before: (world) =>
      Effect.gen(function* () {
        yield* field(world);
        const laptop = world.laptop("PEER1");
        yield* laptop.copy.setField("tb/1000", "balance", 1);
        const backup = laptop.folder.duplicate("PEER1");
        yield* laptop.copy.setField("tb/1000", "balance", 2);
        yield* world.connect("PEER1", "PARENT");
        yield* Effect.ignore(world.laptop("PARENT").copy.syncNow);
        yield* laptop.copy.saveDocument("Memo.docx", text("handed over, then the backup"));
        yield* world.crash("PEER1");
        laptop.folder = backup;
        // What was written after the backup and handed to nobody would be gone by the backup's doing, not by a crash.
        world.said.length = 0;
      }),
    day: (world) =>
      Effect.gen(function* () {
        const copy = yield* world.open("PEER1");
        yield* copy.setField("tb/1000", "balance", 3);
        yield* world.connect("PEER1", "PARENT");
        yield* copy.setField("tb/1000", "name", "Cash in hand");
      }),
    meets: "PARENT",
  },
  {
    name: "a visitor hands over and the owner's power goes",
    victim: "PARENT",
    open: ["PARENT", "PEER1"],
    before: field,
    day: (world) =>
      Effect.gen(function* () {
        const [parent, peer] = [world.laptop("PARENT").copy, world.laptop("PEER1").copy];
        yield* peer.saveDocument("Memo.docx", text("from the visitor"));
        yield* parent.setField("tb/1000", "balance", 1);
        yield* Effect.ignore(world.connect("PEER1", "PARENT"));
        yield* peer.setField("tb/1000", "balance", 2);
        yield* Effect.ignore(parent.syncNow);
        yield* Effect.ignore(peer.syncNow);
        yield* parent.setField("tb/1000", "balance", 3);
      }),
    meets: "PEER1",
  },
  {
    name: "a long log is packed",
    victim: "PEER1",
    open: ["PEER1"],
    before: (world) =>
      Effect.gen(function* () {
        yield* field(world);
        const { copy } = world.laptop("PEER1");
        for (let edit = 0; edit < 63; edit++) yield* copy.setField("tb/1000", "balance", edit);
      }),
    day: (world) =>
      Effect.gen(function* () {
        const { copy } = world.laptop("PEER1");
        yield* copy.setField("tb/1000", "balance", 100);
        yield* Effect.sleep("40 seconds");
        yield* copy.setField("tb/1000", "balance", 101);
      }),
    meets: "PARENT",
  },
  {
    name: "saves are kept back and synchronised",
    victim: "PEER1",
    open: ["PEER1"],
    before: field,
    day: (world) =>
      Effect.gen(function* () {
        const { copy } = world.laptop("PEER1");
        yield* copy.setDocumentMode(null, "on-demand");
        yield* copy.saveDocument("Letter.docx", text("one"));
        yield* copy.saveDocument("Letter.docx", text("two"));
        yield* copy.saveDocument("Memo.docx", text("a memo"));
        yield* copy.syncDocuments(["Letter.docx"]);
        yield* copy.saveDocument("Letter.docx", text("three"));
        yield* copy.setDocumentMode(null, "automatic");
      }),
    // Whatever a person was told is kept is there, in order, and becomes one version, once.
    afterwards: (world, copy, when) =>
      Effect.gen(function* () {
        const contents = ["Dear client", "one", "two", "three"];
        const kept = world.heard("document.kept", "PEER1").map(({ facts }) => facts);
        const letter = contents.indexOf((yield* contentOf(copy, "Letter.docx")) ?? "");
        const told = kept.filter(({ document }) => document === "Letter.docx").length;
        assert.isTrue(letter === told || letter === told + 1, `${when}: ${letter} after ${told}`);
        if (kept.some(({ document }) => document === "Memo.docx"))
          assert.strictEqual(yield* contentOf(copy, "Memo.docx"), "a memo", when);
        yield* copy.setDocumentMode(null, "automatic");
        assert.strictEqual(copy.status().keptDocuments, 0, when);
        assert.lengthOf(copy.document("Letter.docx")?.versions ?? [], 1, when);
        const { folder } = world.laptop("PEER1");
        const lines = [...rawLogs([folder], "own").values()]
          .flatMap((log) => log.flatMap(({ operations }) => operations))
          .flatMap(({ line }) => (line?.startsWith("document/") === true ? [line] : []));
        assert.deepStrictEqual(lines, [...new Set(lines)], `${when}: published twice`);
      }),
    meets: "PARENT",
  },
  {
    name: "the engagement is locked down and unlocked",
    victim: "OFFICE",
    open: ["OFFICE", "PARENT"],
    before: (world) =>
      Effect.gen(function* () {
        yield* world.field([]);
        yield* world.connect("PARENT", "OFFICE");
      }),
    day: (world) =>
      Effect.gen(function* () {
        const { copy } = world.laptop("OFFICE");
        yield* Effect.ignore(world.laptop("PARENT").copy.syncNow);
        yield* copy.setField("tb/1000", "balance", 1);
        yield* copy.lockDown();
        yield* copy.unlock;
        yield* copy.setField("tb/1000", "balance", 2);
      }),
    meets: "PARENT",
  },
  {
    name: "the top-level parent cleans up twice",
    victim: "OFFICE",
    open: ["OFFICE", "PARENT"],
    before: (world) =>
      Effect.gen(function* () {
        yield* world.field([]);
        const { copy } = world.laptop("PARENT");
        yield* world.connect("PARENT", "OFFICE");
        yield* copy.saveDocument("Letter.docx", text("a second letter"));
        yield* copy.setField("tb/1000", "balance", 9);
        yield* copy.syncNow;
      }),
    day: (world) =>
      Effect.gen(function* () {
        const { copy } = world.laptop("OFFICE");
        yield* Effect.ignore(world.laptop("PARENT").copy.syncNow);
        yield* copy.setField("tb/1000", "balance", 1);
        yield* copy.cleanUp();
        yield* copy.setField("tb/1000", "balance", 2);
        yield* Effect.ignore(world.laptop("PARENT").copy.syncNow);
        yield* copy.cleanUp();
        yield* copy.setField("tb/1000", "balance", 3);
      }),
    meets: "PARENT",
  },
  {
    name: "a copy that was away takes the snapshot of a clean-up",
    victim: "PEER1",
    open: ["PEER1", "PARENT"],
    before: (world) =>
      Effect.gen(function* () {
        yield* world.field(["PEER1"]);
        yield* world.open("OFFICE");
        const [parent, peer] = [world.laptop("PARENT").copy, world.laptop("PEER1").copy];
        yield* world.connect("PARENT", "OFFICE");
        yield* world.connect("PEER1", "PARENT");
        const asked = yield* Effect.forkChild(world.laptop("OFFICE").copy.cleanUp(), {
          startImmediately: true,
        });
        yield* Effect.sleep("1 second");
        yield* parent.syncNow;
        yield* peer.syncNow;
        // It has handed in, and is away when the parent finishes.
        yield* peer.workOffline;
        yield* parent.syncNow;
        yield* Fiber.join(asked);
        yield* Effect.sleep("1 second");
        yield* parent.syncNow;
        yield* parent.saveDocument("Memo.docx", text("after the clean-up"));
        yield* parent.setField("tb/1000", "balance", 9);
        yield* parent.disconnect;
      }),
    day: (world) =>
      Effect.gen(function* () {
        yield* world.connect("PEER1", "PARENT");
        yield* Effect.sleep("1 second");
        yield* world.laptop("PEER1").copy.setField("tb/1000", "balance", 10);
        yield* world.laptop("PEER1").copy.syncNow;
      }),
    meets: "PARENT",
  },
];

cutPowerEverywhere(WORLDS);
