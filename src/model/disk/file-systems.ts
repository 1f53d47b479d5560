/**
 * Where file systems behind a folder differ, in one place: NTFS on Windows, a Samba server, a POSIX disk. What is the same
 * everywhere is in looking.ts and changing.ts. Measured on a Samba 4.17 server (lab.md (d), engine §1.2); NTFS as Microsoft documents it.
 */
import { refusal, success, type Outcome } from "../windows/codes.ts";
import type { Disk } from "./disk.ts";
import type { DiskFile, DiskFolder, DiskPath } from "./folders.ts";
import { foldName, isLegalName } from "./file-names.ts";

export const FILE_SYSTEM_NAMES = ["ntfs", "samba", "local"] as const;

export type FileSystemName = (typeof FILE_SYSTEM_NAMES)[number];

export interface FileSystem {
  readonly name: FileSystemName;
  /**
   * Whether a rename looks at the new name and moves a moment later, over whatever is there by then: of two clients that rename to
   * one fresh name both may believe they did it, and one file is gone (10 of 1000 races).
   */
  readonly renameLooksFirst: boolean;
  /** Whether a file can be renamed and deleted while somebody holds it: as the holder allows, or always. */
  readonly heldFiles: "as-the-holder-allows" | "free";
  /** What a create is told whose name belongs to a file that is deleted as soon as its last holder lets go. */
  readonly createOverDeleted: "exists" | "delete-pending";
  /** Names Windows cannot have, put there by programs that do not go through Windows. */
  readonly foreignNames: "impossible" | "mangled" | "as-written";
}

export const FILE_SYSTEMS: { readonly [Name in FileSystemName]: FileSystem } = {
  ntfs: {
    name: "ntfs",
    renameLooksFirst: false,
    heldFiles: "as-the-holder-allows",
    createOverDeleted: "delete-pending",
    foreignNames: "impossible",
  },
  samba: {
    name: "samba",
    renameLooksFirst: true,
    heldFiles: "as-the-holder-allows",
    createOverDeleted: "exists",
    foreignNames: "mangled",
  },
  local: {
    name: "local",
    renameLooksFirst: false,
    heldFiles: "free",
    createOverDeleted: "exists",
    foreignNames: "as-written",
  },
};

/** Takes the name away: at once, or with the last holder. */
export const deleteFile = (disk: Disk, folder: DiskFolder, file: DiskFile): void => {
  if (file.holds.size > 0 && disk.fileSystem.heldFiles === "as-the-holder-allows")
    file.deletedIn = folder;
  else disk.detach(folder, file);
};

/** Five letters and a mark of its own, as a Samba server shows a name Windows cannot have. */
const mangled = (name: string): string => {
  let mark = 0;
  for (let i = 0; i < name.length; i++) mark = (mark * 31 + name.charCodeAt(i)) % 36;
  const letters = name.toUpperCase().replaceAll(/[^A-Z0-9]/gu, "");
  return `${letters.slice(0, 6).padEnd(6, "_")}~${mark.toString(36).toUpperCase()}`;
};

/**
 * A file that somebody puts there who does not go through Windows: at the server itself, or from another system. Where that
 * is possible, a name that differs from another only in case is listed beside it and cannot be reached.
 */
export const putFromElsewhere = (
  disk: Disk,
  path: DiskPath,
  bytes: Uint8Array,
): Outcome<{ readonly listedAs: string }> => {
  const folder = disk.find(path.slice(0, -1));
  const name = path.at(-1);
  if (folder?.kind !== "folder" || name === undefined) return refusal(3);
  const { foreignNames } = disk.fileSystem;
  const isTaken = folder.entries.has(foldName(name));
  if (foreignNames === "impossible") {
    if (!isLegalName(name)) return refusal(123);
    if (isTaken) return refusal(80);
  }
  const listedAs = foreignNames === "mangled" && !isLegalName(name) ? mangled(name) : name;
  const file = newFile(listedAs, bytes);
  if (isTaken) disk.attachUnreachable(folder, file);
  else disk.attach(folder, file);
  return success({ listedAs });
};

export const newFile = (name: string, bytes: Uint8Array): DiskFile => ({
  kind: "file",
  name,
  bytes,
  holds: new Set(),
  deletedIn: null,
});
