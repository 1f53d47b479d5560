/**
 * Files that programs hold open (domain rules 33, 37 and 38): what each holder lets others do meanwhile, which bytes it has
 * locked, and whether others have to wait until it has given up its oplock. What the operations of the engine meet is here too:
 * they open their file for a moment and let others do everything.
 */
import type { WindowsCode } from "../windows/codes.ts";
import type { Disk } from "../disk/disk.ts";
import type { DiskFile } from "../disk/folders.ts";

export const LETS_OTHERS = ["all", "read-and-write", "read", "nothing"] as const;

/**
 * What a holder lets others do with the file: `all`, deleting and renaming included, as virus scanners, indexers and backups do;
 * `read-and-write`; `read`, as office programs do with a document somebody edits; `nothing`.
 */
export type LetsOthers = (typeof LETS_OTHERS)[number];

const RANK: { readonly [lets in LetsOthers]: number } = {
  nothing: 0,
  read: 1,
  "read-and-write": 2,
  all: 3,
};

/** From this byte up to, not including, that one. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** How somebody wants to open a file. */
export interface Wish {
  readonly lets: LetsOthers;
  readonly writes?: boolean;
  /** Renaming and deleting. */
  readonly deletes?: boolean;
}

/** A right to keep things to oneself until somebody else comes (rule 37). */
export interface Oplock {
  /** Takes it back; `done` once its holder has answered, or has been waited for long enough. */
  recall(done: () => void): void;
}

export interface Hold extends Wish {
  /** Bytes nobody else may read or write. */
  readonly locks?: ByteRange;
  oplock: Oplock | null;
  /** Its client is gone and may come back for it (rule 35); whoever wants the file meanwhile gets it. */
  away?: boolean;
}

const isStrict = (disk: Disk): boolean => disk.fileSystem.heldFiles === "as-the-holder-allows";

/** 32 where the wish and somebody's hold exclude each other. */
export const shareConflict = (disk: Disk, file: DiskFile, wish: Wish): WindowsCode | null => {
  if (!isStrict(disk)) return null;
  for (const hold of file.holds) {
    const needed = wish.deletes === true ? "all" : wish.writes === true ? "read-and-write" : "read";
    const given = hold.writes === true ? "read-and-write" : "read";
    if (RANK[hold.lets] < RANK[needed] || RANK[wish.lets] < RANK[given]) return 32;
  }
  return null;
};

/** 33 where somebody has locked some of these bytes. */
export const lockConflict = (disk: Disk, file: DiskFile, range: ByteRange): WindowsCode | null => {
  if (!isStrict(disk)) return null;
  for (const { locks } of file.holds) {
    if (locks !== undefined && locks.from < range.to && range.from < locks.to) return 33;
  }
  return null;
};

/** How a reader opens a file for a moment, and how somebody who renames or deletes it does. */
export const READING: Wish = { lets: "all" };
export const DELETING: Wish = { lets: "all", deletes: true };

/**
 * Goes on as soon as nobody keeps the file to himself. Where the two exclude each other anyway nobody is asked, and nobody waits
 * (domain §B10).
 */
export const recallOplocks = (disk: Disk, file: DiskFile, wish: Wish, done: () => void): void => {
  const holds = [...file.holds];
  const [oplock] = holds.flatMap((hold) => hold.oplock ?? []);
  const isNobodyThere = holds.some((hold) => hold.away === true);
  if (oplock === undefined) return done();
  if (!isNobodyThere && shareConflict(disk, file, wish) !== null) return done();
  oplock.recall(() => recallOplocks(disk, file, wish, done));
};

/** Holds a file open, until the returned function is called once. */
export const holdOpen = (disk: Disk, file: DiskFile, hold: Hold): (() => void) => {
  file.holds.add(hold);
  return () => {
    file.holds.delete(hold);
    hold.oplock = null;
    const folder = file.deletedIn;
    if (folder === null || file.holds.size > 0) return;
    file.deletedIn = null;
    disk.detach(folder, file);
  };
};
