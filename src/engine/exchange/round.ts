/**
 * One exchange with the connected copy (engine §1.6): look, take in, fold, hand over, acknowledge. The same for the parent,
 * a sibling or a grandchild. Any prefix of it is harmless.
 */
import * as Effect from "effect/Effect";
import type { RoundReport } from "../api.ts";
import { advanceControl } from "../control/gather.ts";
import { foldAll, mark, type ExchangeError } from "../copy/core.ts";
import { abandonedError } from "../control/refusals.ts";
import { VolumeError } from "../errors.ts";
import { takeBackDamaged } from "./dropped.ts";
import { takeBranches, takeIn } from "../copy/incarnation.ts";
import { publishHave } from "../copy/publish-own.ts";
import { fetchChunks } from "./fetching.ts";
import { pullOffers, type Moved } from "./pull.ts";
import { askAgain, stillHeld } from "./held-files.ts";
import { owesNothing } from "./held-there.ts";
import { pushSegments, showPresence, takeBack } from "./push.ts";
import { queueLength, type Session } from "../copy/session.ts";
import { catchUp } from "../snapshot/clean-up.ts";
import { offers, ownerIsAhead, snapshotOffers, strayOffers } from "./offers.ts";
import { ownerOf, type Visit } from "./visit.ts";
import { covers } from "../log/vector.ts";
import { vectorOf } from "../copy/papers.ts";
import { vectorOfBook } from "../log/book.ts";
import { isParcelPath } from "../log/names.ts";
import { steadyMillis } from "../steady.ts";

/** Takes in what their folder offers, and the chunks our state waits for. */
const pull = Effect.fnUntraced(function* (
  session: Session,
  visit: Visit,
): Effect.fn.Return<Moved, ExchangeError> {
  const before = stillHeld(visit.held);
  const wereHeld = [...visit.held.files.keys()];
  yield* askAgain(visit.held);
  // What was not found elsewhere may lie in a parcel of which it could not be seen what is in it.
  if (visit.held.files.size === 0 && wereHeld.some(isParcelPath)) visit.absent.clear();
  const caughtUp = yield* catchUp(session, visit, snapshotOffers(visit));
  const moved = yield* pullOffers(visit, offers(session, visit), (offered) =>
    takeIn(session, visit, offered),
  );
  moved.bytes += caughtUp.bytes;
  const branches = yield* takeBranches(session, visit, strayOffers(session, visit));
  moved.operations += branches.operations;
  moved.bytes += branches.bytes;
  foldAll(session);
  yield* noteAsked(session, visit);
  moved.bytes += yield* fetchChunks(session, visit, { fold: true });
  foldAll(session);
  const held = stillHeld(visit.held);
  const isBehind = ownerIsAhead(session, visit);
  visit.incomplete = isBehind || held !== null;
  if (isBehind && held === null) sayBehind(visit);
  if (held !== null || session.lastFailure === before) session.lastFailure = held;
  return moved;
});

/** Failures of writing that leave reading possible. */
const onlyWritingFailed = (error: ExchangeError): error is VolumeError =>
  error._tag === "VolumeError" && (error.reason === "denied" || error.reason === "no-space");

/** What the owner says he holds is not there as it should be. He learns so from what we hold, and need not have changed since we said it last. */
const sayBehind = (visit: Visit): void => {
  const { have } = visit;
  if (have === undefined || visit.saidBehindOf === have.number) return;
  visit.saidBehindOf = have.number;
  visit.presence.revision = -1;
};

/** We go on reading there, and the queue stays. */
const noteReadOnly = (session: Session, visit: Visit, error: VolumeError): Effect.Effect<void> =>
  Effect.map(steadyMillis, (nowMillis) => {
    visit.readOnly = true;
    const { pollMaxMillis, refusedRetryMillis } = session.settings;
    visit.writeAgainMillis = nowMillis + Math.max(pollMaxMillis, refusedRetryMillis);
    visit.refusal = error;
    session.lastFailure = error;
  });

