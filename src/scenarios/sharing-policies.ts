/**
 * Readings of file sharing and disks that a scenario may choose (domain §F and the rules that leave something open): their words, the default
 * first, and what each decides. What they mean is in the model (policies.ts).
 */

export const SHARING_POLICIES = {
  dialects: {
    choices: ["not-checked", "checked"],
    says: "Whether computers that share no file-sharing dialect refuse each other, as Windows XP and Windows 10 do.",
  },
  "bare-user": {
    choices: ["account-of-server", "account-of-client"],
    says: "What a user name without the name of a computer in front means.",
  },
  "sharing-model": {
    choices: ["classic", "by-edition", "guest-only"],
    says: "Whether visitors are themselves or all of them Guest, who may only read. `by-edition`: Guest on Windows XP. A node may say it itself.",
  },
  withdrawal: {
    choices: ["next-open", "next-connection", "at-once"],
    says: "When a permission that was taken away is missed: by what is opened next, when the share is connected anew, or at once, also by what is open.",
  },
  "cut-writes": {
    choices: ["partial", "absent"],
    says: "What is left at a host of a write that was cut short.",
  },
  "power-loss": {
    choices: ["torn", "nothing-of-it"],
    says: "What a loss of power leaves of content that a disk was writing.",
  },
  "disk-cache": {
    choices: ["honest", "lying"],
    says: "Whether disks say that something is written when it is, or five seconds before: a loss of power takes that back.",
  },
  "client-caches": {
    choices: ["off", "on"],
    says: "Whether clients remember listings of a host for ten seconds and missing names for five, as Windows Vista and later do.",
  },
  "vista-home-seats": {
    choices: ["five", "ten"],
    says: "How many connections Windows Vista Starter and Home Basic accept (F5).",
  },
  "idle-end": {
    choices: ["shorter", "host", "client"],
    says: "Who ends a connection nobody uses: the client after ten minutes, the host after fifteen, or whoever is first (F6).",
  },
  "dead-peer": {
    choices: ["two-minutes", "by-idleness"],
    says: "When a host misses a client that holds files open and fell silent: after two minutes, or never as long as the file is open (F8).",
  },
  "connect-timeout": {
    choices: ["like-xp", "shorter"],
    says: "How long Windows Vista and later knock at an address where nobody answers: 21 seconds like Windows XP, or 9 (F10).",
  },
} as const;

type SharingPolicyName = keyof typeof SHARING_POLICIES;

export type SharingPolicies = {
  readonly [name in SharingPolicyName]: (typeof SHARING_POLICIES)[name]["choices"][number];
};

export const DEFAULT_SHARING_POLICIES: SharingPolicies = {
  dialects: "not-checked",
  "bare-user": "account-of-server",
  "sharing-model": "classic",
  withdrawal: "next-open",
  "cut-writes": "partial",
  "power-loss": "torn",
  "disk-cache": "honest",
  "client-caches": "off",
  "vista-home-seats": "five",
  "idle-end": "shorter",
  "dead-peer": "two-minutes",
  "connect-timeout": "like-xp",
};
