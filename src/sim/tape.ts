/**
 * The determinism tape: a log of every draw and every choice of a run, to compare with the next run of the same program
 * (architecture, "The kernel", point 9).
 *
 * Recording keeps entries up to a limit and a rolling hash over all of them. Comparing stops the second run at its first
 * difference, where its stack can still be taken; `findDifference` then runs a third time to take the other stack, so that
 * runs without a difference never pay for stacks.
 */
import { stackBelow } from "./stack.ts";
import { formatTime, type Micros } from "./time.ts";

export interface TapeEntry {
  readonly at: Micros;
  readonly stream: string;
  readonly entity: string;
  readonly label: string;
  readonly value: number;
}

/** Where two runs part. A missing entry means that this run had ended or, for the first one, was not kept that far. */
export interface Difference {
  readonly index: number;
  readonly first: TapeEntry | undefined;
  readonly second: TapeEntry | undefined;
  readonly firstStack?: string | undefined;
  readonly secondStack?: string | undefined;
  /** Set when the difference lies beyond the entries kept: only a block of hashes differs. */
  readonly withinEntries?: number;
}

export interface TapeOptions {
  /** Entries kept; beyond them only the hash of every block of `BLOCK` entries is. */
  readonly entriesMax?: number;
  /** Takes the stack when the entry with this index is noted. */
  readonly stackAt?: number;
}

/** Entries per hash where entries themselves are no longer kept. */
const BLOCK = 4_096;
const ENTRIES_MAX = 1_000_000;

export class Tape {
  /** Set when a comparing tape met its first difference; the kernel then ends the run. */
  difference: Difference | undefined = undefined;
  readonly #compared: Tape | undefined;
  readonly #entriesMax: number;
  readonly #stackAt: number;
  #stack: string | undefined = undefined;
  #length = 0;
  #low = 0x811c9dc5 | 0;
  #high = 0x01000193 | 0;
  readonly #textHashes = new Map<string, number>();
  readonly #at: Array<Micros> = [];
  readonly #stream: Array<string> = [];
  readonly #entity: Array<string> = [];
  readonly #label: Array<string> = [];
  readonly #value: Array<number> = [];
  readonly #blocks: Array<string> = [];

