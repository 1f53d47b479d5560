/**
 * What moving a copy asks of this computer's disks. Every change is one step that is done, not done, or cut off in the middle, and,
 * where nothing else is said, durable before it answers; the tests cut the power at each of them (test/real/moved.test.ts).
 */
import { createHash } from "node:crypto";
import type { BigIntStats } from "node:fs";
import {
  access,
  chmod,
  constants,
  lstat,
  open,
  readdir,
  readFile,
  rename,
  rmdir,
  statfs,
} from "node:fs/promises";
import { platform } from "node:os";
import { dirname } from "node:path";
import { byCodeUnits } from "../../log/names.ts";
import { makeFoldersDurably, replaceDurably, syncFolder } from "../durable.ts";
import { codeOf } from "../errors.ts";
import { removeFile } from "../remove-file.ts";

/** What a path leads to, as the disk describes it. Links are not followed. */
export interface Described {
  readonly kind: "file" | "folder" | "other";
  readonly size: number;
  /** Nanoseconds since 1970. */
  readonly modified: string;
  readonly id: string;
  readonly device: string;
}

/** How a long step tells how far it is, and learns that it shall stop. */
export interface Under {
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
  /** Called for every file that was brought over. */
  readonly onFile: () => void;
}

export interface MovingDisk {
  /** Undefined where nothing is. Fails where the disk cannot be asked. */
  look(path: string): Promise<Described | undefined>;
  /** Names in a folder, sorted; none where it is not there. */
  names(path: string): Promise<ReadonlyArray<string>>;
  read(path: string): Promise<Uint8Array | undefined>;
  /** SHA-256 of a file, hex. */
  hash(path: string, under: Under): Promise<string>;
  /** Fails where names in a folder may not be changed, as on a disk that can only be read. Nothing is tried. */
  mayChange(folder: string): Promise<void>;
  /** Fails where a file may not be read, or, on Windows, where a program lets nobody else take it away. Nothing is changed. */
  mayTake(file: string): Promise<void>;
  /** Free bytes on the disk of a folder; undefined where it does not say. */
  free(path: string): Promise<number | undefined>;

  makeFolder(path: string): Promise<void>;
  /**
   * Takes from a folder of ours the permissions another one does not give: whoever kept others out of a folder means the new one too. It gives
   * none: disks without permissions say that everybody has all.
   */
  copyRights(from: string, to: string): Promise<void>;
  /**
   * Copies content and times to a name nobody uses, and answers the SHA-256 of what was read. Whoever may not do something with the file may
   * not do so with the new one either, and it gives nobody more than any new file there.
   */
  copyFile(from: string, to: string, under: Under): Promise<string>;
  /** Makes the names in folders durable. */
  syncNames(folders: ReadonlyArray<string>): Promise<void>;
  /** Gives a file or a folder another name on the same disk. The caller has looked that nobody has it. */
  rename(from: string, to: string): Promise<void>;
  /** Puts a small private file in the place of what was there. */
  replace(path: string, bytes: Uint8Array): Promise<void>;
  /** Removes a file; a missing one is success. Only `syncNames` makes sure that it stays away. */
  removeFile(path: string): Promise<void>;
  /** Removes an empty folder; false where it is not empty, or in use. */
  removeFolder(path: string): Promise<boolean>;
}

const BLOCK_BYTES = 1_048_576;

const GONE: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR"]);

/** What systems answer for a folder that stays: not empty, held by somebody, a disk of its own. */
const STAYS: ReadonlySet<string> = new Set(["ENOTEMPTY", "EEXIST", "EBUSY", "EPERM", "EACCES"]);

const orUndefined = async <A>(asked: Promise<A>): Promise<A | undefined> => {
  try {
    return await asked;
  } catch (cause) {
    if (GONE.has(codeOf(cause) ?? "")) return undefined;
    throw cause;
  }
};

const describe = (stats: BigIntStats): Described => ({
  kind: stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other",
  size: stats.isFile() ? Number(stats.size) : 0,
  modified: String(stats.mtimeNs),
  id: String(stats.ino),
  device: String(stats.dev),
});

