/**
 * What people ask of the whole engagement (engine §1.9, domain rules 64–67): lock-down, unlock, abandon, and what ends a copy:
 * delete, and clearing the synchronisation information of the top level. Runs in the copy's own fiber.
 */
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import { mark, onOwnDisk, toEngineError, type ExchangeError } from "../copy/core.ts";
import { writeOps } from "../edits/writing.ts";
import { EngineError } from "../errors.ts";
import { exchange } from "../exchange/exchange.ts";
import { receiveVisitors } from "../exchange/host.ts";
import { bringPieces, stillThere } from "../exchange/still-there.ts";
import { lookAnew, type Visit } from "../exchange/visit.ts";
import { onDemandSaves, publishSaves } from "../modes/publish.ts";
import { giveBackAll } from "../locks/requests.ts";
import { byCodeUnits, type CopyId } from "../log/names.ts";
import { forgetFormat } from "../copy/lost-papers.ts";
import { eraseSync } from "../copy/own-folder.ts";
import { owesOwnLogs, unsentOps, type Session } from "../copy/session.ts";
import { takeInAside } from "./aside-first.ts";
import { layOutFiles, refuseUndecided } from "./files-first.ts";
import { breakControl, claimControl, releaseControl } from "./claims.ts";
import { holdsUnknown } from "../snapshot/clean-up.ts";
import { advanceControl, startGathering, takeBackOwn } from "./gather.ts";
import { abandonedError, editRefusal, nameOfCopy, signedOffError } from "./refusals.ts";
import type { ControlOp, Purpose } from "./operations.ts";
import { participants, phaseOf } from "./state.ts";
import { goToTopLevel, type TopLevelPlace } from "./top-level.ts";

export type ControlRequest =
  | { readonly kind: "gather"; readonly purpose: Purpose; readonly patienceMillis: number }
  | { readonly kind: "unlock" }
  | { readonly kind: "abandon"; readonly copy: CopyId }
  | { readonly kind: "delete-copy" }
  | { readonly kind: "clear-information" };

type Reply = Deferred.Deferred<void, EngineError>;

const refuse = (text: string): EngineError => new EngineError({ reason: "invalid", text });

const record = (session: Session, control: ControlOp): Effect.Effect<void, EngineError> =>
  Effect.asVoid(Effect.mapError(writeOps(session, [{ kind: "control", control }]), toEngineError));

/** What is decided under a claim. Where the own disk does not take it nothing was decided, and the claim is given back: nobody is at it. */
const recordClaimed = (
  session: Session,
  control: ControlOp & { readonly epoch: number },
): Effect.Effect<void, EngineError> =>
  Effect.tapError(record(session, control), () => releaseControl(session, control.epoch));

/** Sees what the top level knows before anything is decided; the top level itself, what was left in its drop box. */
const upToDate = (session: Session, place: TopLevelPlace): Effect.Effect<void, EngineError> => {
  const look: Effect.Effect<unknown, ExchangeError> =
    place.visit === null
      ? receiveVisitors(session)
      : exchange(session, place.visit, { close: true });
  return Effect.asVoid(Effect.mapError(look, toEngineError));
};

/** What was decided is durable here and travels like every operation: a connection that breaks now changes nothing about it. */
const handOn = (session: Session, place: TopLevelPlace): Effect.Effect<void> =>
  Effect.andThen(
    Effect.ignore(upToDate(session, place)),
    Effect.suspend(() => toConnected(session)),
  );

/** The top level is where it is decided, and may be connected elsewhere. */
const toConnected = (session: Session): Effect.Effect<void> =>
  session.unsent && session.connection.kind === "open"
    ? Effect.ignore(exchange(session, session.connection.visit, { close: false }))
    : Effect.void;

const mayDecide = (session: Session): EngineError | undefined =>
  signedOffError(session) ?? abandonedError(session.state.control, session.own.copy);

const waitForAll = Effect.fnUntraced(function* (
  session: Session,
  asked: Parameters<typeof startGathering>[1],
  place: TopLevelPlace,
): Effect.fn.Return<void, EngineError> {
  yield* startGathering(session, asked);
  yield* Effect.mapError(advanceControl(session), toEngineError);
  yield* handOn(session, place);
});

