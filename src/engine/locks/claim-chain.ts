/**
 * Claim chains: mutual exclusion on a folder that runs no code (engine §1.1 rule 6, §1.8, I10).
 *
 *     _Sync/lock/<key>/<epoch>            the claim of an epoch, created exclusively with its full content
 *     _Sync/lock/<key>/<epoch>.beat.<n>   signs of life of its holder (lease.ts)
 *
 * The highest epoch is the truth. To take, end or break a lock is always the same step: create the next epoch. The file
 * system lets one of several rivals do that, and because no claim is ever removed, whoever works from an old listing meets
 * the name he wants taken. There is no stale lock to unlink and so no race about it.
 *
 * Growth is bounded by what people do: a lock that was taken and given back has left two files of below 1 KiB, once read by
 * name only. They stay as long as the engagement; a reader with an old listing must find them.
 *
 * Everything read is untrusted. A claim that is empty, torn, forged or copied counts as *held by somebody unknown*: nobody
 * gets the lock for free, and it can be broken. No data safety depends on any of this.
 */
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import type { Abandoned, Io } from "../copy/core.ts";
import type { VolumeError } from "../errors.ts";
import { encodeText } from "../json.ts";
import { limits } from "../limits.ts";
import { lockKey, parseLockFileName, paths, type CopyId, type Hash } from "../log/names.ts";
import { listOrNothing } from "../copy/own-folder.ts";
import type { FolderEntry, Keys, Volume } from "../ports.ts";
import { decodeClaim, encodeClaim, type Claim, type ClaimReason } from "./claim.ts";

/** The folder that holds the locks (the top-level parent's), and how calls on it are made. */
export interface LockPlace {
  readonly volume: Volume;
  readonly io: Io;
}

/** In whose name claims are written. */
export interface Claimant {
  readonly copy: CopyId;
  readonly user: string;
  readonly machine: string;
  readonly keys: Keys["Service"];
}

export type ChainError = VolumeError | Abandoned;

/**
 * How a lock stands. `epoch` 0: never claimed. `beat` is the highest number among the signs of life of this epoch, by name
 * only; `lease.ts` says which of them count.
 */
export type Standing = {
  readonly resource: string;
  readonly epoch: number;
  /** Hash of the newest claim's bytes; null where there is none to read. */
  readonly hash: Hash | null;
  readonly beat: number;
} & (
  | { readonly kind: "free"; readonly last: Claim | null }
  | { readonly kind: "held"; readonly claim: Claim }
  | { readonly kind: "unknown"; readonly why: string }
);

/** An epoch that is ours. The epoch is the fencing token of what is done under the lock. */
export interface Held {
  readonly resource: string;
  readonly epoch: number;
  readonly hash: Hash | null;
  readonly claim: Claim;
}

export type Attempt =
  | { readonly kind: "won"; readonly held: Held }
  /** Somebody had it before. */
  | { readonly kind: "held"; readonly standing: Standing }
  /** Somebody was faster in this very moment; look again. */
  | { readonly kind: "lost"; readonly epoch: number };

export const keyOf = (resource: string, keys: Keys["Service"]): string =>
  lockKey(keys.hash(encodeText(resource)));

/** Bytes of a claim, or why they cannot be had although the name is there; null where it is not. */
const readClaimBytes = (
  place: LockPlace,
  path: string,
): Effect.Effect<Uint8Array | string | null, ChainError> =>
  place.io(
    place.volume
      .read(path, { limit: limits.claimBytes })
      .pipe(
        Effect.catchTag("VolumeError", (error): Effect.Effect<string | null, VolumeError> =>
          error.reason === "not-found"
            ? Effect.succeed(null)
            : error.reason === "too-large" || error.reason === "busy"
              ? Effect.succeed(`cannot be read: ${error.text}`)
              : Effect.fail(error),
        ),
      ),
  );

type Newest = Pick<Standing, "epoch" | "beat">;

