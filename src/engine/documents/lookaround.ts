/** One look at the working folder: what the disk said, what it may still cost, and how files and documents belong together. */
import * as Effect from "effect/Effect";
import type { Manifest } from "./content.ts";
import { VolumeError } from "../errors.ts";
import { inSteps } from "../in-steps.ts";
import { limits } from "../limits.ts";
import { documentsHere, keptHere, shownHere } from "../modes/modes.ts";
import { byCodeUnits, type Hash } from "../log/names.ts";
import { assignFileNames, nameKey } from "./portable-names.ts";
import { makeRoomFor } from "../copy/at-hand.ts";
import type { Session } from "../copy/session.ts";
import type { Fingerprint, ReadFile, WorkingFile, WorkingFolder } from "./working-folder.ts";
import type { Doubt } from "./belief.ts";
import { versionsEverHeld } from "./ever-held.ts";
import { sameFile, type Desk } from "./desk.ts";
import { steadyMillis } from "../steady.ts";

/** A content that becomes a version of a document. */
export interface Import {
  readonly document: string;
  readonly bytes: Uint8Array;
  readonly manifest: Manifest;
  /** The content its author had open. */
  readonly seen: Hash | null;
  readonly from: "folder" | "aside";
  /** Told whether the copy took it. */
  readonly settle: (taken: boolean) => void;
}

interface Matched {
  /** Documents shown, and documents that still have a file here; in order. */
  readonly documents: ReadonlyArray<string>;
  /** Those whose file is there. */
  readonly files: ReadonlyMap<string, WorkingFile>;
  /** What this was worked out from: the file names of all documents, and the desk's records. */
  readonly names: ReadonlyMap<string, string>;
  readonly changes: number;
}

export interface Look {
  readonly session: Session;
  readonly desk: Desk;
  /** Monotonic: no wrong or stepping wall clock makes a growing file look stable. */
  readonly nowMillis: number;
  /** The documents it is limited to, and then their files only; null for all. */
  readonly only: ReadonlySet<string> | null;
  /** Files in the folder, by name key. */
  readonly files: ReadonlyMap<string, WorkingFile>;
  /** A second file under the same key, on disks that tell case apart: never a document. */
  readonly twins: ReadonlyArray<WorkingFile>;
  matched: Matched | null;
  /** How far everything was when the folder was found to be at rest (at-rest.ts); null where it was not. */
  rest: { readonly changes: number; readonly revision: number } | null;
  filesLeft: number;
  bytesLeft: number;
  /** Contents that were read, to be judged in one step; and their bytes. */
  doubts: Array<Doubt>;
  doubtBytes: number;
  /** Contents that are believed, to be imported in one step; and their bytes. */
  imports: Array<Import>;
  importBytes: number;
  /** Every version ever received, by document; made when first needed. */
  everHeld: ReadonlyMap<string, ReadonlySet<Hash>> | null;
}

/**
 * Whether one more file may be read in this look. The last may be larger than what is left, however large it is: a file that had to wait for a
 * look with enough left for it would wait for ever, as every look reads something before it.
 */
export const afford = (look: Look, bytes: number): boolean => {
  if (look.filesLeft <= 0 || look.bytesLeft <= 0) {
    look.desk.left += 1;
    return false;
  }
  look.filesLeft -= 1;
  look.bytesLeft -= bytes;
  return true;
};

/** Whether reading a file costs more than a look may spend on files that do not seem to have changed. */
export const isLarge = ({ desk }: Look, { size }: Pick<WorkingFile, "size">): boolean =>
  size > desk.settings.recheckBytesMax;

/** A large file was read in full, or written, just now. */
export const noteRead = (look: Look, document: string, file: Pick<WorkingFile, "size">): void => {
  if (isLarge(look, file)) look.desk.readAtMillis.set(document, look.nowMillis);
  else look.desk.readAtMillis.delete(document);
};

/**
 * Of two files under one key the one that a document had the last time keeps it, then the one that is called as a document's would be, and only
 * then the first by code units: nobody's document changes because somebody adds a file beside it.
 */
