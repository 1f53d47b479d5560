/**
 * Switches and routers (domain rules 1, 2, 6): ports, some of them perhaps broken, power, and the cable to the next switch.
 */
import { EventKind, type Kernel } from "../../sim/kernel.ts";
import { MILLISECOND } from "../../sim/time.ts";
import { cableWorks, type CableEnd, type Wiring } from "./cables.ts";
import type { FieldConstants } from "../constants.ts";
import type { Laptop } from "../laptop.ts";
import { Egress } from "../wire/wire.ts";
import { OFFICE, type FieldDevice } from "../world.ts";

export class Device implements CableEnd {
  readonly name: string;
  readonly kind: FieldDevice["kind"];
  readonly speedBitsPerSecond: number;
  readonly autoMdix: boolean;
  readonly wired = "as-device";
  readonly ownCables: boolean;
  /** Whether a port holds frames back after its light came on (rule 6): one with a laptop, one with another switch. */
  readonly holdsBack: { readonly laptops: boolean; readonly uplinks: boolean };
  readonly entity: number;
  /** What is plugged into which port. */
  readonly ports: Array<Laptop | Uplink | null>;
  readonly #broken: ReadonlySet<number>;
  dhcp: boolean;
  power: "on" | "off" = "on";
  /** The cable from here to the next switch. */
  uplink: Uplink | null = null;

  constructor(device: FieldDevice, entity: number) {
    this.name = device.name;
    this.kind = device.kind;
    this.speedBitsPerSecond = device.speedBitsPerSecond;
    this.autoMdix = device.autoMdix ?? true;
    this.ownCables = device.ownCables ?? device.name === OFFICE;
    const { spanningTree = "none" } = device;
    this.holdsBack = { laptops: spanningTree === "on", uplinks: spanningTree !== "none" };
    this.dhcp = device.dhcp;
    this.entity = entity;
    this.ports = Array.from({ length: device.ports }, () => null);
    this.#broken = new Set(device.brokenPorts);
  }

  /** The lowest port nobody uses, from 0; null when all are taken. */
  freePort(): number | null {
    const port = this.ports.indexOf(null);
    return port < 0 ? null : port;
  }

  /** Whether the port, from 0, has power and is in order. */
  works(port: number): boolean {
    return this.power === "on" && !this.#broken.has(port + 1);
  }

  /** Cables to other switches, those from here and those that end here. */
  get uplinks(): ReadonlyArray<Uplink> {
    return this.ports.filter((held) => held instanceof Uplink);
  }
}

/** The cable between two switches; `lower` is the one somebody plugged into the other. */
export class Uplink {
  readonly lower: Device;
  readonly upper: Device;
  readonly lowerPort: number;
  readonly upperPort: number;
  readonly wiring: Wiring;
  /** From the lower to the upper switch. */
  readonly up: Egress;
  readonly down: Egress;
  readonly #kernel: Kernel;
  readonly #constants: FieldConstants;
  /** The segment has grown or shrunk. */
  readonly #changed: (uplink: Uplink) => void;
  #pending: number | null = null;
  light: "up" | "down" = "down";
  /** Whether frames pass: the light is on and no port holds back. */
  carries = false;

  constructor(options: {
    readonly kernel: Kernel;
    readonly constants: FieldConstants;
    readonly lower: { readonly device: Device; readonly port: number };
    readonly upper: { readonly device: Device; readonly port: number };
    readonly wiring: Wiring;
    readonly changed: (uplink: Uplink) => void;
  }) {
    const { kernel, constants, lower, upper, wiring, changed } = options;
    this.#kernel = kernel;
    this.#constants = constants;
    this.#changed = changed;
    this.lower = lower.device;
    this.upper = upper.device;
    this.lowerPort = lower.port;
    this.upperPort = upper.port;
    this.wiring = wiring;
    this.up = new Egress(this.lower.entity);
    this.down = new Egress(this.upper.entity);
  }

  /** The switch at the other end. */
  beyond(device: Device): Device {
    return device === this.lower ? this.upper : this.lower;
  }

  /** The sending side at this end. */
  from(device: Device): Egress {
    return device === this.lower ? this.up : this.down;
  }

  negotiate(): void {
    const { lower, upper } = this;
    const isPossible = lower.works(this.lowerPort) && upper.works(this.upperPort);
    if (!isPossible || this.#pending !== null || this.light === "up") return;
    if (!cableWorks(lower, upper, this.wiring)) return;
    this.#after(this.#constants.linkUpMillis, this.#comeUp);
  }

  drop(): void {
    if (this.#pending !== null) this.#kernel.cancel(this.#pending);
    this.#pending = null;
    if (this.light === "down") return;
    this.light = "down";
    this.carries = false;
    this.up.close();
    this.down.close();
    this.#kernel.record("uplink.down", this.lower.name, { device: this.upper.name });
    this.#changed(this);
  }

  readonly #comeUp = (): void => {
    const { lower, upper } = this;
    this.light = "up";
    const speed = Math.min(lower.speedBitsPerSecond, upper.speedBitsPerSecond);
    this.up.open(speed, this.#kernel.now);
    this.down.open(speed, this.#kernel.now);
    this.#kernel.record("uplink.up", lower.name, { device: upper.name });
    const holdsBack = lower.holdsBack.uplinks || upper.holdsBack.uplinks;
    if (holdsBack) this.#after(this.#constants.spanningTreeMillis, this.#carry);
    else this.#carry();
  };

  readonly #carry = (): void => {
    this.carries = true;
    this.#changed(this);
  };

  #after(millis: number, run: () => void): void {
    const { entity } = this.lower;
    const delay = millis * MILLISECOND;
    this.#pending = this.#kernel.schedule(delay, EventKind.hardware, entity, () => {
      this.#pending = null;
      run();
    });
  }
}
