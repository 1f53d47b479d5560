/** Folders of the private memory, made for good and on the spot: what others rely on must not go with their names when the power does. */
import { closeSync, fsyncSync, openSync } from "node:fs";
import { cannotSync } from "./durable.ts";
import { holdersOf, makeFolders } from "./make-folders.ts";

export const syncFolderNow = (folder: string): void => {
  try {
    const handle = openSync(folder, "r");
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    if (!cannotSync(cause)) throw cause;
  }
};

/** Makes a folder and those above it that only this user can enter. */
export const makePrivateFolders = (path: string): void => {
  for (const holder of holdersOf(path, makeFolders(path, { mode: 0o700 }))) syncFolderNow(holder);
};
