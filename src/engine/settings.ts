/**
 * How often a copy looks at the others, and which reading of the page the indicator follows.
 *
 * The one place for these defaults (style: defaults live in one place). All times are milliseconds.
 */
import type { NumberingReading } from "./state/numbering.ts";

/** Which connection is shown yellow (domain §F1). */
export type YellowPolicy = "not-immediate-parent" | "not-top-level";

/**
 * `none`: it is refused, as the page says. `top-level-if-reached`: it is made in the top-level parent's folder, if that can be used at this
 * moment from where the copy is.
 */
export type LocksWithPeer = "none" | "top-level-if-reached";

export interface SyncSettings {
  /** Wait before the next look right after something moved. */
  readonly pollMinMillis: number;
  /** Longest wait between two looks when nothing changes; every idle look doubles the wait up to this. */
  readonly pollMaxMillis: number;
  /** Wait before the first attempt to reach the connected copy again; doubles with every failure. */
  readonly retryMinMillis: number;
  readonly retryMaxMillis: number;
  /** Wait before trying again where the host was full, refused the account or withdrew the permission. */
  readonly refusedRetryMillis: number;
  /** How long a lock-down or clean-up waits for everybody unless it is told otherwise, and after a restart. */
  readonly gatherMillis: number;
  /** How long a claim of somebody who does not go on is waited for. */
  readonly claimPatienceMillis: number;
  readonly yellow: YellowPolicy;
  /** Who keeps a number two people took (domain §F2). The same at every copy, or they show different numbers. */
  readonly numbering: NumberingReading;
  /** What a check-out does while this copy is connected to a peer (domain §F7). */
  readonly locksWithPeer: LocksWithPeer;
}

export const defaultSettings: SyncSettings = {
  pollMinMillis: 1_000,
  pollMaxMillis: 30_000,
  retryMinMillis: 1_000,
  retryMaxMillis: 30_000,
  refusedRetryMillis: 30_000,
  gatherMillis: 300_000,
  claimPatienceMillis: 10_000,
  yellow: "not-immediate-parent",
  numbering: "first-to-arrive",
  locksWithPeer: "none",
};
