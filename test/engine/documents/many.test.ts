/** Many files at once in the working folder: few steps, and never many documents without their file (swap.ts). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { smallEngagement, text } from "../world.ts";
import { DeskWorld } from "./desk-world.ts";

const COUNT = 600;
const nameOf = (at: number): string => `Paper ${1_000 + at}.txt`;

const documents = Array.from({ length: COUNT }, (_, at) => ({
  name: nameOf(at),
  bytes: text(`paper ${at}`),
}));

describe("six hundred documents", () => {
  it.effect("lie there after one step, where none has to leave for them", () =>
    Effect.gen(function* () {
      const here = new DeskWorld();
      const placedAfter: Array<number> = [];
      let staged = 0;
      here.folder.before = ({ operation }) => {
        if (operation === "aside.stage") staged += 1;
        if (operation === "place") placedAfter.push(staged);
        return undefined;
      };
      yield* here.start({ ...smallEngagement, documents });
      assert.strictEqual(here.folder.files.size, COUNT);
      assert.strictEqual(placedAfter[0], COUNT);
    }),
  );

  it.effect("are replaced 256 at a time, so that the others keep their files meanwhile", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start({ ...smallEngagement, documents });
      let fewest = COUNT;
      here.folder.before = () => {
        fewest = Math.min(fewest, here.folder.files.size);
        return undefined;
      };
      for (let at = 0; at < COUNT; at++)
        yield* here.parent.saveDocument(nameOf(at), text(`new paper ${at}`));
      yield* here.pass(10);
      assert.strictEqual(here.folder.content(nameOf(COUNT - 1)), `new paper ${COUNT - 1}`);
      assert.isAtLeast(fewest, COUNT - 256);
      assert.isBelow(fewest, COUNT);
    }),
  );
});

describe("six hundred documents somebody deleted", () => {
  it.effect("leave the folder 256 at a time, each read once before", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld({ recheckFilesMax: 0 }).start({
        ...smallEngagement,
        documents,
      });
      const order: Array<string> = [];
      here.folder.before = ({ operation }) => {
        if (operation === "read" || operation === "displace")
          if (order.at(-1) !== operation) order.push(operation);
        return undefined;
      };
      for (let at = 0; at < COUNT; at++) yield* here.parent.deleteDocument(nameOf(at));
      yield* here.pass(10);
      assert.deepStrictEqual(here.folder.names(), []);
      assert.deepStrictEqual(order, Array.from({ length: 3 }, () => ["read", "displace"]).flat());
    }),
  );
});

describe("six hundred missing files", () => {
  it.effect("are deleted with one segment, which is one file for everybody to fetch", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start({ ...smallEngagement, documents });
      for (const name of here.folder.names()) here.folder.erase(name);
      yield* here.pass(10);
      const segments = (): ReadonlyArray<string> =>
        here.world
          .laptop("PEER")
          .folder.paths()
          .filter((path) => path.startsWith("_Sync/own/"));
      const before = segments().length;
      yield* here.documents.deleteVanished();
      assert.deepStrictEqual(here.peer.exportState().documents, {});
      assert.strictEqual(segments().length, before + 1);
    }),
  );
});

describe("three thousand documents", () => {
  it.effect("lie there after one look, because every look lists whatever lies there", () =>
    Effect.gen(function* () {
      const here = new DeskWorld();
      const many = Array.from({ length: 3_000 }, (_, at) => ({
        name: `Paper ${10_000 + at}.txt`,
        bytes: text("the same in all"),
      }));
      const lyingAtLook: Array<number> = [];
      here.folder.before = ({ operation }) => {
        if (operation === "list") lyingAtLook.push(here.folder.files.size);
        return undefined;
      };
      yield* here.start({ ...smallEngagement, documents: many });
      // Asked for behind the one that is under way.
      yield* here.documents.look;
      assert.strictEqual(here.folder.files.size, 3_000);
      assert.deepStrictEqual([...new Set(lyingAtLook)], [0, 3_000]);
    }),
  );
});

describe("a file larger than what a look may read", () => {
  it.effect("is taken in although every look reads other files before it", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld({ readBytesMax: 100 }).start();
      const large = text("x".repeat(1_000));
      here.folder.write("Zoning map.pdf", large);
      yield* here.documents.addFiles(["Zoning map.pdf"]);
      yield* here.pass(5);
      assert.strictEqual(here.peer.document("Zoning map.pdf")?.versions.length, 1);
      assert.strictEqual(here.documents.status().left, 0);
    }),
  );
});
