/**
 * The book of logs of one copy: per author a verified, durable prefix, and how far of it is folded (engine §1.5, §1.6).
 *
 * A segment is admitted only as the next one of its log, with the right predecessor and rising Lamport time. It is folded
 * only when everything its author had seen is folded and its document chunks are here (causal exposure, I4); until then
 * its operations are waiting.
 */
import { foldSegment, settleQuarantine, type FoldedState, type OnConflict } from "./fold.ts";
import { byCodeUnits, type Hash, type LogId } from "./names.ts";
import { GENESIS, type Segment } from "./segment.ts";
import { at, type Vector } from "./vector.ts";

export interface Log {
  readonly id: LogId;
  /** In order, without gaps, from sequence 1. */
  readonly segments: Array<Segment>;
  /** Last sequence held. */
  seq: number;
  head: Hash;
  lam: number;
  /** How many of `segments` are folded. */
  folded: number;
}

export interface Book {
  readonly logs: Map<LogId, Log>;
  /** Log ids in order; the order of every loop over logs. */
  order: ReadonlyArray<LogId>;
  /** Last folded sequence per log: what the shown state contains. */
  readonly folded: Map<LogId, number>;
  /** Everything folded, in the order of folding. */
  readonly history: Array<Segment>;
  /** Operations held but not folded. */
  waiting: number;
  /** Counts admissions and folds: tells whether anything changed since somebody looked. */
  revision: number;
}

export const emptyBook = (): Book => ({
  logs: new Map(),
  order: [],
  folded: new Map(),
  history: [],
  waiting: 0,
  revision: 0,
});

export type Admission =
  | { readonly kind: "admitted" }
  /** Held already. */
  | { readonly kind: "known" }
  /** Earlier segments are missing. */
  | { readonly kind: "gap" }
  /** Does not continue this log: a forked history or a forgery (I21). */
  | { readonly kind: "foreign"; readonly why: string };

const logOf = (book: Book, id: LogId): Log => {
  const known = book.logs.get(id);
  if (known !== undefined) return known;
  const log: Log = { id, segments: [], seq: 0, head: GENESIS, lam: 0, folded: 0 };
  book.logs.set(id, log);
  book.order = [...book.order, id].toSorted(byCodeUnits);
  return log;
};

export const seqOf = (book: Book, id: LogId): number => book.logs.get(id)?.seq ?? 0;

export const headOf = (book: Book, id: LogId): Hash => book.logs.get(id)?.head ?? GENESIS;

/** The last operation held of a log; sequence 0 before the first. */
export const endOf = (book: Book, id: LogId): { readonly log: LogId; readonly seq: number } => ({
  log: id,
  seq: seqOf(book, id),
});

export const vectorOfBook = (book: Book): Vector => {
  const vector = new Map<LogId, number>();
  for (const id of book.order) vector.set(id, seqOf(book, id));
  return vector;
};

export const logsInOrder = (book: Book): ReadonlyArray<Log> =>
  book.order.flatMap((id) => {
    const log = book.logs.get(id);
    return log === undefined ? [] : [log];
  });

/** Where a log ends, for whoever wants to go on from there. */
interface LogEnd {
  readonly head: Hash;
  readonly lam: number;
}

/** Why a segment that comes next by its number cannot follow this end of its log. */
const whyNotAfter = (end: LogEnd, segment: Segment): string | undefined => {
  if (segment.prev !== end.head) return "does not continue the history held";
  return segment.lam <= end.lam ? "Lamport time does not rise" : undefined;
};

const lastLam = (segment: Segment): number => segment.lam + segment.ops.length - 1;

/** Whether `next` is the segment after `before` in their log. */
export const follows = (before: Segment, next: Segment): boolean =>
  next.log === before.log &&
  next.first === before.last + 1 &&
  whyNotAfter({ head: before.id, lam: lastLam(before) }, next) === undefined;

/** Whether the segment may be admitted now. Does not change the book. */
export const judge = (book: Book, segment: Segment): Admission => {
  const log = book.logs.get(segment.log);
  const seq = log?.seq ?? 0;
  if (segment.first > seq + 1) return { kind: "gap" };
  if (segment.first <= seq) {
    const same = log?.segments.some(
      (held) => held.first === segment.first && held.id === segment.id,
    );
    return same === true
      ? { kind: "known" }
      : { kind: "foreign", why: "another history of this log is held" };
  }
  const why = whyNotAfter({ head: log?.head ?? GENESIS, lam: log?.lam ?? 0 }, segment);
  return why === undefined ? { kind: "admitted" } : { kind: "foreign", why };
};

/** Adds a segment `judge` called admitted, after it is durable. */
export const admit = (book: Book, segment: Segment): void => {
  const log = logOf(book, segment.log);
  log.segments.push(segment);
  log.seq = segment.last;
  log.head = segment.id;
  log.lam = lastLam(segment);
  book.waiting += segment.ops.length;
  book.revision += 1;
};

const ready = (book: Book, segment: Segment, chunks: ReadonlySet<Hash>): boolean =>
  segment.deps.every((dep) => at(book.folded, dep.log) >= dep.seq) &&
  segment.chunks.every((chunk) => chunks.has(chunk.hash));

/** Folds everything that became ready; never folds anything twice. */
export const foldReady = (
  book: Book,
  state: FoldedState,
  chunks: ReadonlySet<Hash>,
  onConflict: OnConflict,
): void => {
  if (book.waiting === 0) return;
  for (let progress = true; progress;) {
    progress = false;
    for (const log of logsInOrder(book)) {
      for (;;) {
        const next = log.segments[log.folded];
        if (next === undefined || !ready(book, next, chunks)) break;
        foldSegment(state, next, onConflict);
        book.history.push(next);
        log.folded += 1;
        book.folded.set(log.id, next.last);
        book.waiting -= next.ops.length;
        book.revision += 1;
        progress = true;
      }
    }
  }
  if (settleQuarantine(state, book.history)) book.revision += 1;
};

/** Held segments that are not folded yet, oldest first in each log. */
export const heldBack = (book: Book): ReadonlyArray<Segment> =>
  book.waiting === 0 ? [] : logsInOrder(book).flatMap((log) => log.segments.slice(log.folded));

/** Chunks of held segments that are not here, each once, in a fixed order. */
export const missingChunks = (book: Book, chunks: ReadonlySet<Hash>): ReadonlyArray<Hash> => {
  const missing = new Set<Hash>();
  for (const segment of heldBack(book))
    for (const chunk of segment.chunks) if (!chunks.has(chunk.hash)) missing.add(chunk.hash);
  return [...missing];
};

/** The held segments of a log after `seq`, found from the newest end (usually there are few). */
export const segmentsAfter = (log: Log, seq: number): ReadonlyArray<Segment> => {
  let start = log.segments.length;
  while (start > 0 && (log.segments[start - 1]?.last ?? 0) > seq) start -= 1;
  return log.segments.slice(start);
};
