/**
 * The room before the day begins: which laptops, switches and cables there are, and which numbers and readings apply.
 * Whoever builds a field (the scenario runner, a test) hands one of these over; nothing in it changes afterwards.
 */
import type { FieldConstants } from "./constants.ts";
import type { WindowsEdition } from "./windows/editions.ts";
import type { FileSystemName } from "./disk/file-systems.ts";
import type { NetworkProfile } from "./addresses/firewall.ts";
import type { FieldPolicies, SharingModel } from "./policies.ts";

export type LidAction = "sleep" | "hibernate" | "nothing";

export interface FieldNode {
  readonly name: string;
  readonly os: WindowsEdition;
  /** The Windows user who sits at this laptop; the pair is offered to servers without asking (rule 28). */
  readonly logon: { readonly user: string; readonly password: string };
  /** What Windows and the others call it; two may have the same. Default: its name. */
  readonly computerName?: string;
  /** Default `WORKGROUP`. */
  readonly workgroup?: string;
  /** An address somebody typed; without one it comes from a server, or the laptop gives itself one. */
  readonly address?: string;
  /** What Windows takes the network for (rule 14); by default as the policies say. */
  readonly networkProfile?: NetworkProfile;
  readonly clockOffsetMillis?: number;
  readonly clockDriftPpm?: number;
  /** Whether its network port adapts to a wrong cable (rule 3). Default true. */
  readonly autoMdix?: boolean;
  /** Server side idle time of this machine alone (rule 22); by default the world's. */
  readonly autoDisconnectMillis?: number;
  readonly battery?: { readonly lifeMillis?: number; readonly percent?: number };
  /** After how long untouched it goes to sleep; null is never. By default as the policies say. */
  readonly sleepsAfterMillis?: number | null;
  /** What closing the lid does. Default `sleep`. */
  readonly onLidClose?: LidAction;
  /** Whether visitors are themselves here or all of them Guest (rule 30); by default the policies'. */
  readonly sharingModel?: SharingModel;
  /** Wrong passwords in a row that lock an account of this machine (rule 27); by default the world's. */
  readonly lockoutAfter?: number;
  readonly diskCapacityBytes?: number;
  /** Until its head is where it has to be; by default the world's. */
  readonly diskLatencyMicros?: number;
  /** How fast it reads and writes; by default the world's. */
  readonly diskBytesPerSecond?: number;
  /** By default the one of the policies. */
  readonly fileSystem?: FileSystemName;
}

export interface FieldDevice {
  readonly name: string;
  readonly kind: "switch" | "router";
  /** Ports for laptops and other switches; a router's WAN port is not one of them (rule 2). */
  readonly ports: number;
  readonly speedBitsPerSecond: number;
  readonly dhcp: boolean;
  /** Default true. */
  readonly autoMdix?: boolean;
  /** Ports, from 1, that never show a light. */
  readonly brokenPorts?: ReadonlyArray<number>;
  /**
   * Whether ports hold frames back for half a minute (rule 6): `on` does so for whatever is plugged in, `portfast` only for other
   * switches. Default `none`.
   */
  readonly spanningTree?: "none" | "on" | "portfast";
  /** The device this one is plugged into when the day begins; takes a port of each and a cable of the pool. */
  readonly uplink?: string;
  /** Plugging in here takes no cable of the pool. Default: only the device named `office`. */
  readonly ownCables?: boolean;
}

export interface FieldWorld {
  readonly nodes: ReadonlyArray<FieldNode>;
  readonly devices: ReadonlyArray<FieldDevice>;
  /** Straight cables in the pool (rule 1). */
  readonly cables: number;
  /** Crossed ones there besides (rule 3). Default none. */
  readonly crossoverCables?: number;
  readonly constants?: Partial<FieldConstants>;
  readonly policies?: Partial<FieldPolicies>;
}

/** The device whose cables belong to the wall, not to the pool. */
export const OFFICE = "office";
