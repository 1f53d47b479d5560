/**
 * The plan: a scenario after reading, checking and resolving. Every default is filled in, every range expanded, every short
 * form replaced by the page's small steps. The runner executes it, `explain` prints it, nothing else reads the YAML.
 *
 * Times are integer virtual microseconds, sizes bytes, rates bits per second.
 */
import type { WindowsEdition } from "../model/windows/editions.ts";
import type { NetworkProfile } from "../model/addresses/firewall.ts";
import type { ByteRange, LetsOthers } from "../model/sharing/holds.ts";
import type { SharingModel } from "../model/policies.ts";
import type { Permission } from "../model/sharing/shares.ts";
import type { CheckOutAction } from "./check-outs.ts";
import type { FaultAction, SharingAction } from "./sharing.ts";
import type { SharingPolicies } from "./sharing-policies.ts";
import type { LidAction } from "../model/world.ts";
import type { FileSystemName } from "../model/disk/file-systems.ts";
import type { PolicyName } from "../sim/policy.ts";
import type { Micros } from "../sim/time.ts";
import type { Troubles, Workload } from "./chance.ts";
import type { HandsAction } from "./hands.ts";
import type { SettingsAction } from "./settings.ts";

/** Where something stands in its file; lines and columns from 1, in UTF-16 code units. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface PlannedNode {
  readonly name: string;
  readonly os: WindowsEdition;
  /** `top-level`: the office original lives here; it is attached to the office network all day. */
  readonly holds: "top-level" | null;
  /** The Windows user who sits at this laptop (domain rule 28). */
  readonly user: string;
  readonly password: string;
  readonly clockOffsetMillis: number;
  readonly clockDriftPpm: number;
  /** What its disk is like; that of the policies where the file does not say. */
  readonly fileSystem: FileSystemName;
  readonly autoMdix: boolean;
  /** An address somebody typed before the day began. */
  readonly address?: string;
  /** Where it is not the name of the node. */
  readonly computerName?: string;
  readonly workgroup?: string;
  readonly networkProfile?: NetworkProfile;
  readonly sharingModel?: SharingModel;
  readonly lockoutAfter?: number;
  /** Idle time of its sessions; -1 is never. Absent: as the constants say. */
  readonly autoDisconnectMillis?: number;
  /** Of Working Papers; absent: 1. */
  readonly programVersion?: number;
  readonly diskCapacityBytes?: number;
  readonly diskLatencyMicros?: Micros;
  readonly diskBitsPerSecond?: number;
  readonly battery?: { readonly lifeMillis: number; readonly percent: number };
  /** Null: never, whatever the policies say. */
  readonly sleepsAfterMillis?: number | null;
  readonly onLidClose?: LidAction;
  /** Its copy lies on a USB stick. */
  readonly stick?: true;
}

/**
 * The office network: a switch of its own with cables of its own, there whenever a node holds the top level. Its server is
 * plugged into it all day.
 */
export const OFFICE_DEVICE = "office";
/** The account that may use the office original's share, with its password. */
export const OFFICE_ACCOUNT = { name: "office", password: "office" } as const;

export interface PlannedDevice {
  readonly name: string;
  readonly kind: "switch" | "router";
  /** Ports for laptops and other switches; a router's WAN port is not counted (domain rule 2). */
  readonly ports: number;
  readonly speedBitsPerSecond: number;
  readonly dhcp: boolean;
  /** Only where it does not adapt to the wrong cable (domain rule 3). */
  readonly autoMdix?: false;
  readonly brokenPorts?: ReadonlyArray<number>;
  readonly spanningTree?: "on" | "portfast";
  /** The device it is plugged into when the day begins. */
  readonly uplink?: string;
}

export interface PlannedEngagement {
  readonly name: string;
  readonly documents: number;
  /** Bytes of all documents together. */
  readonly sizeBytes: number;
  readonly records: number;
}

