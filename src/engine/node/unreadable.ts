/**
 * Files of `_Sync` the disk does not give back any more: a bad sector, a checksum of the file system that is wrong. To whoever reads one that
 * looks like a disk that is not there, and nothing is concluded from that (engine I16). Whoever mends a copy says that it is there, and where the
 * disk gives back the other files it is this one that is damaged.
 */
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { byCodeUnits, parcelAt, paths } from "../log/names.ts";
import { takeUnreadableApart } from "./damaged-parcels.ts";
import { codeOf, saysDamaged } from "./errors.ts";
import { setAside } from "./out-of-place.ts";

const BLOCK_BYTES = 1_048_576;

/** Folders that hold what can be fetched or written anew, and how deep. */
const SEARCHED = [
  [paths.own, 2],
  [paths.drop, 0],
  [paths.chunks, 1],
] as const;

const filesBelow = async (root: string, path: string, depth: number): Promise<Array<string>> => {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => []);
  const files: Array<string> = [];
  for (const entry of entries.toSorted((a, b) => byCodeUnits(a.name, b.name))) {
    const below = `${path}/${entry.name}`;
    if (entry.isFile()) files.push(below);
    else if (entry.isDirectory() && depth > 0)
      files.push(...(await filesBelow(root, below, depth - 1)));
  }
  return files;
};

const readThrough = async (path: string): Promise<void> => {
  const file = await open(path, "r");
  try {
    const block = new Uint8Array(BLOCK_BYTES);
    while ((await file.read(block, 0, block.length)).bytesRead > 0);
  } finally {
    await file.close();
  }
};

/** Moves them to `_Sync/quarantine`, parcels when what can be read of them lies elsewhere. Where none can be read it is the disk, or the way to it, and nothing is moved. */
export const setUnreadableAside = async (root: string): Promise<void> => {
  const files: Array<string> = [paths.format];
  for (const [folder, depth] of SEARCHED) files.push(...(await filesBelow(root, folder, depth)));
  const unreadable: Array<string> = [];
  let read = 0;
  for (const path of files)
    try {
      await readThrough(join(root, path));
      read += 1;
    } catch (cause) {
      if (saysDamaged(codeOf(cause))) unreadable.push(path);
    }
  if (read === 0) return;
  await setAside(
    root,
    unreadable.filter((path) => parcelAt(path) === undefined),
  );
  for (const path of unreadable) {
    const name = parcelAt(path);
    if (name !== undefined) await takeUnreadableApart(root, path, name);
  }
};
