/**
 * Files of versions the folder has forgotten, as after a backup that was put back (engine §1.4). An operation of this copy's own that is lost may
 * leave its content in the working folder, and there only (I28). Where nothing of its own is lost, but versions of others are, the files may be
 * older than the private memory says, and nobody edited them (I1).
 */
import * as Effect from "effect/Effect";
import { onOwnDisk, type OwnDisk } from "../copy/core.ts";
import type { Session } from "../copy/session.ts";
import { note, sameFile, type Desk, type FileRecord } from "./desk.ts";
import { keptHere } from "../modes/modes.ts";
import { versionsEverHeld, versionsReceived } from "./ever-held.ts";
import { isShown, type Look } from "./lookaround.ts";
import { nameKey } from "./portable-names.ts";
import { memoryOf, saveRecords } from "./records.ts";
import type { WorkingFile } from "./working-folder.ts";

/**
 * The folder has lost operations of this copy. What the files of the documents hold is not known any more where no version says so: such a file
 * is looked at as if for the first time, so its content becomes a version and is not replaced by an older one. Where the copy is cut off from what
 * it wrote, that waits for files nobody touches: see `isHeldBack`.
 */
export const doubtLost = (
  { book, modes }: Session,
  desk: Desk,
  { isCutOff }: { readonly isCutOff: boolean },
): void => {
  const held = versionsEverHeld(book);
  for (const [document, record] of desk.records) {
    const { base } = record;
    if (base === null || held.get(document)?.has(base) === true) continue;
    if (keptHere(modes, document, base) !== undefined) continue;
    const described = isCutOff ? record.described : null;
    note(desk, document, { ...record, base: null, described });
  }
};

/**
 * Whether this file waits until others could be asked (`mayBeToldUntilMillis`), and what they said is here. It is what it was before the copy lost
 * sight of the versions it wrote or was sent, so nobody saved it since, and they have that version: taken in once more, without any knowledge of
 * what became of it, it would be a conflict with everything that was done since.
 */
export const isHeldBack = (
  { nowMillis, session }: Look,
  record: FileRecord | undefined,
  file: WorkingFile,
): boolean =>
  record !== undefined &&
  isDoubted(record) &&
  (nowMillis < session.mayBeToldUntilMillis || session.awaited.size > 0) &&
  sameFile(record.described, file);

/** What was in it is not known, but how it was then. */
const isDoubted = (
  record: FileRecord,
): record is FileRecord & { readonly base: null; readonly described: WorkingFile } =>
  record.base === null && record.described !== null;

/** Whether files were held back when the copy was closed. */
export const holdsBack = ({ records }: Desk): boolean => [...records.values()].some(isDoubted);

/**
 * The folder was put back, and its documents with it: a file that is not the one that was put there lies there as it was then, and nobody saved it.
 * It is looked at as if for the first time. What once was a version of its document gives way to the current one, and only what never was becomes one.
 */
export const doubtPutBack = (session: Session, desk: Desk): Effect.Effect<void, OwnDisk> =>
  Effect.suspend(() => doubtOthers(session, desk, [...desk.records]));

/** The documents whose file held, as far as is remembered, a version this folder has never heard of. */
const forgottenBases = ({ desk, session }: { desk: Desk; session: Session }) => {
  const unknown: Array<readonly [document: string, record: FileRecord]> = [];
  for (const [document, record] of desk.records)
    if (record.base !== null && !isShown(session, document, record.base))
      unknown.push([document, record]);
  if (unknown.length === 0) return [];
  const received = versionsReceived(session.book);
  return unknown.filter(
    ([document, { base }]) => base !== null && received.get(document)?.has(base) !== true,
  );
};

/**
 * Such a file is looked at as if for the first time, unless it is still the one that was put there: a clean-up forgets versions as well.
 * Before what visitors left is taken in, for it may bring the version back, and nothing tells of the loss after that.
 */
export const doubtForgotten = Effect.fnUntraced(function* (
  session: Session,
  desk: Desk,
): Effect.fn.Return<void, OwnDisk> {
  yield* doubtOthers(session, desk, forgottenBases({ desk, session }));
});

/** Those of them whose file is another one than was put there. */
const doubtOthers = Effect.fnUntraced(function* (
  session: Session,
  desk: Desk,
  records: ReadonlyArray<readonly [document: string, record: FileRecord]>,
): Effect.fn.Return<void, OwnDisk> {
  if (records.length === 0) return;
  const listed = yield* Effect.orElseSucceed(desk.folder.list, () => []);
  const files = new Map(listed.map((file) => [nameKey(file.name), file]));
  for (const [document, record] of records) {
    const file = files.get(nameKey(record.file));
    const { described } = record;
    if (file === undefined || described === null || sameFile(file, described)) continue;
    note(desk, document, { ...record, base: null, described: null });
  }
  yield* onOwnDisk(saveRecords(desk, memoryOf(session)));
});
