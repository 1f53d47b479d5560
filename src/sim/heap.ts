/**
 * The near future: a 4-ary heap by `(time, key)`.
 *
 * Times and slots lie in two arrays of their own, shifted so that four children share a cache line. Keys stay with the
 * payload, since only equal times look at them.
 */
import type { Slots } from "./slots.ts";
import type { Micros } from "./time.ts";

/** Index of the root. A child group starts at an index = 1 mod 4 of the heap, and should start at a line of the array. */
const ROOT = 5;

export class Heap {
  readonly #payload: Slots;
  #times = new Float64Array(64);
  #slots = new Int32Array(64);
  /** Entries; while the root's place is open, it does not count. */
  #size = 0;
  #open = false;

  constructor(payload: Slots) {
    this.#payload = payload;
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#times.byteLength + this.#slots.byteLength;
  }

  /** Time and slot of the first entry; only meaningful when there is one. */
  get firstTime(): Micros {
    return this.#times[ROOT]!;
  }

  get firstSlot(): number {
    return this.#slots[ROOT]!;
  }

  push(time: Micros, slot: number): void {
    const size = this.#size++;
    if (this.#open) {
      this.#open = false;
      this.#sink(0, time, slot);
      return;
    }
    if (size + ROOT >= this.#times.length) this.#grow();
    const times = this.#times;
    const slots = this.#slots;
    let hole = size;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentTime = times[parent + ROOT]!;
      if (parentTime < time) break;
      const parentSlot = slots[parent + ROOT]!;
      if (parentTime === time && this.#payload.before(parentSlot, slot)) break;
      times[hole + ROOT] = parentTime;
      slots[hole + ROOT] = parentSlot;
      hole = parent;
    }
    times[hole + ROOT] = time;
    slots[hole + ROOT] = slot;
  }

  /**
   * Takes the first entry out and leaves its place open: most events schedule another at once, which then sinks from there,
   * and nothing has to be moved up to be moved down again. To be settled before the heap is looked at.
   */
  dropFirst(): void {
    this.#size--;
    this.#open = true;
  }

  /** Closes the open place: the last entry takes it and sinks to where it belongs. */
  settle(): void {
    if (!this.#open) return;
    this.#open = false;
    const size = this.#size;
    if (size > 0) this.#sink(0, this.#times[size + ROOT]!, this.#slots[size + ROOT]!);
  }

  /** Hands every entry to `each`, in no particular order, and is empty then. */
  empty(each: (time: Micros, slot: number) => void): void {
    this.settle();
    const size = this.#size;
    this.#size = 0;
    for (let node = 0; node < size; node++)
      each(this.#times[node + ROOT]!, this.#slots[node + ROOT]!);
  }

  /** Keeps only entries whose slot passes. */
  keep(passes: (slot: number) => boolean): void {
    this.settle();
    const times = this.#times;
    const slots = this.#slots;
    let kept = 0;
    for (let node = 0; node < this.#size; node++) {
      const slot = slots[node + ROOT]!;
      if (!passes(slot)) continue;
      times[kept + ROOT] = times[node + ROOT]!;
      slots[kept + ROOT] = slot;
      kept++;
    }
    this.#size = kept;
    for (let node = (kept - 2) >> 2; node >= 0; node--)
      this.#sink(node, times[node + ROOT]!, slots[node + ROOT]!);
  }

  #sink(node: number, time: Micros, slot: number): void {
    const times = this.#times;
    const slots = this.#slots;
    const payload = this.#payload;
    const size = this.#size;
    let hole = node;
    for (;;) {
      const first = (hole << 2) + 1;
      if (first >= size) break;
      const end = first + 4 < size ? first + 4 : size;
      let least = first;
      let leastTime = times[first + ROOT]!;
      for (let child = first + 1; child < end; child++) {
        const childTime = times[child + ROOT]!;
        if (childTime > leastTime) continue;
        if (childTime === leastTime && payload.before(slots[least + ROOT]!, slots[child + ROOT]!))
          continue;
        least = child;
        leastTime = childTime;
      }
      const leastSlot = slots[least + ROOT]!;
      if (time < leastTime || (time === leastTime && payload.before(slot, leastSlot))) break;
      times[hole + ROOT] = leastTime;
      slots[hole + ROOT] = leastSlot;
      hole = least;
    }
    times[hole + ROOT] = time;
    slots[hole + ROOT] = slot;
  }

  #grow(): void {
    const length = this.#times.length;
    const grown = length < 65_536 ? length * 2 : Math.ceil(length * 1.5);
    const times = new Float64Array(grown);
    times.set(this.#times);
    this.#times = times;
    const slots = new Int32Array(grown);
    slots.set(this.#slots);
    this.#slots = slots;
  }
}
