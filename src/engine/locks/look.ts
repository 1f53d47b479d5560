/**
 * Looking at the locks in the top-level parent's folder, with every exchange (engine §1.8): who has what, and are our own
 * check-outs still ours?
 *
 * Where nothing was ever locked it is one listing. Otherwise one more for every lock that is held, and for some of the free
 * ones in turn. They are asked for together, and with the look at the rest of the folder.
 */
import * as Effect from "effect/Effect";
import type { ExchangeError } from "../copy/core.ts";
import { VolumeError } from "../errors.ts";
import { limits } from "../limits.ts";
import { isLockKey, paths } from "../log/names.ts";
import { DOCUMENT_PREFIX } from "../log/op.ts";
import type { FolderEntry, Listing } from "../ports.ts";
import type { Session } from "../copy/session.ts";
import { standsAsKnown, type Standing } from "./claim-chain.ts";
import {
  isAuthoritative,
  placeOf,
  saveCheckOuts,
  topLevelReading,
  type LockBook,
  type Reading,
} from "./lock-book.ts";
import { isOurs, keyIn, lookAtDoubted, lookAtLock, type Lock } from "./one-lock.ts";

const FREE_PER_LOOK = 16;

const lockOfKey = (key: string): Lock => ({ key, resource: "" });

/** The folder of a lock. */
const folderIn = ({ folders }: LockBook, key: string): string => {
  const known = folders.get(key);
  if (known !== undefined) return known;
  const folder = paths.lock(key);
  folders.set(key, folder);
  return folder;
};

/** Which locks are looked at: all the first time; then new ones, held ones, and free ones in turn. Own check-outs always are. */
const due = (
  session: Session,
  listed: ReadonlyArray<string>,
  first: boolean,
): ReadonlyArray<Lock> => {
  const { locks: book } = session;
  if (listed.length === 0 && book.own.size === 0) return [];
  const chosen = first ? listed : inTurn(book, listed);
  if (book.own.size === 0) return chosen.map(lockOfKey);
  const own = [...book.own.keys()].map((resource) => ({ key: keyIn(session, resource), resource }));
  return [...chosen.filter((key) => !own.some((lock) => lock.key === key)).map(lockOfKey), ...own];
};

