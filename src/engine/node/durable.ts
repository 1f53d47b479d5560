/**
 * Making a file and its name survive a power cut (engine §1.10): sync the content, then the folder that holds the name.
 *
 * Not every disk lets a program sync a folder; those that refuse write names through on their own, or cannot be helped.
 */
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { inSteps } from "../in-steps.ts";
import type { FileCalls } from "./calls.ts";
import type { Parts } from "../ports.ts";
import { codeOf } from "./errors.ts";
import { execute } from "./execute.ts";
import { holdersOf, makeFolders } from "./make-folders.ts";
import { renameOver } from "./rename-over.ts";
import { noteAll, waitingOn, type DurableDisk } from "./waiting.ts";

/** What systems answer that have no such thing as syncing a folder: Windows, FUSE mounts, some shares. */
const CANNOT_SYNC: ReadonlySet<string> = new Set([
  "EINVAL",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EPERM",
  "EACCES",
  "EISDIR",
  "EBADF",
]);

/** Whether a folder could not be synced only because this system never does that. */
export const cannotSync = (cause: unknown): boolean => CANNOT_SYNC.has(codeOf(cause) ?? "");

export const syncFolder = async (folder: string) => {
  try {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (!cannotSync(cause)) throw cause;
  }
};

/** Makes a folder and those above it, for good. */
export const makeFoldersDurably = async (
  path: string,
  options: Parameters<typeof makeFolders>[1] = {},
): Promise<void> => {
  for (const folder of holdersOf(path, makeFolders(path, options))) await syncFolder(folder);
};

/** Creates a file that must not exist yet and writes it; `unsynced` leaves syncing its content to the caller. The name is not synced. */
export const writeFresh = async (
  calls: FileCalls,
  path: string,
  parts: Parts,
  how: "synced" | "unsynced" = "synced",
) => {
  const file = await calls.create(path);
  try {
    for (const part of parts) await file.write(part);
    if (how === "synced") await file.sync();
  } finally {
    await file.close();
  }
};

/** From so many bytes on a file is worth being written and synced by itself: the disk works while others are written. */
const LARGE_BYTES = 262_144;

/** Whether files are so large, one with another, that each is synced by itself. */
export const areLarge = (files: number, bytes: number): boolean => bytes >= files * LARGE_BYTES;

/** What became of a file that is on its way to the disk; asked for when all are. */
export type Syncing = Promise<{ readonly cause: unknown } | undefined>;

/** Written in one step of a large file. */
const AT_ONCE = { count: 512, bytes: 8 * 1_048_576 } as const;

const outcomeOf = async (act: () => Promise<void>): Syncing => {
  try {
    await act();
    return undefined;
  } catch (cause) {
    return { cause };
  }
};

/** The same for a large file: answers when there is one, and goes on writing it and making it durable. */
export const beginFresh = async (
  calls: FileCalls,
  path: string,
  parts: Parts,
): Promise<{ readonly syncing: Syncing }> => {
  const file = await calls.create(path);
  return {
    syncing: outcomeOf(async () => {
      const begun: Array<Syncing> = [];
      let isSyncing = false;
      const sync = (): void => {
        isSyncing = true;
        begun.push(
          outcomeOf(async () => {
            try {
              await file.sync();
            } finally {
              isSyncing = false;
            }
          }),
        );
      };
      let isBehind = true;
      try {
        for (const some of inSteps(parts, ({ length }) => length, AT_ONCE)) {
          await file.writeBeside(some);
          // The disk takes what is there while the rest is written, and is asked by one at a time: several hold up each other, and the writing.
          isBehind = isSyncing;
          if (!isSyncing) sync();
        }
        if (isBehind) sync();
        await allDurable(begun);
      } finally {
        for (const one of begun) await one;
        await file.close();
      }
    }),
  };
};

/** Waits for all of them, and fails with the first that failed. */
export const allDurable = async (begun: ReadonlyArray<Syncing>) => {
  let failed: { readonly cause: unknown } | undefined;
  for (const one of begun) {
    const ended = await one;
    failed ??= ended;
  }
  if (failed !== undefined) throw failed.cause;
};

