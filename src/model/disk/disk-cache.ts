/**
 * The cache of a disk that says "done" before it is (domain rule 36): everything of the last few seconds can be undone, newest first,
 * and a loss of power does that.
 */
import type { Kernel } from "../../sim/kernel.ts";
import { MILLISECOND, type Micros } from "../../sim/time.ts";
import type { FieldConstants } from "../constants.ts";

interface Change {
  readonly at: Micros;
  readonly undo: () => void;
}

export class DiskCache {
  readonly #kernel: Kernel;
  readonly #keepsMicros: Micros;
  #changes: Array<Change> = [];
  #undoing = false;

  constructor(kernel: Kernel, { diskCacheMillis }: FieldConstants) {
    this.#kernel = kernel;
    this.#keepsMicros = diskCacheMillis * MILLISECOND;
  }

  /** Something changed on the disk, and this takes it back. */
  did(undo: () => void): void {
    if (this.#undoing) return;
    const { now } = this.#kernel;
    this.#changes = this.#changes.filter(({ at }) => now - at < this.#keepsMicros);
    this.#changes.push({ at: now, undo });
  }

  losePower(): void {
    const { now } = this.#kernel;
    this.#undoing = true;
    for (const { at, undo } of this.#changes.toReversed()) {
      if (now - at < this.#keepsMicros) undo();
    }
    this.#undoing = false;
    this.#changes = [];
  }
}
