/**
 * Folders and files as they lie on a disk, and what a listing shows of them. Files are immutable byte arrays kept by reference; a new
 * content is a new array.
 */
import type { FolderEntry } from "../../engine/ports.ts";
import type { Hold } from "../sharing/holds.ts";
import { segmentsOf } from "./file-names.ts";

export interface DiskFile {
  readonly kind: "file";
  name: string;
  /** Never written into; a new content is a new array. */
  bytes: Uint8Array;
  /** Programs that have it open, in the order they opened it (rule 38). */
  readonly holds: Set<Hold>;
  /** Deleted while somebody holds it: still listed in this folder until the last holder lets go. */
  deletedIn: DiskFolder | null;
}

export interface DiskFolder {
  readonly kind: "folder";
  readonly name: string;
  /** By folded name. */
  readonly entries: Map<string, DiskFile | DiskFolder>;
  /** The sorted listing, kept until something in the folder changes. */
  listing: ReadonlyArray<FolderEntry> | null;
}

/** A place on the disk, segment by segment from the drive: `["C:", "Engagements", "Maple"]`. */
export type DiskPath = ReadonlyArray<string>;

/** `C:/Engagements/Maple` or `C:\Engagements\Maple`. */
export const diskPath = (text: string): DiskPath =>
  segmentsOf(text.replaceAll("\\", "/").replace(/\/+$/u, ""));

export const newFolder = (name: string): DiskFolder => ({
  kind: "folder",
  name,
  entries: new Map(),
  listing: null,
});

const compareUnits = (a: FolderEntry, b: FolderEntry): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;

/** Entries sorted by name in UTF-16 code units. */
export const listingOf = (folder: DiskFolder): ReadonlyArray<FolderEntry> => {
  folder.listing ??= [...folder.entries.values()]
    .map((node): FolderEntry => ({
      name: node.name,
      kind: node.kind,
      size: node.kind === "file" ? node.bytes.length : 0,
    }))
    .toSorted(compareUnits);
  return folder.listing;
};