export const filesByKey = (
  listed: ReadonlyArray<WorkingFile>,
  { names, records }: Pick<Desk, "names" | "records">,
): Pick<Look, "files" | "twins"> => {
  const files = new Map<string, WorkingFile>();
  const twins: Array<WorkingFile> = [];
  let known:
    | { readonly had: ReadonlySet<string>; readonly called: ReadonlySet<string> }
    | undefined;
  const rank = ({ name }: WorkingFile): number => {
    known ??= {
      had: new Set([...records.values()].map(({ file }) => file)),
      called: new Set(names.files.values()),
    };
    return known.had.has(name) ? 2 : known.called.has(name) ? 1 : 0;
  };
  for (const file of listed.toSorted((a, b) => byCodeUnits(a.name, b.name))) {
    const key = nameKey(file.name);
    const first = files.get(key);
    const isTheOne = first === undefined || rank(file) > rank(first);
    if (isTheOne) files.set(key, file);
    const twin = isTheOne ? first : file;
    if (twin !== undefined) twins.push(twin);
  }
  return { files, twins };
};

/** Documents shown, and documents that still have a file here, as far as the look goes. */
const trackedDocuments = ({ desk, only, session }: Look): ReadonlyArray<string> =>
  [...(only ?? new Set([...documentsHere(session).keys(), ...desk.records.keys()]))].toSorted(
    byCodeUnits,
  );

/** Every document's file name; worked out again only when the set of documents changed, which only an import does in a look. */
export const fileNames = (session: Session, desk: Desk): ReadonlyMap<string, string> => {
  if (desk.names.checked) return desk.names.files;
  const documents = documentsHere(session);
  const known = desk.names.documents;
  if (known.length !== documents.size || known.some((name) => !documents.has(name))) {
    const names = [...documents.keys()];
    desk.names = { documents: names, files: assignFileNames(names), checked: true };
  }
  desk.names.checked = true;
  return desk.names.files;
};

/** Where a document's file is now; where it would be, if it never had one. */
export const fileOf = ({ session, desk }: Look, document: string): string =>
  desk.records.get(document)?.file ?? fileNames(session, desk).get(document) ?? document;

/**
 * The documents whose file is there. A name that passes from one document to another belongs to the one that has a record
 * of it until that one has moved away.
 */
const documentsWithFile = (
  look: Look,
  documents: ReadonlyArray<string>,
): ReadonlyMap<string, WorkingFile> => {
  const { records } = look.desk;
  const owned = new Set<WorkingFile>();
  const found = new Map<string, WorkingFile>();
  const claim = (document: string, file: string): void => {
    const entry = look.files.get(nameKey(file));
    if (entry === undefined || owned.has(entry)) return;
    owned.add(entry);
    found.set(document, entry);
  };
  const others: Array<string> = [];
  for (const document of documents) {
    const record = records.get(document);
    if (record === undefined) others.push(document);
    else claim(document, record.file);
  }
  for (const document of others) claim(document, fileOf(look, document));
  return found;
};

/** How documents and files belong together now. Every part of a look asks; it is worked out again only when something changed. */
export const matchFiles = (look: Look): Matched => {
  const { desk, session } = look;
  const names = fileNames(session, desk);
  if (look.matched?.names !== names || look.matched.changes !== desk.changes) {
    const documents = trackedDocuments(look);
    const files = documentsWithFile(look, documents);
    look.matched = { documents, files, names, changes: desk.changes };
  }
  return look.matched;
};

/** The content a document shows; undefined when it is deleted. */
export const shownContent = (session: Session, document: string): Hash | undefined =>
  shownHere(session, document)?.sha256;

/** Whether a version is shown beside others or alone: its bytes cannot get lost by taking a file away. */
export const isShown = (session: Session, document: string, hash: Hash): boolean =>
  session.state.documents
    .get(document)
    ?.versions.some((version) => version.value.sha256 === hash) === true ||
  keptHere(session.modes, document, hash) !== undefined;

const everHeld = (look: Look): ReadonlyMap<string, ReadonlySet<Hash>> =>
  (look.everHeld ??= versionsEverHeld(look.session.book));

/** Whether this content ever was a version of the document. */
export const wasEverHeld = (look: Look, document: string, hash: Hash): boolean =>
  everHeld(look).get(document)?.has(hash) === true;

/** Whether this content ever was a version of any document, so that its bytes are kept. */
export const wasHeldAnywhere = (look: Look, hash: Hash): boolean =>
  [...everHeld(look).values()].some((versions) => versions.has(hash));

interface Content extends Fingerprint {
  readonly kind: "content";
  readonly described: WorkingFile;
  /** When reading it began, by the steady clock. */
  readonly beganMillis: number;
}

