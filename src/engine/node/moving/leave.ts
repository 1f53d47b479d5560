/**
 * Leaving the old place after the copy was brought to another disk. A file is removed when its content is known to be at the new
 * place; what came or was changed there meanwhile is brought along where its name is free, and left where it lies where it
 * is not.
 */
import { dirname, join } from "node:path";
import type { MoveNote } from "../../moving/note.ts";
import { byCodeUnits, paths } from "../../log/names.ts";
import { decodeCopied } from "./carry.ts";
import type { Under } from "./disk.ts";
import { listFile, type MovingLaptop } from "./laptop.ts";
import { forEachFile, treeOf } from "./tree.ts";

const FORMAT = join(...paths.format.split("/"));

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
  /** What is not known to be at the new place. */
  const unknown: Array<string> = [];

  const leave = async (path: string): Promise<void> => {
    const { from, to } = note;
    const sha256 = await disk.hash(join(from, path), under);
    const isThere =
      known.get(path) === sha256 ||
      ((await disk.look(join(to, path)))?.kind === "file" &&
        (await disk.hash(join(to, path), under)) === sha256);
    if (isThere) await disk.removeFile(join(from, path));
    else unknown.push(path);
  };

  /** Brings along what came meanwhile, where nothing has its name. */
  const bringLate = async (path: string): Promise<boolean> => {
    const [here, there] = [join(note.from, path), join(note.to, path)];
    if (known.has(path) || (await disk.look(there)) !== undefined) return false;
    await disk.makeFolder(dirname(there));
    // A name that means nothing until the content is whole.
    const fresh = join(dirname(there), ".fieldsync-new");
    await disk.removeFile(fresh);
    const sha256 = await disk.copyFile(here, fresh, under);
    if (sha256 !== (await disk.hash(here, under))) return false;
    await disk.rename(fresh, there);
    return true;
  };

  // First of all, and for good: without the format file nobody takes what is left for a copy.
  if (files.has(FORMAT)) {
    await leave(FORMAT);
    await disk.syncNames([join(note.from, dirname(FORMAT))]);
  }
  const others = [...files.keys()].filter((path) => path !== FORMAT);
  await forEachFile(others, under.signal, leave);
  for (const path of unknown.toSorted(byCodeUnits)) {
    under.signal.throwIfAborted();
    if (await bringLate(path)) await disk.removeFile(join(note.from, path));
    else left.push(path);
  }
  const stay: Array<string> = [];
  for (const folder of [...folders.toReversed(), ""]) {
    const path = join(note.from, folder);
    if (!(await disk.removeFolder(path))) stay.push(path);
  }
  await disk.syncNames([...stay, dirname(note.from)]);
  return left;
};
