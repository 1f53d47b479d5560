/** Saves whose operations are lost with the folder of the copy, while what was saved still lies in the working folder (engine §1.4, I28). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import type { EngineError } from "../../../src/engine/errors.ts";
import type { ControlOp } from "../../../src/engine/control/operations.ts";
import { Compression } from "../../../src/engine/log/compression.ts";
import { segmentName } from "../../../src/engine/log/names.ts";
import { encodeSegment, GENESIS } from "../../../src/engine/log/segment.ts";
import { piecesIn } from "../raw-folder.ts";
import { sha256, smallEngagement, text } from "../world.ts";
import { DeskWorld } from "./desk-world.ts";
import { MemoryWorkingFolder } from "./memory-folder.ts";

const LETTER = "Letter.docx";
const SHEET = "Lead sheet.xlsx";
const NEW = "New.docx";
const digest = (content: string): string => sha256(text(content)).slice(0, 16);

/** PEER works alone, and there is a backup of its folder from before what it does there. */
const alone = (act: (here: DeskWorld) => Effect.Effect<unknown, EngineError>) =>
  Effect.gen(function* () {
    const here = yield* new DeskWorld().start();
    yield* here.peer.workOffline;
    const { folder } = here.world.laptop("PEER");
    const backup = folder.duplicate("PEER");
    yield* act(here);
    yield* here.pass(5);
    return { here, putBack: () => folder.becomes(backup) };
  });