/** A content that was read, before anybody knows which it is. */
export interface Unhashed extends Pick<Content, "described" | "beganMillis"> {
  readonly bytes: Uint8Array;
}

/** Which it is, and what was found out about it besides. */
export interface Told {
  readonly hash: Hash;
  /** How it is cut. */
  readonly manifest?: Manifest;
  /** The system vouched that nobody was writing into it while it was read. */
  readonly vouched?: boolean;
}

/** Why there is no content to speak of. */
type NoContent = {
  readonly kind: "gone" | "changing" | "held-open" | "not-readable" | "too-large";
};

export type Recognised = Content | NoContent;

export type Examined = (Content & Unhashed & Told) | NoContent;

/** Undefined where the failure is not that file's own. */
const whyNoContent = ({ reason }: VolumeError): NoContent["kind"] | undefined => {
  if (reason === "busy") return "held-open";
  if (reason === "denied") return "not-readable";
  if (reason === "not-found") return "gone";
  return reason === "too-large" ? "too-large" : undefined;
};

const examined = (
  { letGo }: Pick<WorkingFolder, "letGo">,
  read: ReadFile | VolumeError,
  beganMillis: number,
  tell: (found: Unhashed) => Effect.Effect<Told>,
): Effect.Effect<Examined | VolumeError> => {
  if (read instanceof VolumeError) {
    const kind = whyNoContent(read);
    return Effect.succeed(kind === undefined ? read : { kind });
  }
  const { after, before, bytes } = read;
  if (!sameFile(before, after) || bytes.length !== after.size) {
    letGo?.(bytes);
    return Effect.succeed({ kind: "changing" });
  }
  const found = { bytes, described: after, beganMillis };
  return Effect.map(tell(found), (told) => ({
    kind: "content",
    size: bytes.length,
    ...found,
    ...told,
  }));
};

/** Files that are read in one step. */
const READ_TOGETHER = { count: 64, bytes: 4 * 1_024 * 1_024 } as const;

/**
 * Reads the files of `all`, some at a time, each between two questions about it: what changed meanwhile is not believed. Tells of each, in
 * order; no more of them are in memory at once than are read in one step. `whichIs` finds out which content it is.
 */
export const examineEach = Effect.fnUntraced(function* <A, E>(
  { session, desk }: Pick<Look, "session" | "desk">,
  all: ReadonlyArray<A>,
  entryOf: (one: A) => WorkingFile,
  tell: (one: A, found: Examined | VolumeError) => Effect.Effect<void, E>,
  whichIs = (_: A, { bytes }: Unhashed): Effect.Effect<Told> =>
    Effect.sync(() => ({ hash: session.keys.hash(bytes) })),
): Effect.fn.Return<void, E> {
  for (const step of inSteps(all, (one) => entryOf(one).size, READ_TOGETHER)) {
    const beganMillis = yield* steadyMillis;
    makeRoomFor(
      session,
      step.reduce((sum, one) => sum + entryOf(one).size, 0),
    );
    const read = yield* desk.folder.readAll(
      step.map((one) => entryOf(one).name),
      { limit: limits.documentBytes },
    );
    for (const [at, one] of step.entries()) {
      const found = read[at];
      if (found === undefined) continue;
      const what = examined(desk.folder, found, beganMillis, (content) => whichIs(one, content));
      yield* tell(one, yield* what);
    }
  }
});

/** What a file holds, where its bytes are not needed: read between two questions about it as well. */
export const recognise = Effect.fnUntraced(function* (
  { desk: { folder } }: Pick<Look, "desk">,
  name: string,
): Effect.fn.Return<Recognised, VolumeError> {
  const act = Effect.gen(function* (): Effect.fn.Return<Recognised, VolumeError> {
    const beganMillis = yield* steadyMillis;
    const before = yield* folder.stat(name);
    if (before === undefined) return { kind: "gone" };
    const found = yield* folder.fingerprint(name, { limit: limits.documentBytes });
    const after = yield* folder.stat(name);
    if (after === undefined) return { kind: "gone" };
    return sameFile(before, after) && found.size === after.size
      ? { kind: "content", ...found, described: after, beganMillis }
      : { kind: "changing" };
  });
  return yield* Effect.catchTag(act, "VolumeError", (error) => {
    const kind = whyNoContent(error);
    return kind === undefined ? Effect.fail(error) : Effect.succeed({ kind });
  });
});
