/**
 * What a pending event carries: its key, its handler, the handler's argument and its cause. The queue's ordering structures
 * move small slot numbers about; the payload stays where it is: one record of 24 bytes, so that an event among a million costs
 * few waits for memory, and the handler beside it.
 */
import { SEQUENCE_MAX, KIND_UNIT, PENDING_MAX, REUSES_MAX, type EventHandler } from "./order.ts";

/** A record: the key (a double, two words) and these words. */
const WORDS = 6;
const DOUBLES = 3;
const ARGUMENT = 2;
/** A journal sequence number, `NO_CAUSE`, or one of the two states below. */
const CAUSE = 3;
const REUSES = 4;
const NEXT_FREE = 5;

const NO_CAUSE = -1;
const CANCELLED = -2;
const FREE = -3;
const NONE = -1;

const nothing: EventHandler = () => {};

export class Slots {
  /** What `take` found. */
  run: EventHandler = nothing;
  argument = 0;
  cause = NO_CAUSE;

  /** Two views of the records. */
  #keys = new Float64Array(64 * DOUBLES);
  #words = new Int32Array(this.#keys.buffer);
  readonly #runs: Array<EventHandler> = [];
  #free = NONE;
  #used = 0;

  get bytes(): number {
    return this.#words.byteLength + this.#runs.length * 8;
  }

  fill(key: number, run: EventHandler, argument: number, cause: number): number {
    let slot = this.#free;
    if (slot === NONE) {
      if (this.#used * WORDS === this.#words.length) this.#grow();
      slot = this.#used++;
    } else {
      this.#free = this.#words[slot * WORDS + NEXT_FREE]!;
    }
    const words = this.#words;
    const record = slot * WORDS;
    this.#keys[slot * DOUBLES] = key;
    words[record + ARGUMENT] = argument;
    words[record + CAUSE] = cause;
    this.#runs[slot] = run;
    return slot;
  }

  /** Empties a slot into `run`, `argument` and `cause`; false when its event was cancelled. */
  take(slot: number): boolean {
    const words = this.#words;
    const record = slot * WORDS;
    const cause = words[record + CAUSE]!;
    this.run = this.#runs[slot]!;
    this.argument = words[record + ARGUMENT]!;
    this.cause = cause;
    words[record + CAUSE] = FREE;
    words[record + REUSES] = (words[record + REUSES]! + 1) & (REUSES_MAX - 1);
    words[record + NEXT_FREE] = this.#free;
    this.#free = slot;
    return cause >= NO_CAUSE;
  }

  key(slot: number): number {
    return this.#keys[slot * DOUBLES]!;
  }

  isPending(slot: number): boolean {
    return this.#words[slot * WORDS + CAUSE]! >= NO_CAUSE;
  }

  /** A number that means this event and, once the slot is released, nothing any more. */
  reference(slot: number): number {
    return this.#words[slot * WORDS + REUSES]! * PENDING_MAX + slot;
  }

  /** Marks the event a reference means; false when it does not mean a pending one. */
  cancel(reference: number): boolean {
    const slot = reference % PENDING_MAX;
    if ((slot | 0) !== slot || slot < 0 || slot >= this.#used) return false;
    if (this.reference(slot) !== reference || !this.isPending(slot)) return false;
    this.#words[slot * WORDS + CAUSE] = CANCELLED;
    // Whatever the handler holds on to may go.
    this.#runs[slot] = nothing;
    return true;
  }

  /** Whether the event in one slot comes before that in another, both at the same time. */
  before(left: number, right: number): boolean {
    const leftKey = this.#keys[left * DOUBLES]!;
    const rightKey = this.#keys[right * DOUBLES]!;
    if (leftKey === rightKey)
      throw new Error(`two events at one time without an order: ${describeKey(leftKey)}`);
    return leftKey < rightKey;
  }

  #grow(): void {
    const capacity = this.#words.length / WORDS;
    if (capacity >= PENDING_MAX) throw new RangeError(`more than ${PENDING_MAX} pending events`);
    // Doubling while small; later a quarter more, which keeps a pending event under 64 bytes even right after growing.
    const grown = Math.min(
      PENDING_MAX,
      capacity < 4_096 ? capacity * 2 : Math.ceil(capacity * 1.25),
    );
    const keys = new Float64Array(grown * DOUBLES);
    keys.set(this.#keys);
    this.#keys = keys;
    this.#words = new Int32Array(keys.buffer);
  }
}

/** A key in words, for errors. */
const describeKey = (key: number): string => {
  const kind = Math.floor(key / KIND_UNIT);
  const entity = Math.floor((key % KIND_UNIT) / SEQUENCE_MAX);
  return `kind ${kind}, entity ${entity}, sequence ${key % SEQUENCE_MAX}`;
};