/** One small step of the page, for exactly one laptop. */
export type Action =
  | HandsAction
  | SettingsAction
  | SharingAction
  | FaultAction
  | CheckOutAction
  | { readonly action: "create-sync-copy"; readonly laptop: string; readonly from: string }
  | {
      readonly action: "create-account";
      readonly laptop: string;
      readonly name: string;
      readonly password: string;
      readonly disabled: boolean;
      readonly expired: boolean;
      readonly lockedOut?: true;
      readonly groups?: ReadonlyArray<string>;
    }
  | {
      readonly action: "share-folder";
      readonly laptop: string;
      readonly share: string;
      /** Whom the wizard adds. */
      readonly readers?: ReadonlyArray<string>;
    }
  | { readonly action: "stop-sharing"; readonly laptop: string; readonly share: string }
  | {
      readonly action: "grant";
      readonly laptop: string;
      readonly share: string;
      readonly account: string;
      readonly access: Permission;
    }
  | {
      readonly action: "revoke";
      readonly laptop: string;
      readonly share: string;
      readonly account: string;
    }
  | ({ readonly action: "sign-in"; readonly laptop: string; readonly to: string } & Credentials)
  | ({
      readonly action: "create-child-copy";
      readonly laptop: string;
      readonly from: string;
      /** Of a second copy on this laptop. */
      readonly folder?: string;
    } & Credentials)
  | { readonly action: "open-copy"; readonly laptop: string; readonly folder?: string }
  | { readonly action: "upgrade-program"; readonly laptop: string; readonly to: number }
  | { readonly action: "close-copy"; readonly laptop: string }
  | ({ readonly action: "connect"; readonly laptop: string; readonly to: string } & Credentials)
  | { readonly action: "disconnect"; readonly laptop: string }
  | { readonly action: "switch"; readonly laptop: string; readonly to: string }
  | { readonly action: "work-offline"; readonly laptop: string }
  | { readonly action: "work-online"; readonly laptop: string }
  | { readonly action: "sync-now"; readonly laptop: string }
  | {
      readonly action: "lock-down" | "clean-up";
      readonly laptop: string;
      /** How long to wait for everybody before it is taken back. */
      readonly patienceMicros: Micros;
    }
  | { readonly action: "unlock"; readonly laptop: string }
  | {
      readonly action: "abandon";
      readonly laptop: string;
      readonly copyOf: string;
      readonly folder?: string;
    }
  | { readonly action: "delete-copy"; readonly laptop: string }
  | {
      readonly action: "edit-document";
      readonly laptop: string;
      readonly document: string;
      /** Bytes of the new version; `null` keeps the size of the version it replaces. */
      readonly sizeBytes: number | null;
      /** Saves with the same word and size are the same; absent: like nothing else. */
      readonly content?: string;
      /** As a template update. */
      readonly template: boolean;
    }
  | {
      readonly action: "promote";
      readonly laptop: string;
      readonly document: string;
      /** The laptop whose version is to be shown. */
      readonly by: string;
    }
  | {
      readonly action: "set-document-mode";
      readonly laptop: string;
      /** Null: documents without a mode of their own, and new ones. */
      readonly document: string | null;
      readonly mode: "automatic" | "on-demand" | "never";
    }
  /** `document` null: every on-demand document. */
  | { readonly action: "sync-documents"; readonly laptop: string; readonly document: string | null }
  | { readonly action: "confirm"; readonly laptop: string; readonly document: string }
  | { readonly action: "delete-document"; readonly laptop: string; readonly document: string }
  | {
      readonly action: "edit-record";
      readonly laptop: string;
      readonly record: string;
      readonly set: { readonly [field: string]: string | number | boolean | null };
      readonly template: boolean;
    }
  | { readonly action: "delete-record"; readonly laptop: string; readonly record: string }
  | ({
      readonly action: "open-program";
      readonly laptop: string;
      readonly program: string;
      /** `\\HOST` or `\\HOST\share`; with `file` it holds that file of the share open. */
      readonly on: string;
      readonly file: string | null;
      readonly letsOthers?: LetsOthers;
      readonly writes?: true;
      readonly locks?: ByteRange;
      /** Another Windows user of the laptop, logged on beside the first. */
      readonly desktop?: string;
    } & Credentials)
  | { readonly action: "close-program"; readonly laptop: string; readonly program: string }
  | { readonly action: "wait"; readonly forMicros: Micros }
  /** A step that only looks: `expect`, `eventually` or `say` without an action. */
  | { readonly action: "look" };

/** What was typed into the password dialog; `user` null means the logged-on Windows user (domain rule 28). */
export interface Credentials {
  readonly user: string | null;
  readonly password: string | null;
  readonly remember: boolean;
}

