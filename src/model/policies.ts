/**
 * Readings of Windows behaviour that have more than one defensible answer (domain §F). Each has a name, a default, and a
 * line that says what it decides; a scenario may choose the other one. Those of the product are settings of the engine (F1, F2, F7,
 * engine/settings.ts), and that of the colour of offline is the replay's (F9).
 */

import type { FileSystemName } from "./disk/file-systems.ts";
import type { NetworkProfile } from "./addresses/firewall.ts";

/** `classic`: visitors are themselves. `guest-only`: everybody who comes over the network is Guest. */
export type SharingModel = "classic" | "guest-only";

export interface FieldPolicies {
  /** F3: what a host at its cap looks at first. With `cap-first` a wrong password at a full host is error 71. */
  readonly capOrder: "authenticate-first" | "cap-first";
  /** F4: what takes one seat: an account on a machine, or a machine whatever accounts it uses. */
  readonly capUnit: "user-and-machine" | "machine";
  /**
   * What a user name without `MACHINE\` in front means: an account of the server, as between workgroup machines, or the
   * client's own machine, as the page warns (domain §D 33), which then ends in 1326.
   */
  readonly bareUser: "account-of-server" | "account-of-client";
  /** Whether machines that share no file-sharing dialect refuse each other (domain §B8); not the subject of most days. */
  readonly dialects: "not-checked" | "checked";
  /**
   * What Windows takes a new network for (rule 14). It is public until somebody says otherwise; by default somebody has, because the
   * page begins after that.
   */
  readonly newNetworks: NetworkProfile;
  /**
   * Whether it is remembered for ten seconds that nobody answered to a name (§G). One person measured it, no document says so; by
   * default every attempt asks anew.
   */
  readonly failedNames: "asked-again" | "remembered";
  /**
   * Whether a laptop goes to sleep when nobody has touched it for an hour (rule 41), where nothing is said about it alone. Windows does
   * so as delivered; by default somebody has switched it off, as whoever lets others use a computer has to.
   */
  readonly automaticSleep: "never" | "after-an-hour";
  /**
   * What machines do that do not say it themselves (rule 30). `by-edition`: Windows XP takes everybody for Guest, as it does in a
   * workgroup until somebody turns simple file sharing off; the page begins after that.
   */
  readonly sharingModel: SharingModel | "by-edition";
  /**
   * When a permission that was taken away is missed (rule 33): by the next operation, which opens its file anew; only when the
   * share is connected anew, as a server does that looked at the share's permission then (lab.md (b)); or at once, also by files
   * that are open.
   */
  readonly withdrawal: "next-open" | "next-connection" | "at-once";
  /** What is left at a host of a write that was cut short (rule 36): nothing, or what had arrived of it. */
  readonly cutWrites: "partial" | "absent";
  /** Whether clients of the newer dialects remember names of a host for some seconds; by default every look is a new one. */
  readonly clientCaches: "off" | "on";
  /** F5: how many sessions Windows Vista Starter and Home Basic accept; sources say five or ten. */
  readonly vistaHomeSeats: "five" | "ten";
  /** F6: who ends a session nobody uses: the client after its time, the host after its own, or whoever is first. */
  readonly idleEnd: "shorter" | "host" | "client";
  /** F8: when a host misses a client that fell silent with files open: after `deadPeerMillis`, or not while the file is open. */
  readonly deadPeer: "two-minutes" | "by-idleness";
  /** F10: how long Windows Vista and later knock: 21 s as Windows XP does, or with one retry, 9 s. */
  readonly connectTimeout: "like-xp" | "shorter";
  /** What a loss of power leaves of content that was being written: nothing, or what the head had written of it. */
  readonly powerLoss: "nothing-of-it" | "torn";
  /**
   * Whether a disk says that something is done when it is, or a few seconds before (rule 36): a loss of power takes with it what was
   * not done yet, newest first.
   */
  readonly diskCache: "honest" | "lying";
  /** What the disks of the laptops are like; a laptop may have another one. */
  readonly fileSystem: FileSystemName;
}

export const DEFAULT_POLICIES: FieldPolicies = {
  capOrder: "authenticate-first",
  capUnit: "user-and-machine",
  bareUser: "account-of-server",
  dialects: "not-checked",
  newNetworks: "private",
  failedNames: "asked-again",
  automaticSleep: "never",
  sharingModel: "classic",
  withdrawal: "next-open",
  cutWrites: "partial",
  powerLoss: "torn",
  diskCache: "honest",
  clientCaches: "off",
  vistaHomeSeats: "five",
  idleEnd: "shorter",
  deadPeer: "two-minutes",
  connectTimeout: "like-xp",
  fileSystem: "ntfs",
};
