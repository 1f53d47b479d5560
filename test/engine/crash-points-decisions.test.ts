/**
 * Power cuts at every operation while people decide something: which version counts, what is given up, who has a document, which copy
 * goes (engine I20, I21, I23). The worlds of work and exchange are in `crash-points.test.ts`.
 */
import * as Effect from "effect/Effect";
import { assert } from "vitest";
import type { CopyHandle } from "../../src/engine/engine.ts";
import type { EngineError } from "../../src/engine/errors.ts";
import type { CrashWorld } from "./crash-points.ts";
import { contentOf, cutPowerEverywhere, field } from "./crash-worlds.ts";
import { sha256, text, type World } from "./world.ts";

const LETTER = "Letter.docx";
const MEMO = "Memo.docx";

/** The parent is connected to the office, where the original is open. */
const atTheOffice = Effect.fnUntraced(function* (world: World) {
  yield* world.field([]);
  yield* world.open("OFFICE");
  yield* world.connect("PARENT", "OFFICE");
  yield* world.laptop("PARENT").copy.syncNow;
});

const dotOf = (copy: CopyHandle, document: string, content: string): string =>
  copy.versions(document).find((version) => version.sha256 === sha256(text(content)))?.dot ?? "";

const everyVersionCanBeRead = (_: World, copy: CopyHandle, when: string) =>
  Effect.gen(function* () {
    for (const document of copy.everyDocument())
      for (const version of copy.versions(document))
        assert.strictEqual(
          (yield* Effect.result(copy.readDocument(document, version.sha256)))._tag,
          "Success",
          `${when}: a version of ${document} is gone`,
        );
  });

/** Another copy goes on as somebody would: it is connected, asks once more where it was refused, for as long as a claim may lie there half-written. */
const insists = Effect.fnUntraced(function* (act: Effect.Effect<void, EngineError>) {
  for (let minutes = 0; minutes < 4; minutes++) {
    if ((yield* Effect.result(act))._tag === "Success") return true;
    yield* Effect.sleep("1 minute");
  }
  return false;
});

const isGone = ({ copy }: { readonly copy: CopyHandle }): boolean =>
  copy
    .properties()
    .members.some(({ copyId, state }) => copyId === copy.identity.copyId && state === "deleted");

