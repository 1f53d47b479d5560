/** Which files are journals: by their name, and by how they begin, as `run --journal` writes one under any name. */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { JOURNAL_FORMAT } from "../sim/journal.ts";

const JOURNAL_SUFFIX = ".jsonl";

/** The first bytes of every journal. */
const BEGINNING = Buffer.from(`{"format":"${JOURNAL_FORMAT}"`);

export const beginsLikeJournal = (bytes: Uint8Array): boolean =>
  BEGINNING.equals(bytes.subarray(0, BEGINNING.length));

/** The first bytes of a file. What cannot be read is said by whoever reads it. */
export const beginningOf = (file: string, length: number): Uint8Array => {
  const bytes = Buffer.alloc(length);
  try {
    // A pipe would lose what is looked at here.
    if (!statSync(file).isFile()) return bytes;
    const opened = openSync(file, "r");
    try {
      readSync(opened, bytes);
    } finally {
      closeSync(opened);
    }
  } catch {
    return bytes;
  }
  return bytes;
};

export const isJournal = (file: string): boolean =>
  file.endsWith(JOURNAL_SUFFIX) || beginsLikeJournal(beginningOf(file, BEGINNING.length));