const gather = Effect.fnUntraced(function* (
  session: Session,
  request: Extract<ControlRequest, { kind: "gather" }>,
  reply: Reply,
): Effect.fn.Return<void, EngineError> {
  const { purpose, patienceMillis } = request;
  const place = yield* goToTopLevel(session, purpose);
  yield* upToDate(session, place);
  const denied = mayDecide(session);
  if (denied !== undefined) return yield* denied;
  const phase = phaseOf(session.state.control);
  if (phase.kind === "locked-down")
    return yield* refuse(
      `The engagement is locked down already, by ${nameOfCopy(session, phase.by)}.`,
    );
  if (phase.kind === "handing-in") {
    const isWaitedFor = session.gathering !== null && session.gathering.reply !== null;
    // What this copy asked for in an earlier life, or was interrupted in, is not asked for a second time: whoever asks again waits for it.
    if (phase.by === session.own.copy && phase.purpose === purpose && !isWaitedFor)
      return yield* waitForAll(
        session,
        { epoch: phase.epoch, purpose, reply, patienceMillis },
        place,
      );
    return yield* new EngineError({
      reason: "claimed",
      text: `${nameOfCopy(session, phase.by)} has asked everybody to hand in for a ${phase.purpose} already.`,
    });
  }
  if (purpose === "clean-up" && holdsUnknown(session.state))
    return yield* refuse(
      "The engagement holds changes of a newer version, which a clean-up with this one would lose. Clean up with the newer version.",
    );
  if (purpose === "clean-up" && session.book.forked.size > 0)
    return yield* refuse(
      "Two laptops wrote under one identity (see Properties). What they wrote is kept side by side, and a clean-up could not tell it apart any more.",
    );
  const epoch = yield* claimControl(session, place, purpose);
  yield* recordClaimed(session, { kind: "intent", epoch, purpose });
  session.trace.emit("control.intent", { copy: session.own.copy, epoch, purpose });
  yield* waitForAll(session, { epoch, purpose, reply, patienceMillis }, place);
});

const unlock = Effect.fnUntraced(function* (session: Session): Effect.fn.Return<void, EngineError> {
  const place = yield* goToTopLevel(session, "unlock");
  yield* upToDate(session, place);
  const denied = mayDecide(session);
  if (denied !== undefined) return yield* denied;
  if (phaseOf(session.state.control).kind === "open")
    return yield* refuse("The engagement is not locked down.");
  const epoch = yield* breakControl(session, place, "unlock");
  yield* recordClaimed(session, { kind: "unlock", epoch });
  session.trace.emit("control.unlocked", { copy: session.own.copy, epoch });
  yield* Effect.mapError(advanceControl(session), toEngineError);
  yield* releaseControl(session, epoch);
  yield* handOn(session, place);
});

const abandon = Effect.fnUntraced(function* (
  session: Session,
  copy: CopyId,
): Effect.fn.Return<void, EngineError> {
  const place = yield* goToTopLevel(session, "abandoning of a copy");
  yield* upToDate(session, place);
  const denied = mayDecide(session);
  if (denied !== undefined) return yield* denied;
  const { control } = session.state;
  if (copy === session.format.topLevel)
    return yield* refuse("The top-level parent cannot be abandoned.");
  if (copy === session.own.copy) return yield* refuse("A copy cannot abandon itself.");
  if (!control.joined.has(copy))
    return yield* refuse(`No copy with the id ${copy} is registered here.`);
  if (control.abandoned.has(copy))
    return yield* refuse(`${nameOfCopy(session, copy)} was abandoned already.`);
  // Abandoning is what ends a wait for a copy that does not come: our own gathering holds the claim then.
  const gathering = session.gathering;
  const epoch = gathering?.epoch ?? (yield* claimControl(session, place, "abandon"));
  const write = gathering === null ? recordClaimed : record;
  yield* write(session, { kind: "abandon", epoch, copy });
  session.trace.emit("control.abandoned", { copy: session.own.copy, abandoned: copy, epoch });
  if (gathering === null) yield* releaseControl(session, epoch);
  yield* Effect.mapError(advanceControl(session), toEngineError);
  yield* handOn(session, place);
});