/** Also where somebody works on, or others do, and looks come often: it is not asked for at each of them, and not never. */
export const writeAgainWhenDue = (visit: Visit): Effect.Effect<void> =>
  Effect.map(steadyMillis, (nowMillis) => {
    if (nowMillis >= visit.writeAgainMillis) visit.readOnly = false;
  });

/** The permission or the space is there again. */
const noteWritable = (session: Session, visit: Visit): void => {
  if (session.lastFailure === visit.refusal) session.lastFailure = null;
  visit.refusal = null;
};

/** Hands over what they lack. Without the permission to write we go on reading, and the queue stays. */
const push = Effect.fnUntraced(function* (
  session: Session,
  visit: Visit,
): Effect.fn.Return<Moved, ExchangeError> {
  if (visit.readOnly) return { operations: 0, bytes: 0 };
  return yield* takeBackDamaged(session, visit).pipe(
    Effect.andThen(pushSegments(session, visit)),
    Effect.tap(() => takeBack(session, visit)),
    Effect.tap(() => Effect.sync(() => noteWritable(session, visit))),
    Effect.catchIf(onlyWritingFailed, (error) =>
      Effect.as(noteReadOnly(session, visit, error), { operations: 0, bytes: 0 }),
    ),
  );
});

/** Presence is a courtesy: a share that lets us only read simply does not show us. */
const present = (session: Session, visit: Visit): Effect.Effect<void, ExchangeError> =>
  visit.readOnly
    ? Effect.void
    : Effect.catchIf(showPresence(session, visit), onlyWritingFailed, (error) =>
        noteReadOnly(session, visit, error),
      );

const noteHost = (session: Session, visit: Visit): void => {
  const copyId = ownerOf(visit);
  const have = visit.have;
  session.hosts.set(copyId, {
    copyId,
    user: have?.user ?? visit.card.user,
    machine: have?.machine ?? visit.card.machine,
    met: "host",
    upToDate:
      (have !== undefined && covers(vectorOf(have), vectorOfBook(session.book))) ||
      owesNothing(session, visit),
    acknowledged: have?.entries.reduce((sum, entry) => sum + entry.seq, 0) ?? 0,
  });
};

const report = (session: Session, visit: Visit, moved: RoundReport): void => {
  if (moved.pulled + moved.pushed > 0 || moved.bytes > 0)
    session.trace.emit("round", { copy: session.own.copy, with: ownerOf(visit), ...moved });
  if (moved.pushed > 0) session.hasHandedOver = true;
  const queue = queueLength(session);
  if (queue !== session.shownQueue) {
    session.shownQueue = queue;
    session.trace.emit("queue", { copy: session.own.copy, length: queue });
  }
  if (queue === 0 && session.queuedOffline) {
    session.queuedOffline = false;
    mark(session, "queue-drained");
  }
};

/**
 * Whether an exchange is due after this look: something is new on either side, or the folder is to be looked at `closely` even where
 * no name changed.
 */
export const isDue = (
  session: Session,
  visit: Visit,
  options: { readonly closely: boolean },
): boolean =>
  options.closely ||
  visit.incomplete ||
  session.unsent ||
  !(visit.readOnly || visit.presence.revision === session.book.revision);

/** A chunk may arrive there without any name we look at changing: we ask again now and then while we wait for one. */
export const waitsForPieces = ({ book, lost }: Session): boolean =>
  book.waiting > 0 || lost.size > 0;

/** In a quiet minute, and a minute after all were asked for also where somebody works on, or others do, and no minute is quiet. */
export const isPatienceOver = (session: Session, visit: Visit): Effect.Effect<boolean> =>
  Effect.map(steadyMillis, (nowMillis) => {
    const { settings, waitMillis } = session;
    const isOver = waitMillis >= settings.pollMaxMillis || nowMillis >= visit.askAgainMillis;
    if (isOver) visit.absent.clear();
    return isOver;
  });

