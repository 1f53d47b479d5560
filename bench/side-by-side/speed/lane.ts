/** A program in a race: people save on the laptop, and the office must come to show it. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Scratch } from "../scratch.ts";

export interface Lane {
  /** Makes the first full copy. The clock runs. */
  first(): Promise<void>;
  /** Saves a document of the engagement anew. */
  save(name: string, content: Buffer): Promise<void>;
  /** Whether the office shows this content. */
  shows(name: string, content: Buffer): Promise<boolean>;
  /** Exchanges until `arrived`, or until the program says it is done. The clock runs. */
  round(arrived: () => Promise<boolean>): Promise<void>;
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
  /** Up to the moment before the first copy; so many documents lie ready. */
  lane(scratch: Scratch, count: number): Promise<Lane>;
}

/** Documents that are files on both sides. */
export const files = (
  office: () => string,
  laptop: () => string,
): Pick<Lane, "save" | "shows"> => ({
  save: (name, content) => {
    writeFileSync(join(laptop(), name), content);
    return Promise.resolve();
  },
  shows: (name, content) => {
    const path = join(office(), name);
    const size = statSync(path, { throwIfNoEntry: false })?.size;
    if (size !== content.length) return Promise.resolve(false);
    try {
      return Promise.resolve(readFileSync(path).equals(content));
    } catch {
      // It was just being replaced.
      return Promise.resolve(false);
    }
  },
});
