/**
 * The field at one moment, as far as a journal tells. Immutable: a change copies the laptop and the lists on the way to it
 * and shares everything else, so that keeping one state per thousand events costs little.
 */
import type { Micros } from "../sim/time.ts";
import type { World } from "./world.ts";

export type Power = "on" | "asleep" | "off";
/** What the product shows (domain rule on indicators); null while no copy is open. */
export type Indicator = "n/a" | "green" | "yellow" | "offline";

/** A session another machine holds on a server: a line of `net session`. */
export interface HeldSession {
  readonly client: string;
  readonly account: string;
}

/** A connection this laptop holds on a server: a line of `net use`. */
export interface UsedSession {
  readonly server: string;
  readonly account: string;
}

export interface SharedFolder {
  readonly name: string;
  readonly grants: ReadonlyArray<{ readonly account: string; readonly access: string }>;
  /** What the folder itself (an empty path), or something in it, allows whatever the share says. */
  readonly limits?: ReadonlyArray<{
    readonly path: string;
    readonly account: string;
    readonly access: string;
  }>;
}

export interface OpenProgram {
  readonly program: string;
  readonly on: string;
  readonly file: string | null;
}

export interface CopyState {
  /** Its identity; null as long as nothing has named it. */
  readonly id: string | null;
  readonly role: string;
  /** The copy it was made from, by identity (`World.owners`); null for the office original. */
  readonly from: string | null;
  readonly open: boolean;
  readonly connectedTo: string | null;
  /** Why there is no connection, in the engine's word; null while connected. */
  readonly offlineWhy: string | null;
  /** Whether the engagement can be edited there, in the engine's word: `open`, `handing-in`, `locked-down`. */
  readonly phase: string;
}

/** Somebody may have a second copy of the engagement by accident; what waits in it is not lost sight of. */
export interface LaidAside {
  readonly copy: CopyState;
  readonly queue: number;
  readonly queueTold: number;
}

export interface Refusal {
  readonly seq: number;
  readonly operation: string;
  readonly target: string;
  readonly code: string;
  readonly text: string;
}

/** A file that waits for another version, or is gone while the copy asks why. */
export interface UnsettledFile {
  readonly document: string;
  readonly is: "waiting" | "missing";
}

export interface LaptopState {
  readonly name: string;
  readonly power: Power;
  /** Where its cable ends; null without a cable. */
  readonly plug: { readonly device: string; readonly port: number } | null;
  readonly light: boolean;
  readonly address: { readonly address: string; readonly by: string } | null;
  readonly accounts: ReadonlyArray<string>;
  readonly shares: ReadonlyArray<SharedFolder>;
  readonly hosts: ReadonlyArray<HeldSession>;
  readonly seatsUsed: number;
  readonly uses: ReadonlyArray<UsedSession>;
  readonly programs: ReadonlyArray<OpenProgram>;
  /** The one that was made or opened last. */
  readonly copy: CopyState | null;
  /** Others that lie on this laptop, as they were left. */
  readonly otherCopies: ReadonlyArray<LaidAside>;
  readonly indicator: Indicator | null;
  /** Own changes the connected copy has not acknowledged. */
  readonly queue: number;
  /** The length the engine told last; see fold-copies. */
  readonly queueTold: number;
  readonly conflicts: number;
  /** Documents whose files are not what the copy shows, and why, in the order in which it was told. */
  readonly files: ReadonlyArray<UnsettledFile>;
  readonly lastRefusal: Refusal | null;
}

export interface DeviceState {
  readonly name: string;
  /** Who is plugged into each port; index 0 is port 1. */
  readonly ports: ReadonlyArray<string | null>;
  /** Switches and routers on the other end of a cable that it hears. */
  readonly hears: ReadonlyArray<string>;
}

export interface StepState {
  readonly index: number;
  readonly label: string;
  /** Line of the scenario file. */
  readonly line: number | null;
  readonly done: "no" | "yes" | "failed";
}

/** What the room is asked before a step. */
export interface Question {
  /** Number of the step that asks. */
  readonly step: number;
  /** How many of the small steps it is made of go on. */
  readonly running: number;
  readonly text: string;
  readonly choices: ReadonlyArray<string>;
  /** Which choice is right, from 1. */
  readonly answer: number;
}

export interface Narration {
  readonly kind: "say" | "pass" | "fail";
  readonly text: string;
}

export interface FieldState {
  readonly world: World;
  /** How many events have happened: the next one is `events[position]`. */
  readonly position: number;
  readonly at: Micros;
  /** In the world's order. */
  readonly laptops: ReadonlyArray<LaptopState>;
  readonly devices: ReadonlyArray<DeviceState>;
  readonly cablesLeft: number;
  readonly step: StepState | null;
  readonly narration: Narration | null;
  /** Asked last, until its step has ended and another one begins: others may go on beside it (`every`). */
  readonly question: Question | null;
  readonly passed: number;
  readonly failed: number;
  readonly verdict: string | null;
}

const untouched = (name: string): LaptopState => ({
  name,
  power: "on",
  plug: null,
  light: false,
  address: null,
  accounts: [],
  shares: [],
  hosts: [],
  seatsUsed: 0,
  uses: [],
  programs: [],
  copy: null,
  otherCopies: [],
  indicator: null,
  queue: 0,
  queueTold: 0,
  conflicts: 0,
  files: [],
  lastRefusal: null,
});

/** The room before the first event. */
export const fieldBefore = (world: World): FieldState => ({
  world,
  position: 0,
  at: 0,
  laptops: world.laptops.map((laptop) => untouched(laptop.name)),
  devices: world.devices.map((device) => ({
    name: device.name,
    ports: Array.from({ length: device.ports }, () => null),
    hears: [],
  })),
  cablesLeft: world.cables,
  step: null,
  narration: null,
  question: null,
  passed: 0,
  failed: 0,
  verdict: null,
});

/** One laptop changed; a name the world does not know changes nothing. */
export const withLaptop = (
  field: FieldState,
  name: string,
  change: (laptop: LaptopState) => Partial<LaptopState>,
): FieldState => {
  const index = field.world.laptopAt.get(name);
  const laptop = index === undefined ? undefined : field.laptops[index];
  if (index === undefined || laptop === undefined) return field;
  return { ...field, laptops: field.laptops.with(index, { ...laptop, ...change(laptop) }) };
};

export const laptopOf = (field: FieldState, name: string): LaptopState | undefined => {
  const index = field.world.laptopAt.get(name);
  return index === undefined ? undefined : field.laptops[index];
};
