/**
 * What people do to a copy's folder in Explorer (domain §A9, §D 59, 67 and 68): copy it away, put it back, delete it. Explorer knows
 * nothing of copies: what it does to a folder that a program works in is the program's problem.
 */
import type { Disk } from "./disk.ts";
import type { DiskFile, DiskFolder, DiskPath } from "./folders.ts";
import { deleteFile, newFile } from "./file-systems.ts";
import { shareConflict, DELETING } from "../sharing/holds.ts";
import type { Laptop } from "../laptop.ts";
import { refuse, type WindowsRefusal } from "../windows/refusals.ts";

/** Every file below a folder, with its path from there, depth first in the order of the folder. */
export const filesBelow = (
  folder: DiskFolder,
  above: DiskPath = [],
): ReadonlyArray<{ readonly path: DiskPath; readonly file: DiskFile }> =>
  [...folder.entries.values()].flatMap((node) =>
    node.kind === "file"
      ? [{ path: [...above, node.name], file: node }]
      : filesBelow(node, [...above, node.name]),
  );

const foldersBelow = (folder: DiskFolder, above: DiskPath = []): ReadonlyArray<DiskPath> =>
  [...folder.entries.values()].flatMap((node) =>
    node.kind === "folder"
      ? [[...above, node.name], ...foldersBelow(node, [...above, node.name])]
      : [],
  );

const isHeld = (disk: Disk, folder: DiskFolder): boolean =>
  filesBelow(folder).some(({ file }) => shareConflict(disk, file, DELETING) !== null);

const bytesOf = (folder: DiskFolder): number =>
  filesBelow(folder).reduce((bytes, { file }) => bytes + file.bytes.length, 0);

/** Deletes one file of a folder; 2 where it is not there, 32 where a program holds it and does not let others delete it. */
export const deleteOneFile = (
  laptop: Laptop,
  path: DiskPath,
  name: string,
): WindowsRefusal | null => {
  const { disk } = laptop;
  const what = { operation: "delete-file", target: name };
  const folder = disk.find(path);
  if (folder?.kind !== "folder") return refuse(laptop, what, 3);
  const file = disk.find([...path, name]);
  if (file?.kind !== "file" || file.deletedIn !== null) return refuse(laptop, what, 2);
  if (shareConflict(disk, file, DELETING) !== null) return refuse(laptop, what, 32);
  deleteFile(disk, folder, file);
  laptop.room.kernel.record("file.deleted", laptop.name, { file: name });
  return null;
};

/** Deletes a folder with everything in it; 32 where a program holds a file and does not let others delete it. */
export const deleteFolder = (laptop: Laptop, path: DiskPath): WindowsRefusal | null => {
  const { disk } = laptop;
  const what = { operation: "delete-folder", target: path.join("\\") };
  const folder = disk.find(path);
  if (folder?.kind !== "folder") return refuse(laptop, what, 3);
  if (isHeld(disk, folder)) return refuse(laptop, what, 32);
  disk.removeFolder(path);
  laptop.room.kernel.record("folder.deleted", laptop.name, { folder: what.target });
  return null;
};

/**
 * Copies a folder to a place on this or another laptop's disk, over whatever is there: as by a stick that is carried from one to the
 * other. The new files are the same bytes; hidden folders come along.
 */
export const copyFolder = (
  from: { readonly laptop: Laptop; readonly path: DiskPath },
  to: { readonly laptop: Laptop; readonly path: DiskPath },
): WindowsRefusal | null => {
  const what = { operation: "copy-folder", target: to.path.join("\\") };
  const source = from.laptop.disk.find(from.path);
  const { disk } = to.laptop;
  if (source?.kind !== "folder") return refuse(to.laptop, what, 3);
  const old = disk.find(to.path);
  if (old?.kind === "folder" && isHeld(disk, old)) return refuse(to.laptop, what, 32);
  const freed = old?.kind === "folder" ? bytesOf(old) : 0;
  if (bytesOf(source) - freed > disk.freeBytes) {
    return refuse(to.laptop, what, 112);
  }
  const files = filesBelow(source);
  const folders = foldersBelow(source);
  if (old?.kind === "folder") disk.removeFolder(to.path);
  disk.makeFolder(to.path);
  for (const below of folders) disk.makeFolder([...to.path, ...below]);
  for (const { path, file } of files) {
    const folder = disk.find([...to.path, ...path.slice(0, -1)]);
    if (folder?.kind === "folder") disk.attach(folder, newFile(file.name, file.bytes));
  }
  const facts = { folder: from.path.join("\\"), to: what.target, of: from.laptop.name };
  to.laptop.room.kernel.record("folder.copied", to.laptop.name, facts);
  return null;
};
