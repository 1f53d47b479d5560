/**
 * Gathering: one copy asks everybody to hand in, waits for the seals, and commits; or takes the intent back (engine §1.9).
 *
 * What was decided is in the logs and in the claim chain, nowhere else: a copy that crashed between intent and commit finds
 * its own open intent when it is opened again and goes on waiting, and anybody else may take it back with `unlock`.
 */
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import type * as Result from "effect/Result";
import { mark, type ExchangeError, type OwnDisk } from "../copy/core.ts";
import { writeOps } from "../edits/writing.ts";
import { EngineError, type MissingCopy } from "../errors.ts";
import type { Session } from "../copy/session.ts";
import { copyOfLog } from "../log/names.ts";
import { cleanUpWhenAgreed } from "../snapshot/clean-up.ts";
import { steadyMillis } from "../steady.ts";
import { releaseControl } from "./claims.ts";
import { handIn } from "./hand-in.ts";
import { missingCopies } from "./members.ts";
import type { Purpose } from "./operations.ts";
import { nameOfCopy } from "./refusals.ts";
import { showPhase } from "./show-phase.ts";
import { outstanding, phaseOf } from "./state.ts";

export interface Gathering {
  readonly epoch: number;
  readonly purpose: Purpose;
  /** On this copy's own steady clock, milliseconds. */
  readonly deadlineMillis: number;
  /** Who waits for the outcome; null after a restart. */
  readonly reply: Deferred.Deferred<void, EngineError> | null;
}

/** It came to its end. Whoever waits may end his program as soon as he is told, so what was decided goes out first. */
const conclude = (
  session: Session,
  gathering: Gathering,
  outcome: Effect.Effect<void, EngineError>,
): void => {
  const { reply } = gathering;
  session.gathering = null;
  if (reply !== null) session.toTell.push(() => void Deferred.doneUnsafe(reply, outcome));
};

/** It came to its end, although the disk failed before whoever waits could be told. */
const isCommitted = ({ own, state }: Session, { epoch }: Gathering): boolean =>
  state.control.commits.some((act) => act.epoch === epoch && copyOfLog(act.log) === own.copy);

/** It is over without this copy having ended it: unless it was agreed on, somebody has taken it back, and it is told who was missing then. */
const concludeAsItIs = (session: Session, gathering: Gathering): void => {
  const { epoch, purpose } = gathering;
  const unlock = session.state.control.unlocks.find((act) => act.epoch > epoch);
  const by = unlock === undefined ? "somebody else" : nameOfCopy(session, copyOfLog(unlock.log));
  const takenBack = new EngineError({
    reason: "claimed",
    text: `The ${purpose} was taken back by ${by}.`,
    missing: missingCopies(session, epoch),
  });
  conclude(session, gathering, isCommitted(session, gathering) ? Effect.void : takenBack);
};

export const startGathering = Effect.fnUntraced(function* (
  session: Session,
  asked: Omit<Gathering, "deadlineMillis"> & { readonly patienceMillis: number },
): Effect.fn.Return<void> {
  const { epoch, purpose, reply, patienceMillis } = asked;
  const deadlineMillis = (yield* steadyMillis) + patienceMillis;
  // What was asked for before may be over, and this copy has only just learned so.
  if (session.gathering !== null) concludeAsItIs(session, session.gathering);
  session.gathering = { epoch, purpose, reply, deadlineMillis };
});

/** What was decided is handed on, as far as it can be now: whoever waits is told. */
export const tellConcluded = ({ toTell }: Session): void => {
  for (const tell of toTell.splice(0)) tell();
};

/** Everybody has handed in: from here on the engagement is what this copy has seen. */
const commit = Effect.fnUntraced(function* (
  session: Session,
  gathering: Gathering,
): Effect.fn.Return<void, OwnDisk> {
  const { epoch, purpose } = gathering;
  yield* writeOps(session, [{ kind: "control", control: { kind: "commit", epoch } }]);
  session.trace.emit("control.committed", { copy: session.own.copy, epoch, purpose });
  if (purpose === "lock-down") mark(session, "locked-down");
  yield* releaseControl(session, epoch);
  const cleaned = yield* Effect.result(cleanUpWhenAgreed(session));
  conclude(session, gathering, purpose === "clean-up" ? outcomeOf(cleaned) : Effect.void);
  if (cleaned._tag === "Failure") yield* cleaned.failure;
});

/** What becomes of a clean-up that everybody has handed in for: it is agreed on, whatever the own disk says. */
const outcomeOf = (
  cleaned: Result.Result<string | undefined, OwnDisk>,
): Effect.Effect<void, EngineError> => {
  if (cleaned._tag === "Failure") {
    const { error } = cleaned.failure;
    return new EngineError({
      reason: "volume",
      text: `Everybody has handed in, and the clean-up is not finished on this disk: ${error.message} It is agreed on, and goes on by itself.`,
      volumeError: error,
    });
  }
  return cleaned.success === undefined
    ? Effect.void
    : new EngineError({
        reason: "invalid",
        text: `Everybody has handed in, and the engagement could not be cleaned up: ${cleaned.success}. Nothing was removed.`,
      });
};

/** Everybody may edit again. Answers who has not handed in. */
const reopen = Effect.fnUntraced(function* (
  session: Session,
  epoch: number,
): Effect.fn.Return<ReadonlyArray<MissingCopy>, OwnDisk> {
  const missing = missingCopies(session, epoch);
  // An unlock counts against lower epochs only: should somebody have claimed the next one meanwhile, theirs stands.
  yield* writeOps(session, [{ kind: "control", control: { kind: "unlock", epoch: epoch + 1 } }]);
  session.trace.emit("control.taken-back", {
    copy: session.own.copy,
    epoch,
    missing: missing.map(({ name }) => name).join("; "),
  });
  yield* releaseControl(session, epoch);
  return missing;
});