describe("a folder that lost what its copy had saved", () => {
  it.effect("does not cost the file: it is a version again, beside the older one", () =>
    Effect.gen(function* () {
      const { here, putBack } = yield* alone(({ folder }) =>
        Effect.sync(() => folder.write(LETTER, text("only here"))),
      );
      assert.deepStrictEqual(here.imported(), [digest("only here")]);
      putBack();
      yield* here.restartPeer();
      yield* here.pass(10);
      assert.deepStrictEqual(here.folder.content(LETTER), "only here");
      assert.deepStrictEqual(here.imported(), [digest("only here"), digest("only here")]);
      yield* here.peer.workOnline;
      yield* here.pass(20);
      const versions = here.parent.document(LETTER)?.versions ?? [];
      assert.include(versions, sha256(text("only here")));
    }),
  );

  it.effect("does not cost it either where the folder is put back while the copy is open", () =>
    Effect.gen(function* () {
      const { here, putBack } = yield* alone(({ folder }) =>
        Effect.sync(() => folder.write(LETTER, text("only here"))),
      );
      putBack();
      yield* here.pass(60);
      assert.deepStrictEqual(here.folder.content(LETTER), "only here");
      assert.include(here.peer.document(LETTER)?.versions ?? [], sha256(text("only here")));
    }),
  );

  for (const [isOpen, isWritten] of [
    [false, true],
    [true, true],
    [false, false],
    [true, false],
  ] as const)
    it.effect(
      `does not take for a save what lay in the folder when the backup was made, where a program had the file open then (${isOpen ? "open" : "closed"} meanwhile, ${isWritten ? "something" : "nothing"} written since)`,
      () =>
        Effect.gen(function* () {
          const here = yield* new DeskWorld().start();
          const first = here.folder.content(LETTER) ?? "";
          here.folder.held.add(LETTER);
          yield* here.parent.saveDocument(LETTER, text("second"));
          yield* here.pass(10);
          assert.strictEqual(here.peer.document(LETTER)?.current, sha256(text("second")));
          assert.strictEqual(here.folder.content(LETTER), first);
          const { folder } = here.world.laptop("PEER");
          const backup = folder.duplicate("PEER");
          here.folder.held.clear();
          yield* here.pass(70);
          assert.strictEqual(here.folder.content(LETTER), "second");
          if (isWritten) yield* here.peer.setField("tb/1", "n", 1);
          yield* here.pass(5);
          if (!isOpen) yield* here.world.close("PEER");
          folder.becomes(backup);
          here.folder.erase(LETTER);
          here.folder.write(LETTER, text(first));
          if (!isOpen) yield* here.openPeer();
          yield* here.pass(70);
          assert.notInclude(here.imported(), digest(first));
          assert.strictEqual(here.folder.content(LETTER), "second");
          assert.strictEqual(here.parent.document(LETTER)?.current, sha256(text("second")));
        }),
    );

  it.effect(
    "does not take for a save what lay there before the document was synchronised on demand",
    () =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld().start();
        const first = here.folder.content(LETTER) ?? "";
        yield* here.peer.setDocumentMode(null, "on-demand");
        yield* here.parent.saveDocument(LETTER, text("second"));
        yield* here.pass(10);
        assert.strictEqual(here.folder.content(LETTER), first);
        const { folder } = here.world.laptop("PEER");
        const backup = folder.duplicate("PEER");
        yield* here.peer.syncDocuments([LETTER]);
        yield* here.pass(10);
        assert.strictEqual(here.folder.content(LETTER), "second");
        folder.becomes(backup);
        here.folder.erase(LETTER);
        here.folder.write(LETTER, text(first));
        yield* here.pass(70);
        yield* here.peer.syncDocuments([LETTER]);
        yield* here.pass(10);
        assert.strictEqual(here.parent.document(LETTER)?.current, sha256(text("second")));
        assert.notInclude(here.imported(), digest(first));
      }),
  );

  it.effect(
    "does not take for a save what lay there while the copy asked about a missing file",
    () =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld().start();
        const first = here.folder.content(LETTER) ?? "";
        here.folder.erase(SHEET);
        yield* here.pass(10);
        yield* here.parent.saveDocument(LETTER, text("second"));
        yield* here.pass(10);
        assert.strictEqual(here.folder.content(LETTER), first);
        const { folder } = here.world.laptop("PEER");
        const backup = folder.duplicate("PEER");
        yield* here.documents.restoreVanished();
        yield* here.pass(10);
        assert.strictEqual(here.folder.content(LETTER), "second");
        folder.becomes(backup);
        for (const name of [SHEET, LETTER]) here.folder.erase(name);
        here.folder.write(LETTER, text(first));
        yield* here.documents.restoreVanished();
        yield* here.pass(70);
        assert.deepStrictEqual(here.folder.names(), [SHEET, LETTER]);
        assert.strictEqual(here.folder.content(LETTER), "second");
        assert.strictEqual(here.parent.document(LETTER)?.current, sha256(text("second")));
      }),
  );

  it.effect("deletes nothing that is missing in it, and that nobody was asked about", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      const { folder } = here.world.laptop("PEER");
      const backup = folder.duplicate("PEER");
      yield* here.peer.setField("tb/1", "n", 1);
      yield* here.pass(5);
      here.folder.erase(SHEET);
      yield* here.pass(10);
      folder.becomes(backup);
      here.folder.erase(LETTER);
      const refused = yield* Effect.flip(here.documents.deleteVanished());
      assert.match(refused.text, /not known yet whether a file is missing/);
      yield* here.pass(10);
      assert.deepStrictEqual(here.documents.status().question?.kind, "many-vanished");
      assert.notStrictEqual(here.parent.document(LETTER)?.current, null);
      assert.notStrictEqual(here.parent.document(SHEET)?.current, null);
    }),
  );

  it.effect("does not keep a save once more that waits to be synchronised on demand", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      yield* here.peer.setDocumentMode(null, "on-demand");
      here.folder.write(LETTER, text("kept here"));
      yield* here.pass(10);
      const { folder } = here.world.laptop("PEER");
      const backup = folder.duplicate("PEER");
      yield* here.peer.setField("tb/1", "n", 1);
      yield* here.pass(5);
      folder.becomes(backup);
      here.folder.erase(LETTER);
      here.folder.write(LETTER, text("kept here"));
      yield* here.pass(70);
      assert.match(here.peer.identity.logId, /\.2$/);
      assert.strictEqual(here.world.heard("document.kept", "PEER").length, 1);
      yield* here.peer.setDocumentMode(null, "automatic");
      yield* here.pass(70);
      assert.deepStrictEqual(here.parent.document(LETTER)?.versions, [sha256(text("kept here"))]);
    }),
  );

  it.effect("does not take a new document for one that was deleted", () =>
    Effect.gen(function* () {
      const { here, putBack } = yield* alone(({ peer }) => peer.saveDocument(NEW, text("new")));
      assert.deepStrictEqual(here.folder.content(NEW), "new");
      putBack();
      yield* here.restartPeer();
      yield* here.pass(10);
      assert.deepStrictEqual(here.folder.content(NEW), "new");
    }),
  );

  it.effect("does not take for its own what others can still tell it of", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      here.folder.leftAlone = () => 60_000;
      const { folder } = here.world.laptop("PEER");
      const backup = folder.duplicate("PEER");
      yield* here.parent.saveDocument(LETTER, text("second"));
      yield* here.parent.saveDocument(NEW, text("new"));
      yield* here.peer.setField("tb/1", "n", 1);
      yield* here.pass(10);
      assert.strictEqual(here.folder.content(LETTER), "second");
      yield* here.world.crash("PEER");
      folder.becomes(backup);
      yield* here.parent.saveDocument(LETTER, text("third"));
      yield* here.parent.deleteDocument(NEW);
      yield* here.openPeer();
      yield* here.pass(20);
      assert.deepStrictEqual(here.folder.names(), ["Lead sheet.xlsx", LETTER]);
      assert.strictEqual(here.folder.content(LETTER), "third");
      assert.strictEqual(here.peer.status().conflicts, 0);
      assert.deepStrictEqual(here.imported().length, 1);
    }),
  );

  it.effect("takes in nothing anew of what it still has, or others bring back", () =>
    Effect.gen(function* () {
      const { here, putBack } = yield* alone(() => Effect.void);
      yield* here.peer.setField("tb/1", "n", 1);
      putBack();
      yield* here.restartPeer();
      yield* here.pass(10);
      assert.match(here.peer.identity.logId, /\.2$/);
      assert.deepStrictEqual(here.imported().length, 1);
      assert.strictEqual(here.peer.status().conflicts, 0);
    }),
  );
});