const inTurn = (book: LockBook, listed: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (listed.length <= FREE_PER_LOOK) return listed;
  const isFree = (key: string): boolean => book.standings.get(key)?.kind === "free";
  const free = listed.filter(isFree);
  const start = free.length === 0 ? 0 : book.turn % free.length;
  const turn = new Set(
    [...free, ...free].slice(start, start + Math.min(FREE_PER_LOOK, free.length)),
  );
  return listed.filter((key) => turn.has(key) || !isFree(key));
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

/** Compares our own check-outs with what stands in the folder. True when something changed. */
const settleOwn = (session: Session, first: boolean): boolean => {
  const { standings, own } = session.locks;
  let changed = false;
  for (const resource of own.keys()) {
    const standing = standings.get(keyIn(session, resource));
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

/** What was found in the folders of locks, by their paths. */
export type LockListings = ReadonlyMap<string, Listing>;

/** The folders a look at the locks begins with, behind others: whoever looks at the folder they lie in asks for all at the same time. */
export const withFoldersOfLocks = (
  session: Session,
  others: ReadonlyArray<string>,
): ReadonlyArray<string> => {
  const folders = [...others, paths.locks];
  if (isAuthoritative(session))
    for (const { key } of due(session, session.locks.listed, false))
      folders.push(folderIn(session.locks, key));
  return folders;
};

/** What was found in each of these folders. */
export const byFolder = (
  folders: ReadonlyArray<string>,
  found: ReadonlyArray<Listing>,
): LockListings => {
  const listings = new Map<string, Listing>();
  for (let i = 0; i < folders.length; i++) listings.set(folders[i]!, found[i]!);
  return listings;
};

/** Looks around, if the top-level parent's folder is open; otherwise nothing happens. */
export const lookAtLocks = (session: Session): Effect.Effect<void, ExchangeError> => {
  const reading = topLevelReading(session);
  if (reading === null) return NO_NEWS_OF_LOCKS;
  const { volume, io } = placeOf(session, reading);
  const folders = withFoldersOfLocks(session, []);
  return Effect.flatMap(io(volume.listAll(folders)), (found) =>
    noteLocks(session, byFolder(folders, found)),
  );
};

/** Everything is as known: the answer of most looks, told by being this one. */
export const NO_NEWS_OF_LOCKS = Effect.void;

/** Takes in what was found; what these listings do not say is asked for. */
export const noteLocks = (
  session: Session,
  found: LockListings,
): Effect.Effect<void, ExchangeError> => {
  const reading = topLevelReading(session);
  const listing = found.get(paths.locks);
  if (reading === null || listing === undefined) return NO_NEWS_OF_LOCKS;
  const entries = entriesOf(listing);
  if (entries === undefined) return Effect.fail(listing as VolumeError);
  const { locks: book } = session;
  const first = !isAuthoritative(session);
  let isPutBack = false;
  // The very list it was read from the last time: the names are the same.
  if (entries !== book.listedFrom) {
    book.listedFrom = entries;
    book.listed = entries
      .map((entry) => entry.name)
      .filter(isLockKey)
      .slice(0, limits.lockResources);
    isPutBack = forgetVanished(book);
  }
  // While we were away somebody may have put back a folder in which the numbers we know were not given yet, and others had them.
  const isDoubted = first || isPutBack;
  const changed = due(session, book.listed, isDoubted)
    .map((lock) => (isDoubted ? { ...lock, isDoubted } : lock))
    .filter((lock) => isDoubted || !isKnown(book, lock, found));
  book.turn += FREE_PER_LOOK;
  return changed.length === 0 && !first && !book.unsettled
    ? NO_NEWS_OF_LOCKS
    : readThem(session, { reading, first, changed });
};

/** No claim is ever removed: where one we know is gone, another folder lies in the place of the one we knew. Whether there was any. */
const forgetVanished = ({ listed, standings }: LockBook): boolean => {
  const there = new Set(listed);
  const vanished = [...standings].filter(([key, { epoch }]) => epoch > 0 && !there.has(key));
  for (const [key] of vanished) standings.delete(key);
  return vanished.length > 0;
};

/** A folder that is not there yet is an empty one. */
const entriesOf = (listing: Listing): ReadonlyArray<FolderEntry> | undefined => {
  if (!(listing instanceof VolumeError)) return listing;
  return listing.reason === "not-found" ? [] : undefined;
};

/** Whether what was found says how this lock stands, and that it stands as before. */
const isKnown = (book: LockBook, { key }: Lock, found: LockListings): boolean => {
  const standing = book.standings.get(key);
  const listing = found.get(folderIn(book, key));
  if (standing === undefined || listing === undefined) return false;
  const entries = entriesOf(listing);
  if (entries === undefined) return false;
  // The very list it was judged by: nobody wrote there since.
  if (entries === book.judgedBy.get(key) && standing.kind !== "unknown") return true;
  if (!standsAsKnown(standing, entries)) return false;
  book.judgedBy.set(key, entries);
  return true;
};

const readThem = Effect.fnUntraced(function* (
  session: Session,
  {
    reading,
    first,
    changed,
  }: {
    readonly reading: Reading;
    readonly first: boolean;
    readonly changed: ReadonlyArray<Lock>;
  },
): Effect.fn.Return<void, ExchangeError> {
  const { locks: book } = session;
  const place = placeOf(session, reading);
  let isPutBack = false;
  for (const lock of changed) {
    const before = book.standings.get(lock.key)?.epoch ?? 0;
    const { epoch } = yield* lock.isDoubted === true && reading !== "own"
      ? lookAtDoubted(session, place, lock)
      : lookAtLock(session, place, lock);
    isPutBack ||= epoch < before && lock.isDoubted !== true;
  }
  // Numbers only grow: those that are as we know them may be somebody else's as well.
  if (isPutBack)
    for (const key of book.listed)
      yield* lookAtLock(session, place, { ...lockOfKey(key), isDoubted: true });
  book.reading = reading;
  book.unsettled = false;
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