/** What can be expected of one laptop. Absent keys are not looked at. */
export interface LaptopExpectation {
  readonly indicator?: "n/a" | "green" | "yellow" | "offline";
  /** Name of the laptop whose copy this one is connected to; null for none. */
  readonly "connected-to"?: string | null;
  readonly queue?: number;
  readonly conflicts?: number;
  readonly "kept-documents"?: number;
  readonly "newer-documents"?: number;
  /** Whether the engagement can be edited there. */
  readonly phase?: "open" | "handing-in" | "locked-down";
  readonly link?: "up" | "down";
  readonly power?: "on" | "sleep" | "hibernate" | "off";
  /** `169.254` (self-assigned), `lease`, `static`, or `none`. */
  readonly address?: "169.254" | "lease" | "static" | "none";
  /** Computers in the network folder, in any order. */
  readonly sees?: ReadonlyArray<string>;
  /** Sessions other machines hold on this laptop (what `net session` lists). */
  readonly sessions?: number;
  /** Who they are: the accounts they use here, sorted, by client; nobody else may be there. */
  readonly "net-session"?: { readonly [client: string]: ReadonlyArray<string> };
  /** What this copy knows of the copies of others (Properties), by laptop; `unknown` where none is registered. */
  readonly members?: { readonly [laptop: string]: MemberView };
  /** Laptops whose users have synchronised with this copy, in any order (Properties). */
  readonly "synchronised-with"?: ReadonlyArray<string>;
  /** Known locations, parent first (SmartSync menu). */
  readonly locations?: ReadonlyArray<string>;
  readonly records?: {
    readonly [record: string]: { readonly [field: string]: string | number | boolean | null };
  };
  /** `present` or `absent` by document name. */
  readonly documents?: { readonly [document: string]: "present" | "absent" };
  /** The laptop on which the shown version of a document was saved first, by document name. */
  readonly "saved-by"?: { readonly [document: string]: string };
  /** Who has a document checked out as far as this laptop knows, by document name; null: nobody. */
  readonly "checked-out-by"?: { readonly [document: string]: string | null };
  /** Shown number by adjusting entry. */
  readonly numbers?: { readonly [record: string]: number };
}

export const MEMBER_VIEWS = ["member", "deleted", "abandoned", "unknown"] as const;
export type MemberView = (typeof MEMBER_VIEWS)[number];

/** One thing that must be true, with the place that says so. */
export type Expectation =
  | {
      readonly kind: "laptop";
      readonly laptop: string;
      readonly want: LaptopExpectation;
      readonly place: Place;
    }
  | { readonly kind: "all-copies"; readonly want: "equal"; readonly place: Place }
  | { readonly kind: "cables-left"; readonly want: number; readonly place: Place }
  /** The action of this step must be refused: a Windows code, or `no-cable`, `no-port` … from the room itself. */
  | { readonly kind: "refused"; readonly want: number | string; readonly place: Place };

export interface Eventually {
  readonly withinMicros: Micros;
  readonly expectations: ReadonlyArray<Expectation>;
  readonly place: Place;
}

/** What must hold, or must not, at every moment from the end of a step on. */
export interface Watch {
  readonly kind: "always" | "never";
  readonly expectations: ReadonlyArray<Expectation>;
  /** A time of the day, or so long from the end of the step; null: to the end of the day. */
  readonly until: { readonly at: Micros } | { readonly after: Micros } | null;
  readonly place: Place;
}

/** What the room is asked before a step. */
export interface Question {
  readonly question: string;
  readonly choices: ReadonlyArray<string>;
  /** Which choice is right, from 1. */
  readonly answer: number;
}

/**
 * One step. Its actions run for all their laptops at the same moment (a step that names eleven laptops is eleven people
 * doing the same thing), and the step ends when all have ended.
 */
export interface PlannedStep {
  /** Position in the timeline of the file, from 0; small steps made from one short form share it. */
  readonly index: number;
  /** The action as the file calls it, for people: `prepare-parent`, `plug` … */
  readonly label: string;
  readonly place: Place;
  /** Absolute virtual time the step may not start before, or a delay after the previous step's end. */
  readonly start: { readonly at: Micros } | { readonly after: Micros };
  readonly actions: ReadonlyArray<Action>;
  /** Whoever is refused has tried; the day goes on. */
  readonly evenIfRefused?: true;
  readonly say: string | null;
  readonly ask: Question | null;
  readonly pass: string | null;
  readonly fail: string | null;
  readonly expect: ReadonlyArray<Expectation>;
  readonly eventually: Eventually | null;
  /** Absent where nothing is. */
  readonly watches?: ReadonlyArray<Watch>;
  /** Steps in a row, several rows of them at the same time; the step ends when all have ended. It has no action then. */
  readonly together?: ReadonlyArray<ReadonlyArray<PlannedStep>>;
  /** Steps that go on beside the timeline. It has no action then, and ends at once. */
  readonly every?: Every;
}

/** Steps that are done again and again: a round begins so long after the one before began, or later if that takes longer. */
export interface Every {
  readonly everyMicros: Micros;
  /** The time of the day after which no round begins; null: the end of the timeline. */
  readonly untilMicros: Micros | null;
  readonly steps: ReadonlyArray<PlannedStep>;
}

