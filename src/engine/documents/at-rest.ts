/**
 * Whether a folder is at rest: every document has its file under its own name, described as it was when its content was what is shown, and
 * nothing else lies there. Found out in one go; then a look has nothing to do but to read the files whose turn it is. In doubt a folder is not at
 * rest, and everything about it is worked out.
 */
import { documentsHere } from "../modes/modes.ts";
import { sameFile, type Desk } from "./desk.ts";
import { shownContent, type Look } from "./lookaround.ts";
import { nameKey, toPortableName } from "./portable-names.ts";
import type { Session } from "../copy/session.ts";
import type { WorkingFile } from "./working-folder.ts";

/** Nothing is thought about any file but what is known of it, and nothing waits. */
const isCalm = (desk: Desk): boolean =>
  [desk.candidates, desk.unstable, desk.pending, desk.vanished, desk.torn, desk.asked].every(
    ({ size }) => size === 0,
  );

/** What is shown changes with an operation only. */
const isAutomatic = ({ modes }: Session): boolean =>
  modes.standard === "automatic" && modes.documents.size === 0;

/** The file of a document that has a record. */
export const fileAtRest = ({ desk, files }: Look, document: string): WorkingFile | undefined => {
  const record = desk.records.get(document);
  return record === undefined ? undefined : files.get(nameKey(record.file));
};

/** The files of all documents, by their names, where every single one is as it was; undefined where one is not. */
const filesAsTheyWere = (look: Look): ReadonlyMap<string, string> | undefined => {
  const { desk, session } = look;
  const names = new Map<string, string>();
  const seen = new Set<WorkingFile>();
  for (const [document, { base, described, file, intended }] of desk.records) {
    if (base === null || described === null || intended !== null) return undefined;
    const entry = look.files.get(nameKey(file));
    if (entry === undefined || !sameFile(described, entry)) return undefined;
    if (shownContent(session, document) !== base || toPortableName(document) !== file)
      return undefined;
    seen.add(entry);
    names.set(document, file);
  }
  // No two of them are one file: so no two documents claim one name either.
  return seen.size === names.size ? names : undefined;
};

/** Notes that the folder is at rest, where it is. */
export const noteRest = (look: Look): void => {
  const { desk, session } = look;
  const { size } = desk.records;
  const isPlain = look.only === null && look.twins.length === 0 && isCalm(desk);
  if (!isPlain || !isAutomatic(session)) return;
  if (look.files.size !== size || documentsHere(session).size !== size) return;
  const files = filesAsTheyWere(look);
  if (files === undefined) return;
  desk.names = { documents: [...files.keys()], files, checked: true };
  look.rest = { changes: desk.changes, revision: session.book.revision };
};

/** Whether it was at rest when the look began, and nothing was taken in or put there since. */
export const isAtRest = ({ desk, rest, session }: Look): boolean =>
  rest !== null &&
  rest.changes === desk.changes &&
  rest.revision === session.book.revision &&
  isAutomatic(session);
