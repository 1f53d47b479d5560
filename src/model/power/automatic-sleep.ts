/**
 * A laptop nobody touches goes to sleep after a while (domain rule 41). What others do with its shared folder does not count, and
 * neither do its own programs: only a person does.
 */
import { EventKind } from "../../sim/kernel.ts";
import { MILLISECOND, type Micros } from "../../sim/time.ts";
import type { Laptop } from "../laptop.ts";
import { mark, type Room } from "../room.ts";

export class AutomaticSleep {
  readonly #room: Room;
  readonly #laptop: Laptop;
  readonly #after: Micros | null;
  #lastTouch: Micros;
  #timer: number | null = null;

  /** `afterMillis` null is never. */
  constructor(room: Room, laptop: Laptop, afterMillis: number | null) {
    this.#room = room;
    this.#laptop = laptop;
    this.#after = afterMillis === null ? null : afterMillis * MILLISECOND;
    this.#lastTouch = room.kernel.now;
    this.#watch();
  }

  /** Somebody is at the keyboard, or has just woken it. */
  touched(): void {
    this.#lastTouch = this.#room.kernel.now;
    if (this.#timer === null) this.#watch();
  }

  #watch(): void {
    if (this.#after === null) return;
    const { kernel } = this.#room;
    const due = this.#lastTouch + this.#after;
    this.#timer = kernel.scheduleAt(due, EventKind.timer, this.#laptop.entity, () => {
      this.#timer = null;
      if (this.#laptop.power !== "on") return;
      if (kernel.now < this.#lastTouch + (this.#after ?? 0)) return this.#watch();
      mark(this.#room, this.#laptop.name, "fell-asleep-unattended");
      this.#laptop.sleep("idle");
    });
  }
}