/** PEER saved the letter, and then the first file of its own log was lost: what it wrote lies behind that, and cannot be read. */
const cutOff = (options: { readonly alone: boolean }) =>
  Effect.gen(function* () {
    const here = yield* new DeskWorld(
      // Every file is a large one there, which is read for a reason only.
      options.alone ? { recheckFilesMax: 0, recheckBytesMax: 1 } : {},
    ).start();
    if (options.alone) yield* here.peer.workOffline;
    yield* here.peer.setField("tb/1", "n", 1);
    here.folder.write(LETTER, text("mine"));
    yield* here.pass(10);
    if (!options.alone) yield* here.peer.workOffline;
    const log = `${here.peer.identity.logId}/`;
    yield* here.world.crash("PEER");
    const { folder } = here.world.laptop("PEER");
    const own = folder.paths().filter((path) => path.includes(log));
    const lost = options.alone ? own.filter((path) => path.includes("/2-")) : own.slice(0, 1);
    assert.lengthOf(lost, 1);
    for (const path of lost) folder.erase(path);
    return here;
  });

/** What its files became versions of, also once more. */
const imports = ({ world }: DeskWorld): ReadonlyArray<unknown> =>
  world.heard("document.imported", "PEER").map(({ facts }) => facts["value"]);

describe("a folder that is cut off from what its copy wrote", () => {
  it.effect(
    "takes in no file nobody touched before others were asked, who know what became of it",
    () =>
      Effect.gen(function* () {
        const here = yield* cutOff({ alone: false });
        assert.strictEqual(here.parent.document(LETTER)?.current, sha256(text("mine")));
        yield* here.parent.saveDocument(LETTER, text("third"));
        yield* here.openPeer();
        yield* here.pass(300);
        yield* here.restartPeer();
        yield* here.pass(300);
        assert.deepStrictEqual(imports(here), [digest("mine")]);
        assert.strictEqual(here.folder.content(LETTER), "mine");
        yield* here.peer.workOnline;
        yield* here.pass(60);
        assert.deepStrictEqual(imports(here), [digest("mine")]);
        assert.strictEqual(here.folder.content(LETTER), "third");
        assert.strictEqual(here.parent.status().conflicts, 0);
      }),
  );

  it.effect("goes on waiting as long as a program holds what the others say there", () =>
    Effect.gen(function* () {
      const here = yield* cutOff({ alone: false });
      yield* here.parent.saveDocument(LETTER, text("third"));
      yield* here.pass(10);
      const { folder } = here.world.laptop("PARENT");
      let isHeld = true;
      folder.fault = ({ hand, operation, path }) =>
        isHeld && hand === "PEER" && operation === "read" && path.includes("/own/log/")
          ? "busy"
          : undefined;
      yield* here.openPeer();
      yield* here.peer.workOnline;
      yield* here.pass(40);
      isHeld = false;
      yield* here.pass(90);
      assert.deepStrictEqual(imports(here), [digest("mine")]);
      assert.strictEqual(here.folder.content(LETTER), "third");
      assert.strictEqual(here.parent.status().conflicts, 0);
    }),
  );

  it.effect("gives a file up that others deleted meanwhile, and nobody touched", () =>
    Effect.gen(function* () {
      const here = yield* cutOff({ alone: false });
      yield* here.parent.deleteDocument(LETTER);
      yield* here.openPeer();
      yield* here.pass(40);
      yield* here.peer.workOnline;
      yield* here.pass(90);
      assert.deepStrictEqual(imports(here), [digest("mine")]);
      assert.notInclude(here.folder.names(), LETTER);
      assert.isUndefined(here.parent.document(LETTER));
    }),
  );

  it.effect("is told by visitors as well", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld({ recheckFilesMax: 0 }).start();
      yield* here.world.createChild("PEER2", "PEER");
      yield* here.world.open("PEER2");
      yield* here.world.connect("PEER2", "PEER");
      yield* here.peer.setField("tb/1", "n", 1);
      here.folder.write(LETTER, text("mine"));
      yield* here.pass(10);
      const visitor = here.world.laptop("PEER2").copy;
      yield* visitor.workOffline;
      yield* visitor.saveDocument(LETTER, text("third"));
      yield* here.peer.workOffline;
      const log = `${here.peer.identity.logId}/`;
      yield* here.world.crash("PEER");
      const { folder } = here.world.laptop("PEER");
      folder.erase(folder.paths().find((path) => path.includes(log)) ?? "");
      yield* here.openPeer();
      yield* here.pass(60);
      yield* visitor.workOnline;
      yield* here.pass(60);
      assert.deepStrictEqual(imports(here), [digest("mine")]);
      assert.strictEqual(here.folder.content(LETTER), "third");
      assert.strictEqual(here.peer.status().conflicts, 0);
    }),
  );

  it.effect("takes in what somebody saves meanwhile", () =>
    Effect.gen(function* () {
      const here = yield* cutOff({ alone: false });
      yield* here.openPeer();
      yield* here.pass(20);
      here.folder.write(LETTER, text("touched"));
      yield* here.pass(20);
      assert.deepStrictEqual(imports(here), [digest("mine"), digest("touched")]);
      assert.strictEqual(here.folder.content(LETTER), "touched");
    }),
  );

  it.effect("takes in once more what nobody else has", () =>
    Effect.gen(function* () {
      const here = yield* cutOff({ alone: true });
      yield* here.openPeer();
      yield* here.pass(600);
      assert.deepStrictEqual(imports(here), [digest("mine")]);
      const placed = here.world.heard("document.placed", "PEER").length;
      yield* here.peer.workOnline;
      yield* here.pass(60);
      assert.deepStrictEqual(imports(here), [digest("mine"), digest("mine")]);
      // It stays where it is all the time.
      assert.lengthOf(here.world.heard("document.placed", "PEER"), placed);
      assert.strictEqual(here.folder.content(LETTER), "mine");
      assert.include(here.parent.document(LETTER)?.versions ?? [], sha256(text("mine")));
    }),
  );
});

