/** Damaged parcels, and those with a bad sector: what can be had of them is kept, before they are set aside. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import type * as SpotDisk from "node:fs";
import type * as Disk from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { paths } from "../../src/engine/log/names.ts";
import { takeDamagedApart } from "../../src/engine/node/damaged-parcels.ts";
import { setUnreadableAside } from "../../src/engine/node/unreadable.ts";
import {
  pieceIn,
  putInParcel,
  putPiece,
  spoilPiece,
  type ParcelByHand,
} from "./parcels-by-hand.ts";
import { quickDisk } from "../support/quick-disk.ts";
import { storedPieces } from "./stored-pieces.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";

/** What files the disk gives back no byte from `from` to `to` of, as often as such a byte is asked for. */
const bad = vi.hoisted(() => {
  const sound = {
    path: "",
    from: 0,
    to: 0,
    code: "EIO",
    /** What the system says from the second time on. */
    codeAgain: "",
    times: 0,
    isFull: false,
  };
  return {
    ...sound,
    mend() {
      Object.assign(this, sound);
    },
    refuseToCreate(flags: unknown) {
      if (this.isFull && flags === "wx")
        throw Object.assign(new Error("the disk is full"), { code: "ENOSPC" });
    },
  };
});

vi.mock("node:fs/promises", async (original) => {
  const disk = await original<typeof Disk>();
  return {
    ...disk,
    open: async (...args: Parameters<typeof disk.open>) => {
      bad.refuseToCreate(args[1]);
      const file = await disk.open(...args);
      const path = String(args[0]);
      const read = file.read.bind(file) as (...asked: ReadonlyArray<unknown>) => unknown;
      let next = 0;
      const reading = async (...asked: ReadonlyArray<unknown>) => {
        const length = Number(asked[2]);
        const at = typeof asked[3] === "number" ? asked[3] : next;
        if (path.endsWith(bad.path) && at < bad.to && at + length > bad.from) {
          const { code } = bad;
          bad.times += 1;
          if (bad.codeAgain !== "") bad.code = bad.codeAgain;
          throw Object.assign(new Error("a bad sector"), { code });
        }
        next += length;
        return read(...asked);
      };
      return Object.assign(file, { read: reading });
    },
  };
});

vi.mock("node:fs", async (original) => {
  const disk = await original<typeof SpotDisk>();
  return {
    ...disk,
    openSync: (...args: Parameters<typeof disk.openSync>) => {
      bad.refuseToCreate(args[1]);
      return disk.openSync(...args);
    },
  };
});

let folder: TempFolder;
let parcel: ParcelByHand;
const PIECES = 120;

const putNote = (text: string): string => {
  const bytes = Buffer.alloc(3_000, text);
  const hash = createHash("sha256").update(bytes).digest("hex");
  putPiece(folder.path, hash, bytes);
  return hash;
};

beforeEach(() => {
  folder = tempFolder(quickDisk());
  mkdirSync(join(folder.path, "_Sync"), { recursive: true });
  writeFileSync(join(folder.path, paths.format), "{}");
  const hashes = Array.from({ length: PIECES }, (_, at) => putNote(`piece ${at}`));
  parcel = putInParcel(folder.path, hashes);
});

afterEach(() => {
  bad.mend();
  folder.remove();
});

const isThere = (path: string): boolean => existsSync(join(folder.path, path));

/** Which of the pieces lie there and are what they should be, and whether in a file each. */
const kept = (made = parcel): ReadonlyArray<number> => {
  const stored = storedPieces(folder.path);
  return made.pieces.flatMap(({ hash }, at) => {
    const piece = stored.get(hash);
    return piece !== undefined && Buffer.from(piece).equals(pieceIn(made, at)) ? [at] : [];
  });
};

const filesOfPieces = (): ReadonlyArray<string> =>
  readdirSync(join(folder.path, paths.chunks), { recursive: true })
    .map(String)
    .filter((name) => name.length > 2);

const parcels = (): ReadonlyArray<string> => readdirSync(join(folder.path, paths.parcels));

const aside = (): ReadonlyArray<string> => {
  const place = join(folder.path, paths.quarantine);
  return existsSync(place) ? readdirSync(place) : [];
};

const without = (...gone: ReadonlyArray<number>): ReadonlyArray<number> =>
  Array.from({ length: PIECES }, (_, at) => at).filter((at) => !gone.includes(at));

const setAside = async (from: number, to: number) => {
  Object.assign(bad, { path: parcel.name, from, to });
  await setUnreadableAside(folder.path);
  bad.path = "nothing";
};

/** A sector, and the pieces that lie in it, or of which the index does not say without it where they lie. */
const sector = (number: number): readonly [from: number, to: number] => [
  number * 4_096,
  (number + 1) * 4_096,
];

const lostWith = ([from, to]: readonly [number, number]): ReadonlyArray<number> =>
  parcel.pieces.flatMap(({ offset, size }, at) => {
    const lineEnds = 19 + 80 * (at + 1);
    const isIn = (begin: number, end: number): boolean => begin < to && end > from;
    return isIn(offset, offset + size) || isIn(lineEnds - 16, lineEnds) ? [at] : [];
  });

