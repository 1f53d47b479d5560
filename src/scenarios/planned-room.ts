/** The room of a plan before the day begins: laptops, devices, the engagement, and the policies of the model. */
import type { NetworkProfile } from "../model/addresses/firewall.ts";
import type { FileSystemName } from "../model/disk/file-systems.ts";
import type { SharingModel } from "../model/policies.ts";
import type { WindowsEdition } from "../model/windows/editions.ts";
import type { LidAction } from "../model/world.ts";
import type { SharingPolicies } from "./sharing-policies.ts";
import type { Micros } from "../sim/time.ts";

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
  /** The documents of every copy lie as files in its folder, and people work on these. */
  readonly files?: true;
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
  /** F7: what a check-out does while its copy is connected to a peer. */
  readonly "locks-with-peer": "none" | "top-level-if-reached";
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
