/**
 * The book of logs of one copy: per author a verified, durable prefix, and how far of it is folded (engine §1.5, §1.6).
 *
 * A segment is admitted only as the next one of its log, with the right predecessor and rising Lamport time. It is folded
 * only when everything its author had seen is folded and its document chunks are here (causal exposure, I4); until then
 * its operations are waiting.
 *
 * Below its *floor* a log is not held as segments any more: a clean-up put a snapshot in their place (engine §1.9). The state
 * is what the snapshots say, and the segments above the floors on top.
 */
import type { Manifest } from "../documents/content.ts";
import {
  emptyState,
  foldSegment,
  restart,
  settleQuarantine,
  type FoldedState,
  type OnConflict,
} from "../state/fold.ts";
import { refill } from "../in-steps.ts";
import { familyOf, hasFoldedMeant, isMet, isReachable, translated } from "./meaning.ts";
import { byCodeUnits, type CopyId, type Hash, type LogId } from "./names.ts";
import { GENESIS, type Segment } from "./segment.ts";
import { at, type Vector } from "./vector.ts";

/** Where a log, or a part of it, ends. */
export interface LogEnd {
  readonly seq: number;
  /** Id of the segment that ends there. */
  readonly head: Hash;
  readonly lam: number;
}

export interface Log {
  readonly id: LogId;
  /** Up to here a snapshot stands for it; sequence 0 where none does. Of a branch: where it begins. */
  floor: LogEnd;
  /** In order, without gaps, from the floor on. */
  readonly segments: Array<Segment>;
  /** Last sequence held. */
  seq: number;
  head: Hash;
  lam: number;
  /** How many of `segments` are folded. */
  folded: number;
  /** Two histories part where it ends: nothing continues it but its branches. */
  parted: boolean;
  /** Of a branch: the log it parts from, and the sequence after which. */
  from: { readonly log: LogId; readonly after: number } | null;
}

export interface Book {
  readonly logs: Map<LogId, Log>;
  /** Log ids in order; the order of every loop over logs. */
  order: ReadonlyArray<LogId>;
  /** The logs themselves in that order: every exchange goes through them many times. */
  inOrder: ReadonlyArray<Log>;
  /** Last folded sequence per log: what the shown state contains. */
  readonly folded: Map<LogId, number>;
  /** What the snapshots say: the state below the floors. */
  below: FoldedState;
  /** The snapshots it comes from, by their hashes, in order. */
  snapshots: ReadonlyMap<Hash, StoredSnapshot>;
  /** Everything folded on top of it, in the order of folding. */
  history: Array<Segment>;
  /** Operations held but not folded. */
  waiting: number;
  /** Logs, by the names their authors know, that have branches. */
  readonly forked: Set<LogId>;
  /** A branch grew or appeared: what references mean has to be looked at anew. */
  unsettled: boolean;
  /** Counts admissions and folds: tells whether anything changed since somebody looked. */
  revision: number;
  /** Counts how often the state was worked out anew: what `history` grew by does not tell what changed then. */
  restarts: number;
}

/** What a snapshot stands for. */
export interface HeldSnapshot {
  readonly ends: ReadonlyMap<LogId, LogEnd>;
  /** The documents in it, every version. */
  readonly manifests: ReadonlyArray<Manifest>;
}

/** A snapshot that lies in the own folder, and the file as it was written or read: on the disk it may be damaged meanwhile. */
export interface StoredSnapshot extends HeldSnapshot {
  readonly bytes: Uint8Array;
}

const BOTTOM: LogEnd = { seq: 0, head: GENESIS, lam: 0 };

export const emptyBook = (topLevel: CopyId | null = null): Book => ({
  logs: new Map(),
  order: [],
  inOrder: [],
  folded: new Map(),
  below: emptyState(topLevel),
  snapshots: new Map(),
  history: [],
  waiting: 0,
  forked: new Set(),
  unsettled: false,
  revision: 0,
  restarts: 0,
});

export type Admission =
  | { readonly kind: "admitted" }
  /** Held already. */
  | { readonly kind: "known" }
  /** Earlier segments are missing. */
  | { readonly kind: "gap" }
  /** Does not continue this log: another history of it (I21), see `placeOf`; or nothing its author can have written. */
  | { readonly kind: "foreign"; readonly why: string };

export const logOf = (book: Book, id: LogId): Log => {
  const known = book.logs.get(id);
  if (known !== undefined) return known;
  const log: Log = {
    id,
    floor: BOTTOM,
    segments: [],
    ...BOTTOM,
    folded: 0,
    parted: false,
    from: null,
  };
  book.logs.set(id, log);
  book.inOrder = [...book.inOrder, log].toSorted((a, b) => byCodeUnits(a.id, b.id));
  book.order = book.inOrder.map((each) => each.id);
  return log;
};

