/**
 * A message that arrives in the end (domain rule 34): what is lost on its way is sent again after a wait that doubles each time,
 * so that a cable that is out for a few seconds makes a transfer stand still instead of ending it. Whoever waits at the other end
 * decides how long that may take.
 */
import { EventKind } from "../../sim/kernel.ts";
import { MILLISECOND } from "../../sim/time.ts";
import type { Laptop } from "../laptop.ts";
import type { MessageEnds, UnderWay } from "./wire.ts";

/** What is sent, for whom, and for how long it is worth sending. */
export interface Carried {
  readonly from: Laptop;
  readonly to: Laptop;
  readonly bytes: number;
  /** Everything is there. */
  arrived(): void;
  /** A part of it is there. */
  progressed?(): void;
  /** Whether it is still worth sending. */
  goesOn(): boolean;
  /** How often in a row it is sent again; by default for as long as it goes on. */
  readonly retriesMost?: number;
}

export class Stream implements MessageEnds {
  readonly #carried: Carried;
  #flow: UnderWay | null = null;
  /** What arrived of earlier attempts. */
  #moved = 0;
  #retries = 0;
  #timer: number | null = null;
  #over = false;
  /** How often it stood still. */
  stalls = 0;

  constructor(carried: Carried) {
    this.#carried = carried;
  }

  start(): void {
    const { from, to, bytes } = this.#carried;
    if (!this.#carried.goesOn()) return this.stop();
    this.#flow = from.reach.send(to, bytes - this.#moved, this);
    if (this.#flow === null) this.lost();
  }

  /** Bytes that have arrived so far. */
  get moved(): number {
    return this.#moved + (this.#flow?.moved ?? 0);
  }

  /** Nothing of it arrives from now on. */
  stop(): void {
    this.#over = true;
    this.#flow?.stop();
    if (this.#timer !== null) this.#carried.from.room.kernel.cancel(this.#timer);
    this.#timer = null;
  }

  arrived(): void {
    this.#over = true;
    this.#carried.arrived();
  }

  progressed(): void {
    this.#retries = 0;
    this.#carried.progressed?.();
  }

  lost(): void {
    if (this.#over) return;
    const { from, retriesMost = Infinity } = this.#carried;
    const { kernel, constants } = from.room;
    this.#moved = this.moved;
    this.#flow = null;
    this.stalls += 1;
    if (this.#retries >= retriesMost) return this.stop();
    const wait = constants.retransmitFirstMillis * 2 ** this.#retries;
    this.#retries += 1;
    this.#timer = kernel.schedule(wait * MILLISECOND, EventKind.network, from.entity, () => {
      this.#timer = null;
      this.start();
    });
  }
}

/** A word to the other side that is not answered, such as a goodbye. Nobody waits for it, so it is given up after a while. */
export const tell = (
  from: Laptop,
  to: Laptop,
  how: { readonly arrived: () => void; readonly goesOn: () => boolean },
): void => {
  const { requestBytes, retransmissions } = from.room.constants;
  new Stream({ from, to, bytes: requestBytes, retriesMost: retransmissions, ...how }).start();
};