/** Somebody did not hand in: whoever asked learns who it was. */
const takeBack = Effect.fnUntraced(function* (
  session: Session,
  gathering: Gathering,
): Effect.fn.Return<void, OwnDisk> {
  const { epoch, purpose } = gathering;
  const missing = yield* reopen(session, epoch);
  const names = missing.map(({ name }) => name);
  conclude(
    session,
    gathering,
    new EngineError({
      reason: "copies-missing",
      text: `The ${purpose} was taken back: not everybody has handed in. Still missing: ${names.join("; ")}. Let them connect and try again, or abandon them.`,
      missing,
    }),
  );
});

/** A copy that goes brings to no end what it has asked everybody for: else the engagement would stay closed for all the others. */
export const takeBackOwn = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<void, OwnDisk> {
  const phase = phaseOf(session.state.control);
  if (phase.kind !== "handing-in" || phase.by !== session.own.copy) return;
  yield* reopen(session, phase.epoch);
  const { gathering } = session;
  if (gathering === null) return;
  const text = `The ${gathering.purpose} was taken back, as the copy that had asked for it is deleted.`;
  conclude(session, gathering, new EngineError({ reason: "closed", text }));
});

/**
 * An intent of this copy that nobody here waits with: an earlier life did not bring it to its end (I20), or it came back from the others
 * after an older backup of the folder had forgotten it. It goes on.
 */
const resumeGathering = (session: Session): Effect.Effect<void> =>
  Effect.suspend(() => {
    const phase = phaseOf(session.state.control);
    if (phase.kind !== "handing-in" || phase.by !== session.own.copy) return Effect.void;
    return startGathering(session, {
      epoch: phase.epoch,
      purpose: phase.purpose,
      reply: null,
      patienceMillis: session.settings.gatherMillis,
    });
  });

const advance = Effect.fnUntraced(function* (session: Session): Effect.fn.Return<void, OwnDisk> {
  yield* handIn(session);
  if (session.gathering === null) yield* resumeGathering(session);
  const { gathering } = session;
  if (gathering === null) return;
  const { control } = session.state;
  const phase = phaseOf(control);
  if (phase.kind !== "handing-in" || phase.epoch !== gathering.epoch) {
    concludeAsItIs(session, gathering);
    return;
  }
  if (outstanding(control, session.format.topLevel, gathering.epoch).length === 0)
    return yield* commit(session, gathering);
  if ((yield* steadyMillis) >= gathering.deadlineMillis) yield* takeBack(session, gathering);
});

/** What this copy owes the whole engagement, between two steps of its own: its seal, and the end of what it asked for. */
export const advanceControl = (session: Session): Effect.Effect<void, OwnDisk> =>
  owesNothing(session) ? Effect.void : advanceAll(session);

/** No seal to give, nothing to clean up, and the phase is shown as it is; as where nobody ever asked for anything. */
export const owesNothing = (session: Session): boolean => {
  const { state, gathering, shownPhase } = session;
  const { control } = state;
  if (gathering !== null) return false;
  if (control.intents.size === 0 && control.commits.length === 0) return shownPhase === "open";
  if (control.commits.length > 0 && session.own.copy === session.topLevel) return false;
  const { kind } = phaseOf(control);
  return kind !== "handing-in" && kind === shownPhase && session.handingIn === null;
};

const advanceAll = Effect.fnUntraced(function* (session: Session): Effect.fn.Return<void, OwnDisk> {
  showPhase(session);
  yield* advance(session);
  yield* cleanUpWhenAgreed(session);
  showPhase(session);
});

/**
 * The time is over, and the own disk takes nothing, not even the end of what was asked for: whoever waits is told. The gathering itself comes
 * to its end as soon as that can be written.
 */
export const tellWhoWaits = Effect.fnUntraced(function* (
  session: Session,
  failure: ExchangeError,
): Effect.fn.Return<void> {
  const { gathering } = session;
  if (failure._tag !== "OwnDisk" || gathering === null || gathering.reply === null) return;
  if ((yield* steadyMillis) < gathering.deadlineMillis) return;
  session.gathering = { ...gathering, reply: null };
  const text = `The ${gathering.purpose} could not be brought to its end: ${failure.error.message} It ends as soon as something can be written on this disk.`;
  const told = new EngineError({ reason: "volume", text, volumeError: failure.error });
  Deferred.doneUnsafe(gathering.reply, Effect.fail(told));
});

/** The copy is closed before its gathering has come to an end: whoever waits is told. It goes on when the copy is open again. */
export const tellItGoesOn = ({ gathering }: Session): void => {
  if (gathering === null || gathering.reply === null) return;
  const text = `The copy was closed before everybody had handed in. The ${gathering.purpose} goes on when it is opened again.`;
  Deferred.doneUnsafe(gathering.reply, new EngineError({ reason: "closed", text }));
};

/**
 * Whoever waits for the outcome of a gathering goes on waiting when the copy was opened once more. Where the intent went with the folder
 * that was replaced, he is told.
 */
export const goOnWaiting = (session: Session, before: Gathering | null): void => {
  if (before === null || before.reply === null) return;
  if (session.gathering?.epoch === before.epoch) {
    session.gathering = before;
    return;
  }
  const text = `The ${before.purpose} went with the folder of this copy, which was put back from a backup. Ask for it again.`;
  Deferred.doneUnsafe(before.reply, new EngineError({ reason: "invalid", text }));
};
