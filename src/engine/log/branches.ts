/**
 * Two histories of one log (engine §1.4, equivocation; I21). A laptop cloned with its private memory, or an author who cheats,
 * signs two segments for the same place of one log. Both are genuine, and both are somebody's work, so both are kept.
 *
 * The log ends where they part. What comes after is a branch on each side, named by the hash of its first segment, and folds as
 * a log of its own. Which branches there are depends on the set of segments alone, not on which arrived first: copies that
 * hold the same segments show the same. Folders and files know nothing of it; they carry the name the author wrote.
 */
import { refill } from "../in-steps.ts";
import {
  admit,
  endAt,
  forget,
  logOf,
  whyNotAfter,
  type Book,
  type Log,
  type LogEnd,
} from "./book.ts";
import { familyOf } from "./meaning.ts";
import { branchName, copyOfLog, writtenLog, type CopyId, type LogId } from "./names.ts";
import { GENESIS, type Segment } from "./segment.ts";

/** Where a segment belongs among the histories of its log. */
export type Place =
  | { readonly kind: "known" }
  /** It continues this log or branch. */
  | { readonly kind: "next"; readonly log: LogId }
  /** It parts from this log or branch after this sequence. */
  | { readonly kind: "parts"; readonly log: LogId; readonly after: number }
  /** What it follows is not held. */
  | { readonly kind: "gap" }
  | { readonly kind: "foreign"; readonly why: string };

/** Copies under whose identity two laptops wrote. */
export const forkedCopies = (book: Book): ReadonlySet<CopyId> =>
  new Set([...book.forked].map(copyOfLog));

/** Looks for the segment's predecessor in one log or branch. */
const placeIn = (log: Log, segment: Segment): Place | undefined => {
  const after = segment.first - 1;
  // A branch's own start is the end of what it parts from, and is found there.
  if (log.from?.after === after) return undefined;
  const end = endAt(log, after);
  if (end === undefined || end.head !== segment.prev) return undefined;
  const why = whyNotAfter(end, segment);
  if (why !== undefined) return { kind: "foreign", why };
  return after === log.seq && !log.parted
    ? { kind: "next", log: log.id }
    : { kind: "parts", log: log.id, after };
};

/** Where the segment belongs. Does not change the book. */
export const placeOf = (book: Book, segment: Segment): Place => {
  const written = writtenLog(segment.log);
  const family = familyOf(book, written);
  if (family.some((log) => log.segments.some(({ id }) => id === segment.id)))
    return { kind: "known" };
  const root = book.logs.get(written);
  if (root === undefined)
    return segment.prev === GENESIS ? { kind: "next", log: written } : { kind: "gap" };
  if (segment.first <= root.floor.seq)
    return segment.last <= root.floor.seq
      ? { kind: "known" }
      : { kind: "foreign", why: "it crosses the end of a snapshot" };
  for (const log of family) {
    const place = placeIn(log, segment);
    if (place !== undefined) return place;
  }
  return { kind: "gap" };
};

/** What lies after `seq` becomes a branch; the log ends there. */
const part = (book: Book, log: Log, seq: number): void => {
  const end = endAt(log, seq);
  if (end === undefined) throw new Error(`no segment of ${log.id} ends at ${seq}`);
  book.forked.add(writtenLog(log.id));
  const rest = log.segments.filter((segment) => segment.first > seq);
  const [first] = rest;
  if (first !== undefined) {
    const branch = logOf(book, branchName(first));
    const { seq: last, head, lam } = log;
    Object.assign(branch, { floor: end, seq: last, head, lam, parted: log.parted });
    branch.from = { log: log.id, after: seq };
    for (const segment of rest) branch.segments.push({ ...segment, log: branch.id });
    for (const other of familyOf(book, log.id))
      if (other !== branch && other.from?.log === log.id && other.from.after > seq)
        other.from = { ...other.from, log: branch.id };
    log.segments.splice(log.segments.length - rest.length, rest.length);
    Object.assign(log, end);
  }
  log.parted = true;
};

/** Adds a segment, durable already, at its place. True when histories parted that did not before. */
export const plant = (
  book: Book,
  segment: Segment,
  place: Extract<Place, { kind: "next" | "parts" }>,
): boolean => {
  if (place.kind === "next") {
    admit(book, { ...segment, log: place.log });
    return false;
  }
  const log = logOf(book, place.log);
  part(book, log, place.after);
  const branch = logOf(book, branchName(segment));
  Object.assign(branch, { floor: { seq: log.seq, head: log.head, lam: log.lam } });
  Object.assign(branch, branch.floor);
  branch.from = { log: log.id, after: place.after };
  admit(book, { ...segment, log: branch.id });
  return true;
};

/** Whether a segment that ends at `seq` with this id is held, in whatever branch; the branch it is in. */
export const branchWith = (
  book: Book,
  entry: { readonly log: LogId; readonly seq: number; readonly head: string },
): Log | undefined => {
  const log = book.logs.get(entry.log);
  // Mostly it is the end of what is held, and there are no branches.
  if (log?.head === entry.head && log.seq === entry.seq && book.forked.size === 0) return log;
  return familyOf(book, entry.log).find((one) => endAt(one, entry.seq)?.head === entry.head);
};

/** The branch of a log that has parted in which this end lies, where nothing has parted behind it. */
const branchTo = (book: Book, root: Log, end: LogEnd): Log | undefined =>
  familyOf(book, root.id).find(
    (branch) => branch !== root && !branch.parted && endAt(branch, end.seq)?.head === end.head,
  );

/** Whether a log has parted before this end. */
const partsBefore = (root: Log | undefined, end: LogEnd): root is Log =>
  root?.parted === true && root.from === null && end.seq > root.seq;

/** Whether the end lies in a history of the log that is held here, also where there are several. */
export const isInABranch = (book: Book, id: LogId, end: LogEnd): boolean => {
  const root = book.logs.get(id);
  return partsBefore(root, end) && branchTo(book, root, end) !== undefined;
};

/** Branches of which a snapshot that ends so tells another one. */
export const branchesLost = (
  book: Book,
  ends: ReadonlyMap<LogId, LogEnd>,
): ReadonlyArray<{ readonly branch: Log; readonly end: LogEnd }> =>
  [...ends].flatMap(([id, end]) => {
    const root = book.logs.get(id);
    const chosen = partsBefore(root, end) ? branchTo(book, root, end) : undefined;
    if (root === undefined || chosen === undefined) return [];
    const kept = new Set([root, chosen]);
    let { from } = chosen;
    while (from !== null) {
      const before = book.logs.get(from.log);
      if (before !== undefined) kept.add(before);
      from = before?.from ?? null;
    }
    return familyOf(book, id).flatMap((branch) => (kept.has(branch) ? [] : [{ branch, end }]));
  });

/** Where a snapshot stands for one of the histories of a log, that one is the log again, and there are no branches any more. */
export const reunite = (book: Book, ends: ReadonlyMap<LogId, LogEnd>): void => {
  for (const [id, end] of ends) {
    const root = book.logs.get(id);
    const chosen = partsBefore(root, end) ? branchTo(book, root, end) : undefined;
    if (root === undefined || chosen === undefined) continue;
    const beyond = chosen.segments.filter(({ last }) => last > end.seq);
    const { seq, head, lam } = chosen;
    for (const branch of familyOf(book, id)) if (branch !== root) forget(book, branch.id);
    book.forked.delete(id);
    refill(
      root.segments,
      beyond.map((segment) => ({ ...segment, log: id })),
    );
    Object.assign(root, { seq, head, lam, parted: false });
  }
};
