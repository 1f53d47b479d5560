/**
 * What visitors lack although it lies here: something is wrong with the file it is in, and only its owner can put that right (engine §1.10, domain
 * rule 69). What they say is taken note of when they have been here, and looked at when their work is taken in: a file that is held, or a full disk,
 * keeps nobody waiting, and is tried again with the next look.
 */
import * as Effect from "effect/Effect";
import { onOwnDisk, type OwnDisk } from "../copy/core.ts";
import { ownFormat, restoreCard } from "../copy/lost-papers.ts";
import { regainShown } from "../documents/lost-pieces.ts";
import { noteOwnFailure, type Session } from "../copy/session.ts";
import type { VolumeError } from "../errors.ts";
import { checkAllLogs, checkBehind, mendLog } from "./doubted-logs.ts";
import { checkAtHand, checkDoubted } from "./doubted-pieces.ts";
import { checkAllSnapshots, checkLackedSnapshots, mendSnapshot } from "./doubted-snapshots.ts";
import type { Doubts } from "./doubts.ts";

const hasNone = ({ behind, pieces, unwritten }: Doubts): boolean =>
  behind.size === 0 && pieces.size === 0 && unwritten.size === 0;

/** That a file is held is no failure of the disk. */
const noteFailure = (session: Session, error: VolumeError): void => {
  if (error.reason !== "busy") noteOwnFailure(session, error);
};

const trying = <A>(
  session: Session,
  act: Effect.Effect<A, OwnDisk>,
): Effect.Effect<A | undefined> =>
  Effect.catchTag(act, "OwnDisk", ({ error }) =>
    Effect.sync(() => {
      noteFailure(session, error);
      return undefined;
    }),
  );

const writeWhatIsOwed = Effect.fnUntraced(function* (session: Session): Effect.fn.Return<void> {
  for (const id of session.doubts.unwritten) {
    const log = session.book.logs.get(id);
    const snapshot = session.book.snapshots.get(id);
    if (log !== undefined) yield* trying(session, mendLog(session, log));
    else if (snapshot !== undefined) yield* trying(session, mendSnapshot(session, id, snapshot));
    else session.doubts.unwritten.delete(id);
  }
});

const checkAll = Effect.fnUntraced(function* (session: Session): Effect.fn.Return<void> {
  const { behind } = session.doubts;
  yield* writeWhatIsOwed(session);
  yield* trying(session, Effect.andThen(checkDoubted(session), regainShown(session)));
  for (const [copy, have] of behind) {
    const snapshots = yield* trying(session, checkLackedSnapshots(session, have));
    const logs = yield* trying(session, checkBehind(session, have));
    if (snapshots === true && logs === true) behind.delete(copy);
  }
});

/** Looks at what visitors lack, as far as it is time for that. What cannot be put right now is told, and stays to be done. */
export const checkDoubts = (session: Session): Effect.Effect<void> =>
  hasNone(session.doubts) ? Effect.void : checkAll(session);

/**
 * Looks at all that is in memory, whether anybody lacks it or not: the own logs, the snapshots, and pieces that came a moment ago. What is known to
 * be lost is taken from the files people work on, where these have it.
 */
export const checkFiles = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<void, OwnDisk> {
  // Without these nobody can connect. What the private memory does not know stays as it is.
  yield* Effect.ignore(ownFormat(session, session.own.volume, `${session.own.nonce}f`));
  yield* onOwnDisk(restoreCard(session, session.format, session.identity.parentCopy));
  yield* checkAllSnapshots(session);
  yield* checkAllLogs(session);
  yield* checkAtHand(session);
  yield* regainShown(session);
});