  private constructor(compared: Tape | undefined, options: TapeOptions) {
    this.#compared = compared;
    this.#entriesMax =
      (compared === undefined ? options.entriesMax : compared.#entriesMax) ?? ENTRIES_MAX;
    this.#stackAt = options.stackAt ?? -1;
  }

  static record(options: TapeOptions = {}): Tape {
    return new Tape(undefined, options);
  }

  /** A tape for the second run of what `first` recorded. */
  static compare(first: Tape): Tape {
    return new Tape(first, {});
  }

  get length(): number {
    return this.#length;
  }

  /** Rolling hash of everything noted so far, 16 hex digits. */
  get hash(): string {
    const hex = (lane: number) => (lane >>> 0).toString(16).padStart(8, "0");
    return hex(this.#high) + hex(this.#low);
  }

  /** The stack taken at `stackAt`. */
  get stack(): string | undefined {
    return this.#stack;
  }

  entry(index: number): TapeEntry | undefined {
    const at = this.#at[index];
    if (at === undefined) return undefined;
    return {
      at,
      stream: this.#stream[index]!,
      entity: this.#entity[index]!,
      label: this.#label[index]!,
      value: this.#value[index]!,
    };
  }

  note(at: Micros, stream: string, entity: string, label: string, value: number): void {
    if (this.difference !== undefined) return;
    const index = this.#length++;
    this.#roll(at, stream, entity, label, value);
    if (index < this.#entriesMax) {
      if (this.#compared === undefined) this.#keep(at, stream, entity, label, value);
      else this.#compareEntry(this.#compared, index, { at, stream, entity, label, value });
    } else if ((index + 1 - this.#entriesMax) % BLOCK === 0) {
      if (this.#compared === undefined) this.#blocks.push(this.hash);
      else this.#compareBlock(this.#compared, index);
    }
    if (index === this.#stackAt) this.#stack = stackBelow(this.note);
  }

  /** To be called when a comparing run has ended: the other run may have gone on. */
  finish(): Difference | undefined {
    const first = this.#compared;
    if (first === undefined || this.difference !== undefined) return this.difference;
    if (first.#length > this.#length) {
      this.difference = {
        index: this.#length,
        first: first.entry(this.#length),
        second: undefined,
      };
    } else if (first.hash !== this.hash) {
      const index = this.#entriesMax + first.#blocks.length * BLOCK;
      this.difference = { index, first: undefined, second: undefined, withinEntries: BLOCK };
    }
    return this.difference;
  }

  #keep(at: Micros, stream: string, entity: string, label: string, value: number): void {
    this.#at.push(at);
    this.#stream.push(stream);
    this.#entity.push(entity);
    this.#label.push(label);
    this.#value.push(value);
  }

  #compareEntry(first: Tape, index: number, second: TapeEntry): void {
    const same =
      first.#at[index] === second.at &&
      first.#value[index] === second.value &&
      first.#stream[index] === second.stream &&
      first.#entity[index] === second.entity &&
      first.#label[index] === second.label;
    if (!same)
      this.difference = {
        index,
        first: first.entry(index),
        second,
        secondStack: stackBelow(this.note),
      };
  }

  #compareBlock(first: Tape, index: number): void {
    const block = (index + 1 - this.#entriesMax) / BLOCK - 1;
    if (first.#blocks[block] === this.hash) return;
    const start = this.#entriesMax + block * BLOCK;
    this.difference = { index: start, first: undefined, second: undefined, withinEntries: BLOCK };
  }

  #roll(at: Micros, stream: string, entity: string, label: string, value: number): void {
    this.#mix(at | 0);
    this.#mix((at / 0x1_0000_0000) | 0);
    this.#mix(this.#textHash(stream));
    this.#mix(this.#textHash(entity));
    this.#mix(this.#textHash(label));
    this.#mix(value | 0);
    this.#mix((value / 0x1_0000_0000) | 0);
  }

  /** Two lanes of multiply-and-xor; they need not resist an attacker, only mistakes. */
  #mix(word: number): void {
    this.#low = Math.imul(this.#low ^ word, 0x01000193);
    this.#low ^= this.#low >>> 15;
    this.#high = Math.imul(this.#high ^ word, 0x85ebca6b);
    this.#high ^= this.#high >>> 13;
  }

  #textHash(text: string): number {
    let hash = this.#textHashes.get(text);
    if (hash === undefined) {
      hash = 0x811c9dc5 | 0;
      for (let index = 0; index < text.length; index++)
        hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
      this.#textHashes.set(text, hash);
    }
    return hash;
  }
}

/** The first entry in which two recorded tapes differ. */
export const firstDifference = (first: Tape, second: Tape): Difference | undefined => {
  const length = Math.min(first.length, second.length);
  for (let index = 0; index < length; index++) {
    const left = first.entry(index);
    const right = second.entry(index);
    if (left === undefined || right === undefined) break;
    if (!sameEntry(left, right)) return { index, first: left, second: right };
  }
  if (first.length !== second.length) {
    return { index: length, first: first.entry(length), second: second.entry(length) };
  }
  return first.hash === second.hash
    ? undefined
    : { index: length, first: undefined, second: undefined, withinEntries: length };
};

/**
 * Runs a program twice, comparing draw by draw, and a third time only when they differ, for the stack of the first run.
 * `run` must build everything anew and hand the tape to its kernel.
 */
export const findDifference = (
  run: (tape: Tape) => void,
  options: TapeOptions = {},
): Difference | undefined => {
  const first = Tape.record(options);
  run(first);
  const second = Tape.compare(first);
  run(second);
  const difference = second.finish();
  if (difference?.first === undefined) return difference;
  const third = Tape.record({ ...options, stackAt: difference.index });
  run(third);
  return { ...difference, firstStack: third.stack };
};

/** The report a person reads: when, which stream, which label, both values and, where taken, both stacks. */
export const renderDifference = (difference: Difference): string => {
  const { index, first, second, withinEntries } = difference;
  if (withinEntries !== undefined) {
    return `The runs differ within ${withinEntries} entries after entry ${index}; they lie beyond the entries kept.`;
  }
  const at = second?.at ?? first?.at ?? 0;
  const lines = [
    `The runs differ at entry ${index}, at ${formatTime(at)}:`,
    `  first run:  ${renderEntry(first)}`,
    `  second run: ${renderEntry(second)}`,
  ];
  if (difference.firstStack !== undefined)
    lines.push("first run, where:", ownFrames(difference.firstStack));
  if (difference.secondStack !== undefined)
    lines.push("second run, where:", ownFrames(difference.secondStack));
  return lines.join("\n");
};

const renderEntry = (entry: TapeEntry | undefined): string => {
  if (entry === undefined) return "had ended";
  const stream = entry.entity === "" ? entry.stream : `${entry.stream} of ${entry.entity}`;
  return `${stream} "${entry.label}" = ${entry.value} at ${formatTime(entry.at)}`;
};

const sameEntry = (left: TapeEntry, right: TapeEntry): boolean =>
  left.at === right.at &&
  left.value === right.value &&
  left.stream === right.stream &&
  left.entity === right.entity &&
  left.label === right.label;

/** How fibers are run; it is the same wherever something is drawn. */
const RUNS_FIBERS = /~effect\/|FiberImpl\.|runInAsyncScope|Generator\.next/;
/** Below it is whoever started the run. */
const STARTS_THE_RUN = /at Kernel\.run /;

/** The frames that say where in the run it was. */
const ownFrames = (stack: string): string => {
  const frames = stack.split("\n");
  const start = frames.findIndex((frame) => STARTS_THE_RUN.test(frame));
  return frames
    .slice(0, start === -1 ? undefined : start)
    .filter((frame) => !RUNS_FIBERS.test(frame))
    .map((frame) => `  ${frame.trim()}`)
    .join("\n");
};