const WORLDS: ReadonlyArray<CrashWorld> = [
  {
    name: "versions are promoted and confirmed, by hand and by a template",
    victim: "PEER1",
    open: ["PEER1"],
    before: (world) =>
      Effect.gen(function* () {
        yield* field(world);
        const [parent, peer] = [world.laptop("PARENT").copy, world.laptop("PEER1").copy];
        yield* peer.saveDocument(MEMO, text("first"));
        yield* peer.saveDocument(MEMO, text("second"));
        yield* peer.saveDocument(LETTER, text("from the peer"));
        yield* parent.saveDocument(LETTER, text("from the parent"));
        yield* world.connect("PEER1", "PARENT");
        yield* peer.disconnect;
      }),
    day: (world) =>
      Effect.gen(function* () {
        const { copy } = world.laptop("PEER1");
        yield* copy.promoteDocument(MEMO, dotOf(copy, MEMO, "first"));
        yield* copy.confirmDocument(LETTER);
        yield* copy.deleteDocument(MEMO);
        yield* copy.promoteDocument(MEMO, dotOf(copy, MEMO, "second"));
        yield* copy.saveDocument(LETTER, text("a template"), { template: true });
      }),
    afterwards: everyVersionCanBeRead,
    meets: "PARENT",
  },
  {
    name: "saves that were kept back are given up, and versions taken",
    victim: "PEER1",
    open: ["PEER1", "PARENT"],
    before: (world) =>
      Effect.gen(function* () {
        yield* field(world);
        const [parent, peer] = [world.laptop("PARENT").copy, world.laptop("PEER1").copy];
        yield* peer.setDocumentMode(null, "on-demand");
        yield* parent.saveDocument(LETTER, text("news"));
        yield* world.connect("PEER1", "PARENT");
        yield* peer.syncNow;
      }),
    day: (world) =>
      Effect.gen(function* () {
        const { copy } = world.laptop("PEER1");
        yield* copy.saveDocument(LETTER, text("given up"));
        yield* copy.discardSaves(LETTER);
        yield* copy.syncDocuments([LETTER]);
        yield* copy.saveDocument(LETTER, text("kept"));
        yield* copy.saveDocument(MEMO, text("a memo"));
        yield* copy.discardSaves(MEMO);
        yield* copy.saveDocument(MEMO, text("another memo"));
        yield* copy.deleteDocument(LETTER);
        yield* copy.setDocumentMode(MEMO, "automatic");
      }),
    // What is told is so: a save is there until somebody was told that it is given up, and not any more from then on.
    afterwards: (world, copy, when) =>
      Effect.gen(function* () {
        const told = world.said
          .filter(
            ({ kind, facts, laptop }) =>
              laptop === "PEER1" &&
              (kind === "document.kept" || kind === "document.discarded") &&
              facts["document"] === MEMO,
          )
          .map(({ kind }) => kind);
        const contents = [null, "a memo", null, "another memo"];
        const memo = yield* contentOf(copy, MEMO);
        assert.include(
          contents.slice(told.length, told.length + 2),
          memo,
          `${when}: after ${told.join(", ")}`,
        );
        const letter = yield* contentOf(copy, LETTER);
        assert.include(["Dear client", "given up", "news", "kept", null], letter, when);
        yield* everyVersionCanBeRead(world, copy, when);
        yield* copy.setDocumentMode(null, "automatic");
        assert.strictEqual(copy.status().keptDocuments, 0, when);
      }),
    meets: "PARENT",
  },
  {
    name: "a document is checked out, saved and given back",
    victim: "PARENT",
    open: ["OFFICE", "PARENT"],
    before: atTheOffice,
    day: (world) =>
      Effect.gen(function* () {
        const { copy } = world.laptop("PARENT");
        yield* copy.syncNow;
        yield* copy.checkOut(LETTER);
        yield* copy.saveDocument(LETTER, text("while it was mine"));
        yield* copy.release(LETTER);
        yield* copy.checkOut(LETTER);
        yield* copy.checkOut("Lead sheet.xlsx");
      }),
    // Whoever was told that he has it has it; and nobody is kept from it for ever.
    afterwards: (world, copy, when) =>
      Effect.gen(function* () {
        if (world.laptop("OFFICE").handle === undefined) yield* world.open("OFFICE");
        const office = world.laptop("OFFICE").copy;
        yield* world.connect("PARENT", "OFFICE");
        yield* copy.syncNow;
        const [last] = world
          .heard("lock.granted", "PARENT")
          .concat(world.heard("lock.released", "PARENT"))
          .slice(-1);
        assert.isTrue(last === undefined || last.laptop === "PARENT");
        yield* office.syncNow;
        yield* insists(office.undoCheckOuts(LETTER));
        assert.isTrue(yield* insists(office.checkOut(LETTER)), `${when}: nobody gets it`);
        assert.strictEqual((yield* Effect.result(copy.checkOut(LETTER)))._tag, "Failure", when);
        yield* office.release(LETTER);
        assert.isTrue(yield* insists(copy.checkOut(LETTER)), `${when}: not even he`);
        yield* copy.release(LETTER);
      }),
    meets: "OFFICE",
  },
  {
    name: "the office gives up a copy",
    victim: "OFFICE",
    open: ["OFFICE", "PARENT"],
    before: (world) =>
      Effect.gen(function* () {
        yield* field(world);
        yield* world.open("OFFICE");
        yield* world.connect("PEER1", "PARENT");
        yield* world.laptop("PEER1").copy.setField("tb/1000", "balance", 3);
        yield* world.laptop("PEER1").copy.syncNow;
        yield* world.connect("PARENT", "OFFICE");
        yield* world.laptop("PARENT").copy.syncNow;
        yield* world.laptop("OFFICE").copy.syncNow;
        yield* world.laptop("PEER1").copy.disconnect;
      }),
    day: (world) =>
      Effect.gen(function* () {
        const { copy } = world.laptop("OFFICE");
        const peer = copy.properties().members.find(({ name }) => name.includes("PEER1"));
        yield* copy.setField("tb/1000", "balance", 4);
        yield* copy.abandon(peer?.copyId ?? "");
        yield* copy.setField("tb/1000", "balance", 5);
        yield* Effect.ignore(world.laptop("PARENT").copy.syncNow);
      }),
    afterwards: (world, copy, when) =>
      Effect.gen(function* () {
        const told = world.heard("control.abandoned", "OFFICE").length > 0;
        const peer = copy.properties().members.find(({ name }) => name.includes("PEER1"));
        if (told) assert.strictEqual(peer?.state, "abandoned", when);
        if (peer?.state !== "abandoned")
          assert.isTrue(yield* insists(copy.abandon(peer?.copyId ?? "")), `${when}: cannot go on`);
      }),
    meets: "PARENT",
  },
  {
    name: "a child asks for a lock-down of everybody, and for its end",
    victim: "PARENT",
    open: ["OFFICE", "PARENT"],
    before: atTheOffice,
    day: (world) =>
      Effect.gen(function* () {
        const { copy } = world.laptop("PARENT");
        yield* copy.syncNow;
        yield* copy.lockDown({ patienceMillis: 60_000 });
        yield* copy.unlock;
        yield* copy.setField("tb/1000", "balance", 2);
      }),
    // From every point somebody can bring it to an end.
    afterwards: (world, copy, when) =>
      Effect.gen(function* () {
        if (world.laptop("OFFICE").handle === undefined) yield* world.open("OFFICE");
        const office = world.laptop("OFFICE").copy;
        yield* world.connect("PARENT", "OFFICE");
        for (let rounds = 0; rounds < 3; rounds++) {
          yield* office.syncNow;
          yield* copy.syncNow;
        }
        if (copy.status().phase !== "open")
          assert.isTrue(yield* insists(copy.unlock), `${when}: it stays ${copy.status().phase}`);
        yield* office.syncNow;
        yield* copy.syncNow;
        assert.strictEqual(office.status().phase, "open", when);
      }),
    meets: "OFFICE",
  },
  {
    name: "a copy is deleted, and made anew",
    victim: "PEER1",
    open: ["PARENT", "PEER1"],
    before: (world) =>
      Effect.gen(function* () {
        yield* field(world);
        yield* world.createChild("PEER2", "PEER1");
        yield* world.connect("PEER1", "PARENT");
        yield* world.laptop("PEER1").copy.syncNow;
      }),
    day: (world) =>
      Effect.gen(function* () {
        const { copy } = world.laptop("PEER1");
        yield* copy.setField("tb/1000", "balance", 8);
        yield* copy.setDocumentMode(LETTER, "on-demand");
        yield* copy.saveDocument(LETTER, text("kept until the copy goes"));
        yield* world.connect("PEER1", "PARENT");
        yield* copy.deleteCopy;
      }),
    recover: (world) =>
      Effect.gen(function* () {
        const laptop = world.laptop("PEER1");
        const opened = yield* Effect.result(world.open("PEER1"));
        if (opened._tag === "Success") {
          if (!isGone(laptop)) return opened.success;
          // It has signed off: it takes nothing any more, and is deleted once more.
          yield* world.connect("PEER1", "PARENT");
          yield* laptop.copy.deleteCopy;
          yield* world.crash("PEER1");
        }
        yield* world.createChild("PEER1", "PARENT");
        return yield* world.open("PEER1");
      }),
    afterwards: (world, copy, when) =>
      Effect.gen(function* () {
        const kept = world.heard("document.kept", "PEER1").length > 0;
        if (kept)
          assert.strictEqual(yield* contentOf(copy, LETTER), "kept until the copy goes", when);
        yield* copy.setDocumentMode(LETTER, "automatic");
      }),
    meets: "PARENT",
  },
  {
    name: "damaged files are set aside, and fetched again",
    victim: "PEER1",
    open: ["PARENT"],
    before: (world) =>
      Effect.gen(function* () {
        yield* field(world);
        const [parent, peer] = [world.laptop("PARENT"), world.laptop("PEER1")];
        yield* parent.copy.setField("tb/1000", "balance", 1);
        yield* parent.copy.saveDocument(MEMO, text("a memo"));
        yield* world.connect("PEER1", "PARENT");
        yield* peer.copy.setField("tb/1000", "balance", 2);
        yield* peer.copy.syncNow;
        yield* Effect.ignore(parent.copy.syncNow);
        const log = parent.copy.identity.logId;
        const damaged = peer.folder
          .paths()
          .filter(
            (path) =>
              path.startsWith(`_Sync/own/log/${log}/`) || path.endsWith(sha256(text("a memo"))),
          );
        assert.isAtLeast(damaged.length, 2);
        for (const path of damaged) peer.folder.plant(path, text("nothing anybody wrote"));
      }),
    day: (world) =>
      Effect.gen(function* () {
        const copy = yield* world.open("PEER1");
        yield* Effect.ignore(copy.readDocument(MEMO));
        yield* Effect.ignore(copy.readDocument(LETTER));
        yield* world.connect("PEER1", "PARENT");
        yield* copy.syncNow;
        yield* copy.setField("tb/1000", "name", "Cash in hand");
      }),
    // What was damaged is had again, and it lies aside.
    afterwards: (world, copy, when) =>
      Effect.gen(function* () {
        if (world.laptop("PARENT").handle === undefined) yield* world.open("PARENT");
        for (let rounds = 0; rounds < 2; rounds++) {
          yield* Effect.ignore(copy.readDocument(MEMO));
          yield* world.connect("PEER1", "PARENT");
          yield* copy.syncNow;
        }
        yield* everyVersionCanBeRead(world, copy, when);
        assert.strictEqual(yield* contentOf(copy, MEMO), "a memo", when);
        const aside = [...world.laptop("PEER1").folder.paths()].filter((path) =>
          path.startsWith("_Sync/quarantine/"),
        );
        assert.isAtLeast(aside.length, 2, `${when}: thrown away`);
      }),
    meets: "PARENT",
  },
];

cutPowerEverywhere(WORLDS);
