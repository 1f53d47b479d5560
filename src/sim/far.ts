/**
 * The far future: entries beyond a horizon, in buckets by time, unsorted.
 *
 * A heap of a million entries waits for memory at every step down. So only the entries before the *horizon* are kept in a
 * heap, and those behind it lie in buckets of equal width, each written and read in sequence; when the heap is used up the
 * next bucket becomes the heap. What lies beyond the last bucket waits in one more, and is spread over new buckets when
 * the others are used up. This changes where an entry waits, never its order.
 */
import type { Heap } from "./heap.ts";
import type { Micros } from "./time.ts";

/** Entries per chunk; a bucket is a chain of chunks of which only the first is partly filled. */
const CHUNK = 32;
const BUCKETS_MIN = 64;
const BUCKETS_MAX = 4_096;
/** Entries a bucket should hold, about: a heap of that size lives in the first-level cache. */
const PER_BUCKET = 64;
/** The buckets cover this many times the mean distance; at most a quarter of the entries can lie beyond. */
const SPAN = 4;
const BEYOND = BUCKETS_MAX;
const NONE = -1;

export class FarFuture {
  /** Entries at or after this moment belong here, all others in the heap. */
  horizon: Micros = Infinity;
  #size = 0;
  // Buckets: the first chunk of each and how full it is; the last one is `BEYOND`.
  #firstChunk = new Int32Array(0);
  #firstFill = new Int32Array(0);
  #base: Micros = 0;
  #width: Micros = 1;
  #buckets = 0;
  #next = 0;
  // Chunks.
  #times = new Float64Array(0);
  #slots = new Int32Array(0);
  #following = new Int32Array(0);
  #freeChunk = NONE;
  #usedChunks = 0;

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    const buckets = this.#firstChunk.byteLength + this.#firstFill.byteLength;
    return buckets + this.#times.byteLength + this.#slots.byteLength + this.#following.byteLength;
  }

  push(time: Micros, slot: number): void {
    const bucket = Math.floor((time - this.#base) / this.#width);
    this.#put(bucket < this.#buckets ? bucket : BEYOND, time, slot);
  }

  /** Begins to keep entries: they are to be pushed, then `spread`. */
  open(): void {
    if (this.#firstChunk.length === 0) {
      this.#firstChunk = new Int32Array(BUCKETS_MAX + 1).fill(NONE);
      this.#firstFill = new Int32Array(BUCKETS_MAX + 1);
    }
    this.#buckets = 0;
    this.#next = 0;
    this.horizon = NONE;
  }

  /**
   * Pours the next bucket into the heap and moves the horizon behind it. When fewer than `few` entries are left, all of
   * them are poured and the horizon is gone.
   */
  nextBucket(few: number, heap: Heap): void {
    for (;;) {
      while (this.#next < this.#buckets) {
        const bucket = this.#next++;
        this.horizon = this.#base + this.#next * this.#width;
        if (this.#firstChunk[bucket] !== NONE) return this.#pour(bucket, heap);
      }
      if (this.#size < few) {
        this.#pour(BEYOND, heap);
        this.horizon = Infinity;
        return;
      }
      this.#spread();
    }
  }

  /** Keeps only entries whose slot passes. */
  keep(passes: (slot: number) => boolean): void {
    for (let bucket = 0; bucket < this.#firstChunk.length; bucket++) {
      if (this.#firstChunk[bucket] === NONE) continue;
      this.#empty(bucket, (time, slot) => {
        if (passes(slot)) this.#put(bucket, time, slot);
      });
    }
  }

  /** Chooses new buckets for what lies beyond the old ones. All numbers stay below 2^53, so the division is exact. */
  #spread(): void {
    let least = Infinity;
    let sum = 0;
    this.#each(BEYOND, (time) => {
      if (time < least) least = time;
      sum += time;
    });
    let buckets = BUCKETS_MIN;
    while (buckets < BUCKETS_MAX && buckets * PER_BUCKET < this.#size) buckets *= 2;
    const wanted = Math.ceil((SPAN * Math.max(0, sum / this.#size - least)) / buckets);
    const exact = Math.floor((Number.MAX_SAFE_INTEGER - least) / buckets);
    this.#width = Math.max(1, Math.min(wanted, exact));
    this.#base = least;
    this.#buckets = buckets;
    this.#next = 0;
    this.#empty(BEYOND, (time, slot) => this.push(time, slot));
  }

  #put(bucket: number, time: Micros, slot: number): void {
    let chunk = this.#firstChunk[bucket]!;
    let fill = this.#firstFill[bucket]!;
    if (chunk === NONE || fill === CHUNK) {
      chunk = this.#newChunk(chunk);
      this.#firstChunk[bucket] = chunk;
      fill = 0;
    }
    this.#times[chunk * CHUNK + fill] = time;
    this.#slots[chunk * CHUNK + fill] = slot;
    this.#firstFill[bucket] = fill + 1;
    this.#size++;
  }

  #each(bucket: number, visit: (time: Micros, slot: number) => void): void {
    let fill = this.#firstFill[bucket]!;
    for (let chunk = this.#firstChunk[bucket]!; chunk !== NONE; chunk = this.#following[chunk]!) {
      for (let index = chunk * CHUNK; index < chunk * CHUNK + fill; index++) {
        visit(this.#times[index]!, this.#slots[index]!);
      }
      fill = CHUNK;
    }
  }

  /** The path every far event takes once, so it goes straight to the heap. */
  #pour(bucket: number, heap: Heap): void {
    let chunk = this.#firstChunk[bucket]!;
    let fill = this.#firstFill[bucket]!;
    this.#firstChunk[bucket] = NONE;
    while (chunk !== NONE) {
      this.#size -= fill;
      for (let index = chunk * CHUNK; index < chunk * CHUNK + fill; index++) {
        heap.push(this.#times[index]!, this.#slots[index]!);
      }
      chunk = this.#freeAndFollow(chunk);
      fill = CHUNK;
    }
  }

  /** Hands over a bucket's entries; `visit` may put entries anywhere, since a chunk is freed only after it was read. */
  #empty(bucket: number, visit: (time: Micros, slot: number) => void): void {
    let chunk = this.#firstChunk[bucket]!;
    let fill = this.#firstFill[bucket]!;
    this.#firstChunk[bucket] = NONE;
    while (chunk !== NONE) {
      this.#size -= fill;
      for (let index = chunk * CHUNK; index < chunk * CHUNK + fill; index++) {
        visit(this.#times[index]!, this.#slots[index]!);
      }
      chunk = this.#freeAndFollow(chunk);
      fill = CHUNK;
    }
  }

  #freeAndFollow(chunk: number): number {
    const following = this.#following[chunk]!;
    this.#following[chunk] = this.#freeChunk;
    this.#freeChunk = chunk;
    return following;
  }

  #newChunk(following: number): number {
    let chunk = this.#freeChunk;
    if (chunk === NONE) {
      if (this.#usedChunks === this.#following.length) this.#growChunks();
      chunk = this.#usedChunks++;
    } else {
      this.#freeChunk = this.#following[chunk]!;
    }
    this.#following[chunk] = following;
    return chunk;
  }

  #growChunks(): void {
    const chunks = Math.max(BUCKETS_MIN, Math.ceil(this.#following.length * 1.5));
    const times = new Float64Array(chunks * CHUNK);
    times.set(this.#times);
    this.#times = times;
    const slots = new Int32Array(chunks * CHUNK);
    slots.set(this.#slots);
    this.#slots = slots;
    const following = new Int32Array(chunks);
    following.set(this.#following);
    this.#following = following;
  }
}
