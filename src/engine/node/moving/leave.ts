/**
 * Leaving the old place after the copy was brought to another disk. A file is removed when its content is known to be at the new
 * place; what came or was changed there meanwhile is brought along where its name is free, and left where it lies where it
 * is not.
 */
import { dirname, join } from "node:path";
import type { MoveNote } from "../../moving/note.ts";
import { paths } from "../../names.ts";
import { decodeCopied } from "./carry.ts";
import type { Described, Under } from "./disk.ts";
import { listFile, type MovingLaptop } from "./laptop.ts";
import { treeOf } from "./tree.ts";

const FORMAT = join(...paths.format.split("/"));

/** The format file goes first, for good: without it nobody takes what is left for a copy. */
const inOrder = (files: ReadonlyMap<string, Described>): ReadonlyArray<string> => {
  const others = [...files.keys()].filter((path) => path !== FORMAT);
  return files.has(FORMAT) ? [FORMAT, ...others] : others;
};

/** Removes what is at the new place. Answers with the files that stay, by their paths in the folder. */
export const leaveOldPlace = async (
  laptop: MovingLaptop,
  note: MoveNote,
  under: Under,
): Promise<ReadonlyArray<string>> => {
  const { disk } = laptop;
  const known = decodeCopied(await disk.read(listFile(laptop, note)));
  const { files, folders, unusual } = await treeOf(disk, note.from, under.signal);
  const left: Array<string> = [...unusual];

  const isSafe = async (path: string): Promise<boolean> => {
    const here = join(note.from, path);
    const sha256 = await disk.hash(here, under);
    if (known.get(path) === sha256) return true;
    const there = join(note.to, path);
    const found = await disk.look(there);
    if (found?.kind === "file") return (await disk.hash(there, under)) === sha256;
    if (found !== undefined || known.has(path)) return false;
    await disk.makeFolder(dirname(there));
    // A name that means nothing until the content is whole.
    const fresh = join(dirname(there), ".fieldsync-new");
    await disk.removeFile(fresh);
    if ((await disk.copyFile(here, fresh, under)) !== sha256) return false;
    await disk.rename(fresh, there);
    return true;
  };

  for (const path of inOrder(files)) {
    under.signal.throwIfAborted();
    if (await isSafe(path)) await disk.removeFile(join(note.from, path));
    else left.push(path);
    if (path === FORMAT) await disk.syncNames([join(note.from, dirname(path))]);
  }
  const stay: Array<string> = [];
  for (const folder of [...folders.toReversed(), ""]) {
    const path = join(note.from, folder);
    if (!(await disk.removeFolder(path))) stay.push(path);
  }
  await disk.syncNames([...stay, dirname(note.from)]);
  return left;
};
