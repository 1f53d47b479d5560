/**
 * Finding out what people did to the files, and taking it in as versions (engine §1.7.1 and §1.7.4; I28).
 *
 * A content is believed when two looks, a second apart, find the same bytes in the same file. A description that did not
 * change proves nothing (three well-known tools miss such edits), so every look also reads some files again in turn.
 */
import * as Effect from "effect/Effect";
import type { VolumeError } from "../errors.ts";
import { makeOwnEdit } from "../edit.ts";
import { limits } from "../limits.ts";
import { byCodeUnits, type Hash } from "../names.ts";
import { isPortableDocumentName } from "../op.ts";
import { nameKey } from "../portable-names.ts";
import type { WorkingFile } from "../working-folder.ts";
import {
  note,
  sameFile,
  type Candidate,
  type Desk,
  type FileRecord,
  type UnstableReason,
} from "./desk.ts";
import {
  afford,
  documentsWithFile,
  examine,
  fileNames,
  fileOf,
  shownContent,
  trackedDocuments,
  wasEverHeld,
  type Look,
} from "./lookaround.ts";

/** Whether the candidate is the same as in an earlier look, long enough ago. */
export const isSettled = (
  known: Candidate | undefined,
  found: { readonly hash: Hash; readonly described: WorkingFile },
  look: Look,
): boolean =>
  known !== undefined &&
  known.hash === found.hash &&
  sameFile(known.described, found.described) &&
  look.nowMillis - known.sinceMillis >= look.desk.settings.stableMillis;

const isUnstable = (look: Look, file: string, why: UnstableReason): void => {
  look.desk.unstable.set(nameKey(file), { file, why });
};

const isQuiet = (look: Look, file: string): void => {
  look.desk.candidates.delete(nameKey(file));
  look.desk.unstable.delete(nameKey(file));
};

/** Remembers a content seen once; true when it has been there long enough. */
const believe = (
  look: Look,
  file: string,
  found: { readonly hash: Hash; readonly described: WorkingFile },
): boolean => {
  const key = nameKey(file);
  const known = look.desk.candidates.get(key);
  if (isSettled(known, found, look)) return true;
  const same =
    known !== undefined && known.hash === found.hash && sameFile(known.described, found.described);
  isUnstable(look, file, known === undefined || same ? "settling" : "changing");
  if (!same)
    look.desk.candidates.set(key, {
      hash: found.hash,
      described: found.described,
      sinceMillis: look.nowMillis,
    });
  return false;
};

/** Imports bytes as a version of a document, or as a new one. False when the copy could not take it. */
export const importBytes = Effect.fnUntraced(function* (
  look: Look,
  found: {
    readonly document: string;
    readonly bytes: Uint8Array;
    readonly seen: Hash | null;
    readonly from: "folder" | "aside";
  },
): Effect.fn.Return<boolean> {
  const { document, bytes, seen, from } = found;
  const receipt = yield* Effect.result(
    makeOwnEdit(look.session, { kind: "import-document", document, bytes, seen }),
  );
  if (receipt._tag === "Failure") {
    look.desk.problem = receipt.failure.text;
    return false;
  }
  look.session.trace.emit("document.imported", {
    copy: look.session.own.copy,
    document,
    from,
    value: receipt.success.digest,
  });
  return true;
});

/** The content of a file we have read, against what we know of its document. */
const weigh = Effect.fnUntraced(function* (
  look: Look,
  document: string,
  found: { readonly hash: Hash; readonly bytes: Uint8Array; readonly described: WorkingFile },
): Effect.fn.Return<void> {
  const { desk, session } = look;
  const file = fileOf(look, document);
  const record = desk.records.get(document);
  const known: FileRecord = { file, base: found.hash, intended: null, described: found.described };
  // A second file id under a known content: it was saved without a change, or a swap of an earlier life had come to its end.
  const expected =
    record === undefined || record.base === null
      ? wasEverHeld(look, document, found.hash)
      : found.hash === record.base ||
        found.hash === record.intended ||
        found.hash === shownContent(session, document);
  if (expected) {
    note(desk, document, known);
    isQuiet(look, file);
    return;
  }
  // Emptied, or just being written: there is no content to keep.
  if (found.bytes.length === 0) return isUnstable(look, file, "empty");
  if (!believe(look, file, found)) return;
  const { bytes } = found;
  const seen = record?.base ?? null;
  if (yield* importBytes(look, { document, bytes, seen, from: "folder" })) {
    note(desk, document, known);
    isQuiet(look, file);
  } else isUnstable(look, file, "refused");
});