describe("a parcel the disk does not give back all of", () => {
  it("is set aside, and the pieces beside the bad sector lie in another one", async () => {
    const lost = lostWith(sector(20));
    await setAside(...sector(20));
    expect(kept()).toEqual(without(...lost));
    expect(isThere(parcel.path)).toBe(false);
    expect(aside()).toEqual([expect.stringContaining(parcel.name)]);
    expect([lost.length, parcels()]).toEqual([
      2,
      [expect.stringMatching(new RegExp(`^${PIECES - lost.length}\\.`, "u"))],
    ]);
    expect(filesOfPieces()).toEqual([]);
  });

  it("loses the pieces of which its index does not say where they lie, and no others", async () => {
    await setAside(...sector(1));
    expect(kept()).toEqual(without(...lostWith(sector(1))));
    expect(isThere(parcel.path)).toBe(false);
  });

  it("is set aside where the disk gives back nothing of it, and it is not tried for ever", async () => {
    await setAside(0, parcel.bytes.length);
    expect(kept()).toEqual([]);
    expect([parcels(), aside().length]).toEqual([[], 1]);
    // Once as a whole to find out, once as a whole, and then sector by sector.
    expect(bad.times).toBe(2 + 64);
  });

  it("stays where its pieces cannot be stored, or it cannot be read for another reason", async () => {
    bad.isFull = true;
    await setAside(...sector(20));
    expect(parcels()).toEqual([parcel.name]);
    Object.assign(bad, { isFull: false, code: "EACCES" });
    await setAside(...sector(20));
    expect(parcels()).toEqual([parcel.name]);
    Object.assign(bad, { code: "EIO", codeAgain: "EACCES" });
    await setAside(...sector(20));
    expect(parcels()).toEqual([parcel.name]);
    Object.assign(bad, { code: "EIO", codeAgain: "" });
    await setAside(...sector(20));
    expect(kept()).toEqual(without(...lostWith(sector(20))));
    expect(isThere(parcel.path)).toBe(false);
  });
});

describe("a damaged parcel", () => {
  it("is set aside, and what is sound in it lies in another one", async () => {
    spoilPiece(folder.path, parcel, 7);
    await takeDamagedApart(folder.path);
    expect(kept()).toEqual(without(7));
    expect(aside()).toEqual([expect.stringContaining(parcel.name)]);
    expect(parcels()).toEqual([expect.stringMatching(/^119\./u)]);
    // Once more there is nothing to do.
    await takeDamagedApart(folder.path);
    expect(aside()).toHaveLength(1);
  });

  it.each([
    ["whose index is damaged", (bytes: Buffer) => Buffer.from(bytes).fill("x", 30, 31)],
    ["that goes on behind its last piece", (bytes: Buffer) => Buffer.concat([bytes, bytes])],
  ])("%s loses nothing", async (_, spoil) => {
    writeFileSync(join(folder.path, parcel.path), spoil(parcel.bytes));
    await takeDamagedApart(folder.path);
    expect(kept()).toEqual(without());
    expect(parcels()).toHaveLength(1);
    expect(isThere(parcel.path)).toBe(false);
  });

  it("that has become far larger than any is not read as a whole, and loses nothing", async () => {
    truncateSync(join(folder.path, parcel.path), 64 * 1_024 ** 3);
    await takeDamagedApart(folder.path);
    expect(kept()).toEqual(without());
    expect(isThere(parcel.path)).toBe(false);
    rmSync(join(folder.path, paths.quarantine), { recursive: true });
  });

  it("with few sound pieces becomes a file for each, also where a damaged file has the name", async () => {
    writeFileSync(
      join(folder.path, parcel.path),
      parcel.bytes.subarray(0, parcel.pieces[3]!.offset),
    );
    putPiece(folder.path, parcel.pieces[0]!.hash, Buffer.from("torn"));
    putPiece(folder.path, parcel.pieces[1]!.hash, pieceIn(parcel, 1));
    await takeDamagedApart(folder.path);
    expect(kept()).toEqual([0, 1, 2]);
    expect([parcels(), filesOfPieces().length, aside().length]).toEqual([[], 3, 2]);
  });

  it("of which all that is sound lies elsewhere is set aside, and nothing is stored", async () => {
    for (const at of without(7))
      putPiece(folder.path, parcel.pieces[at]!.hash, pieceIn(parcel, at));
    spoilPiece(folder.path, parcel, 7);
    bad.isFull = true;
    await takeDamagedApart(folder.path);
    expect(kept()).toEqual(without(7));
    expect(parcels()).toEqual([]);
  });

  it("stays on a full disk, and so does one that is sound, cannot be read now, or is none", async () => {
    const small = putInParcel(folder.path, [putNote("a note"), putNote("another")]);
    const stranger = `x${parcel.name}`;
    writeFileSync(join(folder.path, paths.parcel(stranger)), "torn");
    const all = [small.name, parcel.name, stranger].toSorted();
    await takeDamagedApart(folder.path);
    expect(parcels()).toEqual(all);
    spoilPiece(folder.path, parcel, 7);
    bad.isFull = true;
    await takeDamagedApart(folder.path);
    bad.isFull = false;
    Object.assign(bad, { path: parcel.name, from: 0, to: 1, code: "EACCES" });
    await takeDamagedApart(folder.path);
    // Where it may be the way to the disk, it is for whoever asks whether other files can be read.
    bad.code = "EIO";
    await takeDamagedApart(folder.path);
    expect([parcels(), aside()]).toEqual([all, []]);
  });
});
