/**
 * Claim chains: mutual exclusion in a folder that runs no code (engine §1.8, rule 6, I10).
 *
 *     _Sync/lock/<resource>/<epoch>      a signed claim; the highest epoch says who holds the resource
 *
 * Whoever wants the resource creates the next epoch, exclusively: of all who try one succeeds, whatever they saw before. A
 * release is the next epoch too. No claim is ever removed or written again, so there is no stale lock to remove and nothing
 * that two could remove at once; a listing that is out of date makes an attempt fail and never succeed. One file per claim
 * stays in the folder: a few for every lock-down of an engagement.
 */
import * as Effect from "effect/Effect";
import type { VolumeError } from "../errors.ts";
import { malformed, objectWith, plainText, wholeNumber, decode, type Decoded } from "../json.ts";
import { limits } from "../limits.ts";
import { isCopyId, isHash, parseClaimName, paths, type CopyId, type Hash } from "../names.ts";
import { ensureFolder, listOrNothing, type Hand } from "../ownfolder.ts";
import { sealJson, unsealJson } from "../papers.ts";
import type { Keys, Volume } from "../ports.ts";

export const CLAIM_REASONS = ["claimed", "released", "taken-over"] as const;
export type ClaimReason = (typeof CLAIM_REASONS)[number];

export interface Claim {
  readonly resource: string;
  readonly epoch: number;
  readonly copy: CopyId;
  readonly user: string;
  readonly machine: string;
  /** What it is for, in words for people. */
  readonly purpose: string;
  readonly reason: ClaimReason;
  /** Hash of the previous claim's file; null for the first, or where it could not be read. */
  readonly previous: Hash | null;
}

export type ChainHead =
  | { readonly kind: "none" }
  | { readonly kind: "claim"; readonly claim: Claim; readonly hash: Hash }
  /** A claim that is empty, torn or not what its name says: somebody was cut off while writing it. */
  | { readonly kind: "unreadable"; readonly epoch: number; readonly why: string };

const epochOfHead = (head: ChainHead): number =>
  head.kind === "none" ? 0 : head.kind === "claim" ? head.claim.epoch : head.epoch;

const encodeClaim = (claim: Claim, keys: Keys["Service"]): Uint8Array =>
  sealJson(claim.copy, { ...claim }, keys);

const KEYS = ["resource", "epoch", "copy", "user", "machine", "purpose", "reason", "previous"];

const decodeClaim = (bytes: Uint8Array, keys: Keys["Service"]): Decoded<Claim> =>
  decode(() => {
    const sealed = unsealJson(bytes, keys);
    const parts = objectWith(sealed.body, KEYS, "claim");
    const copy = isCopyId(parts["copy"]) ? parts["copy"] : malformed("copy id");
    sealed.check(copy);
    const previous = parts["previous"];
    return {
      resource: plainText(parts["resource"], limits.resourceCharacters, "resource"),
      epoch: wholeNumber(parts["epoch"], 1, limits.epochs, "epoch"),
      copy,
      user: plainText(parts["user"], limits.personCharacters, "user"),
      machine: plainText(parts["machine"], limits.personCharacters, "machine"),
      purpose: plainText(parts["purpose"], limits.personCharacters, "purpose"),
      reason:
        CLAIM_REASONS.find((reason) => reason === parts["reason"]) ?? malformed("claim's reason"),
      previous: previous === null || isHash(previous) ? previous : malformed("previous claim"),
    };
  });

/** The newest claim on a resource. Nothing read here is believed before it is checked. */
export const readChain = Effect.fnUntraced(function* (
  volume: Volume,
  resource: string,
  keys: Keys["Service"],
): Effect.fn.Return<ChainHead, VolumeError> {
  let epoch = 0;
  for (const entry of yield* listOrNothing(volume, paths.lock(resource)))
    if (entry.kind === "file") epoch = Math.max(epoch, parseClaimName(entry.name) ?? 0);
  if (epoch === 0) return { kind: "none" };
  const bytes = yield* volume
    .read(paths.claim(resource, epoch), { limit: limits.claimBytes })
    .pipe(
      Effect.catchTag("VolumeError", (error) =>
        error.reason === "too-large" ? Effect.succeed(undefined) : Effect.fail(error),
      ),
    );
  if (bytes === undefined) return { kind: "unreadable", epoch, why: "too large" };
  const decoded = decodeClaim(bytes, keys);
  if (!decoded.ok) return { kind: "unreadable", epoch, why: decoded.why };
  if (decoded.value.epoch !== epoch || decoded.value.resource !== resource)
    return { kind: "unreadable", epoch, why: "content does not match the name" };
  return { kind: "claim", claim: decoded.value, hash: keys.hash(bytes) };
});

/** Puts a claim after the head that was seen. `lost`: somebody else created that epoch first. */
export const claimAfter = Effect.fnUntraced(function* (
  hand: Hand,
  head: ChainHead,
  claim: Omit<Claim, "epoch" | "previous">,
  keys: Keys["Service"],
): Effect.fn.Return<{ readonly epoch: number } | "lost", VolumeError> {
  const epoch = epochOfHead(head) + 1;
  const previous = head.kind === "claim" ? head.hash : null;
  const bytes = encodeClaim({ ...claim, epoch, previous }, keys);
  yield* ensureFolder(hand, paths.lock(claim.resource));
  return yield* hand.volume.createExclusive(paths.claim(claim.resource, epoch), bytes).pipe(
    Effect.as<{ readonly epoch: number } | "lost">({ epoch }),
    Effect.catchTag("VolumeError", (error) =>
      error.reason === "exists" ? Effect.succeed("lost" as const) : Effect.fail(error),
    ),
  );
});