describe("an older backup of which a file is damaged as well", () => {
  it.effect("does not keep from the others what it lacks", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      yield* here.peer.setField("tb/1", "n", 1);
      yield* here.peer.workOffline;
      const { folder } = here.world.laptop("PEER");
      const backup = folder.duplicate("PEER");
      here.folder.write(LETTER, text("mine"));
      yield* here.pass(10);
      const log = `${here.peer.identity.logId}/`;
      yield* here.world.crash("PEER");
      folder.becomes(backup);
      const own = folder.paths().filter((path) => path.includes(log));
      assert.lengthOf(own, 2);
      folder.erase(own[0] ?? "");
      yield* here.openPeer();
      yield* here.pass(20);
      assert.deepStrictEqual(imports(here), [digest("mine"), digest("mine")]);
    }),
  );
});

/** PARENT, the office original, works on files as well, and a file of its own log is lost. PEER was there and has that, or has it not, or never was. */
const officeCutOff = (options: { readonly visited: boolean; readonly known: boolean }) =>
  Effect.gen(function* () {
    const here = new DeskWorld();
    yield* options.visited ? here.start() : here.world.createTop("PARENT", smallEngagement);
    if (options.visited) yield* here.peer.workOffline;
    yield* here.world.crash("PARENT");
    const files = new MemoryWorkingFolder();
    yield* here.openDesk("PARENT", files);
    yield* here.pass(10);
    yield* here.parent.setField("tb/1", "n", 1);
    files.write(LETTER, text("mine"));
    yield* here.pass(10);
    const log = `${here.parent.identity.logId}/`;
    yield* here.world.crash("PARENT");
    const { folder } = here.world.laptop("PARENT");
    const own = folder.paths().filter((path) => path.includes(log));
    folder.erase(own.at(options.known ? 0 : -2) ?? "");
    const before = here.world.heard("document.imported", "PARENT").length;
    yield* here.openDesk("PARENT", files);
    yield* here.pass(120);
    return {
      here,
      files,
      again: () => here.world.heard("document.imported", "PARENT").length - before,
    };
  });

