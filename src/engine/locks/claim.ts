/**
 * What stands in a claim and in a sign of life: two small signed papers (engine §1.8).
 *
 * A claim says for which lock and which epoch it was written, so a claim copied to another name is none. `prevHash` is the
 * hash of the claim before it as its author read it: evidence for people who look into a quarrel, not a condition, because
 * a claim that was torn when it was read may have been completed since.
 */
import { decode, malformed, objectWith, plainText, wholeNumber } from "../json.ts";
import type { Decoded } from "../json.ts";
import { limits } from "../limits.ts";
import { isCopyId, isHash, type CopyId, type Hash } from "../log/names.ts";
import { seal, unseal } from "../copy/papers.ts";
import type { Keys } from "../ports.ts";

/** Why an epoch was opened: somebody takes the lock, or an end was put to it. */
export const claimReasons = ["claimed", "released", "undo-check-out", "expired"] as const;
export type ClaimReason = (typeof claimReasons)[number];

export interface Claim {
  readonly copy: CopyId;
  readonly user: string;
  readonly machine: string;
  /** 32 hex digits, fresh for every attempt: tells our own claim from that of an earlier life or of a clone. */
  readonly nonce: string;
  /** Hash of the claim before as it was read; null where there was none. */
  readonly prevHash: Hash | null;
  readonly epoch: number;
  /** `control`, `document/Letter.docx`, … */
  readonly resource: string;
  readonly reason: ClaimReason;
  /** What the lock is taken for, for people: `check-out`, `lock-down`, … */
  readonly purpose: string;
  /** Wall clock of the author, milliseconds since 1970; for people, never compared. */
  readonly at: number;
}

/** A sign of life: the holder of `epoch` was there. */
export interface Beat {
  readonly copy: CopyId;
  readonly nonce: string;
  readonly resource: string;
  readonly epoch: number;
  readonly beat: number;
}

const TIME_MAX = 8_640_000_000_000_000;
const CLAIM_KEYS = [
  "copy",
  "user",
  "machine",
  "nonce",
  "prevHash",
  "epoch",
  "resource",
  "reason",
  "purpose",
  "at",
];

const copyId = (value: unknown): CopyId => (isCopyId(value) ? value : malformed("copy id"));
const nonceOf = (value: unknown): string => (isCopyId(value) ? value : malformed("nonce"));
const resourceOf = (value: unknown): string =>
  plainText(value, limits.lockResourceCharacters, "resource");
const epochOf = (value: unknown): number => wholeNumber(value, 1, limits.lockEpochs, "epoch");

const reasonOf = (value: unknown): ClaimReason =>
  claimReasons.find((reason) => reason === value) ?? malformed("reason");

export const encodeClaim = (claim: Claim, keys: Keys["Service"]): Uint8Array =>
  seal(claim.copy, { ...claim }, keys);

/** The claim in these bytes, if it was really written by whom it names, for this lock and this epoch. */
export const decodeClaim = (
  bytes: Uint8Array,
  expected: { readonly resource: string | null; readonly epoch: number },
  keys: Keys["Service"],
): Decoded<Claim> =>
  decode(() => {
    if (bytes.length === 0) return malformed("created and never written");
    const sealed = unseal(bytes, keys);
    const parts = objectWith(sealed.body, CLAIM_KEYS, "claim");
    const copy = copyId(parts["copy"]);
    sealed.check(copy);
    const epoch = epochOf(parts["epoch"]);
    const resource = resourceOf(parts["resource"]);
    if (epoch !== expected.epoch || resource !== (expected.resource ?? resource))
      return malformed("written for another lock or another epoch");
    return {
      copy,
      user: plainText(parts["user"], limits.personCharacters, "user"),
      machine: plainText(parts["machine"], limits.personCharacters, "machine"),
      nonce: nonceOf(parts["nonce"]),
      prevHash:
        isHash(parts["prevHash"]) || parts["prevHash"] === null
          ? parts["prevHash"]
          : malformed("previous hash"),
      epoch,
      resource,
      reason: reasonOf(parts["reason"]),
      purpose: plainText(parts["purpose"], limits.fieldCharacters, "purpose"),
      at: wholeNumber(parts["at"], 0, TIME_MAX, "time"),
    };
  });

export const encodeBeat = (beat: Beat, keys: Keys["Service"]): Uint8Array =>
  seal(beat.copy, { ...beat }, keys);

/** Whether these bytes are a sign of life by the holder of this claim. */
export const isBeatOf = (
  bytes: Uint8Array,
  claim: Claim,
  beat: number,
  keys: Keys["Service"],
): boolean => {
  const read = decode(() => {
    const sealed = unseal(bytes, keys);
    const parts = objectWith(sealed.body, ["copy", "nonce", "resource", "epoch", "beat"], "beat");
    sealed.check(claim.copy);
    return (
      parts["copy"] === claim.copy &&
      parts["nonce"] === claim.nonce &&
      parts["resource"] === claim.resource &&
      parts["epoch"] === claim.epoch &&
      parts["beat"] === beat
    );
  });
  return read.ok && read.value;
};
