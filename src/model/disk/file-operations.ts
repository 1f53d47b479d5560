/**
 * The operations of a folder, once: what each of them means on a disk and how many bytes it moves. A volume on the own
 * disk and a volume through a share run the very same objects, so the two cannot drift apart.
 *
 * Each `run` happens at one instant, so an exclusive create has exactly one winner (lab.md (d)).
 */
import type { FolderEntry } from "../../engine/ports.ts";
import {
  deletePending,
  failureOf,
  refusal,
  success,
  type Failure,
  type Outcome,
  type WindowsCode,
} from "../windows/codes.ts";
import { listingOf, type Disk, type DiskFile, type DiskFolder, type DiskPath } from "./disk.ts";
import { foldName, segmentsOf } from "./file-names.ts";
import { deleteFile, newFile } from "./file-systems.ts";
import { DELETING, lockConflict, READING, shareConflict, type Wish } from "../sharing/holds.ts";

/** What somebody may do in a folder; `none` does not get this far. */
export type ShareAccess = "read" | "read-write";

export interface FileOperation<A> {
  readonly name: string;
  /** Relative to the folder of the volume. */
  readonly path: string;
  /** A second name the operation creates. */
  readonly target?: string;
  /** Looks at names only: the system answers out of memory and the disk does not move. */
  readonly looksAtNames: boolean;
  /** Names of folders have a shorter limit (rule 39). */
  readonly makesFolder: boolean;
  readonly writes: boolean;
  /** How it opens the file it is about, where it is about one that exists (rules 37 and 38). */
  readonly opens?: Wish;
  /** File content that travels with the request. */
  readonly uploadBytes: number;
  run(
    disk: Disk,
    root: DiskPath,
    access: ShareAccess,
    /** The answer to `looksFirst` was yes: what came there since is not looked at any more. */
    looked?: "over-whatever-is-there",
  ): Outcome<A>;
  /** What a server looks at before it acts, where that is two steps (file-systems.ts). */
  readonly looksFirst?: (disk: Disk, root: DiskPath) => Outcome<never> | Outcome<void>;
  /** What is left on the disk when only so many bytes of the content arrived (rule 36). */
  readonly inPart?: (disk: Disk, root: DiskPath, moved: number) => void;
  /** File content that travels with the answer. */
  contentBytes(answer: A): number;
  /** Names that travel with the answer. */
  listedNames(answer: A): number;
}

const TOO_LARGE: Failure = {
  reason: "too-large",
  code: null,
  text: "The file is larger than the reader accepts.",
};

const nothing = (): number => 0;

const operation = <A>(
  parts: Pick<FileOperation<A>, "name" | "path" | "run"> & Partial<FileOperation<A>>,
): FileOperation<A> => {
  const { name, path, target, run } = parts;
  const { looksAtNames = false, makesFolder = false, writes = false, uploadBytes = 0 } = parts;
  const { contentBytes = nothing, listedNames = nothing } = parts;
  const common = {
    name,
    path,
    looksAtNames,
    makesFolder,
    writes,
    uploadBytes,
    run,
    contentBytes,
    listedNames,
  };
  if (looksAtNames) return common;
  const { looksFirst, opens, inPart } = parts;
  return {
    ...common,
    ...(target === undefined ? {} : { target }),
    ...(looksFirst === undefined ? {} : { looksFirst }),
    ...(opens === undefined ? {} : { opens }),
    ...(inPart === undefined ? {} : { inPart }),
  };
};

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));
const lastNameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** The folder a file lies in, or the refusal for one that is not there. */
const folderOf = (disk: Disk, root: DiskPath, path: string): DiskFolder | null => {
  const node = disk.findBelow(root, parentOf(path));
  return node?.kind === "folder" ? node : null;
};

/** Missing file in an existing folder is 2, missing folder is 3. */
const missing = (disk: Disk, root: DiskPath, path: string): Outcome<never> =>
  refusal(path !== "" && folderOf(disk, root, path) !== null ? 2 : 3);

export const list = (path: string): FileOperation<ReadonlyArray<FolderEntry>> =>
  operation<ReadonlyArray<FolderEntry>>({
    name: "list",
    path,
    looksAtNames: true,
    run: (disk, root) => {
      const node = disk.findBelow(root, path);
      return node?.kind === "folder" ? success(listingOf(node)) : refusal(3);
    },
    listedNames: (entries) => entries.length,
  });

export const stat = (path: string): FileOperation<FolderEntry | undefined> =>
  operation<FolderEntry | undefined>({
    name: "stat",
    path,
    looksAtNames: true,
    run: (disk, root) => {
      const node = disk.findBelow(root, path);
      if (node === undefined) return success(undefined);
      const size = node.kind === "file" ? node.bytes.length : 0;
      return success({ name: node.name, kind: node.kind, size });
    },
  });

export interface ReadOptions {
  readonly limit: number;
  readonly offset?: number;
  readonly length?: number;
}

export const read = (path: string, options: ReadOptions): FileOperation<Uint8Array> =>
  operation<Uint8Array>({
    name: "read",
    path,
    opens: READING,
    run: (disk, root) => {
      const node = disk.findBelow(root, path);
      if (node === undefined) return missing(disk, root, path);
      if (node.kind === "folder") return refusal(5);
      if (node.deletedIn !== null) return deletePending;
      const { limit, offset = 0, length = node.bytes.length } = options;
      const end = Math.min(node.bytes.length, offset + length);
      const held =
        shareConflict(disk, node, READING) ?? lockConflict(disk, node, { from: offset, to: end });
      if (held !== null) return refusal(held);
      const size = Math.max(0, end - offset);
      if (size > limit) return { ok: false, failure: TOO_LARGE };
      const whole = size === node.bytes.length;
      return success(whole ? node.bytes : node.bytes.subarray(offset, offset + size));
    },
    contentBytes: (bytes) => bytes.length,
  });

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

export const free = (): FileOperation<number> =>
  operation<number>({
    name: "free",
    path: "",
    run: (disk) => success(disk.freeBytes),
  });

export const probe = (): FileOperation<{ readonly writable: boolean }> =>
  operation<{ readonly writable: boolean }>({
    name: "probe",
    path: "",
    run: (disk, root, access) =>
      disk.findBelow(root, "")?.kind === "folder"
        ? success({ writable: access === "read-write" })
        : refusal(3),
  });

/** Whether a failed operation is an ordinary answer of the protocol rather than a refusal worth a line in the journal. */
export const isOrdinaryAnswer = (code: WindowsCode | null): boolean =>
  code === null || code === 2 || code === 3 || code === 80;

/** The folder itself is gone: through a share that is 67, not a missing file inside it. */
export const rootMissing = (disk: Disk, root: DiskPath): Failure | null =>
  disk.root(root)?.kind === "folder" ? null : failureOf(67);