describe("an office original that is cut off from what it wrote", () => {
  it.effect("waits with its files for those who were there", () =>
    Effect.gen(function* () {
      const { again, files, here } = yield* officeCutOff({ visited: true, known: true });
      assert.strictEqual(again(), 0);
      yield* here.peer.workOnline;
      yield* here.pass(60);
      assert.strictEqual(files.content(LETTER), "mine");
      assert.strictEqual(here.parent.document("Lead sheet.xlsx")?.versions.length, 1);
      assert.strictEqual(here.parent.status().conflicts, 0);
    }),
  );

  it.effect("takes them in once more where nobody who comes knows better", () =>
    Effect.gen(function* () {
      const { again, here } = yield* officeCutOff({ visited: true, known: false });
      assert.strictEqual(again(), 0);
      yield* here.peer.workOnline;
      yield* here.pass(600);
      assert.strictEqual(again(), 1);
      assert.include(here.peer.document(LETTER)?.versions ?? [], sha256(text("mine")));
    }),
  );

  it.effect("takes them in at once where nobody ever was", () =>
    Effect.gen(function* () {
      const { again } = yield* officeCutOff({ visited: false, known: false });
      assert.isAbove(again(), 0);
    }),
  );
});

/** PEER, alone, and all pieces of documents are gone from its folder. */
const withoutPieces = (act: (here: DeskWorld) => Effect.Effect<unknown, EngineError>) =>
  Effect.gen(function* () {
    const { here } = yield* alone(act);
    yield* here.world.crash("PEER");
    const { folder } = here.world.laptop("PEER");
    for (const path of folder.paths()) if (path.includes("/blob/")) folder.erase(path);
    return here;
  });

