/**
 * Which contents ever were versions of documents, and which files hold what was one: an operation that is lost with the folder of the copy
 * may leave its content in the working folder, and there only (engine §1.4, I28).
 */
import { keptHere } from "../modes/modes.ts";
import type { Book, Log } from "../log/book.ts";
import type { Hash } from "../log/names.ts";
import type { Session } from "../copy/session.ts";
import { note, type Desk } from "./desk.ts";

/** Every version ever shown and not cleaned up, by document. */
export const versionsEverHeld = (book: Book): ReadonlyMap<string, ReadonlySet<Hash>> =>
  versionsIn(book, (log) => log.folded);

/** The same, and those that wait for something. */
export const versionsReceived = (book: Book): ReadonlyMap<string, ReadonlySet<Hash>> =>
  versionsIn(book, (log) => log.segments.length);

const versionsIn = (
  book: Book,
  segmentsOf: (log: Log) => number,
): ReadonlyMap<string, ReadonlySet<Hash>> => {
  const held = new Map<string, Set<Hash>>();
  const add = (document: string, hash: Hash): void => {
    const versions = held.get(document);
    if (versions === undefined) held.set(document, new Set([hash]));
    else versions.add(hash);
  };
  for (const [document, register] of book.below.documents)
    for (const { value } of register.versions) add(document, value.sha256);
  for (const log of book.logs.values())
    for (const segment of log.segments.slice(0, segmentsOf(log)))
      for (const op of segment.ops) if (op.kind === "put") add(op.document, op.manifest.sha256);
  return held;
};

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