/** The newest epoch by name, and its highest sign of life. */
const newestIn = (entries: ReadonlyArray<FolderEntry>): Newest => {
  const files = entries.flatMap((entry) =>
    entry.kind === "file" ? (parseLockFileName(entry.name) ?? []) : [],
  );
  let epoch = 0;
  let beat = 0;
  for (const file of files) if (file.beat === 0) epoch = Math.max(epoch, file.epoch);
  for (const file of files) if (file.epoch === epoch) beat = Math.max(beat, file.beat);
  return { epoch, beat };
};

/** Whether a lock whose folder shows this stands as it is known. What could not be read may be readable now. */
export const standsAsKnown = (known: Standing, entries: ReadonlyArray<FolderEntry>): boolean => {
  if (known.kind === "unknown") return false;
  const { epoch, beat } = newestIn(entries);
  return epoch === known.epoch && beat === known.beat;
};

const standingOf = (
  key: string,
  found: { readonly resource: string; readonly epoch: number; readonly beat: number },
  bytes: Uint8Array | string,
  keys: Keys["Service"],
): Standing => {
  if (typeof bytes === "string") return { ...found, kind: "unknown", hash: null, why: bytes };
  const hash = keys.hash(bytes);
  const expected = { epoch: found.epoch, resource: found.resource === "" ? null : found.resource };
  const decoded = decodeClaim(bytes, expected, keys);
  if (!decoded.ok) return { ...found, kind: "unknown", hash, why: decoded.why };
  const { resource, reason } = decoded.value;
  if (keyOf(resource, keys) !== key)
    return { ...found, kind: "unknown", hash, why: "written for another lock" };
  return reason === "claimed"
    ? { ...found, resource, kind: "held", hash, claim: decoded.value }
    : { ...found, resource, kind: "free", hash, last: decoded.value };
};

/**
 * How the lock in a folder stands: one listing and one small file. `resource` is "" where its name is not known; a readable
 * claim says it. A `known` standing saves reading the file again where the epoch is the same and was readable.
 */
export const readKey = Effect.fnUntraced(function* (
  place: LockPlace,
  lock: { readonly key: string; readonly resource: string },
  keys: Keys["Service"],
  known?: Standing,
): Effect.fn.Return<Standing, ChainError> {
  const { key, resource } = lock;
  const { epoch, beat } = newestIn(yield* place.io(listOrNothing(place.volume, paths.lock(key))));
  if (epoch === 0) return { kind: "free", resource, epoch, beat, hash: null, last: null };
  if (known?.epoch === epoch && known.kind !== "unknown") return { ...known, beat };
  const bytes = yield* readClaimBytes(place, paths.lockFile(key, { epoch, beat: 0 }));
  const listed = bytes ?? "is listed and not there";
  return standingOf(key, { resource, epoch, beat }, listed, keys);
});

/**
 * How a lock stands whose folder was listed a moment ago, whatever Windows remembers of that folder: a listing may be older than the end of a
 * claim, and a name it does not show is there all the same when it is asked for.
 */
export const readPast = Effect.fnUntraced(function* (
  place: LockPlace,
  listed: Standing,
  keys: Keys["Service"],
): Effect.fn.Return<Standing, ChainError> {
  const key = keyOf(listed.resource, keys);
  let standing = listed;
  while (standing.epoch < limits.lockEpochs) {
    const epoch = standing.epoch + 1;
    const bytes = yield* readClaimBytes(place, paths.lockFile(key, { epoch, beat: 0 }));
    if (bytes === null) break;
    standing = standingOf(key, { resource: listed.resource, epoch, beat: 0 }, bytes, keys);
  }
  return standing;
});

/** How a lock stands now. */
export const readChain = (
  place: LockPlace,
  resource: string,
  keys: Keys["Service"],
): Effect.Effect<Standing, ChainError> =>
  readKey(place, { key: keyOf(resource, keys), resource }, keys);

