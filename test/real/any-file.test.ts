/**
 * The folder of a copy on a real disk survives the loss of any one file of `_Sync`, and damage to any one of them, without losing
 * an acknowledged edit another copy holds (domain rule 69, engine §1.10; I19, I20): the walk of `test/engine/any-file.test.ts`,
 * through the layers that know Node.
 */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import * as Effect from "effect/Effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CopyHandle } from "../../src/engine/engine.ts";
import { smallEngagement, stateDigest, text } from "../engine/world.ts";
import { quickDisk } from "../support/quick-disk.ts";
import { DiskLaptop, settle } from "./disk-world.ts";
import { putInParcel, takeApart } from "./parcels-by-hand.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";

const run = Effect.runPromise;
const LETTERS = { "Letter.docx": "from the office", "Memo.docx": "from the peer" };

let temp: TempFolder;
let digest: string;

const field = () => ({
  office: new DiskLaptop(join(temp.path, "now"), "OFFICE"),
  peer: new DiskLaptop(join(temp.path, "now"), "PEER1"),
});

/** Opens one laptop after the other, does something, and closes them all. */
const withOpen = async (
  laptops: ReadonlyArray<DiskLaptop>,
  act: (...copies: Array<CopyHandle>) => Promise<void>,
): Promise<void> => {
  const opened = [];
  for (const laptop of laptops) opened.push(await laptop.open());
  try {
    await act(...opened.map(({ copy }) => copy));
  } finally {
    for (const { close } of opened) await close();
  }
};

/** The visitor exchanges, the host looks at what was left, and the visitor hears of it. */
const meet = async (host: CopyHandle, visitor: CopyHandle): Promise<void> => {
  for (let times = 0; times < 2; times++) {
    await settle(visitor);
    await run(Effect.ignore(host.syncNow));
  }
};

/** OFFICE and its child PEER1 after a clean-up and with everything a folder can hold; all closed, and kept to begin from again. */
const liveOnce = async (): Promise<void> => {
  const { office, peer } = field();
  await office.createTop(smallEngagement);
  await peer.createChild(office.folder());
  await withOpen([peer], async (child) => {
    await run(child.connect({ path: office.folder() }));
    await run(child.setField("tb/1", "before", "the clean-up"));
    const cleaned = run(child.cleanUp());
    // The office hands in when it is opened, and writes the snapshot when it is opened once more.
    await settle(child);
    await withOpen([office], () => Promise.resolve());
    await settle(child);
    await cleaned;
    await withOpen([office], () => Promise.resolve());
    await settle(child);
    for (let n = 0; n < 70; n++) await run(child.setField(`tb/${n % 7}`, "balance", n));
    await settle(child);
  });
  // Opening packs what has gathered.
  await withOpen([office, peer], async (top, child) => {
    await run(top.saveDocument("Letter.docx", text(LETTERS["Letter.docx"])));
    await run(child.saveDocument("Memo.docx", text(LETTERS["Memo.docx"])));
    await meet(top, child);
    await run(child.checkOut("Memo.docx"));
    await meet(top, child);
    expect(stateDigest(child)).toBe(stateDigest(top));
  });
  await withOpen([peer], async (child) => {
    await run(child.setField("tb/1", "last", "lies in the drop box"));
    await settle(child);
    digest = stateDigest(child);
  });
  // However few small documents there are: the office has their pieces in one file, the peer a file for each.
  putInParcel(office.folder(), takeApart(office.folder()));
  takeApart(peer.folder());
  cpSync(join(temp.path, "now"), join(temp.path, "before"), { recursive: true });
};

beforeAll(async () => {
  temp = tempFolder(quickDisk());
  await liveOnce();
});

afterAll(() => temp.remove());

const beginAgain = () => {
  rmSync(join(temp.path, "now"), { recursive: true });
  cpSync(join(temp.path, "before"), join(temp.path, "now"), { recursive: true });
  return field();
};