describe("pieces of documents that are gone", () => {
  it.effect("are taken from the files that have them, which stay as they are", () =>
    Effect.gen(function* () {
      const here = yield* withoutPieces(() => Effect.void);
      yield* here.openPeer();
      yield* here.pass(10);
      assert.deepStrictEqual(here.folder.names(), ["Lead sheet.xlsx", LETTER]);
      assert.deepStrictEqual(here.imported(), []);
      assert.strictEqual(here.peer.status().waiting, 0);
      assert.strictEqual(here.peer.status().conflicts, 0);
      const content = yield* here.peer.readDocument(LETTER);
      assert.strictEqual(new TextDecoder().decode(content), here.folder.content(LETTER));
    }),
  );

  it.effect("do not cost what was saved meanwhile", () =>
    Effect.gen(function* () {
      const here = yield* withoutPieces(() => Effect.void);
      here.folder.write(LETTER, text("saved meanwhile"));
      yield* here.openPeer();
      yield* here.pass(10);
      assert.strictEqual(here.folder.content(LETTER), "saved meanwhile");
      // The other document waits for pieces of this one: its file stays, and nobody has saved it.
      assert.deepStrictEqual(here.imported(), [digest("saved meanwhile")]);
      assert.deepStrictEqual(here.folder.names(), ["Lead sheet.xlsx", LETTER]);
      yield* here.peer.workOnline;
      yield* here.pass(20);
      assert.strictEqual(here.peer.status().waiting, 0);
      assert.include(here.parent.document(LETTER)?.versions ?? [], sha256(text("saved meanwhile")));
    }),
  );

  it.effect("do not cost a file either that cannot be read when the copy is opened", () =>
    Effect.gen(function* () {
      const here = yield* withoutPieces(() => Effect.void);
      const before = here.folder.content(LETTER);
      here.folder.held.add(LETTER.toLowerCase());
      yield* here.openPeer();
      yield* here.pass(10);
      here.folder.held.clear();
      yield* here.pass(30);
      assert.strictEqual(here.folder.content(LETTER), before);
    }),
  );
});

describe("a member who says of a document that it has another one's pieces", () => {
  it.effect("makes nobody store under a name what is not its content", () =>
    Effect.gen(function* () {
      const here = yield* withoutPieces(() => Effect.void);
      const { world } = here;
      const copy = "0".repeat(32);
      const [letter, sheet] = [text("Dear client"), text("1000;2000")];
      const parent = world.copyId("PARENT");
      const join: ControlOp = { kind: "join", parent, user: "Eve", machine: "EVE" };
      const chunks = [
        { hash: sha256(sheet), size: 5 },
        { hash: sha256(text("nothing")), size: 6 },
      ];
      const manifest = { size: letter.length, sha256: sha256(letter), chunks };
      const segment = encodeSegment(
        {
          log: `${copy}.1`,
          first: 1,
          prev: GENESIS,
          lam: 1,
          at: 0,
          deps: [],
          ops: [
            { kind: "control", control: join },
            { kind: "put", document: LETTER, manifest, observed: [], epoch: 0 },
          ],
        },
        world.keys,
        yield* Compression,
      );
      const { folder } = world.laptop("PEER");
      folder.plant(`_Sync/own/log/${segment.log}/${segmentName(segment)}`, segment.bytes);
      yield* here.openPeer();
      yield* here.pass(10);
      const pieces = piecesIn(folder);
      assert.isTrue(pieces.has(sha256(sheet)));
      for (const [hash, bytes] of pieces) assert.strictEqual(sha256(bytes), hash);
    }),
  );
});
