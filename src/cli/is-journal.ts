/** Which files are journals: by their name, and by how they begin, as `run --journal` writes one under any name. */
import { JOURNAL_FORMAT } from "../sim/journal.ts";
import { beginningOf } from "./beginning.ts";

const JOURNAL_SUFFIX = ".jsonl";

/** The first bytes of every journal. */
const BEGINNING = Buffer.from(`{"format":"${JOURNAL_FORMAT}"`);

export const beginsLikeJournal = (bytes: Uint8Array): boolean =>
  BEGINNING.equals(bytes.subarray(0, BEGINNING.length));

export const isJournal = (file: string): boolean =>
  file.endsWith(JOURNAL_SUFFIX) || beginsLikeJournal(beginningOf(file, BEGINNING.length));
