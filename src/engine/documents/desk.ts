/**
 * What a copy knows about its working folder: what it put there last, what it is not sure about, what it asks (engine §1.7).
 */
import type { Manifest } from "./content.ts";
import type { Hash } from "../log/names.ts";
import type { WorkingFile, WorkingFolder } from "./working-folder.ts";
import { nameKey } from "./portable-names.ts";
import type { DocumentSettings } from "./settings.ts";

/** Instead of a hash: the file is being taken away. */
export const NOTHING = "nothing";

/** What was last known about the file of a document. Kept in the private memory. */
export interface FileRecord {
  /** Its name in the folder. */
  readonly file: string;
  /** Content that was in it when it was last put there, imported or checked; null before the first time. */
  readonly base: Hash | null;
  /** Content that is just being put there, or `NOTHING` while it is taken away. Null when nothing is going on. */
  readonly intended: Hash | null;
  /** How the disk described it when its content was `base`; null when it has to be read again. */
  readonly described: WorkingFile | null;
}

/** A content that is believed when it stays the same. */
export interface Seen {
  readonly described: WorkingFile;
  readonly hash: Hash;
  readonly sinceMillis: number;
  /** When it may be believed: looking at it before is in vain. */
  readonly againMillis: number;
}

/** A file whose content is not what we know. */
export interface Candidate extends Seen {
  /** How its content is cut, worked out while it has to stand still anyway. */
  readonly manifest: Manifest;
}

/** Why a version waits to be put into the folder. */
export type PendingReason =
  /** Another program holds the file open. */
  | "held-open"
  /** The file was changed here; that is imported first. */
  | "changed-here"
  /** Another file has the name. */
  | "name-taken"
  /** Its path would be longer than this folder allows. */
  | "path-too-long"
  /** The disk refused, or the stored bytes cannot be read. */
  | "failed";

export interface PendingUpdate {
  readonly document: string;
  readonly file: string;
  readonly why: PendingReason;
  readonly text: string;
  /** Attempts so far. */
  readonly tries: number;
}

/** Why the content of a file is not taken in yet. */
export type UnstableReason =
  | "settling"
  | "changing"
  | "empty"
  | "held-open"
  /** The permission to read it is missing. */
  | "not-readable"
  | "too-large"
  | "refused";

export interface UnstableFile {
  readonly file: string;
  readonly why: UnstableReason;
}

/** What only a person can answer. While it is open, nothing it speaks of is touched. */
export type DocumentsQuestion =
  /** The folder is not there. */
  | { readonly kind: "folder-missing" }
  /** The folder does not carry this copy's marker: another folder, or another disk under the same letter. */
  | { readonly kind: "other-folder" }
  /** More files are missing than anybody deletes by hand. Nothing at all is done. */
  | { readonly kind: "many-vanished"; readonly documents: ReadonlyArray<string> }
  /** These files are missing; everything else goes on. */
  | { readonly kind: "vanished"; readonly documents: ReadonlyArray<string> };

export interface DocumentsStatus {
  /** Versions that wait to be put into the folder, by document. */
  readonly pending: ReadonlyArray<PendingUpdate>;
  /** Files whose content is not taken in yet, by name. */
  readonly unstable: ReadonlyArray<UnstableFile>;
  readonly question: DocumentsQuestion | null;
  /** Files in the folder that are not documents of the engagement. */
  readonly notDocuments: ReadonlyArray<string>;
  /** Files moved aside that are still being looked at. */
  readonly aside: number;
  /** Files that are missing since a moment ago: whether somebody is to be asked shows the next look. */
  readonly missing: number;
  /** Versions and files that were too many for one look: the next one goes on with them. */
  readonly left: number;
  /** The last failure of the folder as a whole; null when the last look went through. */
  readonly problem: string | null;
}

/** Files that are looked at alone, because something was said of them, or because they have to stand still. */
export interface Named {
  /** By name, when they are to be looked at. */
  readonly files: Map<string, number>;
  /** When they were, as long as that matters. */
  readonly lookedAtMillis: Map<string, number>;
  /** When those moved aside are to be looked at. */
  asideAtMillis: number;
}

/** Who has which file by the records, by name key. */
interface Holders {
  readonly documents: ReadonlyMap<string, string>;
  /** Keys more than one document has. */
  readonly contested: ReadonlySet<string>;
}

