/** Which contents ever were versions of documents (I28). */
import type { Book, Log } from "../log/book.ts";
import type { Hash } from "../log/names.ts";

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