/** As long as none is known to be missing there, all that are wanted are asked for. */
const noteAsked = (session: Session, visit: Visit): Effect.Effect<void> =>
  visit.absent.size > 0
    ? Effect.void
    : Effect.map(steadyMillis, (nowMillis) => {
        visit.askAgainMillis = nowMillis + 2 * session.settings.pollMaxMillis;
      });

/** So long it waits for what is said there and cannot be read, because a program holds it or its owner has to write it anew. */
const READABLE_MILLIS = 600_000;

/** The connected copy was asked what became of versions this one lost sight of: see `mayBeToldUntilMillis`. */
const noteTold = (session: Session, visit: Visit): Effect.Effect<void> =>
  session.mayBeToldUntilMillis === 0
    ? Effect.void
    : Effect.map(steadyMillis, (nowMillis) => {
        session.mayBeToldUntilMillis = visit.incomplete
          ? Math.min(session.mayBeToldUntilMillis, nowMillis + READABLE_MILLIS)
          : 0;
      });

/** One exchange. Returns what moved; nothing moved and nothing written when there is nothing new. */
export const round = Effect.fnUntraced(function* (
  session: Session,
  visit: Visit,
  options: { readonly closely: boolean },
): Effect.fn.Return<RoundReport, ExchangeError> {
  const closely = options.closely || visit.incomplete;
  session.busy = true;
  const revision = session.book.revision;
  const pulled = closely ? yield* pull(session, visit) : { operations: 0, bytes: 0 };
  if (closely) yield* noteTold(session, visit);
  yield* advanceControl(session);
  // An abandoned copy may learn so here, and hands over nothing any more (I15).
  const abandoned = session.state.control.abandoned.has(session.own.copy);
  const pushed = abandoned ? { operations: 0, bytes: 0 } : yield* handOver(session, visit);
  if (!abandoned) yield* present(session, visit);
  yield* publishHave(session);
  yield* leaveGivenUp(session, visit);
  const moved = {
    pulled: pulled.operations,
    pushed: pushed.operations,
    bytes: pulled.bytes + pushed.bytes,
  };
  if (closely || revision !== session.book.revision || pushed.operations > 0)
    noteHost(session, visit);
  report(session, visit, moved);
  return moved;
});

/**
 * A copy that was given up while one is connected to it: it is told so, and then the connection is over. What is left there comes to nobody any
 * more, and must not count as handed in (I15).
 */
const leaveGivenUp = (session: Session, visit: Visit): Effect.Effect<void, VolumeError> => {
  const { path } = visit.location;
  const told = abandonedError(session.state.control, ownerOf(visit), path);
  if (told === undefined) return Effect.void;
  const operation = `hand over to ${visit.volume.label}`;
  return new VolumeError({ reason: "not-found", operation, path, text: told.text });
};

const handOver = Effect.fnUntraced(function* (
  session: Session,
  visit: Visit,
): Effect.fn.Return<Moved, ExchangeError> {
  const total: Moved = { operations: 0, bytes: 0 };
  let untilMillis: number | null = null;
  for (;;) {
    session.unsent = false;
    const moved = yield* push(session, visit);
    total.operations += moved.operations;
    total.bytes += moved.bytes;
    // An edit made while we were pushing sets the flag again: go on until nothing is left unsent.
    if (!session.unsent || visit.readOnly) return total;
    // Where they come faster than they go, everything else has its turn now and then.
    const nowMillis = yield* steadyMillis;
    untilMillis ??= nowMillis + session.settings.pollMaxMillis;
    if (nowMillis >= untilMillis) return total;
  }
});

/** Hands over fresh edits at once, without looking first. */
export const handOverNow = Effect.fnUntraced(function* (
  session: Session,
  visit: Visit,
): Effect.fn.Return<void, ExchangeError> {
  session.busy = true;
  const pushed = yield* handOver(session, visit);
  yield* publishHave(session);
  yield* leaveGivenUp(session, visit);
  noteHost(session, visit);
  report(session, visit, { pulled: 0, pushed: pushed.operations, bytes: pushed.bytes });
});
