/**
 * Clean-up (engine §1.9, domain rule 65): when everybody has handed in, the top-level parent writes a snapshot of what was agreed
 * on, and it and every copy that meets the snapshot remove the operations it stands for.
 *
 * The commit of a clean-up says which operations; it is an operation like others, and whoever asked may have made it. The snapshot
 * is made by the top-level parent alone, as soon as it knows of the commit, and by its signature everybody can trust it. Until
 * then nothing is removed anywhere, so no copy can miss what only a snapshot holds and have nobody to believe.
 */
import * as Effect from "effect/Effect";
import { endAt, seqOf, type LogEnd } from "../log/book.ts";
import { foldAnew, mark, onOwnDisk, type ExchangeError, type OwnDisk } from "../copy/core.ts";
import { cleanedUpTo } from "../control/state.ts";
import type { FoldedState } from "../state/fold.ts";
import { startIncarnation } from "../copy/incarnation.ts";
import { limits } from "../limits.ts";
import type { LogId } from "../log/names.ts";
import { dotText } from "../log/op.ts";
import type { Source } from "../exchange/pull.ts";
import type { Session } from "../copy/session.ts";
import type { Vector } from "../log/vector.ts";
import { encodeSnapshot } from "./write.ts";
import { belowOf, build, removeCovered, storeSnapshot } from "./keep.ts";
import { sweepPieces } from "./pieces.ts";
import { decodeSnapshot } from "./read.ts";
import { allIsSaid, saidAgain } from "./said-again.ts";
import { isWithin, type Snapshot } from "./snapshot.ts";
import { snapshotAt, takeSnapshots, type SnapshotOffer } from "./take.ts";

/** The ends of all logs at a vector; undefined where a log held has no end there. */
const endsAt = (session: Session, vector: Vector): ReadonlyMap<LogId, LogEnd> | undefined => {
  const ends = new Map<LogId, LogEnd>();
  for (const [id, seq] of vector) {
    if (seq === 0) continue;
    const log = session.book.logs.get(id);
    const end = log === undefined ? undefined : endAt(log, seq);
    if (end === undefined) return undefined;
    ends.set(id, end);
  }
  return ends;
};

/** What the newest clean-up was agreed on, where no snapshot stands for it yet and one can. */
const agreedOn = (
  session: Session,
): { readonly dot: string; readonly snapshot: Snapshot } | undefined => {
  const { control } = session.state;
  const below = belowOf(session).ends;
  for (const act of control.commits.toSorted((a, b) => b.epoch - a.epoch)) {
    const vector = cleanedUpTo(control, act);
    if (vector === null || session.tooLarge.has(dotText(act))) continue;
    const ends = endsAt(session, vector);
    if (ends === undefined || isWithin(ends, below)) continue;
    const snapshot = snapshotAt(session, ends);
    if (snapshot !== undefined) return { dot: dotText(act), snapshot };
  }
  return undefined;
};

/** What this version does not understand cannot be put into a snapshot: the operations stay as they are (I29). */
export const holdsUnknown = ({ unknown, quarantined }: FoldedState): boolean =>
  unknown > 0 || quarantined.some(({ op }) => op.kind === "unknown");

/**
 * At the top-level parent: writes the snapshot of a clean-up that was agreed on, and shortens its own folder. Answers why it could
 * not; everything stays as it is then, and it is tried again with the next step of this copy, unless it never can be.
 */
export const cleanUpWhenAgreed = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<string | undefined, OwnDisk> {
  if (session.own.copy !== session.topLevel || session.state.control.commits.length === 0)
    return undefined;
  if (holdsUnknown(session.state)) return "it holds changes of a newer version";
  if (session.book.forked.size > 0) return "two laptops wrote under one identity";
  const agreed = agreedOn(session);
  if (agreed === undefined) return undefined;
  const { dot, snapshot } = agreed;
  const file = encodeSnapshot(snapshot, session.topLevel, session.keys, session.compression);
  // Whoever reads it inflates no more than that.
  if (file.plainBytes > limits.snapshotBytes) {
    session.tooLarge.add(dot);
    return `what it shows takes more than ${limits.snapshotBytes} bytes`;
  }
  // Nothing is removed for what nobody can read again, this copy no more than others.
  const read = decodeSnapshot(file.bytes, session.topLevel, session.keys, session.compression);
  if (!read.ok) {
    session.tooLarge.add(dot);
    return `nobody could read what would be left of it (${read.why})`;
  }
  if (!(yield* onOwnDisk(storeSnapshot(session, file))))
    return "the disk does not give back what was written to it";
  foldAnew(session, () => build(session, [{ ...snapshot, hash: file.hash, bytes: file.bytes }]));
  const files = yield* onOwnDisk(removeCovered(session));
  const pieces = yield* sweepPieces(session);
  let operations = 0;
  for (const end of snapshot.ends.values()) operations += end.seq;
  session.trace.emit("snapshot.made", {
    copy: session.own.copy,
    snapshot: file.hash,
    operations,
    bytes: file.bytes.length,
    files,
    pieces,
  });
  mark(session, "cleaned-up");
  return undefined;
});

/** Takes in snapshots a folder offers. Operations of our own that only come back this way end this life of the log (I21). */
export const catchUp = Effect.fnUntraced(function* (
  session: Session,
  source: Source,
  offered: ReadonlyArray<SnapshotOffer>,
): Effect.fn.Return<{ readonly taken: number; readonly bytes: number }, ExchangeError> {
  const log = session.identity.logId;
  const before = seqOf(session.book, log);
  const result = yield* takeSnapshots(session, source, offered, (snapshot) =>
    saidAgain(session, snapshot),
  );
  if (result.taken === 0) return result;
  yield* allIsSaid(session);
  if (log === session.identity.logId && seqOf(session.book, log) > before)
    yield* startIncarnation(session);
  yield* sweepPieces(session);
  return result;
});
