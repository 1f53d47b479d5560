/** The operations of a folder that change something: files and folders that come, go, or get other names and contents. */
import { DELETING, shareConflict } from "../sharing/holds.ts";
import { deletePending, refusal, success, type Outcome } from "../windows/codes.ts";
import type { Disk } from "./disk.ts";
import { foldName, segmentsOf } from "./file-names.ts";
import { deleteFile, newFile } from "./file-systems.ts";
import type { DiskFile, DiskFolder, DiskPath } from "./folders.ts";
import { folderOf, lastNameOf, missing, operation, type FileOperation } from "./operation.ts";

/** A name that is not free: somebody has it, or somebody who deleted it still does. */
const takenBy = (disk: Disk, taken: DiskFile | DiskFolder): Outcome<never> =>
  taken.kind === "file" &&
  taken.deletedIn !== null &&
  disk.fileSystem.createOverDeleted === "delete-pending"
    ? deletePending
    : refusal(80);

const create = (name: string, path: string, bytes: Uint8Array): FileOperation<void> =>
  operation<void>({
    name,
    path,
    writes: true,
    uploadBytes: bytes.length,
    run: (disk, root) => made(disk, root, path, bytes),
    inPart: (disk, root, moved) => made(disk, root, path, bytes.subarray(0, moved)),
  });

const made = (disk: Disk, root: DiskPath, path: string, bytes: Uint8Array): Outcome<void> => {
  const folder = folderOf(disk, root, path);
  if (folder === null) return refusal(3);
  const fileName = lastNameOf(path);
  const taken = folder.entries.get(foldName(fileName));
  if (taken !== undefined) return takenBy(disk, taken);
  if (bytes.length > disk.freeBytes) return refusal(112);
  disk.attach(folder, newFile(fileName, bytes));
  return success(undefined);
};

/** A program saves over its own file, in place: what is cut short is new in front and old behind. */
export const overwrite = (path: string, bytes: Uint8Array): FileOperation<void> => {
  const put = (disk: Disk, root: DiskPath, content: (old: Uint8Array) => Uint8Array) => {
    const folder = folderOf(disk, root, path);
    const file = folder?.entries.get(foldName(lastNameOf(path)));
    if (folder === null || file?.kind !== "file") return missing(disk, root, path);
    const fresh = content(file.bytes);
    if (fresh.length - file.bytes.length > disk.freeBytes) return refusal(112);
    disk.refill(folder, file, fresh);
    return success(undefined);
  };
  return operation<void>({
    name: "save",
    path,
    writes: true,
    uploadBytes: bytes.length,
    run: (disk, root) => put(disk, root, () => bytes),
    inPart: (disk, root, moved) =>
      put(disk, root, (old) => {
        const torn = new Uint8Array(Math.max(moved, old.length));
        torn.set(old);
        torn.set(bytes.subarray(0, moved));
        return torn;
      }),
  });
};

/**
 * An office program saves: it writes a new file, which then takes the name, and the old one is gone. So nothing is ever half new. Answers the
 * content that was replaced, null where there was none.
 */
export const replaceFile = (path: string, bytes: Uint8Array): FileOperation<Uint8Array | null> =>
  operation<Uint8Array | null>({
    name: "save",
    path,
    writes: true,
    uploadBytes: bytes.length,
    opens: DELETING,
    run: (disk, root) => {
      const folder = folderOf(disk, root, path);
      if (folder === null) return refusal(3);
      const old = folder.entries.get(foldName(lastNameOf(path)));
      if (old?.kind === "folder") return refusal(5);
      if (old !== undefined && old.deletedIn !== null) return deletePending;
      const held = old === undefined ? null : shareConflict(disk, old, DELETING);
      if (held !== null) return refusal(held);
      if (bytes.length > disk.freeBytes) return refusal(112);
      if (old !== undefined) disk.detach(folder, old);
      disk.attach(folder, newFile(old?.name ?? lastNameOf(path), bytes));
      return success(old?.bytes ?? null);
    },
  });

export const createExclusive = (path: string, bytes: Uint8Array): FileOperation<void> =>
  create("create", path, bytes);

export const writeTemp = (path: string, bytes: Uint8Array): FileOperation<void> =>
  create("write", path, bytes);

export const renameToFresh = (from: string, to: string): FileOperation<void> =>
  operation<void>({
    name: "rename",
    path: from,
    target: to,
    writes: true,
    opens: DELETING,
    looksFirst: (disk, root) => {
      const move = moveOf(disk, root, from, to);
      return "ok" in move ? move : success(undefined);
    },
    run: (disk, root, _access, looked) => {
      const move = moveOf(disk, root, from, to, looked);
      if ("ok" in move) return move;
      const { source, target, file, over } = move;
      disk.detach(source, file);
      if (over !== undefined) disk.detach(target, over);
      file.name = lastNameOf(to);
      disk.attach(target, file);
      return success(undefined);
    },
  });

interface Move {
  readonly source: DiskFolder;
  readonly target: DiskFolder;
  readonly file: DiskFile;
  /** The file that is lost by it. */
  readonly over: DiskFile | undefined;
}

/** What a rename is about to do, or why it cannot. */
const moveOf = (
  disk: Disk,
  root: DiskPath,
  from: string,
  to: string,
  looked?: "over-whatever-is-there",
): Move | Outcome<never> => {
  const source = folderOf(disk, root, from);
  const target = folderOf(disk, root, to);
  if (source === null || target === null) return refusal(3);
  const file = source.entries.get(foldName(lastNameOf(from)));
  if (file === undefined) return refusal(2);
  if (file.kind === "folder") return refusal(5);
  if (file.deletedIn !== null) return deletePending;
  const found = target.entries.get(foldName(lastNameOf(to)));
  const taken = found === file ? undefined : found;
  if (taken !== undefined && (looked === undefined || taken.kind === "folder"))
    return takenBy(disk, taken);
  const held = shareConflict(disk, file, DELETING);
  if (held !== null) return refusal(held);
  return { source, target, file, over: taken?.kind === "file" ? taken : undefined };
};

export const remove = (path: string): FileOperation<void> =>
  operation<void>({
    name: "remove",
    path,
    writes: true,
    opens: DELETING,
    run: (disk, root) => {
      const folder = folderOf(disk, root, path);
      const file = folder?.entries.get(foldName(lastNameOf(path)));
      if (folder === null || file === undefined) return success(undefined);
      if (file.kind === "folder") return refusal(5);
      if (file.deletedIn !== null) return deletePending;
      const held = shareConflict(disk, file, DELETING);
      if (held !== null) return refusal(held);
      deleteFile(disk, folder, file);
      return success(undefined);
    },
  });

export const makeFolder = (path: string): FileOperation<void> =>
  operation<void>({
    name: "make-folder",
    path,
    makesFolder: true,
    writes: true,
    run: (disk, root) => {
      const made = disk.makeFolder(path === "" ? root : [...root, ...segmentsOf(path)]);
      if (made !== undefined) return success(undefined);
      return refusal(disk.isOut(root) ? 21 : 80);
    },
  });
