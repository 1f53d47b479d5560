/**
 * The room: all laptops, switches and cables of one field day, built from a world and driven by people. Everything a person
 * does with their hands is a method here; what they do in Windows is on the laptop.
 */
import type { Kernel } from "../sim/kernel.ts";
import { planAddresses } from "./addresses/address.ts";
import { Browsing } from "./addresses/browsing.ts";
import { DEFAULT_CONSTANTS, type FieldConstants } from "./constants.ts";
import { FaultRules } from "./wire/faults.ts";
import { Cabling, type PlugOptions } from "./hardware/cabling.ts";
import type { Wiring } from "./hardware/cables.ts";
import { Device } from "./hardware/device.ts";
import { foldName } from "./disk/file-names.ts";
import { Holders } from "./addresses/holders.ts";
import { Laptop } from "./laptop.ts";
import { DEFAULT_POLICIES, type FieldPolicies } from "./policies.ts";
import { PowerHands } from "./power/power-hands.ts";
import { refuse, type HardwareRefusal } from "./refusal-of-room.ts";
import { RoomFaults } from "./wire/room-faults.ts";
import type { Room } from "./room.ts";
import { Segments } from "./addresses/segments.ts";
import { Wire } from "./wire/wire.ts";
import type { FieldWorld } from "./world.ts";

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
  readonly segments = new Segments();
  readonly addressHolders = new Holders();
  readonly nameHolders = new Holders();
  readonly browsing = new Browsing(this);
  readonly #byName: ReadonlyMap<string, Laptop>;
  readonly #cabling: Cabling;
  readonly #power: PowerHands;

  constructor(kernel: Kernel, world: FieldWorld) {
    this.kernel = kernel;
    this.world = world;
    this.constants = { ...DEFAULT_CONSTANTS, ...world.constants };
    this.policies = { ...DEFAULT_POLICIES, ...world.policies };
    const { faults, constants } = this;
    this.roomFaults = new RoomFaults(kernel, faults);
    this.wire = new Wire({ kernel, faults, constants });
    this.devices = world.devices.map(
      (device) => new Device(device, kernel.entity(`device ${device.name}`)),
    );
    const plans = planAddresses(world.nodes);
    this.laptops = world.nodes.map((node, index) => {
      const plan = plans[index];
      if (plan === undefined) throw new Error(`no address planned for ${node.name}`);
      return new Laptop({ room: this, node, plan });
    });
    this.#byName = new Map(this.laptops.map((laptop) => [foldName(laptop.name), laptop]));
    this.#cabling = new Cabling(this, this.devices, world);
    this.#power = new PowerHands(this, this.#cabling);
    for (const { name, uplink } of world.devices) {
      const refusal = uplink === undefined ? null : this.plugDevice(name, uplink);
      if (refusal !== null) throw new Error(refusal.message);
    }
  }

  /** By computer name, without case. Asking for one that is not in the world is a mistake of the caller. */
  laptop(name: string): Laptop {
    const found = this.#byName.get(foldName(name));
    if (found === undefined) throw new Error(`there is no laptop called ${name} in this world`);
    return found;
  }

  device(name: string): Device | undefined {
    return this.#cabling.device(name);
  }

  cablesLeft(): number {
    return this.#cabling.cablesLeft;
  }

  plug(name: string, where: PlugOptions = {}): HardwareRefusal | null {
    return this.#cabling.plug(this.laptop(name), where);
  }

  /** Two laptops with nothing but a cable between them. */
  join(name: string, other: string, cable?: Wiring): HardwareRefusal | null {
    return this.#cabling.join(this.laptop(name), this.laptop(other), cable);
  }

  unplug(name: string): HardwareRefusal | null {
    return this.#cabling.unplug(this.laptop(name));
  }

  /** A cable from one switch into another. */
  plugDevice(name: string, into: string, cable?: Wiring): HardwareRefusal | null {
    return this.#cabling.plugDevice(name, into, cable);
  }

  unplugDevice(name: string): HardwareRefusal | null {
    return this.#cabling.unplugDevice(name);
  }

  setDevicePower(name: string, power: Device["power"]): HardwareRefusal | null {
    return this.#cabling.setDevicePower(name, power);
  }

  setDhcp(name: string, dhcp: boolean): HardwareRefusal | null {
    return this.#cabling.setDhcp(name, dhcp);
  }

  /** The plug of a laptop sits badly from now on, for some time. */
  loosen(
    name: string,
    how: { readonly everyMillis: number | null; readonly forMillis: number },
  ): HardwareRefusal | null {
    const laptop = this.laptop(name);
    if (laptop.nic.plug === null) {
      return refuse(this, name, { code: "not-plugged", message: `${name} has no cable in.` });
    }
    laptop.nic.loosen(how);
    return null;
  }

  // ---- the lid, the buttons, the power cord ------------------------------------------------------------------------

  sleep(name: string): HardwareRefusal | null {
    return this.#power.sleep(this.laptop(name));
  }

  hibernate(name: string): HardwareRefusal | null {
    return this.#power.hibernate(this.laptop(name));
  }

  wake(name: string): HardwareRefusal | null {
    return this.#power.wake(this.laptop(name));
  }

  closeLid(name: string): HardwareRefusal | null {
    return this.#power.closeLid(this.laptop(name));
  }

  openLid(name: string): HardwareRefusal | null {
    return this.#power.openLid(this.laptop(name));
  }

  powerOff(name: string): HardwareRefusal | null {
    return this.#power.off(this.laptop(name));
  }

  powerOn(name: string): HardwareRefusal | null {
    return this.#power.on(this.laptop(name));
  }

  shutDown(name: string): HardwareRefusal | null {
    return this.#power.shutDown(this.laptop(name));
  }

  reboot(name: string): HardwareRefusal | null {
    return this.#power.reboot(this.laptop(name));
  }

  setCord(name: string, cord: "in" | "out"): HardwareRefusal | null {
    return this.#power.setCord(this.laptop(name), cord);
  }

  dock(name: string, where: PlugOptions = {}): HardwareRefusal | null {
    return this.#power.dock(this.laptop(name), where);
  }

  undock(name: string): HardwareRefusal | null {
    return this.#power.undock(this.laptop(name));
  }
}
