/**
 * What people do with cables and plugs (domain rules 1 to 6): laptops into switches, into each other, switches into switches, and
 * the power of a switch. Refusals are the room's own; nothing of them is Windows'.
 */
import type { Kernel } from "../../sim/kernel.ts";
import { CablePool, type Wiring } from "./cables.ts";
import type { FieldConstants } from "../constants.ts";
import { Uplink, type Device } from "./device.ts";
import { foldName } from "../disk/file-names.ts";
import { socketOf } from "./hardware.ts";
import type { Laptop } from "../laptop.ts";
import { refuse, type HardwareRefusal } from "../refusal-of-room.ts";
import type { Room } from "../room.ts";
import type { FieldWorld } from "../world.ts";

export interface PlugOptions {
  /** Name of the device; by default the first one whose cables come from the pool. */
  readonly into?: string;
  /** Which of its ports, from 1; by default the lowest free one. */
  readonly port?: number;
  /** By default a straight one while there is one. */
  readonly cable?: Wiring;
}

export class Cabling {
  readonly #room: Room;
  readonly #kernel: Kernel;
  readonly #constants: FieldConstants;
  readonly #devices: ReadonlyArray<Device>;
  readonly #pool: CablePool;

  constructor(room: Room, devices: ReadonlyArray<Device>, world: FieldWorld) {
    this.#room = room;
    this.#kernel = room.kernel;
    this.#constants = room.constants;
    this.#devices = devices;
    this.#pool = new CablePool({ straight: world.cables, crossover: world.crossoverCables ?? 0 });
  }

  get cablesLeft(): number {
    return this.#pool.left;
  }

  device(name: string): Device | undefined {
    return this.#devices.find((device) => foldName(device.name) === foldName(name));
  }

  /** Takes a cable and the lowest free port, or the one asked for. */
  plug(laptop: Laptop, where: PlugOptions): HardwareRefusal | null {
    const { name } = laptop;
    const device = this.#target(where.into);
    if (laptop.nic.plug !== null) return this.#refuse(name, "already-plugged");
    if (device === undefined) return this.#noDevice(name, where.into ?? "switch");
    const port = this.#portOf(name, device, where.port);
    if (typeof port !== "number") return port;
    const pooled = !device.ownCables;
    const wiring = pooled ? this.#pool.take(where.cable) : "straight";
    if (wiring === null) return this.#noCable(name, where.cable);
    const plug = { to: { device, port }, wiring, pooled };
    this.#kernel.record("cable.plugged", name, { ...socketOf(plug), ...crossed(wiring) });
    laptop.nic.insert(plug);
    laptop.nic.negotiate();
    return null;
  }

  /** Two laptops with nothing but a cable between them (rule 3). */
  join(laptop: Laptop, other: Laptop, cable: Wiring | undefined): HardwareRefusal | null {
    const { name } = laptop;
    if (laptop === other) return this.#refuse(name, "loop");
    for (const end of [laptop, other]) {
      if (end.nic.plug !== null) return this.#refuse(end.name, "already-plugged");
    }
    const wiring = this.#pool.take(cable);
    if (wiring === null) return this.#noCable(name, cable);
    this.#kernel.record("cable.joined", name, { to: other.name, ...crossed(wiring) });
    laptop.nic.insert({ to: { laptop: other }, wiring, pooled: true });
    other.nic.insert({ to: { laptop }, wiring, pooled: true });
    laptop.nic.negotiate();
    return null;
  }

  /** Pulls the cable out at this laptop; it goes back to the pool, also where its other end was in another laptop. */
  unplug(laptop: Laptop): HardwareRefusal | null {
    const { plug, partner } = laptop.nic;
    if (plug === null) return this.#refuse(laptop.name, "not-plugged");
    const kind = partner === null ? "cable.unplugged" : "cable.parted";
    const facts = partner === null ? socketOf(plug) : { to: partner.name };
    this.#kernel.record(kind, laptop.name, facts);
    laptop.nic.pull();
    partner?.pull();
    if (plug.pooled) this.#pool.putBack(plug.wiring);
    return null;
  }

