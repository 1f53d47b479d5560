/**
 * What people ask about check-outs (engine §1.8, domain rule 58): check out, give back, undo.
 *
 * Only the top-level parent's folder is asked. Over a peer connection the answer is the help page's: exclusive locks do
 * not work there; or the folder is asked past the peer, where the settings say so and it can be reached (domain §F7).
 */
import * as Effect from "effect/Effect";
import { mark, type ExchangeError } from "../copy/core.ts";
import { EngineError } from "../errors.ts";
import { signedOffError } from "../control/refusals.ts";
import { DOCUMENT_PREFIX } from "../log/op.ts";
import type { Session } from "../copy/session.ts";
import {
  breakClaim,
  claimNext,
  keyOf,
  release,
  type LockPlace,
  type Standing,
} from "./claim-chain.ts";
import { lockOf, lockedText } from "./guard.ts";
import { beginLease, mayAct, newLease, watch } from "./lease.ts";
import { claimantOf, placeOf, saveCheckOuts, topLevelReading, type Reading } from "./lock-book.ts";
import { lookAtLocks } from "./look.ts";
import { lookAtLock } from "./one-lock.ts";
import { atTopLevelPastPeer } from "./past-peer.ts";
import { probeExclusive } from "./probe.ts";

export type LockRequest =
  | { readonly kind: "check-out"; readonly document: string }
  | { readonly kind: "release"; readonly document: string }
  /** Null: of all documents. */
  | { readonly kind: "undo-check-outs"; readonly document: string | null };

type Answer = Effect.fn.Return<void, EngineError | ExchangeError>;

const CHECK_OUT = "check-out";
/** Rounds of a race after which somebody else is simply faster. */
const TRIES = 3;

const refuse = (
  session: Session,
  refused: {
    readonly resource: string;
    readonly epoch: number;
    readonly reason: EngineError["reason"];
    readonly text: string;
  },
): EngineError => {
  const { resource, epoch, reason, text } = refused;
  session.trace.emit("lock.refused", { copy: session.own.copy, resource, epoch, why: text });
  return new EngineError({ reason, text });
};

/** Asks the top-level parent's folder, or says why it cannot be asked. */
const atTopLevel = (
  session: Session,
  document: string,
  ask: (reading: Reading) => Effect.Effect<void, EngineError | ExchangeError>,
): Effect.Effect<void, EngineError | ExchangeError> => {
  const reading = topLevelReading(session);
  if (reading !== null) return ask(reading);
  const needed = (why: string): EngineError =>
    refuse(session, {
      resource: lockOf(document),
      epoch: 0,
      reason: "needs-top-level",
      text: `${why}: connect to the top-level parent to check "${document}" out or back in.`,
    });
  if (session.connection.kind !== "open") return Effect.fail(needed("This copy works offline"));
  const refusedOverPeer = (why: string): EngineError => {
    mark(session, "exclusive-lock-refused-over-peer", { document });
    return needed(`Exclusive locks do not work over a peer connection${why}`);
  };
  if (session.settings.locksWithPeer === "none") return Effect.fail(refusedOverPeer(""));
  return atTopLevelPastPeer(
    session,
    (visit) =>
      Effect.tap(ask(visit), () =>
        Effect.sync(() => mark(session, "locked-past-peer", { document })),
      ),
    (why) => refusedOverPeer(`, and ${why}`),
  );
};

/** Asks once per connection whether the folder can keep rivals apart at all. */
const whyNoLocks = Effect.fnUntraced(function* (
  session: Session,
  reading: Reading,
): Effect.fn.Return<string | null, ExchangeError> {
  const { locks: book } = session;
  if (book.probed?.reading !== reading) {
    const { copy, nonce } = session.own;
    const failure = yield* probeExclusive(placeOf(session, reading), {
      copy,
      nonce: `${nonce}.${session.visits}`,
    });
    book.probed = { reading, failure };
  }
  return book.probed.failure;
});

const took = Effect.fnUntraced(function* (
  session: Session,
  standing: Extract<Standing, { kind: "held" }>,
): Effect.fn.Return<void> {
  const { resource, epoch, claim } = standing;
  session.locks.standings.set(keyOf(resource, session.keys), standing);
  session.locks.own.set(resource, { epoch, at: claim.at });
  session.locks.watched.delete(resource);
  yield* saveCheckOuts(session);
  session.trace.emit("lock.claimed", { copy: session.own.copy, resource, epoch });
});

/** Whether a claim by somebody unknown was there long enough on our own clock to be passed over. */
const deadEpoch = Effect.fnUntraced(function* (
  session: Session,
  place: LockPlace,
  standing: Standing,
): Effect.fn.Return<number | undefined, ExchangeError> {
  if (standing.kind !== "unknown") return undefined;
  const { watched } = session.locks;
  const { resource } = standing;
  const seen = yield* watch(place, resource, session.keys, watched.get(resource));
  watched.set(resource, seen.watched);
  return seen.dead ? seen.watched.epoch : undefined;
});

