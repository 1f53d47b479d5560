/** A document as a file: how often its pieces are read on their way (copy/at-hand.ts). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { keepAtHand, letGo, nothingAtHand } from "../../../src/engine/copy/at-hand.ts";
import type { EngineError } from "../../../src/engine/errors.ts";
import type { HashingBeside, Keys } from "../../../src/engine/ports.ts";
import { cutDocument } from "../../../src/engine/documents/content.ts";
import { sha256, smallEngagement, text } from "../world.ts";
import { DeskWorld } from "./desk-world.ts";

const MEBIBYTE = 1_048_576;

/** Some pieces, no two alike. */
const large = (seed: number, mebibytes = 6): Uint8Array => {
  const bytes = new Uint8Array(mebibytes * MEBIBYTE);
  for (let i = 0; i < bytes.length; i += 4_096) new DataView(bytes.buffer).setUint32(i, i + seed);
  return bytes;
};

const startWithScan = () =>
  new DeskWorld().start({
    ...smallEngagement,
    documents: [{ name: "Scan.pdf", bytes: large(1) }],
  });

/** Times PEER reads pieces in a folder during `act`. */
const pieceReads = (
  here: DeskWorld,
  whose: "PEER" | "PARENT",
  act: Effect.Effect<unknown, EngineError>,
) =>
  Effect.gen(function* () {
    const { audit } = here.world.laptop(whose).folder;
    const before = audit.length;
    yield* act;
    return audit
      .slice(before)
      .filter(
        ({ hand, operation, path }) =>
          hand === "PEER" && operation === "read" && path.startsWith("_Sync/blob/"),
      ).length;
  });

/** A host that hashes many contents beside everything else. */
const hashBeside = (
  keys: Keys["Service"],
  told: (contents: ReadonlyArray<Uint8Array>) => void = () => undefined,
): void => {
  Object.assign(keys, {
    beside: {
      each: (contents) =>
        Effect.sync(() => {
          told(contents);
          return contents.map((content) => keys.hash(content));
        }),
      whole: (parts) => Effect.sync(() => keys.hash(...parts)),
    } satisfies HashingBeside,
  });
};

describe("a small document", () => {
  it.effect("that was saved as a file is handed over without being read again", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      here.folder.write("Letter.docx", text("changed"));
      const reads = yield* pieceReads(here, "PEER", here.pass(40));
      assert.strictEqual(reads, 0);
      assert.strictEqual(
        sha256(yield* here.parent.readDocument("Letter.docx")),
        sha256(text("changed")),
      );
    }),
  );

  it.effect("that was fetched becomes a file without being read again", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      yield* here.parent.saveDocument("Letter.docx", text("from there"));
      const reads = yield* pieceReads(here, "PEER", here.pass(10));
      assert.strictEqual(reads, 0);
      assert.strictEqual(here.folder.content("Letter.docx"), "from there");
    }),
  );

  it.effect(
    "stays at hand only while all of them are few, and not where it is part of a large one",
    () =>
      Effect.sync(() => {
        const atHand = nothingAtHand({ hasFiles: true });
        const keep = (name: string, bytes: Uint8Array): void =>
          keepAtHand({ atHand }, [{ hash: sha256(text(name)), bytes }]);
        for (let at = 0; at < 100; at++) keep(`piece ${at}`, new Uint8Array(MEBIBYTE / 4 - 1));
        assert.isAtMost(atHand.bytes, 16 * MEBIBYTE);
        assert.strictEqual(atHand.pieces.size, 64);
        letGo({ atHand }, [...atHand.pieces.keys()]);
        assert.strictEqual(atHand.bytes, 0);
        keep("end of a large one", large(1).subarray(0, 10));
        assert.strictEqual(atHand.pieces.size, 0);
        keep("again", text("small"));
        assert.strictEqual(atHand.pieces.size, 1);
      }),
  );
});

