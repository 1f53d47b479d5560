/**
 * Saves that fall between the engine's look at a file and its taking the file away (engine §1.7.1 and §1.7.2, I28), on a real disk:
 * a hand between the engine and the folder saves at exactly that moment. Nothing here is left to chance, unlike the kills.
 */
import { createHash } from "node:crypto";
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CopyHandle, WorkingFolder } from "../../src/engine/engine.ts";
import { smallEngagement, text } from "../engine/world.ts";
import { DiskLaptop, settle, type OpenedCopy } from "./disk-world.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";

const run = Effect.runPromise;
const LETTER = "Letter.docx";

let temp: TempFolder;
let opened: Array<OpenedCopy>;

beforeEach(() => {
  temp = tempFolder();
  opened = [];
});

afterEach(async () => {
  for (const { close } of opened) await close();
  temp.remove();
});

/** What a person does the next time the engine is about to do something, or has just done it. */
interface Moment {
  beforeStaging?: () => void;
  beforeTaking?: () => unknown;
  afterTaking?: () => void;
}

const once = (moment: Moment, when: keyof Moment): void => {
  const act = moment[when];
  delete moment[when];
  act?.();
};

const handBetween =
  (moment: Moment) =>
  (folder: WorkingFolder): WorkingFolder => ({
    ...folder,
    displace: (files) =>
      Effect.suspend(() => {
        once(moment, "beforeTaking");
        return Effect.tap(folder.displace(files), () =>
          Effect.sync(() => once(moment, "afterTaking")),
        );
      }),
    aside: {
      ...folder.aside,
      stage: (files) =>
        Effect.suspend(() => {
          once(moment, "beforeStaging");
          return folder.aside.stage(files);
        }),
    },
  });

/** PEER with its documents laid out; a newer version of the letter arrives, and somebody is at the file just then. */
const newerArrives = async (at: (file: string) => Moment) => {
  const parent = new DiskLaptop(temp.path, "PARENT");
  const peer = new DiskLaptop(temp.path, "PEER1");
  await parent.createTop(smallEngagement);
  await peer.createChild(parent.folder());
  const documents = join(peer.folder(), "documents");
  mkdirSync(documents);
  const file = join(documents, LETTER);
  const moment: Moment = {};
  const host = await parent.open();
  const visitor = await peer.open(undefined, handBetween(moment));
  opened.push(visitor, host);
  const { copy } = visitor;
  const look = async (times: number): Promise<void> => {
    for (let n = 0; n < times; n++)
      await run(copy.documents?.look ?? Effect.die("no working folder"));
  };
  await look(3);
  await run(copy.connect({ path: parent.folder() }));
  await run(host.copy.saveDocument(LETTER, text("the newer version")));
  await run(Effect.ignore(host.copy.syncNow));
  Object.assign(moment, at(file));
  await settle(copy);
  // The copy may have looked by itself because something arrived; two looks believe nothing yet.
  await look(1);
  expect(moment).toEqual({});
  const aside = (): ReadonlyArray<string> => readdirSync(join(peer.folder(), "_Sync", "aside"));
  return { copy, look, file, aside };
};

const isVersion = async (copy: CopyHandle, content: string): Promise<boolean> => {
  const hash = createHash("sha256").update(content).digest("hex");
  const read = await run(Effect.result(copy.readDocument(LETTER, hash)));
  return read._tag === "Success" && new TextDecoder().decode(read.success) === content;
};

const SAVED = "saved in the last moment";

describe("a save", () => {
  it("after the look at the file, and before it is taken away, stays where it is and becomes a version", async () => {
    const { copy, look, file, aside } = await newerArrives((there) => ({
      beforeStaging: () => writeFileSync(there, SAVED),
    }));
    expect(readFileSync(file, "utf8")).toBe(SAVED);
    expect(aside()).toEqual([]);
    await look(4);
    expect(await isVersion(copy, SAVED)).toBe(true);
    expect(await isVersion(copy, "the newer version")).toBe(true);
    expect(copy.document(LETTER)?.versions).toHaveLength(2);
  });

  it("in the instant the file is taken away becomes a version before it is discarded", async () => {
    const { copy, look, aside } = await newerArrives((there) => ({
      beforeTaking: () => writeFileSync(there, SAVED),
    }));
    await look(4);
    expect(await isVersion(copy, SAVED)).toBe(true);
    expect(aside()).toEqual([]);
  });

  it("into a file that was taken away while a program had it open becomes a version too", async () => {
    let program = -1;
    const { copy, look, aside } = await newerArrives((there) => ({
      beforeTaking: () => (program = openSync(there, "r+")),
      afterTaking: () => {
        writeSync(program, "Dear reader");
        closeSync(program);
      },
    }));
    await look(4);
    expect(await isVersion(copy, "Dear reader")).toBe(true);
    expect(aside()).toEqual([]);
  });
});
