/**
 * Nothing is heard for a minute: a connection is given up (domain rule 34). A day makes thousands of requests that are answered within a
 * millisecond, so there is one timer for all requests of a connection, set again only when it has rung.
 */
import { EventKind, type EntityId, type Kernel } from "../../sim/kernel.ts";
import type { Micros } from "../../sim/time.ts";

/** Somebody who waits for the other side. */
export interface Patient {
  /** Gives up where nothing was heard for too long. Answers when that will be so, and `Infinity` where it never will. */
  losePatience(): Micros;
}

export class Silence {
  readonly #kernel: Kernel;
  readonly #entity: EntityId;
  readonly #limit: Micros;
  readonly #waiting: Iterable<Patient>;
  #timer: number | null = null;

  constructor(options: {
    readonly kernel: Kernel;
    readonly entity: EntityId;
    /** How long anybody who waits hears nothing before he gives up. */
    readonly limit: Micros;
    readonly waiting: Iterable<Patient>;
  }) {
    this.#kernel = options.kernel;
    this.#entity = options.entity;
    this.#limit = options.limit;
    this.#waiting = options.waiting;
  }

  /** One more waits from now on. */
  watch(): void {
    if (this.#timer === null) this.#ringAt(this.#kernel.now + this.#limit);
  }

  #ringAt(time: Micros): void {
    this.#timer = this.#kernel.scheduleAt(time, EventKind.timer, this.#entity, this.#ring);
  }

  readonly #ring = (): void => {
    this.#timer = null;
    let next = Infinity;
    for (const patient of this.#waiting) next = Math.min(next, patient.losePatience());
    if (next === Infinity) return;
    if (this.#timer !== null) this.#kernel.cancel(this.#timer);
    this.#ringAt(next);
  };
}
