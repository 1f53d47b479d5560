/** The head of a disk: content moves through it piece after piece, so that two writes at the same time share it. */
import type { Kernel } from "../../sim/kernel.ts";
import { SECOND, type Micros } from "../../sim/time.ts";
import type { FieldConstants } from "../constants.ts";

export class Head {
  readonly #kernel: Kernel;
  readonly #constants: FieldConstants;
  /** When it is free again. */
  #busyUntil: Micros = 0;

  constructor(kernel: Kernel, constants: FieldConstants) {
    this.#kernel = kernel;
    this.#constants = constants;
  }

  /** The power went: it moves nothing any more. */
  rest(): void {
    this.#busyUntil = 0;
  }

  /** What passes before an operation happens that brings so many bytes along, which have been arriving since then. */
  timeBefore(uploadBytes: number, since: Micros): Micros {
    const { diskLatencyMicros, diskSyncMicros } = this.#constants;
    if (uploadBytes === 0) return diskLatencyMicros;
    return diskLatencyMicros + diskSyncMicros + this.time(uploadBytes, "write", since);
  }

  /** How long until it has moved so many bytes, behind what it moves already. */
  time(bytes: number, way: "read" | "write", since: Micros): Micros {
    const { diskReadBytesPerSecond, diskWriteBytesPerSecond } = this.#constants;
    const rate = way === "read" ? diskReadBytesPerSecond : diskWriteBytesPerSecond;
    const start = Math.max(since, this.#busyUntil);
    this.#busyUntil = start + Math.ceil((bytes * SECOND) / rate);
    return Math.max(0, this.#busyUntil - this.#kernel.now);
  }
}
