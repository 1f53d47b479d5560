/**
 * What references to a log mean after two histories of it came to light (engine §1.4; branches.ts says what branches are).
 *
 * Others may have referred to operations after the parting while they knew one side only. Such a reference means the
 * operation of that number in whichever branch wrote to the same place. Where more than one did, nobody can say which had been
 * seen, and it replaces none: then a value may come back that was replaced, and none is lost.
 */
import type { Book, Log } from "./book.ts";
import { writtenLog, type LogId } from "./names.ts";
import type { Dot, Op } from "./op.ts";
import type { Segment } from "./segment.ts";
import { at } from "./vector.ts";

/** A log and its branches, in order. */
export const familyOf = (book: Book, id: LogId): ReadonlyArray<Log> => {
  const written = writtenLog(id);
  if (!book.forked.has(written)) {
    const log = book.logs.get(written);
    return log === undefined ? [] : [log];
  }
  return book.order.flatMap((one) => {
    const log = writtenLog(one) === written ? book.logs.get(one) : undefined;
    return log === undefined ? [] : [log];
  });
};

/** The branches that go beyond a log that has parted, and reach this sequence. */
const reaching = (book: Book, { log: id, seq }: Dot): ReadonlyArray<Log> => {
  const log = book.logs.get(id);
  if (log?.parted !== true || seq <= log.seq) return [];
  const descends = (from: Log): boolean =>
    from.from !== null && (from.from.log === id || descends(book.logs.get(from.from.log) ?? log));
  return familyOf(book, id).filter(
    (branch) =>
      branch !== log && seq > (branch.from?.after ?? 0) && seq <= branch.seq && descends(branch),
  );
};

/**
 * Whether what a snapshot stands for reaches as far as a branch that was given up for it (snapshot/overtaken.ts): whoever had that branch said
 * once more what was in it, and went on.
 */
const isGivenUp = (book: Book, { log, seq }: Dot): boolean => {
  const written = writtenLog(log);
  return written !== log && (book.logs.get(written)?.floor.seq ?? 0) >= seq;
};

/** Whether a dependency on a log that has parted is met by one of its branches. */
export const isMet = (book: Book, dep: Dot): boolean =>
  isGivenUp(book, dep) ||
  (book.forked.has(writtenLog(dep.log)) &&
    reaching(book, dep).some((branch) => at(book.folded, branch.id) >= dep.seq));

/** Whether everything before this branch is folded. */
export const isReachable = (book: Book, log: Log): boolean =>
  log.from === null || at(book.folded, log.from.log) >= log.from.after;

/** What an operation writes to; undefined for what is no edit. */
const targetOf = (op: Op): { readonly of: string; readonly field: string | null } | undefined => {
  switch (op.kind) {
    case "set":
      return { of: `record ${op.record}`, field: op.field };
    case "delete-record":
      return { of: `record ${op.record}`, field: null };
    case "put":
    case "delete-document":
      return { of: `document ${op.document}`, field: null };
    case "control":
    case "unknown":
      return undefined;
  }
};

const opAt = (log: Log, seq: number): Op | undefined => {
  const segment = log.segments.find(({ first, last }) => first <= seq && seq <= last);
  return segment?.ops[seq - segment.first];
};

/** Whether an operation that replaces something of `op` can have meant the one at this place. */
const canHaveMeant = (op: Op, log: Log, seq: number): boolean => {
  const meant = opAt(log, seq);
  const [a, b] = [targetOf(op), meant === undefined ? undefined : targetOf(meant)];
  return (
    a !== undefined &&
    b !== undefined &&
    a.of === b.of &&
    (a.field === null || b.field === null || a.field === b.field)
  );
};

/** The dot as the author of `own` meant it: in his own history, that is where his branch comes from. */
const inOwnHistory = (book: Book, own: Log, seq: number): Dot => {
  let log = own;
  while (log.from !== null && seq <= log.from.after) {
    const before = book.logs.get(log.from.log);
    if (before === undefined) break;
    log = before;
  }
  return { log: log.id, seq };
};

const meaningOf = (book: Book, own: Log, op: Op, dot: Dot): ReadonlyArray<Dot> => {
  if (dot.log === writtenLog(own.id)) return [inOwnHistory(book, own, dot.seq)];
  if (!book.forked.has(writtenLog(dot.log))) return [dot];
  const branches = reaching(book, dot);
  if (branches.length === 0) return [dot];
  const meant = branches.filter((branch) => canHaveMeant(op, branch, dot.seq));
  return meant.length === 1 ? meant.map((branch) => ({ log: branch.id, seq: dot.seq })) : [];
};

/** A held segment with every reference to a log that has parted said in terms of its branches. */
export const translated = (book: Book, segment: Segment): Segment => {
  const own = book.logs.get(segment.log);
  const concerned = (log: LogId): boolean => book.forked.has(writtenLog(log));
  if (own === undefined || !(concerned(own.id) || segment.deps.some(({ log }) => concerned(log))))
    return segment;
  return {
    ...segment,
    deps: segment.deps.flatMap((dep) => [
      dep,
      ...reaching(book, dep).map((branch) => ({ log: branch.id, seq: dep.seq })),
    ]),
    ops: segment.ops.map((op) =>
      "observed" in op
        ? { ...op, observed: op.observed.flatMap((dot) => meaningOf(book, own, op, dot)) }
        : op,
    ),
  };
};

/** Whether everything a translated segment replaces in branches is folded: its author had seen it. */
export const hasFoldedMeant = (book: Book, segment: Segment): boolean =>
  segment.ops.every(
    (op) =>
      !("observed" in op) ||
      op.observed.every(
        ({ log, seq }) =>
          log === segment.log || writtenLog(log) === log || at(book.folded, log) >= seq,
      ),
  );
