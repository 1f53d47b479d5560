/**
 * Finding out what people did to the files, and taking it in as versions (engine §1.7.1 and §1.7.4; I28).
 *
 * When a content is believed says `belief.ts`. A description that did not change proves nothing (three well-known tools miss such
 * edits), so every look also reads some files again in turn.
 */
import * as Effect from "effect/Effect";
import type { VolumeError } from "../errors.ts";
import { isQuiet, isUnstable, isYoung, judge, type Doubt } from "./belief.ts";
import { makeOwnEdits } from "../edits/edit.ts";
import { limits } from "../limits.ts";
import { byCodeUnits } from "../log/names.ts";
import { isPortableDocumentName } from "../log/op.ts";
import { nameKey } from "./portable-names.ts";
import type { WorkingFile } from "./working-folder.ts";
import { note, sameFile, type FileRecord } from "./desk.ts";
import {
  afford,
  examine,
  fileNames,
  fileOf,
  isLarge,
  matchFiles,
  noteRead,
  recognise,
  shownContent,
  wasEverHeld,
  type Import,
  type Look,
} from "./lookaround.ts";

/** Bytes read and not judged, or judged and not imported yet. */
const IMPORT_BYTES_MAX = 16 * 1_024 * 1_024;

/** Imports contents as versions of their documents, or as new ones, in one step: many become one segment. */
const importAll = Effect.fnUntraced(function* (
  look: Look,
  imports: ReadonlyArray<Import>,
): Effect.fn.Return<void> {
  const { desk, session } = look;
  const receipts = yield* makeOwnEdits(
    session,
    imports.map(({ document, bytes, manifest, seen }) => ({
      kind: "import-document",
      document,
      bytes,
      manifest,
      seen,
    })),
  );
  desk.names.checked = false;
  for (const [at, { document, from, settle }] of imports.entries()) {
    const receipt = receipts[at];
    if (receipt?._tag === "Failure") desk.problem = receipt.failure.text;
    if (receipt?._tag === "Success")
      session.trace.emit("document.imported", {
        copy: session.own.copy,
        document,
        from,
        value: receipt.success.digest,
      });
    settle(receipt?._tag === "Success");
  }
});

/** Imports what a look gathered. */
const importGathered = (look: Look): Effect.Effect<void> =>
  look.imports.length === 0 ? Effect.void : importAll(look, look.imports.splice(0));

/** Adds a content to what is to be imported; too much at once is not held in memory. */
const gatherImport = (look: Look, found: Import): Effect.Effect<void> => {
  look.imports.push(found);
  const bytes = look.imports.reduce((sum, one) => sum + one.bytes.length, 0);
  return bytes < IMPORT_BYTES_MAX ? Effect.void : importGathered(look);
};

/** Judges the contents that were read, and gathers those that are believed. */
const judgeDoubts = Effect.fnUntraced(function* (look: Look): Effect.fn.Return<void> {
  for (const { doubt, manifest } of yield* judge(look, look.doubts.splice(0)))
    if (manifest === undefined) doubt.disbelieved?.();
    else yield* gatherImport(look, { ...doubt.import, bytes: doubt.found.bytes, manifest });
});

/** Adds a content nobody knows to what is to be judged. */
const gatherDoubt = (look: Look, doubt: Doubt): Effect.Effect<void> => {
  look.doubts.push(doubt);
  const bytes = look.doubts.reduce((sum, { found }) => sum + found.bytes.length, 0);
  return bytes < IMPORT_BYTES_MAX ? Effect.void : judgeDoubts(look);
};

/** Imports one content now. False when the copy could not take it. */
export const importBytes = Effect.fnUntraced(function* (
  look: Look,
  found: Omit<Import, "settle">,
): Effect.fn.Return<boolean> {
  let done = false;
  yield* importAll(look, [{ ...found, settle: (taken) => void (done = taken) }]);
  return done;
});

/** The content of a file we have read, against what we know of its document. */
const weigh = Effect.fnUntraced(function* (
  look: Look,
  document: string,
  found: Doubt["found"],
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
  yield* gatherDoubt(look, {
    file,
    found,
    import: {
      document,
      seen: record?.base ?? null,
      from: "folder",
      settle: (taken) => {
        if (!taken) return isUnstable(look, file, "refused");
        note(desk, document, known);
        isQuiet(look, file);
      },
    },
  });
});

/** Reads a large file that seems not to have changed without keeping it in memory. Whether it is what we know it to be. */
const isAsKnown = Effect.fnUntraced(function* (
  look: Look,
  document: string,
  entry: WorkingFile,
): Effect.fn.Return<boolean, VolumeError> {
  const found = yield* recognise(look, entry.name);
  const record = look.desk.records.get(document);
  if (found.kind !== "content" || record === undefined || found.hash !== record.base) return false;
  noteRead(look, document, entry);
  note(look.desk, document, { ...record, intended: null, described: found.described });
  isQuiet(look, entry.name);
  return true;
});

