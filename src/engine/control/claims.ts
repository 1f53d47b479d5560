/**
 * The claim on `control` in the top-level parent's folder: who may decide about the whole engagement right now. Its epochs
 * number the decisions (`operations.ts`).
 *
 * A claim says that somebody is at it, not that it was done: what counts are the operations. So a claim whose holder never
 * wrote its intent is waited for on the own clock and then passed over; no file's time is ever compared (M27).
 */
import * as Effect from "effect/Effect";
import { toEngineError, type ExchangeError } from "../core.ts";
import { EngineError } from "../errors.ts";
import type { Session } from "../session.ts";
import { claimAfter, readChain, type ChainHead, type ClaimReason } from "./claim-chain.ts";
import { ownerOf } from "../visit.ts";
import type { TopLevelPlace } from "./top-level.ts";

const CONTROL = "control";

const lookAtChain = (
  session: Session,
  place: TopLevelPlace,
): Effect.Effect<ChainHead, EngineError> =>
  Effect.mapError(place.io(readChain(place.hand.volume, CONTROL, session.keys)), toEngineError);

const claimNext = (
  session: Session,
  place: TopLevelPlace,
  head: ChainHead,
  what: { readonly purpose: string; readonly reason: ClaimReason },
): Effect.Effect<{ readonly epoch: number } | "lost", ExchangeError> =>
  place.io(
    claimAfter(
      place.hand,
      head,
      {
        resource: CONTROL,
        copy: session.own.copy,
        user: session.user,
        machine: session.machine,
        ...what,
      },
      session.keys,
    ),
  );

const faster = (): EngineError =>
  new EngineError({
    reason: "claimed",
    text: "Somebody else asked for such an operation at the same moment. Look at what they do, and try again.",
  });

/** Nobody else is at it, as far as this claim says. */
const isFree = (session: Session, head: ChainHead): boolean =>
  head.kind === "none" ||
  (head.kind === "claim" &&
    (head.claim.reason === "released" || head.claim.copy === session.own.copy));

/** Whether two looks at a chain found the same claim. */
const isSame = (a: ChainHead, b: ChainHead): boolean =>
  a.kind === "claim" && b.kind === "claim" ? a.hash === b.hash : a.kind === b.kind;

/**
 * Claims the right to decide; answers the epoch. A claim of somebody else is waited for `claimPatienceMillis`: a decision that
 * was begun shows as an intent in the logs and is refused before this is called.
 */
export const claimControl = Effect.fnUntraced(function* (
  session: Session,
  place: TopLevelPlace,
  purpose: string,
): Effect.fn.Return<number, EngineError> {
  let head = yield* lookAtChain(session, place);
  if (!isFree(session, head)) {
    yield* Effect.mapError(
      session.io(Effect.sleep(session.settings.claimPatienceMillis)),
      toEngineError,
    );
    const later = yield* lookAtChain(session, place);
    if (!isFree(session, later) && !isSame(head, later)) return yield* faster();
    head = later;
  }
  const won = yield* Effect.mapError(
    claimNext(session, place, head, { purpose, reason: "claimed" }),
    toEngineError,
  );
  return won === "lost" ? yield* faster() : won.epoch;
});

/** Takes the claim over from whoever holds it; answers the epoch. */
export const breakControl = Effect.fnUntraced(function* (
  session: Session,
  place: TopLevelPlace,
  purpose: string,
): Effect.fn.Return<number, EngineError> {
  const head = yield* lookAtChain(session, place);
  const won = yield* Effect.mapError(
    claimNext(session, place, head, { purpose, reason: "taken-over" }),
    toEngineError,
  );
  return won === "lost" ? yield* faster() : won.epoch;
});

/** The top level's folder where we are there already: to give a claim back nobody goes anywhere. */
const placeHere = (session: Session): TopLevelPlace | undefined => {
  const { topLevel } = session.format;
  if (session.own.copy === topLevel) return { hand: session.own, io: session.io, visit: null };
  const { connection } = session;
  return connection.kind === "open" && ownerOf(connection.visit) === topLevel
    ? { hand: connection.visit.hand, io: session.io, visit: connection.visit }
    : undefined;
};

/** Gives the claim back. Where that is not possible now, the next one who wants it waits a little and passes it over. */
export const releaseControl = Effect.fnUntraced(function* (
  session: Session,
  epoch: number,
): Effect.fn.Return<void> {
  const place = placeHere(session);
  if (place === undefined) return;
  const head = yield* Effect.result(lookAtChain(session, place));
  if (head._tag === "Failure" || head.success.kind !== "claim") return;
  const { claim } = head.success;
  if (claim.epoch !== epoch || claim.copy !== session.own.copy) return;
  yield* Effect.ignore(
    claimNext(session, place, head.success, { purpose: claim.purpose, reason: "released" }),
  );
});