const checkOut = Effect.fnUntraced(function* (
  session: Session,
  document: string,
  reading: Reading,
): Answer {
  const signedOff = signedOffError(session);
  if (signedOff !== undefined) return yield* signedOff;
  const resource = lockOf(document);
  const failure = yield* whyNoLocks(session, reading);
  if (failure !== null)
    return yield* refuse(session, {
      resource,
      epoch: 0,
      reason: "needs-top-level",
      text: `Locks do not work here: ${failure}.`,
    });
  const place = placeOf(session, reading);
  const claimant = claimantOf(session);
  const key = keyOf(resource, session.keys);
  for (let tried = 0; ; tried++) {
    const isDoubted = session.locks.own.has(resource);
    const standing = yield* lookAtLock(session, place, { key, resource, isDoubted });
    // What we have is taken anew: a listing may be older than its end, and only a name that nobody else has got says that we have it.
    const isOurs = standing.kind === "held" && standing.claim.copy === session.own.copy;
    const over = isOurs ? standing.epoch : yield* deadEpoch(session, place, standing);
    const begun = yield* beginLease;
    const attempt = yield* claimNext(place, claimant, {
      resource,
      purpose: CHECK_OUT,
      known: standing,
      ...(over === undefined ? {} : { over }),
    });
    if (attempt.kind === "won") {
      const { held } = attempt;
      if (yield* mayAct(newLease(held, begun)))
        return yield* took(session, { ...held, kind: "held", beat: 0 });
      // It took so long that others may have given up on it: give it back rather than believe it.
      yield* release(place, claimant, held);
    } else if (attempt.kind === "held")
      return yield* refuse(session, {
        resource,
        epoch: attempt.standing.epoch,
        reason: "locked",
        text: lockedText(document, attempt.standing),
      });
    if (tried + 1 >= TRIES)
      return yield* refuse(session, {
        resource,
        epoch: standing.epoch,
        reason: "locked",
        text: `"${document}" could not be checked out: others were faster. Try again.`,
      });
  }
});

const giveBack = Effect.fnUntraced(function* (
  session: Session,
  document: string,
  reading: Reading,
): Answer {
  const resource = lockOf(document);
  const place = placeOf(session, reading);
  const lock = { key: keyOf(resource, session.keys), resource };
  const standing = yield* lookAtLock(session, place, { ...lock, isDoubted: true });
  const ours = standing.kind === "held" && standing.claim.copy === session.own.copy;
  if (!ours || !(yield* release(place, claimantOf(session), standing))) {
    yield* lookAtLocks(session);
    return yield* new EngineError({
      reason: "invalid",
      text: `"${document}" is not checked out by this copy.`,
    });
  }
  yield* lookAtLock(session, place, lock);
  session.locks.own.delete(resource);
  yield* saveCheckOuts(session);
  session.trace.emit("lock.released", {
    copy: session.own.copy,
    resource,
    epoch: standing.epoch,
  });
});

const undo = Effect.fnUntraced(function* (session: Session, document: string | null): Answer {
  if (session.identity.role !== "top-level")
    return yield* new EngineError({
      reason: "needs-top-level",
      text: "Check-outs can be undone in the top-level copy only.",
    });
  yield* lookAtLocks(session);
  const place = placeOf(session, "own");
  for (const [key, known] of session.locks.standings) {
    const { resource } = known;
    if (!resource.startsWith(DOCUMENT_PREFIX)) continue;
    if (document !== null && resource !== lockOf(document)) continue;
    const standing = yield* lookAtLock(session, place, { key, resource });
    if (standing.kind === "free") continue;
    if (!(yield* breakClaim(place, claimantOf(session), standing, "undo-check-out"))) continue;
    session.trace.emit("lock.broken", {
      copy: session.own.copy,
      resource,
      epoch: standing.epoch,
      holder: standing.kind === "held" ? standing.claim.copy : null,
    });
    yield* lookAtLock(session, place, { key, resource });
  }
  // An own check-out of the top level may have been among them.
  yield* lookAtLocks(session);
});

/** What keeps no copy from going: the document is not its own any more, or the folder of locks takes nothing. */
const isNoMatter = (error: EngineError | ExchangeError): boolean =>
  error._tag === "EngineError" ||
  (error._tag === "VolumeError" && (error.reason === "denied" || error.reason === "no-space"));

/**
 * A copy that is deleted gives back what it has checked out: afterwards only *Undo Check Outs* could. Over a peer connection the top level is
 * asked for that where the settings say so, and else its check-outs stand.
 */
export const giveBackAll = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<void, ExchangeError> {
  if (topLevelReading(session) === null && session.settings.locksWithPeer === "none") return;
  // Each of them goes as it is given back.
  const had = [...session.locks.own.keys()];
  for (const resource of had) {
    const document = resource.slice(DOCUMENT_PREFIX.length);
    const given = yield* Effect.result(
      atTopLevel(session, document, (reading) => giveBack(session, document, reading)),
    );
    if (given._tag === "Success" || isNoMatter(given.failure)) continue;
    if (given.failure._tag !== "EngineError") return yield* given.failure;
  }
});

export const answerLockRequest = (
  session: Session,
  request: LockRequest,
): Effect.Effect<void, EngineError | ExchangeError> =>
  Effect.suspend(() => {
    switch (request.kind) {
      case "check-out": {
        const { document } = request;
        if (session.state.documents.has(document))
          return atTopLevel(session, document, (reading) => checkOut(session, document, reading));
        const text = `There is no document "${document}".`;
        return Effect.fail(new EngineError({ reason: "invalid", text }));
      }
      case "release": {
        const { document } = request;
        return atTopLevel(session, document, (reading) => giveBack(session, document, reading));
      }
      case "undo-check-outs":
        return undo(session, request.document);
    }
  });