/** Creates the claim of an epoch. `false`: the name is taken, and not by this very claim. */
const writeClaim = Effect.fnUntraced(function* (
  place: LockPlace,
  claim: Claim,
  keys: Keys["Service"],
): Effect.fn.Return<Hash | false, ChainError> {
  const key = keyOf(claim.resource, keys);
  const path = paths.lockFile(key, { epoch: claim.epoch, beat: 0 });
  const bytes = encodeClaim(claim, keys);
  const created = yield* place.io(
    Effect.catchTag(
      Effect.as(place.volume.createExclusive(path, bytes), true),
      "VolumeError",
      (error) => (error.reason === "exists" ? Effect.succeed(false) : Effect.fail(error)),
    ),
  );
  if (created) return keys.hash(bytes);
  // A client of a share may have tried twice because the first answer was lost: is it ours?
  const there = yield* readClaimBytes(place, path);
  const decoded =
    typeof there === "string" || there === null ? undefined : decodeClaim(there, claim, keys);
  return decoded?.ok === true &&
    decoded.value.copy === claim.copy &&
    decoded.value.nonce === claim.nonce
    ? keys.hash(bytes)
    : false;
});

const draft = Effect.fnUntraced(function* (
  claimant: Claimant,
  before: Pick<Standing, "resource" | "epoch" | "hash">,
  what: { readonly reason: ClaimReason; readonly purpose: string },
): Effect.fn.Return<Claim> {
  return {
    copy: claimant.copy,
    user: claimant.user,
    machine: claimant.machine,
    nonce: yield* claimant.keys.newId,
    prevHash: before.hash,
    epoch: before.epoch + 1,
    resource: before.resource,
    reason: what.reason,
    purpose: what.purpose,
    at: Math.max(0, Math.floor(yield* Clock.currentTimeMillis)),
  };
});

/**
 * Tries to take a lock. `over` is an epoch found to be dead (expired, or held by somebody unknown for too long): if it is
 * still the newest, the next one is claimed although it was never given back. Epochs up to `past` are passed over. `known` is how the lock was
 * read a moment ago: a listing that shows less is one that Windows remembers.
 */
export const claimNext = Effect.fnUntraced(function* (
  place: LockPlace,
  claimant: Claimant,
  wanted: {
    readonly resource: string;
    readonly purpose: string;
    readonly over?: number;
    readonly past?: number;
    readonly known?: Standing;
  },
): Effect.fn.Return<Attempt, ChainError> {
  const { known, purpose, resource } = wanted;
  const listed = yield* readChain(place, resource, claimant.keys);
  const standing = known !== undefined && known.epoch > listed.epoch ? known : listed;
  const before = { ...standing, epoch: Math.max(standing.epoch, wanted.past ?? 0) };
  if (
    before.epoch >= limits.lockEpochs ||
    (standing.kind !== "free" && standing.epoch !== wanted.over)
  )
    return { kind: "held", standing };
  yield* place.io(place.volume.makeFolder(paths.lock(keyOf(resource, claimant.keys))));
  const claim = yield* draft(claimant, before, { reason: "claimed", purpose });
  const hash = yield* writeClaim(place, claim, claimant.keys);
  return hash === false
    ? { kind: "lost", epoch: claim.epoch }
    : { kind: "won", held: { resource, epoch: claim.epoch, hash, claim } };
});

/** Opens the epoch after `before` with an end. `false`: another epoch is there already, so there is nothing to end. */
const end = Effect.fnUntraced(function* (
  place: LockPlace,
  claimant: Claimant,
  before: Pick<Standing, "resource" | "epoch" | "hash">,
  what: { readonly reason: Exclude<ClaimReason, "claimed">; readonly purpose: string },
): Effect.fn.Return<boolean, ChainError> {
  if (before.epoch >= limits.lockEpochs) return false;
  const claim = yield* draft(claimant, before, what);
  return (yield* writeClaim(place, claim, claimant.keys)) !== false;
});

/** Gives back what we hold. `false`: it was not ours any more. */
export const release = (
  place: LockPlace,
  claimant: Claimant,
  held: Held,
): Effect.Effect<boolean, ChainError> =>
  end(place, claimant, held, { reason: "released", purpose: held.claim.purpose });

/**
 * Ends somebody else's claim, or one that cannot be read. `false`: the chain went on meanwhile; look again before deciding
 * anew.
 */
export const breakClaim = (
  place: LockPlace,
  claimant: Claimant,
  standing: Standing,
  reason: "undo-check-out" | "expired",
): Effect.Effect<boolean, ChainError> =>
  end(place, claimant, standing, {
    reason,
    purpose: standing.kind === "held" ? standing.claim.purpose : "unknown",
  });
