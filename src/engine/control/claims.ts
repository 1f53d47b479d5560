/**
 * The claim on `control` in the top-level parent's folder: who may decide about the whole engagement right now. Its epochs
 * number the decisions (`operations.ts`).
 *
 * A claim says that somebody is at it, not that it was done: what counts are the operations. So a claim whose holder never
 * wrote its intent is waited for on the own clock and then passed over; no file's time is ever compared (M27).
 */
import * as Effect from "effect/Effect";
import { toEngineError } from "../copy/core.ts";
import { EngineError } from "../errors.ts";
import { limits } from "../limits.ts";
import {
  claimNext,
  readChain,
  release,
  type LockPlace,
  type Standing,
} from "../locks/claim-chain.ts";
import { claimantOf } from "../locks/lock-book.ts";
import type { Session } from "../copy/session.ts";
import { highestEpoch } from "./state.ts";
import { topLevelHere, type TopLevelPlace } from "./top-level.ts";

const CONTROL = "control";

const lockPlace = ({ hand, io }: TopLevelPlace): LockPlace => ({ volume: hand.volume, io });

const lookAtChain = (
  session: Session,
  place: TopLevelPlace,
): Effect.Effect<Standing, EngineError> =>
  Effect.mapError(readChain(lockPlace(place), CONTROL, session.keys), toEngineError);

const faster = (): EngineError =>
  new EngineError({
    reason: "claimed",
    text: "Somebody else asked for such an operation at the same moment. Look at what they do, and try again.",
  });

/** To take back what was decided under the last epoch takes one more. */
const EPOCHS_MOST = limits.lockEpochs - 1;

/** More decisions than that no backup has ever forgotten. */
const FORGOTTEN_MOST = 1_000;

const usedUp = (): EngineError =>
  new EngineError({
    reason: "invalid",
    text: "All numbers of decisions about this engagement as a whole are used up: a copy has written one that nobody can have reached. Make a new engagement of what is shown.",
  });

/** Nobody else is at it, as far as the chain says. */
const isOurs = (session: Session, standing: Standing): boolean =>
  standing.kind === "held" && standing.claim.copy === session.own.copy;

const claimOver = Effect.fnUntraced(function* (
  session: Session,
  place: TopLevelPlace,
  standing: Standing,
  purpose: string,
): Effect.fn.Return<number, EngineError> {
  // A folder that came back from a backup has an older chain: what was decided since is known from the operations.
  const decided = highestEpoch(session.state.control);
  if (Math.max(decided, standing.epoch) >= EPOCHS_MOST) return yield* usedUp();
  let over = standing.epoch;
  // So far beyond the chain nobody has claimed anything: somebody only says so, and the epochs in between are nobody's.
  const past = decided - over > FORGOTTEN_MOST ? decided : 0;
  do {
    const wanted = { resource: CONTROL, purpose, over, past };
    const attempt = yield* Effect.mapError(
      claimNext(lockPlace(place), claimantOf(session), wanted),
      toEngineError,
    );
    if (attempt.kind !== "won") return yield* faster();
    over = attempt.held.epoch;
  } while (over <= decided);
  return over;
});

/**
 * Claims the right to decide; answers the epoch. A claim of somebody else is waited for `claimPatienceMillis`: a decision that
 * was begun shows as an intent in the logs and is refused before this is called.
 */
export const claimControl = Effect.fnUntraced(function* (
  session: Session,
  place: TopLevelPlace,
  purpose: string,
): Effect.fn.Return<number, EngineError> {
  let standing = yield* lookAtChain(session, place);
  if (standing.kind !== "free" && !isOurs(session, standing)) {
    yield* Effect.mapError(
      session.io(Effect.sleep(session.settings.claimPatienceMillis)),
      toEngineError,
    );
    const later = yield* lookAtChain(session, place);
    if (later.kind !== "free" && later.epoch !== standing.epoch) return yield* faster();
    standing = later;
  }
  return yield* claimOver(session, place, standing, purpose);
});

/** Takes the claim over from whoever holds it; answers the epoch. */
export const breakControl = Effect.fnUntraced(function* (
  session: Session,
  place: TopLevelPlace,
  purpose: string,
): Effect.fn.Return<number, EngineError> {
  return yield* claimOver(session, place, yield* lookAtChain(session, place), purpose);
});

/** Gives the claim back. Where that is not possible now, the next one who wants it waits a little and passes it over. */
export const releaseControl = Effect.fnUntraced(function* (
  session: Session,
  epoch: number,
): Effect.fn.Return<void> {
  // To give a claim back nobody goes anywhere.
  const place = topLevelHere(session);
  if (place === null) return;
  const looked = yield* Effect.result(lookAtChain(session, place));
  if (looked._tag === "Failure") return;
  const standing = looked.success;
  if (standing.kind !== "held" || standing.epoch !== epoch || standing.hash === null) return;
  if (!isOurs(session, standing)) return;
  const { resource, hash, claim } = standing;
  yield* Effect.ignore(
    release(lockPlace(place), claimantOf(session), { resource, epoch, hash, claim }),
  );
});
