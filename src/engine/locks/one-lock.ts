/**
 * Reading one lock in the top-level parent's folder, and whether a check-out there is still ours (engine §1.8): what is ours may have been ended
 * while we were away, and what Windows says of it may be older than that.
 */
import * as Effect from "effect/Effect";
import { DOCUMENT_PREFIX } from "../log/op.ts";
import type { Session } from "../copy/session.ts";
import { steadyMillis } from "../steady.ts";
import {
  claimNext,
  keyOf,
  readKey,
  readPast,
  type ChainError,
  type LockPlace,
  type Standing,
} from "./claim-chain.ts";
import { claimantOf } from "./lock-book.ts";

export interface Lock {
  readonly key: string;
  /** "" where it is not known. */
  readonly resource: string;
  /** Its claim is read again although its number is the one we know. */
  readonly isDoubted?: boolean;
}

/** The key of a lock, worked out once: every look asks for those of the own check-outs. */
export const keyIn = ({ locks, keys }: Session, resource: string): string => {
  const known = locks.keys.get(resource);
  if (known !== undefined) return known;
  const key = keyOf(resource, keys);
  locks.keys.set(resource, key);
  return key;
};

/** The name of a lock whose claim does not say it: is it one of the documents we know? */
const nameOf = (session: Session, key: string): string => {
  for (const name of session.state.documents.keys())
    if (keyIn(session, DOCUMENT_PREFIX + name) === key) return DOCUMENT_PREFIX + name;
  return "";
};

export const isOurs = (session: Session, standing: Standing): boolean =>
  standing.kind === "held" && standing.claim.copy === session.own.copy;

/** Reads one lock anew and notes it. */
export const lookAtLock = Effect.fnUntraced(function* (
  session: Session,
  place: LockPlace,
  lock: Lock,
): Effect.fn.Return<Standing, ChainError> {
  const { standings } = session.locks;
  const known = standings.get(lock.key);
  const resource = lock.resource === "" ? (known?.resource ?? "") : lock.resource;
  const believed = lock.isDoubted === true ? undefined : known;
  const listed = yield* readKey(place, { key: lock.key, resource }, session.keys, believed);
  // What is ours may have been ended while we were away, and Windows may remember the folder as it was before.
  let read = listed;
  if (lock.isDoubted === true && isOurs(session, listed)) {
    session.locks.askedPast.set(lock.key, yield* steadyMillis);
    read = yield* readPast(place, listed, session.keys);
  }
  const standing = read.resource === "" ? { ...read, resource: nameOf(session, lock.key) } : read;
  standings.set(lock.key, standing);
  session.locks.judgedBy.delete(lock.key);
  session.locks.unsettled = true;
  return standing;
});

/** For longer than this no Windows remembers a listing (ten seconds), or that a name was not there (five). */
const REMEMBERED_MILLIS = 15_000;

type HeldStanding = Extract<Standing, { readonly kind: "held" }>;

/**
 * Takes an own check-out anew: nobody is given a name twice, whatever his Windows remembers. Where somebody else has had it, the lock is not
 * ours. A folder that refuses to be written to proves nothing; then it stands as it was read.
 */
const takeAnew = Effect.fnUntraced(function* (
  session: Session,
  place: LockPlace,
  standing: HeldStanding,
): Effect.fn.Return<Standing, ChainError> {
  const { claim, epoch, resource } = standing;
  const wanted = { resource, purpose: claim.purpose, over: epoch };
  const claimed = Effect.catchTag(
    claimNext(place, claimantOf(session), wanted),
    "VolumeError",
    () => Effect.succeed(undefined),
  );
  const attempt = yield* claimed;
  if (attempt === undefined) return standing;
  if (attempt.kind === "won") return { ...attempt.held, kind: "held", beat: 0 };
  const read =
    attempt.kind === "held" ? attempt.standing : yield* readPast(place, standing, session.keys);
  if (!isOurs(session, read)) return read;
  const why = "taken by somebody else";
  return { kind: "unknown", resource, epoch: epoch + 1, hash: null, beat: 0, why };
});

/**
 * Reads a lock that may have been ended while we were away. Where it was asked a moment ago already whether anything came after our claim,
 * Windows may still say what it said then, so that an own check-out has to be taken anew.
 */
export const lookAtDoubted = Effect.fnUntraced(function* (
  session: Session,
  place: LockPlace,
  lock: Lock,
): Effect.fn.Return<Standing, ChainError> {
  const { askedPast, standings } = session.locks;
  const askedMillis = askedPast.get(lock.key) ?? Number.NEGATIVE_INFINITY;
  const standing = yield* lookAtLock(session, place, { ...lock, isDoubted: true });
  const isFresh = (yield* steadyMillis) - askedMillis >= REMEMBERED_MILLIS;
  const isCheckOut = standing.resource.startsWith(DOCUMENT_PREFIX);
  if (isFresh || !isCheckOut || standing.kind !== "held" || !isOurs(session, standing))
    return standing;
  const taken = yield* takeAnew(session, place, standing);
  standings.set(lock.key, taken);
  return taken;
});
