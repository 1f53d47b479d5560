/** A program in a race: people save on the laptop, and the office must come to show it. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Scratch } from "../scratch.ts";

export interface Lane {
  /** Makes the first full copy. The clock runs. */
  first(): Promise<void>;
  /** Saves a document of the engagement anew. */
  save(name: string, content: Buffer): Promise<void>;
  /** Whether the office seems to show this content: a look that costs next to nothing, because the clock runs. */
  shows(name: string, content: Buffer): Promise<boolean>;
  /** Whether the office holds exactly this content. */
  holds(name: string, content: Buffer): Promise<boolean>;
  /** Exchanges until the program says it is done, or until `arrived`, which is asked again and again. The clock runs. */
  round(arrived?: () => Promise<boolean>): Promise<void>;
  /** Waits for what the program still tidies up after a round that was over when everything had arrived. */
  rest(): Promise<void>;
  /** From now on the program notices by itself what is saved. */
  watch(): Promise<void>;
  end(): Promise<void>;
}

export interface Racer {
  readonly name: string;
  version(): string | undefined;
  /** What has to start for an exchange: the whole command, or nothing because it runs all the time. */
  readonly runs: "per-round" | "all-the-time";
  readonly watches: boolean;
  /** What does not fit into its memory is not tried. */
  readonly largestBytes?: number;
  /** Up to the moment before the first copy; so many documents lie ready. */
  lane(scratch: Scratch, count: number): Promise<Lane>;
}

const PROBED_BYTES = 4_096;

/** The middle of a file, where a small change of a large document is made; undefined where it has another size. */
const middleOf = (path: string, size: number): Buffer | undefined => {
  const file = openSync(path, "r");
  try {
    if (fstatSync(file).size !== size) return undefined;
    const probe = Buffer.alloc(Math.min(size, PROBED_BYTES));
    readSync(file, probe, 0, probe.length, (size - probe.length) >> 1);
    return probe;
  } finally {
    closeSync(file);
  }
};

/** Documents that are files on both sides. */
export const files = (
  office: () => string,
  laptop: () => string,
): Pick<Lane, "save" | "shows" | "holds"> => ({
  save: async (name, content) => writeFile(join(laptop(), name), content),
  shows: (name, content) => {
    const from = (content.length - Math.min(content.length, PROBED_BYTES)) >> 1;
    try {
      const probe = middleOf(join(office(), name), content.length);
      return Promise.resolve(probe?.equals(content.subarray(from, from + PROBED_BYTES)) ?? false);
    } catch {
      // It is just being replaced.
      return Promise.resolve(false);
    }
  },
  holds: async (name, content) => (await readFile(join(office(), name))).equals(content),
});
