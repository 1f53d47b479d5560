/**
 * The future: every event that is scheduled and has not happened yet, in the total order of `order.ts`.
 *
 * What comes soon lies in a heap, what comes later in buckets (`far.ts`), payloads in a table (`slots.ts`); with fewer than
 * a few thousand entries there is only the heap. Cancelling is lazy: the entry is marked and dropped when it surfaces, and
 * when more than half of all entries are marked, they are swept out.
 */
import { FarFuture } from "./far.ts";
import { Heap } from "./heap.ts";
import {
  ENTITIES_MAX,
  KINDS_MAX,
  KIND_UNIT,
  SEQUENCE_MAX,
  type EventHandler,
  type EventRef,
} from "./order.ts";
import { Slots } from "./slots.ts";
import type { Micros } from "./time.ts";

/** A heap up to this size is faster than buckets. */
const HEAP_MAX = 4_096;
/** Buckets with fewer entries than this go back into the heap, so that a queue of one size does not go back and forth. */
const HEAP_AGAIN = 1_024;
/** Sweeping out a handful of entries costs more than carrying them. */
const SWEEP_FROM = 64;

export class EventQueue {
  /** What `take` found, valid right after it answered true; `cause` is a journal sequence number or -1. */
  time: Micros = 0;
  get run(): EventHandler {
    return this.#slots.run;
  }
  get argument(): number {
    return this.#slots.argument;
  }
  get cause(): number {
    return this.#slots.cause;
  }
  /** Valid until the next push. */
  get key(): number {
    return this.#slots.key(this.#taken);
  }

  readonly #slots = new Slots();
  readonly #heap = new Heap(this.#slots);
  readonly #far = new FarFuture();
  #cancelled = 0;
  #taken = 0;
  #sweeps = 0;
  #sequences = new Uint32Array(64);

  /** Events that will still happen. */
  get size(): number {
    return this.#heap.size + this.#far.size - this.#cancelled;
  }

  /** Bytes of the arrays, for the memory figure of the benchmark. */
  get bytes(): number {
    return this.#slots.bytes + this.#heap.bytes + this.#far.bytes + this.#sequences.byteLength;
  }

  /** How often cancelled entries were swept out. */
  get sweeps(): number {
    return this.#sweeps;
  }

  /** `argument` is a 32-bit integer; `cause` a journal sequence number or -1. */
  push(
    time: Micros,
    kind: number,
    entity: number,
    run: EventHandler,
    argument: number,
    cause: number,
  ): EventRef {
    if ((kind & (KINDS_MAX - 1)) !== kind)
      throw new RangeError(`no order for an event of kind ${kind}`);
    const key = kind * KIND_UNIT + entity * SEQUENCE_MAX + this.#nextSequence(entity);
    const slot = this.#slots.fill(key, run, argument, cause);
    if (time < this.#far.horizon) {
      this.#heap.push(time, slot);
      if (this.#heap.size > HEAP_MAX && this.#far.horizon === Infinity) this.#openFarFuture();
    } else {
      this.#far.push(time, slot);
    }
    return this.#slots.reference(slot);
  }

  /** Takes the first event off the queue; false when there is none up to the limit. */
  take(limit: Micros = Infinity): boolean {
    for (;;) {
      this.#heap.settle();
      if (this.#heap.size === 0) {
        if (this.#far.size === 0) return false;
        this.#far.nextBucket(HEAP_AGAIN, this.#heap);
        continue;
      }
      const time = this.#heap.firstTime;
      if (time > limit) return false;
      const slot = this.#heap.firstSlot;
      this.#heap.dropFirst();
      if (this.#slots.take(slot)) {
        this.time = time;
        this.#taken = slot;
        return true;
      }
      this.#cancelled--;
    }
  }

  /** When the first event happens; undefined when there is none up to the limit. */
  next(limit: Micros = Infinity): Micros | undefined {
    for (;;) {
      this.#heap.settle();
      if (this.#heap.size === 0) {
        if (this.#far.size === 0) return undefined;
        this.#far.nextBucket(HEAP_AGAIN, this.#heap);
        continue;
      }
      const time = this.#heap.firstTime;
      if (time > limit) return undefined;
      const slot = this.#heap.firstSlot;
      if (this.#slots.isPending(slot)) return time;
      this.#heap.dropFirst();
      this.#slots.take(slot);
      this.#cancelled--;
    }
  }

  /** True when the event was pending and now will not happen. */
  cancel(reference: EventRef): boolean {
    if (!this.#slots.cancel(reference)) return false;
    this.#cancelled++;
    const entries = this.#heap.size + this.#far.size;
    if (entries >= SWEEP_FROM && this.#cancelled * 2 > entries) this.#sweep();
    return true;
  }

  #openFarFuture(): void {
    this.#far.open();
    this.#heap.empty((time, slot) => this.#far.push(time, slot));
  }

  #sweep(): void {
    const passes = (slot: number): boolean => {
      if (this.#slots.isPending(slot)) return true;
      this.#slots.take(slot);
      return false;
    };
    this.#heap.keep(passes);
    this.#far.keep(passes);
    this.#cancelled = 0;
    this.#sweeps++;
  }

  #nextSequence(entity: number): number {
    const sequence = this.#sequences[entity];
    if (sequence === undefined || sequence >= SEQUENCE_MAX) return this.#firstSequence(entity);
    this.#sequences[entity] = sequence + 1;
    return sequence;
  }

  #firstSequence(entity: number): number {
    if (!(Number.isInteger(entity) && entity >= 0 && entity < ENTITIES_MAX)) {
      throw new RangeError(`an entity from 0 to ${ENTITIES_MAX - 1} was expected, found ${entity}`);
    }
    if (entity < this.#sequences.length) {
      throw new RangeError(
        `entity ${entity} has scheduled ${SEQUENCE_MAX} events: more cannot be put in order`,
      );
    }
    const grown = new Uint32Array(
      Math.min(ENTITIES_MAX, Math.max(entity + 1, this.#sequences.length * 2)),
    );
    grown.set(this.#sequences);
    this.#sequences = grown;
    return this.#nextSequence(entity);
  }
}
