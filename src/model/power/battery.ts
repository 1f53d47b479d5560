/**
 * The battery of a laptop (domain §B9): it warns at 7 % and puts the laptop into hibernation at 5 %, before anything is lost. It is
 * used only while the laptop is on and its power cord is out, and fills again with the cord in.
 *
 * What is left is counted in microseconds of use, so that nothing is rounded on the way.
 */
import { EventKind } from "../../sim/kernel.ts";
import { MILLISECOND, type Micros } from "../../sim/time.ts";
import type { Laptop } from "../laptop.ts";
import { mark, type Room } from "../room.ts";

export class Battery {
  readonly #room: Room;
  readonly #laptop: Laptop;
  readonly #life: Micros;
  /** What was left when it was last looked at. */
  #left: Micros;
  #since: Micros;
  #timer: number | null = null;
  cord: "in" | "out" = "in";

  constructor(options: {
    readonly room: Room;
    readonly laptop: Laptop;
    readonly lifeMillis: number;
    readonly percent: number;
  }) {
    const { room, laptop, lifeMillis, percent } = options;
    this.#room = room;
    this.#laptop = laptop;
    this.#life = lifeMillis * MILLISECOND;
    this.#left = Math.floor((this.#life * percent) / 100);
    this.#since = room.kernel.now;
  }

  /** Whole per cent, as the symbol in the corner shows it. */
  get percent(): number {
    return Math.floor((this.#leftNow * 100) / this.#life);
  }

  /** Whether there is anything to run on. */
  get suffices(): boolean {
    return this.cord === "in" || this.#leftNow > this.#share("critical");
  }

  setCord(cord: "in" | "out"): void {
    this.settle();
    this.cord = cord;
    const kind = cord === "in" ? "power-cord.in" : "power-cord.out";
    this.#room.kernel.record(kind, this.#laptop.name, { percent: this.percent });
    this.watch();
  }

  /** Counts what has been used or filled up to now; before the laptop or its cord changes. */
  settle(): void {
    this.#left = this.#leftNow;
    this.#since = this.#room.kernel.now;
  }

  /** The laptop or its cord has changed: waits for the next of the two marks. */
  watch(): void {
    const { kernel } = this.#room;
    if (this.#timer !== null) kernel.cancel(this.#timer);
    this.#timer = null;
    if (!this.#isUsed) return;
    const left = this.#leftNow;
    const level = left > this.#share("warning") ? "warning" : "critical";
    const delay = Math.max(0, left - this.#share(level));
    this.#timer = kernel.schedule(delay, EventKind.hardware, this.#laptop.entity, () => {
      this.#timer = null;
      this.#reached(level);
    });
  }

  #reached(level: "warning" | "critical"): void {
    this.settle();
    const { name } = this.#laptop;
    this.#room.kernel.record(`battery.${level}`, name, { percent: this.percent });
    if (level === "warning") return this.watch();
    mark(this.#room, name, "battery-ran-out");
    this.#laptop.hibernate("battery");
  }

  get #isUsed(): boolean {
    return this.cord === "out" && this.#laptop.power === "on";
  }

  get #leftNow(): Micros {
    const elapsed = this.#room.kernel.now - this.#since;
    if (this.#isUsed) return Math.max(0, this.#left - elapsed);
    if (this.cord === "out") return this.#left;
    const full = this.#room.constants.batteryChargeMillis * MILLISECOND;
    return Math.min(this.#life, this.#left + Math.floor((elapsed / full) * this.#life));
  }

  #share(level: "warning" | "critical"): Micros {
    const { batteryWarningPercent, batteryCriticalPercent } = this.#room.constants;
    const percent = level === "warning" ? batteryWarningPercent : batteryCriticalPercent;
    return Math.ceil((this.#life * percent) / 100);
  }
}