  /** A cable from a switch into another one takes a port of each (rule 2): the last free one here, the first free one there. */
  plugDevice(name: string, into: string, cable?: Wiring): HardwareRefusal | null {
    const lower = this.device(name);
    const upper = this.device(into);
    if (lower === undefined) return this.#noDevice(name, name);
    if (upper === undefined) return this.#noDevice(lower.name, into);
    if (lower.uplink !== null) return this.#refuse(lower.name, "already-plugged");
    if (this.#areJoined(lower, upper)) return this.#refuse(lower.name, "loop");
    const lowerPort = lower.ports.lastIndexOf(null);
    const upperPort = this.#portOf(lower.name, upper, undefined);
    if (lowerPort < 0) return this.#noPort(lower.name, lower);
    if (typeof upperPort !== "number") return upperPort;
    const wiring = this.#pool.take(cable);
    if (wiring === null) return this.#noCable(lower.name, cable);
    const { segments } = this.#room;
    const uplink = new Uplink({
      kernel: this.#kernel,
      constants: this.#constants,
      lower: { device: lower, port: lowerPort },
      upper: { device: upper, port: upperPort },
      wiring,
      changed: ({ carries }) => {
        segments.forget();
        if (carries) this.#segmentGrew(lower);
      },
    });
    lower.ports[lowerPort] = uplink;
    upper.ports[upperPort] = uplink;
    lower.uplink = uplink;
    this.#kernel.record("uplink.plugged", lower.name, {
      device: upper.name,
      port: upperPort + 1,
      ownPort: lowerPort + 1,
      ...crossed(wiring),
    });
    uplink.negotiate();
    return null;
  }

  unplugDevice(name: string): HardwareRefusal | null {
    const lower = this.device(name);
    if (lower === undefined) return this.#noDevice(name, name);
    const { uplink } = lower;
    if (uplink === null) return this.#refuse(lower.name, "not-plugged");
    this.#kernel.record("uplink.unplugged", lower.name, { device: uplink.upper.name });
    uplink.drop();
    lower.ports[uplink.lowerPort] = null;
    uplink.upper.ports[uplink.upperPort] = null;
    lower.uplink = null;
    this.#pool.putBack(uplink.wiring);
    return null;
  }

  /** All its lights go out, and come back two seconds after it has power again. */
  setDevicePower(name: string, power: Device["power"]): HardwareRefusal | null {
    const device = this.device(name);
    if (device === undefined) return this.#noDevice(name, name);
    if (device.power === power) {
      return this.#refuse(device.name, power === "on" ? "powered-on" : "powered-off");
    }
    device.power = power;
    this.#kernel.record(power === "on" ? "device.on" : "device.off", device.name);
    for (const held of device.ports) {
      if (held instanceof Uplink) {
        if (power === "on") held.negotiate();
        else held.drop();
      } else if (power === "on") held?.nic.negotiate();
      else held?.nic.drop("device");
    }
    return null;
  }

  /** A router is plugged into the switch, or taken away again: leases begin or end to be given out (rule 7). */
  setDhcp(name: string, dhcp: boolean): HardwareRefusal | null {
    const device = this.device(name);
    if (device === undefined) return this.#noDevice(name, name);
    if (device.dhcp === dhcp) return null;
    device.dhcp = dhcp;
    this.#kernel.record(dhcp ? "dhcp.on" : "dhcp.off", device.name);
    if (dhcp) this.#segmentGrew(device);
    return null;
  }

  /** More can be heard than before, perhaps somebody who hands out addresses. */
  #segmentGrew(anywhere: Device): void {
    for (const device of this.#room.segments.of(anywhere)) {
      for (const held of device.ports) {
        if (held !== null && !(held instanceof Uplink)) held.addressing.segmentGrew();
      }
    }
  }

  #target(into: string | undefined): Device | undefined {
    return into === undefined
      ? this.#devices.find(({ ownCables }) => !ownCables)
      : this.device(into);
  }

  /** Whether cables lead from one to the other, with or without power: one more would make a ring. */
  #areJoined(one: Device, other: Device): boolean {
    const seen = new Set([one]);
    for (const device of seen) for (const uplink of device.uplinks) seen.add(uplink.beyond(device));
    return seen.has(other);
  }

  #portOf(who: string, device: Device, wanted: number | undefined): number | HardwareRefusal {
    if (wanted === undefined) return device.freePort() ?? this.#noPort(who, device);
    const taken = device.ports[wanted - 1];
    if (taken === null) return wanted - 1;
    const { name, ports } = device;
    const by = taken instanceof Uplink ? taken.beyond(device).name : taken?.name;
    const message =
      by === undefined
        ? `${name} has no port ${wanted}, only ${ports.length}.`
        : `Port ${wanted} of ${name} is taken by ${by}.`;
    return refuse(this.#room, who, { code: "port-taken", message });
  }

  #noPort(who: string, device: Device): HardwareRefusal {
    const message = `All ${device.ports.length} ports of ${device.name} are taken.`;
    return refuse(this.#room, who, { code: "no-port", message }, "no-free-port");
  }

  #noDevice(who: string, name: string): HardwareRefusal {
    return refuse(this.#room, who, {
      code: "no-device",
      message: `There is no ${name} in this room.`,
    });
  }

  #noCable(who: string, wanted: Wiring | undefined): HardwareRefusal {
    const which = wanted === "crossover" ? "crossover cables" : "cables";
    const message = `All ${which} are in use.`;
    return refuse(this.#room, who, { code: "no-cable", message }, "no-free-cable");
  }

  #refuse(who: string, code: keyof typeof SENTENCES): HardwareRefusal {
    return refuse(this.#room, who, { code, message: `${who} ${SENTENCES[code]}.` });
  }
}

const SENTENCES = {
  "already-plugged": "already has a cable in",
  "not-plugged": "has no cable in",
  "powered-on": "is on",
  "powered-off": "is off",
  loop: "would be joined to itself, in a ring",
} as const;

/** Straight cables are what everybody expects. */
const crossed = (wiring: Wiring): { readonly cable?: "crossover" } =>
  wiring === "straight" ? {} : { cable: wiring };
