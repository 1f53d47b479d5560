/**
 * Making a file and its name survive a power cut (engine §1.10): sync the content, then the folder that holds the name.
 *
 * Not every disk lets a program sync a folder; those that refuse write names through on their own, or cannot be helped.
 */
import { open } from "node:fs/promises";
import type { FileCalls } from "./calls.ts";
import { codeOf } from "./errors.ts";

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

/** Creates a file that must not exist yet, writes it and syncs its content. The name is not synced. */
export const writeFresh = async (calls: FileCalls, path: string, bytes: Uint8Array) => {
  const file = await calls.open(path, "wx");
  try {
    await file.write(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
};
