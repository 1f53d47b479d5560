/**
 * Named randomness (architecture, "The kernel", point 4).
 *
 * Every consumer draws from a stream of its own, derived from `(seed, stream name, entity)`, so removing one consumer
 * never shifts the draws of another: that is what makes shrinking possible. Every draw has a label, which the determinism
 * tape compares. Where there is only one choice nothing is drawn.
 *
 * Integers come from the generator's 32-bit output by remainder with rejection: integer arithmetic, no bias.
 */
import seedrandom from "seedrandom";

export interface StreamKind {
  readonly name: string;
  readonly why: string;
}

/** Append-only: a stream that is renamed or dropped changes what every recorded seed means. */
export const STREAMS = [
  { name: "scheduler", why: "which ready task runs next, under the random policy" },
  { name: "link", why: "latency jitter of one link" },
  { name: "machine", why: "what a program on this machine draws through Effect's Random" },
  { name: "ids", why: "identities of copies, logs and operations" },
  { name: "content", why: "bytes of the documents people write" },
  { name: "workload", why: "who edits what, and when" },
  { name: "cable", why: "when a cable that is not quite in loses contact" },
  { name: "faults", why: "which frames a fault of the room loses, repeats or holds up" },
  { name: "trouble", why: "what goes wrong on a day, where, when and for how long" },
  { name: "swarm", why: "the whole world of a hunted day: laptops, cables, work and trouble" },
  { name: "damage", why: "which file a disk damages, and where in it" },
] as const satisfies ReadonlyArray<StreamKind>;

export type StreamName = (typeof STREAMS)[number]["name"];

/** Where an alea generator stands; plain numbers, so it can be written down and restored. */
export type StreamState = seedrandom.State.Alea;

/** Told of every draw, so that two runs can be compared draw by draw. */
export type DrawObserver = (stream: RandomStream, label: string, value: number) => void;

const TWO_32 = 0x1_0000_0000;
const TWO_53 = 2 ** 53;

export class RandomStream {
  readonly name: StreamName;
  readonly entity: string;
  #generator: seedrandom.StatefulPRNG<StreamState>;
  readonly #observe: DrawObserver | undefined;

  constructor(options: {
    seed: string;
    name: StreamName;
    entity?: string;
    observe?: DrawObserver | undefined;
  }) {
    this.name = options.name;
    this.entity = options.entity ?? "";
    // JSON keeps ("a", "b/c") and ("a/b", "c") apart, whatever people call their laptops.
    this.#generator = seedrandom.alea(JSON.stringify([options.seed, this.name, this.entity]), {
      state: true,
    });
    this.#observe = options.observe;
  }

  /** An integer from 0 to `below - 1`, each equally likely. `below` is at most 2^53. */
  int(label: string, below: number): number {
    if (!Number.isInteger(below) || below < 1 || below > TWO_53) {
      throw new RangeError(
        `${this.name}/${label}: a count from 1 to 2^53 was expected, found ${below}`,
      );
    }
    if (below === 1) return 0;
    const value = below <= TWO_32 ? this.#below32(below) : this.#below53(below);
    this.#observe?.(this, label, value);
    return value;
  }

  /** An integer from `low` to `high`, both included. */
  between(label: string, low: number, high: number): number {
    if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || high < low) {
      throw new RangeError(
        `${this.name}/${label}: two integers in order were expected, found ${low} and ${high}`,
      );
    }
    return low + this.int(label, high - low + 1);
  }

  /** True in `numerator` of `denominator` cases. */
  chance(label: string, numerator: number, denominator: number): boolean {
    if (!Number.isInteger(numerator) || numerator < 0 || numerator > denominator) {
      throw new RangeError(
        `${this.name}/${label}: a ratio from 0 to 1 was expected, found ${numerator}/${denominator}`,
      );
    }
    if (numerator === 0) return false;
    if (numerator === denominator) return true;
    return this.int(label, denominator) < numerator;
  }

  pick<T>(label: string, from: ReadonlyArray<T>): T {
    if (from.length === 0) throw new RangeError(`${this.name}/${label}: nothing to pick from`);
    return from[this.int(label, from.length)] as T;
  }

  /** A shuffled copy. */
  shuffle<T>(label: string, from: ReadonlyArray<T>): Array<T> {
    const shuffled = from.slice();
    for (let last = shuffled.length - 1; last > 0; last--) {
      const chosen = this.int(label, last + 1);
      const moved = shuffled[last] as T;
      shuffled[last] = shuffled[chosen] as T;
      shuffled[chosen] = moved;
    }
    return shuffled;
  }

  /** A multiple of 2^-53 from 0 up to, not including, 1: what Effect's `Random` asks for. */
  fraction(label: string): number {
    const value = this.#bits53();
    this.#observe?.(this, label, value);
    return value / TWO_53;
  }

  /** Fills bytes; noted as one draw, by a digest. */
  bytes(label: string, length: number): Uint8Array {
    const filled = new Uint8Array(length);
    let word = 0;
    let digest = 0;
    for (let index = 0; index < length; index++) {
      if ((index & 3) === 0) {
        word = this.#generator.int32();
        digest = (Math.imul(digest, 31) + word) | 0;
      }
      filled[index] = word;
      word >>>= 8;
    }
    if (length > 0) this.#observe?.(this, label, digest);
    return filled;
  }

  state(): StreamState {
    return this.#generator.state();
  }

  restore(state: StreamState): void {
    this.#generator = seedrandom.alea("", { state });
  }

  #below32(below: number): number {
    const fair = TWO_32 - (TWO_32 % below);
    let drawn = this.#generator.int32() >>> 0;
    while (drawn >= fair) drawn = this.#generator.int32() >>> 0;
    return drawn % below;
  }

  #below53(below: number): number {
    const fair = TWO_53 - (TWO_53 % below);
    let drawn = this.#bits53();
    while (drawn >= fair) drawn = this.#bits53();
    return drawn % below;
  }

  #bits53(): number {
    const high = this.#generator.int32() >>> 11;
    return high * TWO_32 + (this.#generator.int32() >>> 0);
  }
}