/** Reads a file in blocks and answers with its SHA-256. */
const readThrough = async (
  path: string,
  { onBytes, signal }: Under,
  each: (block: Uint8Array) => Promise<void>,
): Promise<string> => {
  const hash = createHash("sha256");
  const file = await open(path, "r");
  try {
    // Small files are many: a large block for each would cost more than they do.
    const { size } = await file.stat();
    const block = new Uint8Array(Math.min(BLOCK_BYTES, size + 1));
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await file.read(block, 0, block.length);
      if (bytesRead === 0) return hash.digest("hex");
      const bytes = block.subarray(0, bytesRead);
      hash.update(bytes);
      await each(bytes);
      onBytes(bytesRead);
    }
  } finally {
    await file.close();
  }
};

/** Of a file that is open already the system does not say which one it refused: people have to know which disk it is on. */
const naming = async <A>(path: string, act: Promise<A>): Promise<A> => {
  try {
    return await act;
  } catch (cause) {
    if (codeOf(cause) !== undefined && cause instanceof Error && !("path" in cause))
      Object.assign(cause, { path });
    throw cause;
  }
};

const ALL = 0o777;

/** A disk without permissions says that everybody has all. Nobody made a program of every document. */
const rightsOf = (mode: number): number => ((mode & ALL) === ALL ? 0o666 : mode & ALL);

const nothingMore = async (): Promise<void> => {};

/** A disk that keeps no permissions or times loses them here as it would in Explorer; the content is what counts. */
const quietly = async (act: Promise<void>): Promise<void> => {
  try {
    await act;
  } catch {
    // Said above.
  }
};

export const nodeMovingDisk: MovingDisk = {
  look: async (path) => {
    const stats = await orUndefined(lstat(path, { bigint: true }));
    return stats === undefined ? undefined : describe(stats);
  },
  names: async (path) => ((await orUndefined(readdir(path))) ?? []).sort(byCodeUnits),
  read: (path) => orUndefined(readFile(path)),
  hash: (path, under) => readThrough(path, under, nothingMore),
  mayChange: (folder) => access(folder, constants.W_OK | constants.X_OK),
  mayTake: async (path) => {
    await (await open(path, "r")).close();
    // Its own name once more: Windows asks all who have the file open, as when it is removed, and then has nothing to do.
    if (platform() === "win32") await rename(path, path);
  },
  free: async (path) => {
    const { bavail, blocks, bsize } = await statfs(path);
    return blocks === 0 ? undefined : bavail * bsize;
  },
  makeFolder: (path) => makeFoldersDurably(path),
  copyRights: async (from, to) => {
    if (platform() === "win32") return;
    const [theirs, ours] = [await orUndefined(lstat(from)), await orUndefined(lstat(to))];
    if (theirs === undefined || ours?.isDirectory() !== true) return;
    // We go on writing there.
    await quietly(chmod(to, (theirs.mode & ours.mode & 0o777) | 0o700));
  },
  copyFile: async (from, to, under) => {
    const { atime, mode, mtime } = await lstat(from);
    // What others may not read they may not read while it is being copied either.
    const rights = rightsOf(mode);
    const file = await open(to, "wx", rights | 0o600);
    try {
      const hash = await readThrough(from, under, async (block) => {
        await naming(to, file.writeFile(block));
      });
      await naming(to, file.sync());
      // Here it has what the system gives to new files, of what the other one has.
      const ours = (await file.stat()).mode;
      await quietly(file.chmod(rights & ours));
      await quietly(file.utimes(atime, mtime));
      return hash;
    } finally {
      await file.close();
    }
  },
  syncNames: async (folders) => {
    for (const folder of folders) await syncFolder(folder);
  },
  rename: async (from, to) => {
    await rename(from, to);
    await syncFolder(dirname(to));
    if (dirname(from) !== dirname(to)) await syncFolder(dirname(from));
  },
  replace: async (path, bytes) => {
    await makeFoldersDurably(dirname(path), { mode: 0o700 });
    await naming(path, replaceDurably(path, bytes));
  },
  removeFile,
  removeFolder: async (path) => {
    try {
      await rmdir(path);
      return true;
    } catch (cause) {
      if (GONE.has(codeOf(cause) ?? "")) return true;
      if (STAYS.has(codeOf(cause) ?? "")) return false;
      throw cause;
    }
  },
};