/** A field day that is longer than this is a mistake in its file: nothing hangs. */
export const LONGEST_DAY_MICROS: Micros = 31 * 24 * 3_600_000_000;

/** All steps of a timeline, those inside others too, in the order of the file. */
export const everyStep = (timeline: ReadonlyArray<PlannedStep>): ReadonlyArray<PlannedStep> =>
  timeline.flatMap((step) => [
    step,
    ...everyStep((step.together ?? []).flat()),
    ...everyStep(step.every?.steps ?? []),
  ]);

/** What can stand under `always:`; each is a file of checks/. */
export const INVARIANTS = [
  "no-lost-edits",
  "sessions-within-cap",
  "cables-within-pool",
  "same-operations-same-state",
  "reads-never-go-back",
  "edits-asked-for",
  "quiet-when-done",
  "locks-exclusive",
  "no-lock-over-peer",
  "lock-down-complete",
  "abandoned-stays-out",
  "revoked-stays-out",
  "connection-sticky",
  "indicator-truthful",
  "numbers-agree",
  "retries-bounded",
  "one-content-per-name",
  "histories-unforked",
  "acknowledgements-honest",
  "pieces-whole",
  "inside-own-folder",
  "codes-of-the-table",
  "seats-given-back",
  "time-goes-forward",
] as const;
export type InvariantName = (typeof INVARIANTS)[number];

export interface MustHappen {
  readonly mark: string;
  /** Laptop (or device) the mark must be recorded for; null for any. */
  readonly on: string | null;
  readonly place: Place;
}

/**
 * Choices of the model that a scenario can change; printed by `explain` (domain §F). Those of file sharing are absent where they are
 * the default.
 */
export interface Policies extends SharingPolicies {
  /** F1: what a grandchild connected to the copy it was made from shows. */
  readonly yellow: "not-immediate-parent" | "not-top-level";
  /** F2: who keeps a number that two people took. */
  readonly numbering: "first-to-arrive" | "creation-date";
  /** F9: how the replay draws a copy that is offline. */
  readonly "offline-colour": "grey" | "red";
  /** F3: which check comes first at a full host. */
  readonly "cap-order": "authenticate-first" | "cap-first";
  /** F4: what one seat is. */
  readonly "cap-unit": "user-and-machine" | "machine";
  /** Rule 14: what Windows takes a new network for. */
  readonly "new-networks": NetworkProfile;
  /** Rule 10: what becomes of a name nobody answered to. */
  readonly "failed-names": "asked-again" | "remembered";
  /** Rule 41: what happens to a laptop nobody touches. */
  readonly "automatic-sleep": "never" | "after-an-hour";
  /** What the disks of laptops are like that do not say it themselves. */
  readonly "file-system": FileSystemName;
}

export interface Plan {
  readonly file: string;
  /** SHA-256 of the file's bytes. */
  readonly fileHash: string;
  /** With the cell of the matrix behind it, where the file has one. */
  readonly name: string;
  /** Which of the days of the file this is: `os=windows-xp-pro cables=3`. */
  readonly cell?: string;
  readonly about: string;
  /** What the person sees who complains, a line each. */
  readonly symptom: ReadonlyArray<string>;
  readonly cause: string;
  /** Where it is known from. */
  readonly source: string;
  readonly tags: ReadonlyArray<string>;
  /** Where the trouble this day is about is written down, and who looks after the file; for reports. */
  readonly issue?: string;
  readonly owner?: string;
  /** Why it is not played with the others. */
  readonly skip?: string;
  /** It fails, as that issue says; one that passes is to be told of. */
  readonly knownFailure?: { readonly issue: string; readonly place: Place };
  readonly seed: string;
  readonly scheduling: PolicyName;
  readonly policies: Policies;
  readonly engagement: PlannedEngagement;
  readonly nodes: ReadonlyArray<PlannedNode>;
  readonly devices: ReadonlyArray<PlannedDevice>;
  /** Straight cables. */
  readonly cables: number;
  /** Crossed ones besides; absent where there are none. */
  readonly crossoverCables?: number;
  readonly timeline: ReadonlyArray<PlannedStep>;
  /** What was left to chance; absent where nothing was. */
  readonly workload?: ReadonlyArray<Workload>;
  readonly troubles?: ReadonlyArray<Troubles>;
  readonly eventually: Eventually | null;
  readonly always: ReadonlyArray<InvariantName>;
  readonly mustHappen: ReadonlyArray<MustHappen>;
}