/** Every file of `_Sync`, by its path from the folder of the copy. */
const filesOf = (laptop: DiskLaptop): ReadonlyArray<string> =>
  readdirSync(join(laptop.folder(), "_Sync"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(laptop.folder(), join(entry.parentPath, entry.name)).replaceAll(sep, "/"),
    )
    .sort();

const DAMAGES: ReadonlyArray<readonly [how: string, damage: (path: string) => void]> = [
  ["lost", (path) => rmSync(path)],
  [
    "cut off",
    (path) => {
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length / 2)));
    },
  ],
  [
    "changed in one bit",
    (path) => {
      const bytes = readFileSync(path);
      const middle = Math.floor(bytes.length / 2);
      writeFileSync(path, bytes.with(middle, (bytes[middle] ?? 0) ^ 4));
    },
  ],
];

/** What a copy shows, and the documents as they can be read from its own disk. */
const shows = async (copy: CopyHandle, mend: () => Promise<void>) => {
  const read: Record<string, string> = {};
  for (const name of Object.keys(LETTERS)) {
    // Reading is what notices a damaged piece; it is fetched again then.
    const first = await run(Effect.result(copy.readDocument(name)));
    if (first._tag === "Failure") await mend();
    read[name] = new TextDecoder().decode(await run(copy.readDocument(name)));
  }
  return { state: stateDigest(copy), read };
};

describe("on real disks, with one file of `_Sync` lost or damaged,", () => {
  it("there is a file of every kind to lose", () => {
    const { office, peer } = field();
    const kinds = [
      /^_Sync\/format\.json$/,
      /^_Sync\/own\/card\./,
      /^_Sync\/own\/have\./,
      /^_Sync\/own\/snap\/.*\.snap$/,
      /^_Sync\/own\/log\/.*\.pack$/,
      /^_Sync\/own\/log\/.*\.seg$/,
    ];
    const missing = (laptop: DiskLaptop, wanted: ReadonlyArray<RegExp>): ReadonlyArray<RegExp> =>
      wanted.filter((kind) => !filesOf(laptop).some((path) => kind.test(path)));
    const left = [/^_Sync\/in\/.*\.seg$/, /^_Sync\/in\/.*have\./, /^_Sync\/lock\//];
    expect(missing(office, [...kinds, ...left, /^_Sync\/own\/parcel\//])).toEqual([]);
    expect(missing(peer, [...kinds, /^_Sync\/blob\//])).toEqual([]);
  });

  const walks = (["office", "peer"] as const).flatMap((whose) =>
    DAMAGES.map(([how, damage]) => ({ whose, how, damage })),
  );
  it.each(walks)(
    "the copy at the $whose comes back whole: any one $how",
    async ({ whose, damage }) => {
      const paths = filesOf(beginAgain()[whose]);
      for (const path of paths) {
        const { office, peer } = beginAgain();
        damage(join((whose === "office" ? office : peer).folder(), path));
        await withOpen([office, peer], async (top, child) => {
          await run(child.connect({ path: office.folder() }));
          const mend = (): Promise<void> => meet(top, child);
          await mend();
          const seen = { office: await shows(top, mend), peer: await shows(child, mend) };
          // Whatever became of the claim: the top level ends it, and the document can be had again.
          await run(top.undoCheckOuts("Memo.docx"));
          await run(child.checkOut("Memo.docx"));
          await run(child.setField("tb/2", "later", 1));
          await run(top.setField("tb/2", "at the office", 2));
          await mend();
          const later = top.record("tb/2")?.["later"]?.current;
          const atTheOffice = child.record("tb/2")?.["at the office"]?.current;
          const whole = { state: digest, read: LETTERS };
          expect({ path, ...seen, later, atTheOffice }).toEqual({
            path,
            office: whole,
            peer: whole,
            later: 1,
            atTheOffice: 2,
          });
        });
      }
    },
    60_000,
  );

  it.each(["in", "tmp", "lock"])(
    "the copies come back whole without the folder %s",
    async (name) => {
      const { office, peer } = beginAgain();
      for (const laptop of [office, peer])
        rmSync(join(laptop.folder(), "_Sync", name), { recursive: true, force: true });
      await withOpen([office, peer], async (top, child) => {
        await run(child.connect({ path: office.folder() }));
        const mend = (): Promise<void> => meet(top, child);
        await mend();
        await run(child.setField("tb/2", "later", 1));
        await mend();
        expect(top.record("tb/2")?.["later"]?.current).toBe(1);
        expect(stateDigest(top)).toBe(stateDigest(child));
      });
    },
  );
});
