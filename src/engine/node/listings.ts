/**
 * What folders of pieces held the last time: names and sizes, so that a command with nothing to do need not ask for every piece once more.
 *
 * A folder is asked only how it is described itself. Where a name came or went since, its times say so, and no program can set them both; so
 * only times that lay back by more than a clock's tick when they were read are believed. What is in a piece never changes, so its size does
 * not either: one that was damaged where it lies is noticed when it is read, as it is when its size stayed the same, and a thirty-second of
 * the folders is asked all the same, other ones each time.
 *
 * It is kept beside the private memory, and losing it loses nothing.
 */
import { randomBytes, hash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import type { BigIntStats } from "node:fs";
import { HASH_DIGITS, isHash, paths } from "../log/names.ts";
import type { FolderEntry } from "../ports.ts";

/** Longer than the ticks by which any disk of this computer counts. */
const OLD_MILLIS = 2_000;

const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

/** One folder in so many is asked although it seems to be as it was. */
const ASKED_ALL_THE_SAME = 32;

const FIRST_LINE = "fieldsync-listings 1";

/** Three lines: how the folder was described, the names one behind the other, the sizes. */
interface Listing {
  readonly stamp: string;
  readonly names: string;
  readonly sizes: string;
}

export interface Listings {
  /** Whether this is a folder of which something may be known. */
  covers(path: string): boolean;
  /** What it held; undefined where that is not known, or not to be believed. */
  get(path: string, folder: BigIntStats): ReadonlyArray<FolderEntry> | undefined;
  /** Takes note of what a folder held that was described so before it was listed. */
  set(
    path: string,
    folder: BigIntStats,
    held: { readonly entries: ReadonlyArray<FolderEntry>; readonly nowMillis: number },
  ): void;
  /** Begins to know something. Without that nothing is known. */
  load(): Promise<void>;
  /** Keeps it for the next time, where that is worth it. */
  save(): Promise<void>;
}

const stampOf = ({ ctimeNs, dev, ino, mtimeNs }: BigIntStats): string =>
  [dev, ino, mtimeNs, ctimeNs].join(" ");

const isOld = ({ ctimeNs, mtimeNs }: BigIntStats, nowMillis: number): boolean =>
  [ctimeNs, mtimeNs].every(
    (time) => nowMillis - Number(time / NANOSECONDS_PER_MILLISECOND) > OLD_MILLIS,
  );

const entriesOf = ({ names, sizes }: Listing): ReadonlyArray<FolderEntry> =>
  (sizes === "" ? [] : sizes.split(",")).map((size, at) => ({
    name: names.slice(at * HASH_DIGITS, (at + 1) * HASH_DIGITS),
    kind: "file",
    size: Number(size),
  }));

const digest = (text: string): string => hash("sha256", text, "hex");

const encode = (known: ReadonlyMap<string, Listing>): string => {
  const text = [...known]
    .map(([path, { names, sizes, stamp }]) => `${path}\n${stamp}\n${names}\n${sizes}\n`)
    .join("");
  return `${FIRST_LINE} ${digest(text)}\n${text}`;
};

/** Nothing where it is not what was written. */
const decode = (text: string): Map<string, Listing> => {
  const known = new Map<string, Listing>();
  const begin = text.indexOf("\n") + 1;
  const rest = text.slice(begin);
  if (text.slice(0, begin) !== `${FIRST_LINE} ${digest(rest)}\n`) return known;
  const lines = rest.split("\n");
  for (let at = 0; at + 3 < lines.length; at += 4) {
    const [path = "", stamp = "", names = "", sizes = ""] = lines.slice(at, at + 4);
    known.set(path, { stamp, names, sizes });
  }
  return known;
};

const PIECES = `${paths.chunks}/`;

/** `file` is in the private folder of the copy. */
export const rememberedListings = (
  file: string,
  asked = randomBytes(1).readUInt8() % ASKED_ALL_THE_SAME,
): Listings => {
  let known = new Map<string, Listing>();
  let isLoaded = false;
  /** Folders that were found to be otherwise, or were not known. */
  let news = 0;
  const isAsked = (path: string): boolean =>
    Number.parseInt(path.slice(PIECES.length), 16) % ASKED_ALL_THE_SAME === asked;
  return {
    covers: (path) => isLoaded && path.startsWith(PIECES) && path !== paths.broughtParcels,
    get: (path, folder) => {
      const listing = known.get(path);
      if (listing?.stamp === stampOf(folder)) return isAsked(path) ? undefined : entriesOf(listing);
      known.delete(path);
      news += 1;
      return undefined;
    },
    set: (path, folder, { entries, nowMillis }) => {
      const isPlain = entries.every(({ kind, name }) => kind === "file" && isHash(name));
      if (!isPlain || !isOld(folder, nowMillis)) return;
      known.set(path, {
        stamp: stampOf(folder),
        names: entries.map(({ name }) => name).join(""),
        sizes: entries.map(({ size }) => size).join(","),
      });
    },
    load: async () => {
      isLoaded = true;
      known = decode(await readFile(file, "latin1").catch(() => ""));
    },
    save: async () => {
      // As long as few folders are otherwise, asking those costs less than writing.
      if (news * 16 <= known.size) return;
      try {
        await writeFile(`${file}.new`, encode(known), { encoding: "latin1", mode: 0o600 });
        await rename(`${file}.new`, file);
      } catch {
        // The next time everything is asked for, as it was this time.
      }
    },
  };
};
