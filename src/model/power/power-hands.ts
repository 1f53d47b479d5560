/**
 * What people do with the lid, the buttons and the power cord of a laptop, and with its dock. Refusals are the room's own.
 */
import { EventKind } from "../../sim/kernel.ts";
import { MILLISECOND } from "../../sim/time.ts";
import type { Cabling, PlugOptions } from "../hardware/cabling.ts";
import type { Laptop } from "../laptop.ts";
import * as power from "./power.ts";
import { refuse, type HardwareRefusal } from "../refusal-of-room.ts";
import type { Room } from "../room.ts";

export class PowerHands {
  readonly #room: Room;
  readonly #cabling: Cabling;
  /** The event that switches a laptop on again that restarts. */
  readonly #restarts = new Map<Laptop, number>();

  constructor(room: Room, cabling: Cabling) {
    this.#room = room;
    this.#cabling = cabling;
  }

  sleep(laptop: Laptop): HardwareRefusal | null {
    return this.#ifOn(laptop, () => laptop.sleep("hand"));
  }

  hibernate(laptop: Laptop): HardwareRefusal | null {
    return this.#ifOn(laptop, () => laptop.hibernate("hand"));
  }

  wake(laptop: Laptop): HardwareRefusal | null {
    if (laptop.power !== "asleep" || laptop.resuming !== null) {
      // There was nothing to wake, and a key was pressed all the same.
      if (laptop.power === "on") laptop.automaticSleep.touched();
      return this.#refuse(laptop, laptop.power === "off" ? "powered-off" : "awake");
    }
    if (!laptop.battery.suffices) return this.#refuse(laptop, "no-power");
    power.wake(laptop);
    return null;
  }

  /** What the lid does is a setting; in its dock a laptop stays on (domain §B9). */
  closeLid(laptop: Laptop): HardwareRefusal | null {
    if (laptop.lid === "closed") return this.#refuse(laptop, "lid-closed");
    this.#setLid(laptop, "closed");
    if (!laptop.isDocked) this.#obeyLid(laptop);
    return null;
  }

  openLid(laptop: Laptop): HardwareRefusal | null {
    if (laptop.lid === "open") return this.#refuse(laptop, "lid-open");
    this.#setLid(laptop, "open");
    const canWake = laptop.power === "asleep" && laptop.resuming === null;
    return canWake ? this.wake(laptop) : null;
  }

  /** The battery is taken out or somebody holds the button: everything that ran is gone, the disk stays. */
  off(laptop: Laptop): HardwareRefusal | null {
    // What hibernates has no power to lose.
    if (laptop.power === "off" || laptop.hibernates) return this.#refuse(laptop, "powered-off");
    power.switchOff(laptop);
    return null;
  }

  on(laptop: Laptop): HardwareRefusal | null {
    if (laptop.power !== "off") return this.#refuse(laptop, "powered-on");
    if (!laptop.battery.suffices) return this.#refuse(laptop, "no-power");
    const restart = this.#restarts.get(laptop);
    if (restart !== undefined) this.#room.kernel.cancel(restart);
    this.#restarts.delete(laptop);
    power.switchOn(laptop);
    return null;
  }

  shutDown(laptop: Laptop): HardwareRefusal | null {
    return this.#ifOn(laptop, () => power.shutDown(laptop, () => {}));
  }

  /** Shuts down and starts again, as after updates. */
  reboot(laptop: Laptop): HardwareRefusal | null {
    const { kernel, constants } = this.#room;
    const restart = (): void => {
      const delay = constants.rebootMillis * MILLISECOND;
      const again = kernel.schedule(delay, EventKind.hardware, laptop.entity, () => {
        this.#restarts.delete(laptop);
        this.on(laptop);
      });
      this.#restarts.set(laptop, again);
    };
    return this.#ifOn(laptop, () => power.shutDown(laptop, restart));
  }

  setCord(laptop: Laptop, cord: "in" | "out"): HardwareRefusal | null {
    if (laptop.battery.cord === cord) {
      return this.#refuse(laptop, cord === "in" ? "cord-in" : "cord-out");
    }
    laptop.battery.setCord(cord);
    return null;
  }

  /** A dock has a network cable and a power cord of its own: both are in at once. */
  dock(laptop: Laptop, where: PlugOptions): HardwareRefusal | null {
    if (laptop.isDocked) return this.#refuse(laptop, "docked");
    const refusal = this.#cabling.plug(laptop, where);
    if (refusal !== null) return refusal;
    laptop.isDocked = true;
    this.#room.kernel.record("dock.in", laptop.name);
    if (laptop.battery.cord === "out") laptop.battery.setCord("in");
    return null;
  }

  /** Both are out at once; a closed lid now does what it does without a dock. */
  undock(laptop: Laptop): HardwareRefusal | null {
    if (!laptop.isDocked) return this.#refuse(laptop, "not-docked");
    laptop.isDocked = false;
    this.#room.kernel.record("dock.out", laptop.name);
    laptop.battery.setCord("out");
    const refusal = laptop.nic.plug === null ? null : this.#cabling.unplug(laptop);
    if (laptop.lid === "closed") this.#obeyLid(laptop);
    return refusal;
  }

  #setLid(laptop: Laptop, lid: Laptop["lid"]): void {
    laptop.lid = lid;
    this.#room.kernel.record(lid === "open" ? "lid.opened" : "lid.closed", laptop.name);
  }

  #obeyLid(laptop: Laptop): void {
    if (laptop.power !== "on" || laptop.fileServer.isStopping) return;
    if (laptop.onLidClose === "sleep") laptop.sleep("lid");
    if (laptop.onLidClose === "hibernate") laptop.hibernate("lid");
  }

  #ifOn(laptop: Laptop, act: () => void): HardwareRefusal | null {
    const { power: state, fileServer } = laptop;
    if (state !== "on") return this.#refuse(laptop, state === "off" ? "powered-off" : "asleep");
    if (fileServer.isStopping) return this.#refuse(laptop, "shutting-down");
    act();
    return null;
  }

  #refuse(laptop: Laptop, code: keyof typeof SENTENCES): HardwareRefusal {
    return refuse(this.#room, laptop.name, { code, message: `${laptop.name} ${SENTENCES[code]}.` });
  }
}

const SENTENCES = {
  asleep: "is asleep",
  awake: "is awake",
  "powered-off": "is off",
  "powered-on": "is on",
  "shutting-down": "is shutting down",
  "no-power": "has too little left in its battery, and no power cord in",
  "lid-closed": "has its lid closed already",
  "lid-open": "has its lid open already",
  "cord-in": "has its power cord in already",
  "cord-out": "has no power cord in",
  docked: "is in its dock already",
  "not-docked": "is not in its dock",
} as const;