/** Puts a new content in the place of an old one: whatever happens, one of the two is there, whole. For private files only. */
export const replaceDurably = async (path: string, bytes: Uint8Array) => {
  const handle = await open(`${path}.new`, "w", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await renameOver(`${path}.new`, path);
  await syncFolder(dirname(path));
};

/** From so many on it is worth syncing the whole disk instead of each. */
const WHOLE_DISK_FROM = 16;

/** Where Linux keeps the command for `syncfs`, which Node does not offer. Never searched for in the user's PATH. */
const SYNC_COMMANDS = ["/usr/bin/sync", "/bin/sync"] as const;

/** Makes all that was written to the disk of `folder` durable in one step. False where that cannot be done: nothing is known. */
const syncDisk = async (folder: string): Promise<boolean> => {
  for (const command of SYNC_COMMANDS)
    try {
      await execute()(command, ["-f", "--", folder], { env: {} });
      return true;
    } catch {
      // Another place, or another way.
    }
  return false;
};

/** Whether many files of this disk are made durable together: written unsynced, then `syncFiles`. */
export const goTogether = (calls: FileCalls): boolean => calls.onTheSpot;

const syncFile = async (path: string) => {
  const handle = await open(path, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** A few at once, so that the disk may take them together. All are waited for; the first that fails is told. */
const fewAtOnce = async (paths: ReadonlyArray<string>, sync: (path: string) => Promise<void>) => {
  for (let from = 0; from < paths.length; from += WHOLE_DISK_FROM)
    await allDurable(
      paths.slice(from, from + WHOLE_DISK_FROM).map((path) => outcomeOf(() => sync(path))),
    );
};

/** Makes the content of files durable. */
export const syncFiles = async (disk: DurableDisk, files: ReadonlyArray<string>) => {
  const waiting = waitingOn(disk);
  if (waiting !== undefined) return noteAll(waiting, files, []);
  if (files.length >= WHOLE_DISK_FROM && (await syncDisk(disk.root))) return undefined;
  await fewAtOnce(files, syncFile);
  return undefined;
};

/** Creates a file that must not exist yet, and makes its content durable. The name is not synced. */
export const writeDurably = async (disk: DurableDisk, path: string, parts: Parts) => {
  const waiting = waitingOn(disk);
  await writeFresh(disk.calls, path, parts, waiting === undefined ? "synced" : "unsynced");
  waiting?.files.add(path);
};

/** Makes the names in folders durable. Of large files each folder by itself: syncing the whole disk would wait for what other programs wrote. */
export const syncFolders = async (
  disk: DurableDisk,
  folders: ReadonlyArray<string>,
  of: "large files" | "any files" = "any files",
) => {
  const { calls, root } = disk;
  const waiting = waitingOn(disk);
  if (waiting !== undefined) return noteAll(waiting, [], folders);
  const many = calls.onTheSpot && of === "any files" && folders.length >= WHOLE_DISK_FROM;
  if (many && (await syncDisk(root))) return undefined;
  await fewAtOnce(folders, syncFolder);
  return undefined;
};

/** Makes files and their names durable, where nothing depends on which of them is first. */
export const syncNamed = async (
  disk: DurableDisk,
  files: ReadonlyArray<string>,
  folders: ReadonlyArray<string>,
) => {
  const waiting = waitingOn(disk);
  if (waiting !== undefined) return noteAll(waiting, files, folders);
  if (files.length >= WHOLE_DISK_FROM && (await syncDisk(disk.root))) return undefined;
  await syncFiles(disk, files);
  await syncFolders(disk, folders);
  return undefined;
};

/** Makes all that waits durable. Where that fails it waits on. */
export const endWaiting = async ({ calls, root, waiting }: DurableDisk) => {
  if (waiting === undefined || waiting.isOver) return;
  const { files, folders } = waiting;
  const isMany = files.size + folders.size >= WHOLE_DISK_FROM;
  if (!isMany || !(await syncDisk(root))) {
    await fewAtOnce([...files], syncFile);
    await syncFolders({ root, calls }, [...folders]);
  }
  waiting.isOver = true;
  files.clear();
  folders.clear();
};