/** There is no such log any more. */
export const forget = (book: Book, id: LogId): void => {
  book.logs.delete(id);
  book.inOrder = book.inOrder.filter((log) => log.id !== id);
  book.order = book.inOrder.map((log) => log.id);
};

export const seqOf = (book: Book, id: LogId): number => book.logs.get(id)?.seq ?? 0;

/** Up to where a snapshot stands for the log. */
export const floorOf = (book: Book, id: LogId): number => book.logs.get(id)?.floor.seq ?? 0;

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

export const logsInOrder = (book: Book): ReadonlyArray<Log> => book.inOrder;

/** Why a segment that comes next by its number cannot follow this end of its log. */
export const whyNotAfter = (
  end: Pick<LogEnd, "head" | "lam">,
  segment: Segment,
): string | undefined => {
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
  if (log?.parted === true)
    return familyOf(book, segment.log).some((one) =>
      one.segments.some(({ id }) => id === segment.id),
    )
      ? { kind: "known" }
      : { kind: "foreign", why: "two histories of this log are held" };
  if (segment.first > seq + 1) return { kind: "gap" };
  if (log !== undefined && segment.first <= log.floor.seq)
    return segment.last <= log.floor.seq
      ? { kind: "known" }
      : { kind: "foreign", why: "it crosses the end of a snapshot" };
  if (segment.first <= seq) {
    const same = log?.segments.some(
      (held) => held.first === segment.first && held.id === segment.id,
    );
    return same === true
      ? { kind: "known" }
      : { kind: "foreign", why: "another history of this log is held" };
  }
  const why = whyNotAfter(log ?? BOTTOM, segment);
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
  if (log.from !== null) book.unsettled = true;
};

const ready = (book: Book, segment: Segment, chunks: ReadonlySet<Hash>): boolean =>
  segment.deps.every((dep) => at(book.folded, dep.log) >= dep.seq || isMet(book, dep)) &&
  segment.chunks.every((chunk) => chunks.has(chunk.hash));

/** Everything held above the floors is to be folded again. */
const unfold = (book: Book, state: FoldedState): void => {
  book.folded.clear();
  book.history = [];
  book.waiting = 0;
  for (const log of logsInOrder(book)) {
    log.folded = 0;
    if (log.from === null && log.floor.seq > 0) book.folded.set(log.id, log.floor.seq);
    for (const segment of log.segments) book.waiting += segment.ops.length;
  }
  restart(state, book.below);
  book.revision += 1;
  book.restarts += 1;
};

/** Folds everything anew after a branch grew or appeared: what was said of its log may mean something else now. */
export const refold = (book: Book, state: FoldedState): void => {
  book.unsettled = false;
  unfold(book, state);
};

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
        const held = log.segments[log.folded];
        if (held === undefined || !isReachable(book, log) || !ready(book, held, chunks)) break;
        const next = book.forked.size === 0 ? held : translated(book, held);
        if (next !== held && !hasFoldedMeant(book, next)) break;
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
  if (!settleQuarantine(state, book.history, book.below)) return;
  book.revision += 1;
  book.restarts += 1;
};

/** A log as it ends at `seq`; undefined where that is below the floor, or no segment ends there. */
export const endAt = (log: Log, seq: number): LogEnd | undefined => {
  if (seq === log.floor.seq) return log.floor;
  // Mostly it is the end of what is held.
  if (seq === log.seq) return { seq, head: log.head, lam: log.lam };
  const segment = log.segments.findLast(({ last }) => last <= seq);
  return segment?.last === seq ? { seq, head: segment.id, lam: lastLam(segment) } : undefined;
};

/** What a log holds beyond `seq` goes, with the segment this lies in; everything is to be folded anew then. */
export const cutOff = (book: Book, id: LogId, seq: number): void => {
  const log = logOf(book, id);
  refill(
    log.segments,
    log.segments.filter((segment) => segment.last <= seq),
  );
  const last = log.segments.at(-1);
  const end =
    last === undefined ? log.floor : { seq: last.last, head: last.id, lam: lastLam(last) };
  Object.assign(log, end);
};

/**
 * Puts snapshots in the place of everything at or below `ends`. The caller has made sure that no log held tells another story.
 * What is held beyond stays on top and is folded anew with the next `foldReady`.
 */
export const rebase = (
  book: Book,
  state: FoldedState,
  base: {
    readonly below: FoldedState;
    readonly ends: ReadonlyMap<LogId, LogEnd>;
    readonly snapshots: Book["snapshots"];
  },
): void => {
  for (const [id, end] of base.ends) {
    const log = logOf(book, id);
    if (end.seq <= log.floor.seq) continue;
    log.floor = end;
    refill(
      log.segments,
      log.segments.filter(({ last }) => last > end.seq),
    );
    if (log.seq <= end.seq) Object.assign(log, end);
  }
  book.below = base.below;
  book.snapshots = base.snapshots;
  refold(book, state);
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
