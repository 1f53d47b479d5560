/**
 * A new life of a copy: the same copy, a new log (engine §1.4). Needed whenever the old log may have gone further than we
 * remember (restored folder, unknown outcome of a write, our own log met elsewhere with operations we do not have), because a
 * sequence number must never be used twice (I21).
 */
import * as Effect from "effect/Effect";
import type { VolumeError } from "./errors.ts";
import { onOwnDisk, type ExchangeError, type OwnDisk } from "./core.ts";
import { saveAnchor } from "./memory.ts";
import { copyOfLog, incarnationOfLog, makeLogId, type LogId } from "./names.ts";
import { pullSegments, type Moved, type SegmentFile, type Source } from "./pull.ts";
import { GENESIS } from "./segment.ts";
import type { Session } from "./session.ts";

/** The first log of this copy nobody can have seen. */
const freshLog = (session: Pick<Session, "book" | "identity">): LogId => {
  const copy = session.identity.copyId;
  let highest = incarnationOfLog(session.identity.logId);
  for (const log of session.book.order)
    if (copyOfLog(log) === copy) highest = Math.max(highest, incarnationOfLog(log));
  return makeLogId(copy, highest + 1);
};

export const startIncarnation = (session: Session): Effect.Effect<void, OwnDisk> => {
  const log = freshLog(session);
  session.identity = { ...session.identity, logId: log };
  session.trace.emit("copy.incarnation", { copy: session.identity.copyId, log });
  const saved: Effect.Effect<void, VolumeError> = saveAnchor(
    session.journal,
    session.format.ownerCopy,
    {
      copy: session.identity.copyId,
      log,
      seq: 0,
      head: GENESIS,
    },
  );
  return onOwnDisk(saved);
};

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
  if (ourOwn === undefined) return yield* pullSegments(session, source, offered);
  const moved = yield* pullSegments(
    session,
    source,
    new Map([...offered].filter(([id]) => id !== log)),
  );
  const regained = yield* pullSegments(session, source, new Map([[log, ourOwn]]));
  if (regained.operations > 0) yield* startIncarnation(session);
  return {
    operations: moved.operations + regained.operations,
    bytes: moved.bytes + regained.bytes,
  };
});
