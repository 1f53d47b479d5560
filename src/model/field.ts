/**
 * The room: all laptops, switches and cables of one field day, built from a world and driven by people. Everything a person
 * does with their hands is a method here; what they do in Windows is on the laptop.
 */
import type { Kernel } from "../sim/kernel.ts";
import { planAddresses } from "./addressing.ts";
import { DEFAULT_CONSTANTS, type FieldConstants } from "./constants.ts";
import { FaultRules } from "./faults.ts";
import { foldName } from "./file-names.ts";
import { Device, socketOf } from "./hardware.ts";
import { Laptop } from "./laptop.ts";
import type { FieldMark } from "./marks.ts";
import { DEFAULT_POLICIES, type FieldPolicies } from "./policies.ts";
import * as power from "./power.ts";
import { RoomFaults } from "./room-faults.ts";
import { mark, type Room } from "./room.ts";
import { Wire } from "./wire.ts";
import type { FieldWorld } from "./world.ts";

/** The room itself said no. */
export interface HardwareRefusal {
  readonly code:
    | "no-device"
    | "no-port"
    | "port-taken"
    | "no-cable"
    | "already-plugged"
    | "not-plugged"
    | "asleep"
    | "awake"
    | "powered-off"
    | "powered-on";
  readonly message: string;
}

export interface PlugOptions {
  /** Name of the device; by default the first one whose cables come from the pool. */
  readonly into?: string;
  /** Which of its ports, from 1; by default the lowest free one. */
  readonly port?: number;
}

export class Field implements Room {
  readonly kernel: Kernel;
  readonly world: FieldWorld;
  readonly constants: FieldConstants;
  readonly policies: FieldPolicies;
  /** Everything that can go wrong with a frame on its way. */
  readonly faults = new FaultRules();
  /** The same, under names. */
  readonly roomFaults: RoomFaults;
  readonly wire: Wire;
  readonly devices: ReadonlyArray<Device>;
  readonly laptops: ReadonlyArray<Laptop>;
  #cablesLeft: number;

  constructor(kernel: Kernel, world: FieldWorld) {
    this.kernel = kernel;
    this.world = world;
    this.constants = { ...DEFAULT_CONSTANTS, ...world.constants };
    this.policies = { ...DEFAULT_POLICIES, ...world.policies };
    const { faults, constants } = this;
    this.roomFaults = new RoomFaults(kernel, faults);
    this.wire = new Wire({ kernel, faults, constants });
    this.#cablesLeft = world.cables;
    this.devices = world.devices.map(
      (device) => new Device(device, kernel.entity(`device ${device.name}`)),
    );
    const plans = planAddresses(world.nodes.map((node) => node.name));
    this.laptops = world.nodes.map((node, index) => {
      const plan = plans[index];
      if (plan === undefined) throw new Error(`no address planned for ${node.name}`);
      return new Laptop({ room: this, node, plan });
    });
  }

  /** By computer name, without case. Asking for one that is not in the world is a mistake of the caller. */
  laptop(name: string): Laptop {
    const found = this.laptops.find((laptop) => foldName(laptop.name) === foldName(name));
    if (found === undefined) throw new Error(`there is no laptop called ${name} in this world`);
    return found;
  }

  device(name: string): Device | undefined {
    return this.devices.find((device) => foldName(device.name) === foldName(name));
  }

  cablesLeft(): number {
    return this.#cablesLeft;
  }

  /** Takes a cable and the lowest free port, or the one asked for. */
  plug(name: string, where: PlugOptions = {}): HardwareRefusal | null {
    const laptop = this.laptop(name);
    const { into } = where;
    const device =
      into === undefined ? this.devices.find(({ ownCables }) => !ownCables) : this.device(into);
    if (laptop.nic.plug !== null) {
      return this.#refuse(laptop, "already-plugged", `${laptop.name} already has a cable in.`);
    }
    if (device === undefined) {
      return this.#refuse(laptop, "no-device", `There is no ${into ?? "switch"} in this room.`);
    }
    const port = where.port === undefined ? device.freePort() : where.port - 1;
    if (port === null) {
      const message = `All ${device.ports.length} ports of ${device.name} are taken.`;
      return this.#refuse(laptop, "no-port", message, "no-free-port");
    }
    const taken = device.ports[port];
    if (taken !== null) {
      const message =
        taken === undefined
          ? `${device.name} has no port ${port + 1}, only ${device.ports.length}.`
          : `Port ${port + 1} of ${device.name} is taken by ${taken.name}.`;
      return this.#refuse(laptop, "port-taken", message);
    }
    const pooled = !device.ownCables;
    if (pooled && this.#cablesLeft === 0) {
      return this.#refuse(laptop, "no-cable", "All cables are in use.", "no-free-cable");
    }
    if (pooled) this.#cablesLeft -= 1;
    const wiring = pooled ? (this.world.cableWiring ?? "straight") : "straight";
    const plug = { device, port, wiring, pooled };
    this.kernel.record("cable.plugged", laptop.name, socketOf(plug));
    laptop.nic.insert(plug);
    return null;
  }

  unplug(name: string): HardwareRefusal | null {
    const laptop = this.laptop(name);
    const { plug } = laptop.nic;
    if (plug === null) {
      return this.#refuse(laptop, "not-plugged", `${laptop.name} has no cable in.`);
    }
    this.kernel.record("cable.unplugged", laptop.name, socketOf(plug));
    laptop.nic.pull();
    if (plug.pooled) this.#cablesLeft += 1;
    return null;
  }

  sleep(name: string): HardwareRefusal | null {
    return this.#press(name, "on", power.sleep);
  }

  wake(name: string): HardwareRefusal | null {
    return this.#press(name, "asleep", power.wake);
  }

  /** The battery is empty or somebody holds the button: everything that ran is gone, the disk stays. */
  powerOff(name: string): HardwareRefusal | null {
    const asleep = this.laptop(name).power === "asleep";
    return this.#press(name, asleep ? "asleep" : "on", power.switchOff);
  }

  powerOn(name: string): HardwareRefusal | null {
    return this.#press(name, "off", power.switchOn);
  }

  /** A router is plugged into the switch, or taken away again: leases begin or end to be given out (rule 7). */
  setDhcp(name: string, dhcp: boolean): HardwareRefusal | null {
    const device = this.device(name);
    if (device === undefined) {
      return { code: "no-device", message: `There is no ${name} in this room.` };
    }
    if (device.dhcp === dhcp) return null;
    device.dhcp = dhcp;
    this.kernel.record(dhcp ? "dhcp.on" : "dhcp.off", device.name);
    if (!dhcp) return null;
    for (const laptop of device.ports) laptop?.addressing.serverAppeared();
    return null;
  }

  #press(
    name: string,
    expected: Laptop["power"],
    act: (laptop: Laptop) => void,
  ): HardwareRefusal | null {
    const laptop = this.laptop(name);
    if (laptop.power === expected) {
      act(laptop);
      return null;
    }
    const state = { on: "awake", asleep: "asleep", off: "powered-off" } as const;
    const code = expected === "off" ? "powered-on" : state[laptop.power];
    return this.#refuse(laptop, code, `${laptop.name} is ${laptop.power}.`);
  }

  #refuse(
    laptop: Laptop,
    code: HardwareRefusal["code"],
    message: string,
    about?: FieldMark,
  ): HardwareRefusal {
    this.kernel.record("hardware.refused", laptop.name, { reason: code, message });
    if (about !== undefined) mark(this, laptop.name, about);
    return { code, message };
  }
}