export interface Desk {
  readonly folder: WorkingFolder;
  readonly settings: DocumentSettings;
  /** Tells the slots of this life from those of an earlier one. */
  readonly nonce: string;
  slots: number;
  /** By document. */
  readonly records: Map<string, FileRecord>;
  /** The marker was written once: from then on a folder without it is another folder. */
  marked: boolean;
  /** Changes of `records` in this life. */
  changes: number;
  /** Worked out when it is asked for; null when a document has another file since. */
  holders: Holders | null;
  /** `records` or `marked` differ from the private memory. */
  unsaved: boolean;
  /** Documents whose record is another one than in the list of all that was saved last (records.ts). */
  readonly sinceSaved: Set<string>;
  /** That list: its hash, where what is behind it can be saved beside it. */
  savedAll: Hash | null;
  /** By name key of the file. */
  readonly candidates: Map<string, Candidate>;
  readonly unstable: Map<string, UnstableFile>;
  /** By document. */
  readonly pending: Map<string, PendingUpdate & { readonly notBeforeMillis: number }>;
  /** Documents whose file is missing, and since when. */
  readonly vanished: Map<string, number>;
  /** What a slot of this life should hold, by slot. */
  readonly displaced: Map<string, { readonly document: string; readonly base: Hash | null }>;
  /** What was in the file of a document when an earlier life began to replace it, and may not have come to the end. */
  readonly unfinished: Map<string, Hash>;
  /** Documents whose file is what a power cut left of it, until it lies there whole. */
  readonly torn: Set<string>;
  /** By slot. */
  readonly asideSeen: Map<string, Seen>;
  asideCount: number;
  /** Versions and files the last look left for the next one. */
  left: number;
  /** Dropped files somebody asked to add, by name key. */
  readonly asked: Set<string>;
  notDocuments: ReadonlyArray<string>;
  question: DocumentsQuestion | null;
  problem: string | null;
  /** While a look is going on: what the one before it came to. Whoever asks meanwhile is not told that all is well. */
  problemBefore: string | null;
  /** Last document of the rolling check; null before the first. */
  recheckedUpTo: string | null;
  /** Bytes it has read that are not made up for by looks yet. */
  recheckDebt: number;
  /** When files were read in full or written that are larger than what a look may cost; by document. */
  readonly readAtMillis: Map<string, number>;
  /** File names, for the set of documents they were worked out for; `checked` while that set cannot have changed. */
  names: {
    readonly documents: ReadonlyArray<string>;
    readonly files: ReadonlyMap<string, string>;
    checked: boolean;
  };
  /** Looks that went through. */
  looks: number;
  /** The book's revision at the last look, and how far its history was, by which what came since is told. */
  revision: number;
  folded: { readonly restarts: number; readonly segments: number };
  lookAtMillis: number;
  /** When the last look ended. */
  lookedAtMillis: number;
  lookWaitMillis: number;
  /**
   * Whether the system says what happens in the folder: it has done so, and nothing was found since that it had not told of. `since`: it
   * said something after the last look at all files.
   */
  readonly told: { known: boolean; since: boolean };
  /** What is to be looked at before all files are (named.ts). */
  readonly named: Named;
  /** Whether the system has vouched for a file in this life: it does so on this disk. */
  vouched: boolean;
  /** How much of the wait before the next exchange is over. */
  restedMillis: number;
}

export const makeDesk = (
  folder: WorkingFolder,
  settings: DocumentSettings,
  nonce: string,
): Desk => ({
  folder,
  settings,
  nonce,
  slots: 0,
  records: new Map(),
  changes: 0,
  holders: null,
  marked: false,
  unsaved: false,
  sinceSaved: new Set(),
  savedAll: null,
  candidates: new Map(),
  unstable: new Map(),
  pending: new Map(),
  vanished: new Map(),
  displaced: new Map(),
  unfinished: new Map(),
  torn: new Set(),
  asideSeen: new Map(),
  asideCount: -1,
  left: 0,
  asked: new Set(),
  notDocuments: [],
  question: null,
  problem: null,
  problemBefore: null,
  recheckedUpTo: null,
  recheckDebt: 0,
  readAtMillis: new Map(),
  names: { documents: [], files: new Map(), checked: false },
  looks: 0,
  revision: -1,
  folded: { restarts: -1, segments: 0 },
  lookAtMillis: 0,
  lookedAtMillis: 0,
  lookWaitMillis: settings.lookMinMillis,
  told: { known: false, since: false },
  named: { files: new Map(), lookedAtMillis: new Map(), asideAtMillis: Number.POSITIVE_INFINITY },
  vouched: false,
  restedMillis: 0,
});

export const sameFile = (a: WorkingFile, b: WorkingFile): boolean =>
  a.size === b.size && a.modified === b.modified && a.id === b.id;

const sameRecord = (a: FileRecord, b: FileRecord): boolean =>
  a.file === b.file &&
  a.base === b.base &&
  a.intended === b.intended &&
  (a.described === b.described ||
    (a.described !== null && b.described !== null && sameFile(a.described, b.described)));

/** Changes what is known about a document's file. Nothing is written while nothing changes. */
export const note = (desk: Desk, document: string, record: FileRecord | undefined): void => {
  const known = desk.records.get(document);
  if (record === undefined) {
    if (!desk.records.delete(document)) return;
    desk.holders = null;
    desk.changes += 1;
    desk.sinceSaved.add(document);
    desk.unsaved = true;
    return;
  }
  if (known !== undefined && sameRecord(known, record)) return;
  desk.changes += 1;
  if (known?.file !== record.file) desk.holders = null;
  desk.records.set(document, record);
  desk.sinceSaved.add(document);
  desk.unsaved = true;
};

/** Who has which file: asked for with every look, and the same as long as no document gets another one. */
export const holdersOf = (desk: Desk): Holders => {
  if (desk.holders !== null) return desk.holders;
  const documents = new Map<string, string>();
  const contested = new Set<string>();
  for (const [document, { file }] of desk.records) {
    const key = nameKey(file);
    if (documents.has(key)) contested.add(key);
    documents.set(key, document);
  }
  desk.holders = { documents, contested };
  return desk.holders;
};
