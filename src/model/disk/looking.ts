/** The operations of a folder that change nothing: what there is, what is in it, and whether there is room. */
import type { FolderEntry } from "../../engine/ports.ts";
import { lockConflict, READING, shareConflict } from "../sharing/holds.ts";
import { deletePending, refusal, success, type Failure } from "../windows/codes.ts";
import { listingOf, type DiskFolder, type DiskPath } from "./folders.ts";
import { missing, operation, type FileOperation } from "./operation.ts";

const TOO_LARGE: Failure = {
  reason: "too-large",
  code: null,
  text: "The file is larger than the reader accepts.",
};

/** It remembers the folder it found last: most looks are at the same one, as nothing else of the disk has changed. */
export const list = (path: string): FileOperation<ReadonlyArray<FolderEntry>> => {
  let folder: DiskFolder | undefined;
  let layout: object | undefined;
  let below: DiskPath | undefined;
  return operation<ReadonlyArray<FolderEntry>>({
    name: "list",
    path,
    looksAtNames: true,
    run: (disk, root) => {
      if (folder === undefined || layout !== disk.layout || below !== root) {
        const node = disk.findBelow(root, path);
        if (node?.kind !== "folder") return refusal(3);
        ({ layout } = disk);
        folder = node;
        below = root;
      }
      return success(listingOf(folder));
    },
    listedNames: (entries) => entries.length,
  });
};

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
