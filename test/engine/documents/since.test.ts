/** What is remembered of the files of many documents (src/engine/documents/records.ts): the list of all, and what changed since beside it. */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { smallEngagement, text } from "../world.ts";
import { DeskWorld } from "./desk-world.ts";

const COUNT = 600;
const nameOf = (at: number): string => `Paper ${1_000 + at}.txt`;
const PAPER = nameOf(300);
const MINUTE = 60_000;

const many = Effect.gen(function* () {
  const here = yield* new DeskWorld({ recheckFilesMax: 0 }).start({
    ...smallEngagement,
    documents: Array.from({ length: COUNT }, (_, at) => ({
      name: nameOf(at),
      bytes: text(`paper ${at}`),
    })),
  });
  here.folder.leftAlone = () => MINUTE;
  return here;
});

const slot = (here: DeskWorld, ending: string): [string, Uint8Array] => {
  const found = [...here.world.laptop("PEER").slots].find(([name]) => name.endsWith(ending));
  if (found === undefined) throw new Error(`nothing is remembered as ${ending}`);
  return found;
};

const remember = (here: DeskWorld, ending: string, bytes: Uint8Array): void => {
  here.world.laptop("PEER").slots.set(slot(here, ending)[0], bytes);
};

const save = (here: DeskWorld, name: string, content: string) =>
  Effect.andThen(
    Effect.sync(() => here.folder.write(name, text(content))),
    here.documents.look,
  );

/** The copy is opened again after a power cut and looks at its files: which did it have to read? */
const readAgain = (here: DeskWorld) =>
  Effect.gen(function* () {
    here.folder.steps.length = 0;
    yield* here.restartPeer();
    yield* here.documents.look;
    const read = here.folder.steps.filter(({ operation }) => operation === "read");
    return read.map(({ name }) => name);
  });

describe("the files of six hundred documents", () => {
  it.effect("are not all written down anew for one that was saved", () =>
    Effect.gen(function* () {
      const here = yield* many;
      const [, list] = slot(here, ".documents");
      yield* save(here, PAPER, "changed");
      assert.strictEqual(slot(here, ".documents")[1], list);
      assert.isBelow(slot(here, ".since")[1].length, list.length / 100);
    }),
  );

  it.effect("are known after a power cut, also the one that was saved last", () =>
    Effect.gen(function* () {
      const here = yield* many;
      yield* save(here, PAPER, "changed");
      assert.deepStrictEqual(yield* readAgain(here), []);
      const [, list] = slot(here, ".documents");
      yield* save(here, nameOf(301), "changed");
      assert.strictEqual(slot(here, ".documents")[1], list);
      assert.deepStrictEqual(yield* readAgain(here), []);
    }),
  );

  it.effect("are known without the one of a document that went", () =>
    Effect.gen(function* () {
      const here = yield* many;
      yield* here.parent.deleteDocument(PAPER);
      yield* here.peer.syncNow;
      yield* here.documents.look;
      // Somebody uses the name for a file of his own while the copy is closed.
      here.folder.write(PAPER, text("no document"));
      yield* here.restartPeer();
      yield* here.documents.look;
      assert.deepStrictEqual(here.documents.status().notDocuments, [PAPER]);
    }),
  );

  it.effect("are written down anew when many of them changed, and then nothing older counts", () =>
    Effect.gen(function* () {
      const here = yield* many;
      const [, list] = slot(here, ".documents");
      yield* save(here, PAPER, "changed");
      const [, before] = slot(here, ".since");
      for (let at = 280; at < 320; at++) here.folder.write(nameOf(at), text("changed again"));
      yield* here.documents.look;
      assert.notStrictEqual(slot(here, ".documents")[1], list);
      remember(here, ".since", before);
      assert.deepStrictEqual(yield* readAgain(here), []);
    }),
  );

  it.effect("are as the list says where what lies beside it is damaged", () =>
    Effect.gen(function* () {
      const here = yield* many;
      yield* save(here, PAPER, "changed");
      remember(here, ".since", text("{"));
      assert.deepStrictEqual(yield* readAgain(here), [PAPER]);
      yield* here.pass(5);
      assert.strictEqual(here.imported().length, 1);
    }),
  );
});
