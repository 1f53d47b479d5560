/**
 * Looking at the locks in the top-level parent's folder, with every exchange (engine §1.8): who has what, and are our own
 * check-outs still ours?
 *
 * Where nothing was ever locked it is one listing. Otherwise one more for every lock that is held, and for some of the free
 * ones in turn.
 */
import * as Effect from "effect/Effect";
import type { ExchangeError } from "../copy/core.ts";
import { limits } from "../limits.ts";
import { isLockKey, paths } from "../log/names.ts";
import { DOCUMENT_PREFIX } from "../log/op.ts";
import { listOrNothing } from "../copy/own-folder.ts";
import type { Session } from "../copy/session.ts";
import { keyOf, readKey, type ChainError, type LockPlace, type Standing } from "./claim-chain.ts";
import {
  isAuthoritative,
  placeOf,
  saveCheckOuts,
  topLevelReading,
  type LockBook,
  type Reading,
} from "./lock-book.ts";

const FREE_PER_LOOK = 16;

/** Reads one lock anew and notes it. */
export const lookAtLock = Effect.fnUntraced(function* (
  session: Session,
  place: LockPlace,
  lock: { readonly key: string; readonly resource: string },
): Effect.fn.Return<Standing, ChainError> {
  const { standings } = session.locks;
  const known = standings.get(lock.key);
  const resource = lock.resource === "" ? (known?.resource ?? "") : lock.resource;
  const read = yield* readKey(place, { key: lock.key, resource }, session.keys, known);
  const standing = read.resource === "" ? { ...read, resource: nameOf(session, lock.key) } : read;
  standings.set(lock.key, standing);
  return standing;
});

/** The name of a lock whose claim does not say it: is it one of the documents we know? */
const nameOf = (session: Session, key: string): string => {
  for (const name of session.state.documents.keys())
    if (keyOf(DOCUMENT_PREFIX + name, session.keys) === key) return DOCUMENT_PREFIX + name;
  return "";
};

/** Which locks are looked at: all the first time; then new ones, held ones, and free ones in turn. */
const due = (
  book: LockBook,
  keys: ReadonlyArray<string>,
  first: boolean,
): ReadonlyArray<string> => {
  if (first) return keys;
  const free = keys.filter((key) => book.standings.get(key)?.kind === "free");
  const start = free.length === 0 ? 0 : book.turn % free.length;
  const inTurn = new Set(
    [...free, ...free].slice(start, start + Math.min(FREE_PER_LOOK, free.length)),
  );
  book.turn = start + FREE_PER_LOOK;
  return keys.filter((key) => inTurn.has(key) || book.standings.get(key)?.kind !== "free");
};

/** Notes that an own check-out is not ours any more. */
const lost = (session: Session, resource: string, standing: Standing): void => {
  const epoch = session.locks.own.get(resource)?.epoch ?? 0;
  session.locks.own.delete(resource);
  session.trace.emit("lock.lost", {
    copy: session.own.copy,
    resource,
    epoch,
    why: standing.kind === "free" ? (standing.last?.reason ?? "gone") : "claimed by somebody else",
  });
};

const isOurs = (session: Session, standing: Standing): boolean =>
  standing.kind === "held" && standing.claim.copy === session.own.copy;

/** Compares our own check-outs with what stands in the folder. True when something changed. */
const settleOwn = (session: Session, first: boolean): boolean => {
  const { standings, own } = session.locks;
  let changed = false;
  for (const resource of own.keys()) {
    const standing = standings.get(keyOf(resource, session.keys));
    if (standing === undefined || isOurs(session, standing)) continue;
    lost(session, resource, standing);
    changed = true;
  }
  for (const standing of standings.values()) {
    if (standing.kind !== "held" || !isOurs(session, standing)) continue;
    if (!standing.resource.startsWith(DOCUMENT_PREFIX)) continue;
    const known = own.get(standing.resource)?.epoch;
    if (known === standing.epoch && !first) continue;
    own.set(standing.resource, { epoch: standing.epoch, at: standing.claim.at });
    changed = changed || known !== standing.epoch;
    session.trace.emit("lock.claimed", {
      copy: session.own.copy,
      resource: standing.resource,
      epoch: standing.epoch,
      again: true,
    });
  }
  return changed;
};

/** Looks around, if the top-level parent's folder is open; otherwise nothing happens. */
export const lookAtLocks = (session: Session): Effect.Effect<void, ExchangeError> => {
  const reading = topLevelReading(session);
  return reading === null ? Effect.void : lookThere(session, reading);
};

const lookThere = Effect.fnUntraced(function* (
  session: Session,
  reading: Reading,
): Effect.fn.Return<void, ExchangeError> {
  const { locks: book } = session;
  const first = !isAuthoritative(session);
  const place = placeOf(session, reading);
  const listed = (yield* place.io(listOrNothing(place.volume, paths.locks)))
    .map((entry) => entry.name)
    .filter(isLockKey)
    .slice(0, limits.lockResources);
  const own = [...book.own.keys()].map((resource) => ({
    key: keyOf(resource, session.keys),
    resource,
  }));
  for (const key of due(book, listed, first))
    if (!own.some((lock) => lock.key === key))
      yield* lookAtLock(session, place, { key, resource: "" });
  for (const lock of own) yield* lookAtLock(session, place, lock);
  book.reading = reading;
  if (settleOwn(session, first)) yield* saveCheckOuts(session);
});

/** The connection ends: what was exclusive is not any more (domain rule 58). */
export const loseLocks = (session: Session): void => {
  const { locks: book } = session;
  if (book.reading === null || book.reading === "own") return;
  book.reading = null;
  for (const [resource, { epoch }] of book.own)
    session.trace.emit("lock.lost", {
      copy: session.own.copy,
      resource,
      epoch,
      why: "no connection to the top-level parent",
    });
};