/** Saves that waited are handed in first. A copy is not deleted over one that cannot be: it is on no other disk. */
const publishKept = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<void, EngineError> {
  const { documents } = session.modes;
  const waiting = onDemandSaves(session);
  const [document] = waiting;
  if (document !== undefined) {
    const refusal = editRefusal(session, { kind: "confirm-document" });
    if (refusal !== undefined) return yield* refusal;
    yield* Effect.mapError(publishSaves(session, waiting), toEngineError);
  }
  const left = [...documents].filter(([, { saves }]) => saves.length > 0).map(([name]) => name);
  if (left.length > 0)
    return yield* refuse(
      `Saves on this copy are not handed in: ${left.toSorted(byCodeUnits).join("; ")}. Choose On Demand or Automatic for these documents, or discard the saves. Nothing was deleted.`,
    );
});

/**
 * The end of a copy. What it remembers of itself outside the folder goes first: folders that are left empty, or files that a loss of
 * power leaves there, would be taken for a copy that lost its papers.
 */
const takeAway = Effect.fnUntraced(function* (
  session: Session,
  how: { readonly cleared?: true } = {},
): Effect.fn.Return<void, EngineError> {
  const erase = Effect.andThen(forgetFormat(session.journal), eraseSync(session.own.volume));
  yield* Effect.mapError(onOwnDisk(erase), toEngineError);
  session.trace.emit("copy.deleted", { copy: session.own.copy, ...how });
  session.mailbox.closed = true;
});

/** Whoever goes on bringing something while a copy is deleted has it himself, and brings it to somebody else when this one is gone. */
const LOOKS_MOST = 8;

/** What visitors left here may lie nowhere else by now: it is taken in, and handed on with all the rest, until nothing new lies there. */
const handOnWhatLiesHere = Effect.fnUntraced(function* (
  session: Session,
  visit: Visit,
): Effect.fn.Return<void, EngineError> {
  for (let looks = 0; looks < LOOKS_MOST; looks++) {
    const received = yield* Effect.mapError(receiveVisitors(session), toEngineError);
    if (looks > 0 && !received) return;
    yield* Effect.mapError(exchange(session, visit, { close: true }), toEngineError);
  }
});

/** Somebody may put back the folder there in this very moment: what it lacks is brought once more, and looked for once more. */
const ANEW_MOST = 3;

/** What was handed in lies there, and not only by name. */
const confirmHandedIn = Effect.fnUntraced(function* (
  session: Session,
  visit: Visit,
): Effect.fn.Return<void, EngineError> {
  for (let anew = 0; anew <= ANEW_MOST; anew++) {
    const isHandedIn =
      !owesOwnLogs(session, visit) &&
      (yield* Effect.mapError(stillThere(session, visit), toEngineError));
    if (isHandedIn) return;
    lookAnew(visit);
    // What is written there next has a client of Windows forget its listings.
    visit.presence.revision = -1;
    yield* Effect.mapError(exchange(session, visit, { close: true }), toEngineError);
    yield* Effect.mapError(bringPieces(session, visit), toEngineError);
  }
  return yield* new EngineError({
    reason: "volume",
    text: `Not everything could be handed in at ${visit.location.path}. Nothing was deleted.`,
  });
});

/**
 * A copy that was given up hands in nothing any more. It goes where it still learns so, and nothing lies only there; later it is connected to
 * nobody, and what it keeps aside, or on this laptop, stays with it.
 */
const mayBeDeleted = (session: Session): boolean =>
  session.connection.kind === "open" &&
  unsentOps(session).length === 0 &&
  [...session.modes.documents.values()].every(({ saves }) => saves.length === 0);

const givenUp = (): EngineError =>
  new EngineError({
    reason: "abandoned",
    text: "This copy was given up. It can be read and exported, and its folder be removed by hand. Nothing was deleted.",
  });

