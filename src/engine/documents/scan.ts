/**
 * Finding out what people did to the files, and taking it in as versions (engine §1.7.1 and §1.7.4; I28).
 *
 * When a content is believed says `belief.ts`. A description that did not change proves nothing (three well-known tools miss such
 * edits), so every look also reads some files again in turn.
 */
import * as Effect from "effect/Effect";
import { VolumeError } from "../errors.ts";
import { fileAtRest, isAtRest } from "./at-rest.ts";
import { isQuiet, isUnstable, isYoung, type Doubt } from "./belief.ts";
import { isHeldBack } from "./forgotten.ts";
import { gatherDoubt, importGathered, judgeDoubts } from "./importing.ts";
import { limits } from "../limits.ts";
import { byCodeUnits } from "../log/names.ts";
import { nameKey } from "./portable-names.ts";
import { isTorn } from "./torn.ts";
import { scanStrangers } from "./strangers.ts";
import { takeApart } from "./taking-apart.ts";
import type { WorkingFile } from "./working-folder.ts";
import { note, sameFile, type Desk, type FileRecord } from "./desk.ts";
import {
  afford,
  examineEach,
  fileOf,
  isLarge,
  matchFiles,
  noteRead,
  recognise,
  isShown,
  shownContent,
  wasEverHeld,
  type Examined,
  type Look,
} from "./lookaround.ts";

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
  if (record !== undefined && (yield* isTorn(look, document, record, found))) {
    desk.torn.add(document);
    note(desk, document, { ...known, intended: record.intended });
    isQuiet(look, file);
    return;
  }
  // A second file id under a known content: it was saved without a change, or a swap of an earlier life had come to its end.
  const expected =
    record === undefined || record.base === null
      ? wasEverHeld(look, document, found.hash) || isShown(session, document, found.hash)
      : found.hash === record.base ||
        found.hash === record.intended ||
        found.hash === shownContent(session, document);
  if (expected) {
    note(desk, document, known);
    isQuiet(look, file);
    return;
  }
  if (isHeldBack(look, record, found.described)) return isQuiet(look, file);
  // Emptied, or just being written: there is no content to keep.
  if (found.bytes.length === 0) return isUnstable(look, file, "empty");
  yield* gatherDoubt(look, {
    file,
    found,
    ...(record?.base === null ? { patient: true } : {}),
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

const weighExamined = Effect.fnUntraced(function* (
  look: Look,
  { document, entry }: ToRead,
  examined: Examined | VolumeError,
): Effect.fn.Return<void, VolumeError> {
  if (examined instanceof VolumeError) return yield* examined;
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
    case "not-readable":
    case "too-large":
      return isUnstable(look, entry.name, examined.kind);
  }
});

/** A file of a document that may have changed. */
interface ToRead {
  readonly document: string;
  readonly entry: WorkingFile;
}

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

const startOfRecheck = (
  { nonce, recheckedUpTo, settings }: Desk,
  documents: ReadonlyArray<string>,
): number => {
  if (recheckedUpTo !== null)
    return Math.max(
      0,
      documents.findIndex((name) => name > recheckedUpTo),
    );
  const isAnywhere = settings.recheckFrom === "anywhere" && documents.length > 0;
  return isAnywhere ? Number.parseInt(nonce, 16) % documents.length : 0;
};

/**
 * The documents whose turn it is to be read although nothing seems to have happened to their files. A file that is larger than what
 * a look may cost is read all the same, and the looks after it read none until that is made up for.
 */
const turnOfRecheck = (
  look: Look,
  all: Iterable<string>,
  fileOfOne: (document: string) => WorkingFile | undefined,
): ReadonlySet<string> => {
  const { desk, nowMillis } = look;
  // Whoever looks more rarely reads more in one look: going once round all files takes as long.
  const restedMillis = nowMillis - desk.lookedAtMillis;
  const share = desk.told.known ? Math.max(1, restedMillis / desk.settings.lookMaxMillis) : 1;
  const recheckFilesMax = Math.floor(desk.settings.recheckFilesMax * share);
  const recheckBytesMax = Math.floor(desk.settings.recheckBytesMax * share);
  desk.recheckDebt = Math.max(0, desk.recheckDebt - recheckBytesMax);
  if (desk.recheckDebt > 0) return new Set();
  const documents = [...all].toSorted(byCodeUnits);
  const start = startOfRecheck(desk, documents);
  const turn = new Set<string>();
  let bytes = 0;
  for (let i = 0; i < documents.length && turn.size < recheckFilesMax; i++) {
    const document = documents[(start + i) % documents.length] ?? "";
    const entry = fileOfOne(document);
    if (entry === undefined || mayRest(look, document, entry)) continue;
    if (turn.size > 0 && bytes + entry.size > recheckBytesMax) break;
    bytes += entry.size;
    turn.add(document);
    desk.recheckedUpTo = document;
  }
  desk.recheckDebt = bytes;
  return turn;
};

const NO_DOCUMENTS: ReadonlySet<string> = new Set();

/** Forgets what was thought about files that are not there any more. */
const forgetGone = (look: Look): void => {
  for (const key of look.desk.candidates.keys())
    if (!look.files.has(key)) look.desk.candidates.delete(key);
  for (const key of look.desk.unstable.keys())
    if (!look.files.has(key)) look.desk.unstable.delete(key);
};

/** No file is in doubt. */
const isCertain = ({ candidates, unstable }: Desk): boolean =>
  candidates.size === 0 && unstable.size === 0;

interface Turn {
  /** Files that are looked at, by document. */
  readonly files: ReadonlyMap<string, WorkingFile>;
  /** Documents whose file is read even if nothing seems to have happened to it. */
  readonly recheck: ReadonlySet<string>;
}

/** Of a folder at rest only those whose turn it is are looked at. */
const turnAtRest = (look: Look): Turn => {
  const fileOfOne = (document: string): WorkingFile | undefined => fileAtRest(look, document);
  const recheck = turnOfRecheck(look, look.desk.records.keys(), fileOfOne);
  const files = new Map<string, WorkingFile>();
  for (const document of [...recheck].toSorted(byCodeUnits)) {
    const entry = fileOfOne(document);
    if (entry !== undefined) files.set(document, entry);
  }
  return { files, recheck };
};

const turnOf = (look: Look): Turn => {
  const { files } = matchFiles(look);
  return {
    files,
    recheck:
      look.only === null
        ? turnOfRecheck(look, files.keys(), (document) => files.get(document))
        : NO_DOCUMENTS,
  };
};

/** Looks at the files of documents that may have changed. Answers those that are documents' among those it looked at. */
const scanDocuments = Effect.fnUntraced(function* (
  look: Look,
): Effect.fn.Return<ReadonlySet<WorkingFile>, VolumeError> {
  const { desk } = look;
  const { files, recheck } = isAtRest(look) ? turnAtRest(look) : turnOf(look);
  const mine = new Set<WorkingFile>();
  const toRead: Array<ToRead> = [];
  for (const [document, entry] of files) {
    mine.add(entry);
    const record = desk.records.get(document);
    const described = record?.described ?? null;
    const isDoubted = record?.base === null && !isHeldBack(look, record, entry);
    const seemsSame = described !== null && sameFile(described, entry) && !isDoubted;
    // Mostly none is in doubt, and the keys are not needed.
    if (seemsSame && isCertain(desk) && !recheck.has(document)) continue;
    const key = nameKey(entry.name);
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
      if (!isKnown) toRead.push({ document, entry });
    }
  }
  yield* examineEach(
    look,
    toRead,
    ({ entry }) => entry,
    (one, found) => weighExamined(look, one, found),
    ({ document }, found) => takeApart(look, document, found),
  );
  return mine;
});

/** Looks at every file that may have changed, and imports what has settled. */
export const scan = Effect.fnUntraced(function* (look: Look): Effect.fn.Return<void, VolumeError> {
  const { desk } = look;
  if (look.only === null) forgetGone(look);
  const hasStrangers = !isAtRest(look);
  const mine = yield* scanDocuments(look);
  const none: ReadonlyArray<string> = [];
  const strangers =
    look.only !== null ? undefined : hasStrangers ? yield* scanStrangers(look, mine) : none;
  yield* judgeDoubts(look);
  yield* importGathered(look);
  if (strangers === undefined) return;
  const others = desk.folder.others?.() ?? [];
  desk.notDocuments = [...strangers, ...others].toSorted(byCodeUnits);
});
