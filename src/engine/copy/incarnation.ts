/**
 * A new life of a copy: the same copy, a new log (engine §1.4). Needed whenever the old log may have gone further than we
 * remember (restored folder, unknown outcome of a write, our own log met elsewhere with operations we do not have), because a
 * sequence number must never be used twice (I21); and where operations of the old log wait.
 */
import * as Effect from "effect/Effect";
import { seqOf } from "../log/book.ts";
import { doubtLost, doubtPutBack } from "../documents/forgotten.ts";
import { foldAll, onOwnDisk, type ExchangeError, type OwnDisk } from "./core.ts";
import { closeGaps } from "./load.ts";
import { loadAnchor, loadUnsaid, saveAnchor, saveUnsaid } from "./memory.ts";
import { copyOfLog, incarnationOfLog, makeLogId, type Hash, type LogId } from "../log/names.ts";
import { pullSegments, type Moved, type SegmentFile, type Source } from "../exchange/pull.ts";
import { GENESIS } from "../log/segment.ts";
import type { Session } from "./session.ts";
import { takeStrays } from "../log/strays.ts";

/** The first log of this copy nobody can have seen; `known` are logs that are only known of. */
const freshLog = (session: Pick<Session, "book" | "identity">, known: Iterable<LogId>): LogId => {
  const copy = session.identity.copyId;
  let highest = incarnationOfLog(session.identity.logId);
  for (const log of [...session.book.order, ...known])
    if (copyOfLog(log) === copy) highest = Math.max(highest, incarnationOfLog(log));
  return makeLogId(copy, highest + 1);
};

/** Numbers of lives that parted; below them are those that are counted up. */
const PARTED = { from: 100_000, count: 800_000 } as const;

/**
 * Two lives that learn that they wrote under one name must not meet again under the next one: the number comes from what
 * this life wrote last, and that is what they differ in.
 */
const logApart = (session: Pick<Session, "book" | "identity">, lastOwn: Hash): LogId => {
  let number = PARTED.from + (Number.parseInt(lastOwn.slice(0, 8), 16) % PARTED.count);
  while (session.book.logs.has(makeLogId(session.identity.copyId, number))) number += 1;
  return makeLogId(session.identity.copyId, number);
};

const hasParted = (session: Pick<Session, "book" | "identity">): boolean =>
  session.book.logs.get(session.identity.logId)?.parted === true;

export const startIncarnation = Effect.fnUntraced(function* (
  session: Session,
  options: { readonly known?: Iterable<LogId>; readonly mayBeUnsaid?: boolean } = {},
): Effect.fn.Return<void, OwnDisk> {
  const { journal } = session;
  const { copyId: copy, logId: before } = session.identity;
  const owner = session.format.ownerCopy;
  const log = hasParted(session)
    ? logApart(session, (yield* onOwnDisk(loadAnchor(journal, owner)))?.head ?? GENESIS)
    : freshLog(session, options.known ?? []);
  session.identity = { ...session.identity, logId: log };
  session.trace.emit("copy.incarnation", { copy, log });
  if (options.mayBeUnsaid === true) {
    const unsaid = yield* onOwnDisk(loadUnsaid(journal, owner));
    yield* onOwnDisk(saveUnsaid(journal, owner, [...unsaid, before]));
  }
  yield* onOwnDisk(saveAnchor(journal, owner, { copy, log, seq: 0, head: GENESIS }));
});

/**
 * What this laptop wrote last stays behind. Should it have been put back whole before, others may know the same numbers of something else
 * (said-again.ts).
 */
export const endLog = (session: Session): Effect.Effect<void, OwnDisk> =>
  startIncarnation(session, { mayBeUnsaid: true });

/**
 * The folder is behind what the copy has written. What its files hold is doubted before the new log begins: nothing tells of the loss after
 * that. `isCutOff`: what was written lies there, and cannot be read without something that is damaged or gone.
 */
export const goOnAnew = Effect.fnUntraced(function* (
  session: Session,
  options: { readonly isCutOff: boolean },
): Effect.fn.Return<void, OwnDisk> {
  const { desk } = session;
  if (desk !== null) {
    foldAll(session);
    doubtLost(session, desk, options);
    yield* doubtPutBack(session, desk);
  }
  yield* startIncarnation(session);
});

/**
 * Whether operations of the own log wait, for a piece of a document that is gone or for others' work a backup does not have. What is written
 * behind them would wait with them, everywhere, though its author has not seen them.
 */
const isWaiting = ({ book, identity }: Session): boolean => {
  const log = book.logs.get(identity.logId);
  return log !== undefined && log.folded < log.segments.length;
};

/** Nothing is written any more into a log of which two histories are known, or behind operations that wait. */
export const leaveBehind = (session: Session): Effect.Effect<void, OwnDisk> =>
  hasParted(session)
    ? startIncarnation(session)
    : isWaiting(session)
      ? endLog(session)
      : Effect.void;

/**
 * Takes in other histories of logs. That of our own is the tripwire as well. That a log has parted, and which files are of the other history, may
 * be known only when the first of them is taken in: so they are listed again after that.
 */
export const takeBranches = Effect.fnUntraced(function* (
  session: Session,
  source: Source,
  list: Effect.Effect<ReadonlyArray<SegmentFile>, ExchangeError>,
): Effect.fn.Return<Moved, ExchangeError> {
  const { logId } = session.identity;
  const before = seqOf(session.book, logId);
  const moved: Moved = { operations: 0, bytes: 0 };
  for (let progress = true; progress;) {
    const { operations, bytes } = yield* takeStrays(session, source, yield* list);
    moved.operations += operations;
    moved.bytes += bytes;
    progress = operations > 0;
  }
  if (logId === session.identity.logId && seqOf(session.book, logId) > before)
    yield* startIncarnation(session);
  if (hasParted(session)) yield* startIncarnation(session);
  return moved;
});

/**
 * Takes in what a folder offers. Our own log is no exception, and it is the tripwire: meeting operations under our own name
 * that we did not write in this life ends this life of the log.
 */
export const takeIn = Effect.fnUntraced(function* (
  session: Session,
  source: Source,
  offered: ReadonlyMap<LogId, ReadonlyArray<SegmentFile>>,
): Effect.fn.Return<Moved, ExchangeError> {
  const log = session.identity.logId;
  const ourOwn = offered.get(log);
  if (ourOwn === undefined) {
    const pulled = yield* pullSegments(session, source, offered);
    yield* onOwnDisk(closeGaps(session));
    return pulled;
  }
  const moved = yield* pullSegments(
    session,
    source,
    new Map([...offered].filter(([id]) => id !== log)),
  );
  const regained = yield* pullSegments(session, source, new Map([[log, ourOwn]]));
  yield* onOwnDisk(closeGaps(session));
  if (regained.operations > 0) yield* startIncarnation(session);
  return {
    operations: moved.operations + regained.operations,
    bytes: moved.bytes + regained.bytes,
  };
});