const readAndWeigh = Effect.fnUntraced(function* (
  look: Look,
  document: string,
  entry: WorkingFile,
): Effect.fn.Return<void, VolumeError> {
  const examined = yield* examine(look, entry.name);
  switch (examined.kind) {
    case "content":
      return yield* weigh(look, document, examined);
    case "gone":
      return;
    case "changing":
      look.desk.candidates.delete(nameKey(entry.name));
      return isUnstable(look, entry.name, "changing");
    case "held-open":
    case "too-large":
      return isUnstable(look, entry.name, examined.kind);
  }
});

/** The documents whose turn it is to be read although nothing seems to have happened to their files. */
const turnOfRecheck = (
  desk: Desk,
  files: ReadonlyMap<string, WorkingFile>,
): ReadonlySet<string> => {
  const { recheckFilesMax, recheckBytesMax } = desk.settings;
  const documents = [...files.keys()].toSorted(byCodeUnits);
  const after = documents.findIndex((name) => name > desk.recheckedUpTo);
  const start = Math.max(0, after);
  const turn = new Set<string>();
  let bytes = 0;
  for (let i = 0; i < documents.length && turn.size < recheckFilesMax; i++) {
    const document = documents[(start + i) % documents.length] ?? "";
    const entry = files.get(document);
    if (entry === undefined) continue;
    if (turn.size > 0 && bytes + entry.size > recheckBytesMax) break;
    bytes += entry.size;
    turn.add(document);
    desk.recheckedUpTo = document;
  }
  return turn;
};

const TEMPORARY =
  /^~\$|^~wr[a-z]{1,2}[0-9]{4}|^\.~lock\.|\.tmp$|^thumbs\.db$|^desktop\.ini$|^\.ds_store$/i;

/** Files programs keep beside the real ones. A document that is called so on purpose is still a document. */
const isTemporary = (name: string): boolean => TEMPORARY.test(name);

/** A file that belongs to no document becomes one when somebody asked, or when the setting says so (domain A2). */
const takeDropped = Effect.fnUntraced(function* (
  look: Look,
  entry: WorkingFile,
): Effect.fn.Return<"document" | "not-yet" | "not-asked", VolumeError> {
  const { desk } = look;
  const key = nameKey(entry.name);
  if (!desk.asked.has(key) && desk.settings.droppedFiles === "when-asked") return "not-asked";
  const document = entry.name.normalize("NFC");
  if (!isPortableDocumentName(document)) {
    isUnstable(look, entry.name, "refused");
    return "not-asked";
  }
  if (!afford(look, entry.size)) return "not-yet";
  const found = yield* examine(look, entry.name);
  if (found.kind !== "content") {
    if (found.kind !== "gone") isUnstable(look, entry.name, found.kind);
    return "not-yet";
  }
  if (found.bytes.length === 0) isUnstable(look, entry.name, "empty");
  else if (believe(look, entry.name, found)) {
    const { bytes, hash, described } = found;
    if (yield* importBytes(look, { document, bytes, seen: null, from: "folder" })) {
      const file = fileNames(look.session, desk).get(document) ?? entry.name;
      note(desk, document, { file, base: hash, intended: null, described });
      isQuiet(look, entry.name);
      desk.asked.delete(key);
      return "document";
    }
    isUnstable(look, entry.name, "refused");
  }
  return "not-yet";
});

/** Forgets what was thought about files that are not there any more. */
const forgetGone = (look: Look): void => {
  for (const key of look.desk.candidates.keys())
    if (!look.files.has(key)) look.desk.candidates.delete(key);
  for (const key of look.desk.unstable.keys())
    if (!look.files.has(key)) look.desk.unstable.delete(key);
};

/** Looks at every file that may have changed, and imports what has settled. */
export const scan = Effect.fnUntraced(function* (look: Look): Effect.fn.Return<void, VolumeError> {
  const { desk } = look;
  forgetGone(look);
  const documents = trackedDocuments(look);
  const files = documentsWithFile(look, documents);
  const recheck = turnOfRecheck(desk, files);
  const mine = new Set<string>();
  for (const [document, entry] of files) {
    const key = nameKey(entry.name);
    mine.add(key);
    const described = desk.records.get(document)?.described ?? null;
    const seemsSame = described !== null && sameFile(described, entry);
    if (seemsSame && !recheck.has(document) && !desk.candidates.has(key)) {
      desk.unstable.delete(key);
      continue;
    }
    if (entry.size > limits.documentBytes) isUnstable(look, entry.name, "too-large");
    else if (afford(look, entry.size)) yield* readAndWeigh(look, document, entry);
  }
  const strangers: Array<string> = look.twins.map((twin) => twin.name);
  for (const [key, entry] of look.files) {
    if (mine.has(key) || isTemporary(entry.name)) continue;
    if ((yield* takeDropped(look, entry)) !== "document") strangers.push(entry.name);
  }
  desk.notDocuments = strangers;
});
