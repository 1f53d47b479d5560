/**
 * Switches, routers and the network port of a laptop (domain rules 1 to 5): finite ports, one wired link per laptop, a link
 * that needs two seconds to come up and none to go down.
 */
import { EventKind } from "../sim/kernel.ts";
import { MILLISECOND } from "../sim/time.ts";
import type { Laptop } from "./laptop.ts";
import { mark, type Room } from "./room.ts";
import { Egress, type LinkEnd } from "./wire.ts";
import { OFFICE, type FieldDevice } from "./world.ts";

/** Why a link went down; only a pulled cable leaves both machines running. */
export type LinkLoss = "cable" | "sleep" | "power";

export class Device {
  readonly name: string;
  readonly kind: FieldDevice["kind"];
  readonly speedBitsPerSecond: number;
  readonly autoMdix: boolean;
  readonly ownCables: boolean;
  readonly entity: number;
  /** Who is plugged into which port. */
  readonly ports: Array<Laptop | null>;
  dhcp: boolean;

  constructor(device: FieldDevice, entity: number) {
    this.name = device.name;
    this.kind = device.kind;
    this.speedBitsPerSecond = device.speedBitsPerSecond;
    this.autoMdix = device.autoMdix ?? true;
    this.ownCables = device.ownCables ?? device.name === OFFICE;
    this.dhcp = device.dhcp;
    this.entity = entity;
    this.ports = Array.from({ length: device.ports }, () => null);
  }

  /** The lowest port nobody uses, from 0; null when all are taken. */
  freePort(): number | null {
    const port = this.ports.indexOf(null);
    return port < 0 ? null : port;
  }
}

/** A cable between a laptop and a port. */
export interface Plug {
  readonly device: Device;
  readonly port: number;
  readonly wiring: "straight" | "crossover";
  /** Whether the cable goes back to the pool. */
  readonly pooled: boolean;
}

/**
 * Rule 3: a link comes up if either end adapts or the cable is right. A laptop and a switch are wired differently on
 * purpose, so the straight cable is the right one between them.
 */
export const cableWorks = (options: {
  readonly laptopAutoMdix: boolean;
  readonly deviceAutoMdix: boolean;
  readonly wiring: Plug["wiring"];
}): boolean => options.laptopAutoMdix || options.deviceAutoMdix || options.wiring === "straight";

/** The network port of one laptop and both directions of its link. */
export class Nic implements LinkEnd {
  readonly name: string;
  readonly out: Egress;
  readonly into: Egress;
  readonly #room: Room;
  readonly #laptop: Laptop;
  readonly #autoMdix: boolean;
  #pending: number | null = null;
  plug: Plug | null = null;
  light: "up" | "down" = "down";

  constructor(options: {
    readonly room: Room;
    readonly laptop: Laptop;
    readonly entity: number;
    readonly autoMdix: boolean;
  }) {
    this.#room = options.room;
    this.#laptop = options.laptop;
    this.#autoMdix = options.autoMdix;
    this.name = options.laptop.name;
    this.out = new Egress(options.entity);
    this.into = new Egress(options.entity);
  }

  insert(plug: Plug): void {
    this.plug = plug;
    plug.device.ports[plug.port] = this.#laptop;
    this.negotiate();
  }

  /** Takes the cable out and hands it back. */
  pull(): Plug | null {
    const { plug } = this;
    if (plug === null) return null;
    this.drop("cable");
    plug.device.ports[plug.port] = null;
    this.plug = null;
    return plug;
  }

  /** Both ends are powered and plugged: the link comes up after its time (rule 4). */
  negotiate(): void {
    const { plug } = this;
    if (plug === null || this.#laptop.power !== "on") return;
    const { kernel, constants } = this.#room;
    const { wiring, device } = plug;
    const ends = { laptopAutoMdix: this.#autoMdix, deviceAutoMdix: device.autoMdix, wiring };
    if (!cableWorks(ends)) return mark(this.#room, this.name, "link-never-came-up");
    const delay = constants.linkUpMillis * MILLISECOND;
    this.#pending = kernel.schedule(delay, EventKind.hardware, this.out.entity, () =>
      this.#comeUp(plug),
    );
  }

  /** The link goes down at once, and with it everything that needed it (rule 5). */
  drop(why: LinkLoss): void {
    if (this.#pending !== null) this.#room.kernel.cancel(this.#pending);
    this.#pending = null;
    if (this.light === "down") return;
    this.light = "down";
    this.out.close();
    this.into.close();
    const socket = this.plug === null ? {} : socketOf(this.plug);
    this.#room.kernel.record("link.down", this.name, { ...socket, why });
    this.#laptop.linkWentDown(why);
  }

  #comeUp(plug: Plug): void {
    const { kernel, constants } = this.#room;
    this.#pending = null;
    this.light = "up";
    const speed = Math.min(plug.device.speedBitsPerSecond, constants.laptopBitsPerSecond);
    this.out.open(speed, kernel.now);
    this.into.open(speed, kernel.now);
    kernel.record("link.up", this.name, socketOf(plug));
    this.#laptop.addressing.linkUp(plug.device);
  }
}

/** Which port of which device, from 1, as the journal says it. */
export const socketOf = (plug: Plug): { readonly device: string; readonly port: number } => ({
  device: plug.device.name,
  port: plug.port + 1,
});
