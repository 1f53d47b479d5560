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
import { isShown } from "./lookaround.ts";
import { nameKey } from "./portable-names.ts";
import { memoryOf, saveRecords } from "./records.ts";

/**
 * The folder has lost operations of this copy. What the files of the documents hold is not known any more where no version says so: such a file
 * is looked at as if for the first time, so its content becomes a version and is not replaced by an older one.
 */
export const doubtLost = ({ book, modes }: Session, desk: Desk): void => {
  const held = versionsEverHeld(book);
  for (const [document, record] of desk.records) {
    const { base } = record;
    if (base === null || held.get(document)?.has(base) === true) continue;
    if (keptHere(modes, document, base) !== undefined) continue;
    note(desk, document, { ...record, base: null, described: null });
  }
};

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
