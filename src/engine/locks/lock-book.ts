/**
 * What a copy knows of the locks in the top-level parent's folder (engine §1.8).
 *
 * Knowledge is *authoritative* only on the connection it was read on. When that ends it stays as what was last known: own
 * check-outs go on (they are a person's word, and end by release or undo), but no lock is held (domain rule 58).
 */
import * as Effect from "effect/Effect";
import type { VolumeError } from "../errors.ts";
import {
  canonicalJson,
  decode,
  decodeText,
  encodeText,
  listOf,
  parseJson,
  plainText,
  wholeNumber,
} from "../json.ts";
import { limits } from "../limits.ts";
import type { CopyId } from "../log/names.ts";
import type { FolderEntry } from "../ports.ts";
import { topLevelVisit, type Session } from "../copy/session.ts";
import type { Visit } from "../exchange/visit.ts";
import { keyOf, type Claimant, type LockPlace, type Standing } from "./claim-chain.ts";
import { direct } from "../copy/core.ts";
import { steadyMillis } from "../steady.ts";
import type { Watched } from "./lease.ts";

/** An own check-out. */
export interface CheckOut {
  readonly epoch: number;
  /** Wall clock when it was made; for people. */
  readonly at: number;
}

/** The folder knowledge was read in: the own one of the top level, or that of an open visit. */
export type Reading = "own" | Visit;

export interface LockBook {
  /** By the key of the lock's folder. */
  readonly standings: Map<string, Standing>;
  /** The listing that shows a lock as it is known. */
  readonly judgedBy: Map<string, ReadonlyArray<FolderEntry>>;
  /** The locks there are, as they were listed the last time. */
  listed: ReadonlyArray<string>;
  /** The listing these were read from. */
  listedFrom: ReadonlyArray<FolderEntry>;
  /** Keys of locks by what they lock, and paths of their folders by their keys, as far as they were worked out. */
  readonly keys: Map<string, string>;
  readonly folders: Map<string, string>;
  /** A standing was read that own check-outs have not been compared with. */
  unsettled: boolean;
  /** Own check-outs by resource, kept in the private memory. */
  readonly own: Map<string, CheckOut>;
  /** Claims by somebody unknown, since when we see them. By resource. */
  readonly watched: Map<string, Watched>;
  /** Where `standings` was read, as long as that connection is open. */
  reading: Reading | null;
  /** Whether exclusive creation works in that folder: asked once, when the first lock is wanted there. */
  probed: { readonly reading: Reading; readonly failure: string | null } | null;
  /** When it was asked last whether a lock goes on after what we know of it, by key and the steady clock. */
  readonly askedPast: Map<string, number>;
  /** Which of the free locks are looked at next. */
  turn: number;
}

export const emptyLockBook = (): LockBook => ({
  standings: new Map(),
  judgedBy: new Map(),
  listed: [],
  listedFrom: [],
  keys: new Map(),
  folders: new Map(),
  unsettled: false,
  own: new Map(),
  watched: new Map(),
  reading: null,
  probed: null,
  askedPast: new Map(),
  turn: 0,
});

/** The folder of the top-level parent as it can be used now: the only one that is authoritative for locks. */
export const topLevelReading = (session: Session): Reading | null =>
  session.identity.role === "top-level" ? "own" : topLevelVisit(session);

/** In whose name this copy claims. */
export const claimantOf = (session: Session): Claimant => ({
  copy: session.own.copy,
  user: session.user,
  machine: session.machine,
  keys: session.keys,
});

export const placeOf = (session: Session, reading: Reading): LockPlace =>
  reading === "own"
    ? { volume: session.own.volume, io: direct }
    : { volume: reading.volume, io: reading.io };

/** Whether what we know of the locks was read on the connection that is open now. */
export const isAuthoritative = (session: Session): boolean =>
  session.locks.reading !== null && session.locks.reading === topLevelReading(session);

const slotOf = (owner: CopyId): string => `${owner}.checkouts`;

/**
 * Own check-outs as they were last known. A damaged memory is an empty one: the top level's folder knows better. The life before this one
 * may have asked for them a moment ago.
 */
export const loadCheckOuts = Effect.fnUntraced(function* (
  { journal, keys, locks: book }: Pick<Session, "journal" | "keys" | "locks">,
  owner: CopyId,
): Effect.fn.Return<void, VolumeError> {
  const bytes = yield* journal.load(slotOf(owner));
  if (bytes === undefined) return;
  const decoded = decode(() =>
    listOf(parseJson(decodeText(bytes)), limits.lockResources, "check-outs").map((entry) => {
      const [resource, epoch, at] = listOf(entry, 3, "check-out");
      return [
        plainText(resource, limits.lockResourceCharacters, "resource"),
        {
          epoch: wholeNumber(epoch, 1, limits.lockEpochs, "epoch"),
          at: wholeNumber(at, 0, Number.MAX_SAFE_INTEGER, "time"),
        },
      ] as const;
    }),
  );
  if (!decoded.ok) return;
  const nowMillis = yield* steadyMillis;
  for (const [resource, checkOut] of decoded.value) {
    book.own.set(resource, checkOut);
    book.askedPast.set(keyOf(resource, keys), nowMillis);
  }
});

/** A disk that refuses is shown; the check-out stands in the top level's folder all the same. */
export const saveCheckOuts = (session: Session): Effect.Effect<void> =>
  session.journal
    .save(
      slotOf(session.format.ownerCopy),
      encodeText(
        canonicalJson(
          [...session.locks.own].map(([resource, { epoch, at }]) => [resource, epoch, at]),
        ),
      ),
    )
    .pipe(
      Effect.catchTag("VolumeError", (error) =>
        Effect.sync(() => void (session.lastFailure = error)),
      ),
    );