describe("a large document", () => {
  it.effect("that was saved as a file is handed over without being read again", () =>
    Effect.gen(function* () {
      const here = yield* startWithScan();
      here.folder.write("Scan.pdf", large(2));
      const reads = yield* pieceReads(here, "PEER", here.pass(40));
      assert.strictEqual(reads, 0);
      assert.strictEqual(
        sha256(yield* here.parent.readDocument("Scan.pdf")),
        sha256(large(2)),
        "the parent has it",
      );
    }),
  );

  it.effect("that was fetched becomes a file without being read again", () =>
    Effect.gen(function* () {
      const here = yield* startWithScan();
      yield* here.parent.saveDocument("Scan.pdf", large(3));
      const reads = yield* pieceReads(here, "PEER", here.pass(40));
      assert.strictEqual(reads, 0);
      assert.strictEqual(
        sha256(here.folder.files.get("scan.pdf")?.bytes ?? large(0)),
        sha256(large(3)),
      );
    }),
  );

  it.effect("is handed over from the folder when it was saved offline a while ago", () =>
    Effect.gen(function* () {
      const here = yield* startWithScan();
      yield* here.peer.workOffline;
      here.folder.write("Scan.pdf", large(4));
      yield* here.pass(20);
      const reads = yield* pieceReads(
        here,
        "PEER",
        Effect.andThen(here.peer.workOnline, here.pass(40)),
      );
      assert.isAbove(reads, 2);
      assert.strictEqual(sha256(yield* here.parent.readDocument("Scan.pdf")), sha256(large(4)));
    }),
  );

  it.effect("that changes while it is first read is let go, is no version, and is read anew", () =>
    Effect.gen(function* () {
      const here = yield* startWithScan();
      const { folder } = here;
      const [torn, whole] = [large(2), large(3)];
      folder.write("Scan.pdf", torn);
      const before = here.imported().length;
      let saves = 0;
      folder.before = ({ name, operation }) => {
        const isReadNow = operation === "read" && name === "Scan.pdf" && saves < 2;
        if (!isReadNow) return undefined;
        saves += 1;
        // Somebody goes on saving between the question about the file and the reading of it.
        folder.write("Scan.pdf", saves === 1 ? torn : whole);
        return undefined;
      };
      yield* here.documents.look;
      assert.strictEqual(saves, 1);
      assert.deepStrictEqual(
        folder.letGone.map((bytes) => bytes === torn),
        [true],
        "the first reading, and at once",
      );
      assert.strictEqual(here.documents.status().unstable[0]?.why, "changing");
      yield* here.pass(40);
      assert.strictEqual(here.imported().length, before + 1);
      assert.strictEqual(sha256(yield* here.parent.readDocument("Scan.pdf")), sha256(whole));
    }),
  );

  it.effect("that is not believed yet is let go too, and what is believed is not", () =>
    Effect.gen(function* () {
      const here = yield* startWithScan();
      const { folder } = here;
      const content = large(2);
      folder.write("Scan.pdf", content);
      yield* here.documents.look;
      assert.deepStrictEqual(
        folder.letGone.map((bytes) => bytes === content),
        [true],
      );
      assert.strictEqual(here.documents.status().unstable[0]?.why, "settling");
      yield* here.pass(40);
      assert.lengthOf(folder.letGone, 1);
      assert.strictEqual(sha256(yield* here.parent.readDocument("Scan.pdf")), sha256(content));
    }),
  );

  it.effect("whose piece was damaged here is no file before the piece was fetched again", () =>
    Effect.gen(function* () {
      // So large that it is checked while it is being written.
      const whole = large(5, 17);
      const here = yield* new DeskWorld().start({
        ...smallEngagement,
        documents: [
          { name: "Scan.pdf", bytes: whole },
          ...["A", "B", "C", "D", "E", "F"].map((name) => ({ name, bytes: text(name) })),
        ],
      });
      yield* here.peer.workOffline;
      here.folder.erase("Scan.pdf");
      const { files } = here.world.laptop("PEER").folder;
      const [path, piece] = [...files].find(([, { bytes }]) => bytes.length > MEBIBYTE / 4)!;
      const damaged = new Uint8Array(piece.bytes);
      damaged[0] = (damaged[0] ?? 0) ^ 1;
      files.set(path, { ...piece, bytes: damaged });
      yield* here.pass(10);
      yield* here.documents.restoreVanished();
      yield* here.pass(10);
      assert.isUndefined(here.folder.files.get("scan.pdf"));
      assert.strictEqual(here.documents.status().pending[0]?.why, "failed");
      assert.strictEqual(here.documents.status().aside, 0);
      yield* here.peer.workOnline;
      yield* here.pass(120);
      assert.strictEqual(
        sha256(here.folder.files.get("scan.pdf")?.bytes ?? large(0)),
        sha256(whole),
      );
    }),
  );

  it.effect("that somebody changed unseen while it was replaced is a version", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld({ recheckBytesMax: MEBIBYTE }).start({
        ...smallEngagement,
        documents: [{ name: "Scan.pdf", bytes: large(1) }],
      });
      here.folder.write("Scan.pdf", large(6), { unnoticed: true });
      yield* here.parent.saveDocument("Scan.pdf", large(7));
      yield* here.pass(40);
      const versions = here.peer.document("Scan.pdf")?.versions;
      assert.sameMembers([...(versions ?? [])], [sha256(large(6)), sha256(large(7))]);
      assert.strictEqual(here.documents.status().aside, 0);
    }),
  );

  it.effect(
    "is stored piece by piece while it is being cut, where the host hashes beside that",
    () =>
      Effect.gen(function* () {
        const here = new DeskWorld();
        const { keys } = here.world;
        let hashed = 0;
        const hashedBeforeStored: Array<number> = [];
        hashBeside(keys, (contents) => {
          hashed += contents.length;
        });
        yield* here.start({
          ...smallEngagement,
          documents: [{ name: "Scan.pdf", bytes: large(1) }],
        });
        const { folder } = here.world.laptop("PEER");
        // A disk that refuses meanwhile is asked again when the document is taken in.
        let refused = false;
        folder.fault = ({ bytes = 0, hand, operation }) => {
          if (hand !== "PEER" || operation !== "writeTemp" || bytes < MEBIBYTE / 4)
            return undefined;
          hashedBeforeStored.push(hashed);
          if (refused) return undefined;
          refused = true;
          return "no-space";
        };
        hashed = 0;
        here.ahead.length = 0;
        yield* here.peer.workOffline;
        here.folder.leftAlone = () => 1_000;
        const whole = large(8, 40);
        here.folder.write("Scan.pdf", whole);
        yield* here.pass(20);
        assert.strictEqual(here.imported().at(-1), sha256(whole).slice(0, 16));
        assert.isBelow(hashedBeforeStored[0] ?? 0, hashed);
        const [first, again] = here.ahead;
        assert.deepStrictEqual(first, { what: "taking in", documents: 1, bytes: whole.length });
        // Only what the disk refused.
        assert.isBelow(again?.bytes ?? Infinity, whole.length);
        assert.strictEqual(sha256(yield* here.peer.readDocument("Scan.pdf")), sha256(whole));
      }),
  );

  it.effect("of which one byte was changed is cut again only around it", () =>
    Effect.gen(function* () {
      const here = new DeskWorld();
      const asked: Array<ReadonlyArray<string>> = [];
      const { keys } = here.world;
      hashBeside(keys, (contents) => asked.push(contents.map((content) => keys.hash(content))));
      const whole = large(9, 24);
      yield* here.start({ ...smallEngagement, documents: [{ name: "Scan.pdf", bytes: whole }] });
      here.folder.leftAlone = () => 1_000;
      const changed = new Uint8Array(whole);
      changed[changed.length >> 1] = 77;
      here.folder.write("Scan.pdf", changed);
      asked.length = 0;
      yield* here.pass(20);
      assert.strictEqual(here.imported().at(-1), sha256(changed).slice(0, 16));
      // What it was, up to the change and a little further; what is new, by itself; and the rest.
      const old = cutDocument(whole, keys).manifest.chunks.map(({ hash }) => hash);
      assert.deepStrictEqual(
        asked.slice(0, 3).map((hashes) => hashes.every((hash) => old.includes(hash))),
        [false, false, true],
      );
      assert.lengthOf(asked[1] ?? [], 1);
      assert.strictEqual(sha256(yield* here.parent.readDocument("Scan.pdf")), sha256(changed));
    }),
  );
});