const readAndWeigh = Effect.fnUntraced(function* (
  look: Look,
  document: string,
  entry: WorkingFile,
): Effect.fn.Return<void, VolumeError> {
  const examined = yield* examine(look, entry.name);
  if (examined.kind === "content") noteRead(look, document, entry);
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

/**
 * Whether a large file has to be read once more already. One that was just read or written rests for as long as reading it takes of what
 * looks may cost; and one that is to be replaced is read just before that anyway.
 */
const mayRest = (look: Look, document: string, file: WorkingFile): boolean => {
  const { desk, nowMillis, session } = look;
  const { lookMaxMillis, recheckBytesMax } = desk.settings;
  if (!isLarge(look, file)) return false;
  if (desk.records.get(document)?.base !== shownContent(session, document)) return true;
  const readAtMillis = desk.readAtMillis.get(document) ?? Number.NEGATIVE_INFINITY;
  return nowMillis - readAtMillis < (lookMaxMillis * file.size) / recheckBytesMax;
};

/**
 * The documents whose turn it is to be read although nothing seems to have happened to their files. A file that is larger than what
 * a look may cost is read all the same, and the looks after it read none until that is made up for.
 */
const turnOfRecheck = (
  look: Look,
  files: ReadonlyMap<string, WorkingFile>,
): ReadonlySet<string> => {
  const { desk, nowMillis } = look;
  // Whoever looks more rarely reads more in one look: going once round all files takes as long.
  const restedMillis = nowMillis - desk.lookedAtMillis;
  const share = desk.told.known ? Math.max(1, restedMillis / desk.settings.lookMaxMillis) : 1;
  const recheckFilesMax = Math.floor(desk.settings.recheckFilesMax * share);
  const recheckBytesMax = Math.floor(desk.settings.recheckBytesMax * share);
  desk.recheckDebt = Math.max(0, desk.recheckDebt - recheckBytesMax);
  if (desk.recheckDebt > 0) return new Set();
  const documents = [...files.keys()].toSorted(byCodeUnits);
  const after = documents.findIndex((name) => name > desk.recheckedUpTo);
  const start = Math.max(0, after);
  const turn = new Set<string>();
  let bytes = 0;
  for (let i = 0; i < documents.length && turn.size < recheckFilesMax; i++) {
    const document = documents[(start + i) % documents.length] ?? "";
    const entry = files.get(document);
    if (entry === undefined || mayRest(look, document, entry)) continue;
    if (turn.size > 0 && bytes + entry.size > recheckBytesMax) break;
    bytes += entry.size;
    turn.add(document);
    desk.recheckedUpTo = document;
  }
  desk.recheckDebt = bytes;
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
  isStranger: (name: string) => void,
): Effect.fn.Return<void, VolumeError> {
  const { desk } = look;
  const key = nameKey(entry.name);
  if (!desk.asked.has(key) && desk.settings.droppedFiles === "when-asked")
    return isStranger(entry.name);
  const document = entry.name.normalize("NFC");
  if (!isPortableDocumentName(document)) {
    isUnstable(look, entry.name, "refused");
    return isStranger(entry.name);
  }
  if (isYoung(look, desk.candidates.get(key), entry) || !afford(look, entry.size))
    return isStranger(entry.name);
  const found = yield* examine(look, entry.name);
  if (found.kind !== "content") {
    if (found.kind !== "gone") isUnstable(look, entry.name, found.kind);
    return isStranger(entry.name);
  }
  if (found.bytes.length === 0) {
    isUnstable(look, entry.name, "empty");
    return isStranger(entry.name);
  }
  const { hash, described } = found;
  return yield* gatherDoubt(look, {
    file: entry.name,
    found,
    disbelieved: () => isStranger(entry.name),
    import: {
      document,
      seen: null,
      from: "folder",
      settle: (taken) => {
        if (!taken) {
          isUnstable(look, entry.name, "refused");
          return isStranger(entry.name);
        }
        const file = fileNames(look.session, desk).get(document) ?? entry.name;
        note(desk, document, { file, base: hash, intended: null, described });
        isQuiet(look, entry.name);
        desk.asked.delete(key);
      },
    },
  });
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
  const { files } = matchFiles(look);
  const recheck = turnOfRecheck(look, files);
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
    // Read again when its time has come; until then others have their turn.
    if (isYoung(look, desk.candidates.get(key), entry)) continue;
    if (entry.size > limits.documentBytes) isUnstable(look, entry.name, "too-large");
    else if (afford(look, entry.size)) {
      const isKnown =
        seemsSame && isLarge(look, entry) && (yield* isAsKnown(look, document, entry));
      if (!isKnown) yield* readAndWeigh(look, document, entry);
    }
  }
  const strangers: Array<string> = look.twins.map((twin) => twin.name);
  for (const [key, entry] of look.files) {
    if (mine.has(key) || isTemporary(entry.name)) continue;
    yield* takeDropped(look, entry, (name) => void strangers.push(name));
  }
  yield* judgeDoubts(look);
  yield* importGathered(look);
  desk.notDocuments = strangers;
});
