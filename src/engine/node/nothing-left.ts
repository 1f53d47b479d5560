/**
 * What is left where the synchronisation was taken away: its folders, which the engine never removes, and our mark among the documents. People
 * find their documents and nothing they do not know. What somebody else put there stays, and the folders it lies in.
 */
import { lstat, readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { DOCUMENTS_FOLDER, paths } from "../log/names.ts";
import { MARKER } from "./documents-folder.ts";

/** Removes a folder with all folders in it, as far as nothing else lies there. */
const removeEmpty = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await quietly(removeEmpty(join(folder, entry.name)));
  await rmdir(folder);
};

/** The copy is no more, whatever cannot be tidied up. */
const quietly = async (work: Promise<void>): Promise<void> => {
  try {
    await work;
  } catch {
    // It stays.
  }
};

/** `root` is the folder that was a copy. No link is followed. */
export const leaveNothing = async (root: string): Promise<void> => {
  const sync = join(root, paths.sync);
  const marker = join(root, DOCUMENTS_FOLDER, MARKER);
  const kindOf = (path: string) => lstat(path).catch(() => undefined);
  if ((await kindOf(sync))?.isDirectory() === true) await quietly(removeEmpty(sync));
  const isOwn = (await kindOf(join(root, DOCUMENTS_FOLDER)))?.isDirectory() === true;
  if (isOwn && (await kindOf(marker))?.isFile() === true) await quietly(rm(marker));
};
