/**
 * The room before the day begins: which laptops, switches and cables there are, and which numbers and readings apply.
 * Whoever builds a field (the scenario runner, a test) hands one of these over; nothing in it changes afterwards.
 */
import type { FieldConstants } from "./constants.ts";
import type { WindowsEdition } from "./editions.ts";
import type { FileSystemName } from "./file-systems.ts";
import type { FieldPolicies, SharingModel } from "./policies.ts";

export interface FieldNode {
  readonly name: string;
  readonly os: WindowsEdition;
  /** The Windows user who sits at this laptop; the pair is offered to servers without asking (rule 28). */
  readonly logon: { readonly user: string; readonly password: string };
  readonly clockOffsetMillis?: number;
  readonly clockDriftPpm?: number;
  /** Whether its network port adapts to a wrong cable (rule 3). Default true. */
  readonly autoMdix?: boolean;
  /** Server side idle time of this machine alone (rule 22); by default the world's. */
  readonly autoDisconnectMillis?: number;
  /** Whether visitors are themselves here or all of them Guest (rule 30); by default the policies'. */
  readonly sharingModel?: SharingModel;
  /** Wrong passwords in a row that lock an account of this machine (rule 27); by default the world's. */
  readonly lockoutAfter?: number;
  readonly diskCapacityBytes?: number;
  /** By default the one of the policies. */
  readonly fileSystem?: FileSystemName;
}

export interface FieldDevice {
  readonly name: string;
  readonly kind: "switch" | "router";
  /** Ports for laptops; an uplink or a router's WAN port is not counted (rule 2). */
  readonly ports: number;
  readonly speedBitsPerSecond: number;
  readonly dhcp: boolean;
  /** Default true. */
  readonly autoMdix?: boolean;
  /** Plugging in here takes no cable of the pool. Default: only the device named `office`. */
  readonly ownCables?: boolean;
}

export interface FieldWorld {
  readonly nodes: ReadonlyArray<FieldNode>;
  readonly devices: ReadonlyArray<FieldDevice>;
  /** Cables in the pool (rule 1). */
  readonly cables: number;
  /** How the cables of the pool are wired (rule 3). Default `straight`. */
  readonly cableWiring?: "straight" | "crossover";
  readonly constants?: Partial<FieldConstants>;
  readonly policies?: Partial<FieldPolicies>;
}

/** The device whose cables belong to the wall, not to the pool. */
export const OFFICE = "office";