/** Hands in everything, signs off, and takes the synchronisation away; documents in the working folder stay (rule 66). */
const deleteCopy = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<void, EngineError> {
  if (session.own.copy === session.format.topLevel)
    return yield* refuse(
      "The top-level parent is the original; it can only have its synchronisation information cleared.",
    );
  const { connection } = session;
  if (session.state.control.abandoned.has(session.own.copy) && !mayBeDeleted(session))
    return yield* givenUp();
  if (connection.kind !== "open")
    return yield* new EngineError({
      reason: "volume",
      text: "Deleting a copy hands in everything first, and this copy is not connected. Connect it and try again.",
    });
  const { visit } = connection;
  // Where there was no room, or no permission, there may be now.
  visit.readOnly = false;
  yield* takeInAside(session);
  yield* handOnWhatLiesHere(session, visit);
  if (!session.state.control.abandoned.has(session.own.copy)) yield* publishKept(session);
  const abandoned = session.state.control.abandoned.has(session.own.copy);
  if (!abandoned && signedOffError(session) === undefined) {
    yield* Effect.mapError(takeBackOwn(session), toEngineError);
    yield* record(session, { kind: "leave" });
    session.trace.emit("control.signed-off", { copy: session.own.copy });
  }
  yield* handOnWhatLiesHere(session, visit);
  // Whoever takes a document next has what was saved here before him.
  yield* Effect.mapError(giveBackAll(session), toEngineError);
  if (!abandoned) yield* confirmHandedIn(session, visit);
  else if (!mayBeDeleted(session)) return yield* givenUp();
  yield* takeAway(session);
});

/** Nobody else is there any more: whoever is has his own copy to end first. */
const confirmAlone = (session: Session): Effect.Effect<void, EngineError> => {
  const { topLevel } = session.format;
  const others = participants(session.state.control, topLevel).filter((copy) => copy !== topLevel);
  if (others.length === 0) return Effect.void;
  const missing = others.map((copy) => ({
    copyId: copy,
    name: nameOfCopy(session, copy),
    heardAtMillis: session.state.control.heardAt.get(copy) ?? null,
  }));
  return new EngineError({
    reason: "copies-missing",
    text: `Copies are still registered: ${missing.map(({ name }) => name).join("; ")}. Delete or abandon them first.`,
    missing,
  });
};

const clearInformation = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<void, EngineError> {
  const { topLevel } = session.format;
  if (session.own.copy !== topLevel)
    return yield* refuse(
      "Synchronisation information is cleared at the top-level parent only. To give up this copy, delete it.",
    );
  // A copy that was made from this one a moment ago may be known nowhere else than in the own drop box, and so may the last work of another.
  for (let looks = 0; looks < LOOKS_MOST; looks++) {
    const received = yield* Effect.mapError(receiveVisitors(session), toEngineError);
    yield* confirmAlone(session);
    yield* refuseUndecided(session);
    if (looks > 0 && !received) break;
    yield* layOutFiles(session);
  }
  // What is taken in here goes with the versions, so somebody has to look at it first.
  const { revision } = session.book;
  yield* takeInAside(session);
  yield* refuseUndecided(session);
  if (session.book.revision !== revision)
    return yield* refuse(
      "What was saved in a file as a newer version took its place was taken in a moment ago. Nothing was deleted. See that the right version is in the file, then clear.",
    );
  yield* takeAway(session, { cleared: true });
  mark(session, "information-cleared");
});

const act = (
  session: Session,
  request: Exclude<ControlRequest, { kind: "gather" }>,
): Effect.Effect<void, EngineError> => {
  switch (request.kind) {
    case "unlock":
      return unlock(session);
    case "abandon":
      return abandon(session, request.copy);
    case "delete-copy":
      return deleteCopy(session);
    case "clear-information":
      return clearInformation(session);
  }
};

/** Carries out a request. A gathering answers when it has come to its end, everything else at once. */
export const carryOut = Effect.fnUntraced(function* (
  session: Session,
  request: ControlRequest,
  reply: Reply,
): Effect.fn.Return<void> {
  if (request.kind !== "gather") {
    Deferred.doneUnsafe(reply, yield* Effect.exit(act(session, request)));
    return;
  }
  const begun = yield* Effect.result(gather(session, request, reply));
  if (begun._tag === "Failure") Deferred.doneUnsafe(reply, Effect.fail(begun.failure));
});
