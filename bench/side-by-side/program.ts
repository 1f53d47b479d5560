/**
 * What a sync program has to do to stand in the tables: keep two folders equal, and come back after it was cut off. One file in
 * programs/ per program.
 */
import type { Scratch, Started } from "./scratch.ts";

export type Side = "office" | "laptop";

export const SIDES: ReadonlyArray<Side> = ["office", "laptop"];

export const otherSide = (side: Side): Side => (side === "office" ? "laptop" : "office");

/** A content that can be read somewhere although no file in the folder has it. */
export interface KeptVersion {
  readonly name: string;
  readonly sha256: string;
  /** Whether it is the version the program shows under that name. */
  readonly current: boolean;
}

/** Two folders a program keeps equal, with whatever it needs beside them. */
export interface Pair {
  /** Where people work on this side. */
  documents(side: Side): string;
  /** What a backup of this side holds: the folder people share, and nothing private. */
  whole(side: Side): string;
  /** From now on neither side may see the other, until the next `sync`. */
  goOffline(): Promise<void>;
  /** People added, deleted or renamed files; a program that wants to be told is told. */
  told(side: Side, what: { readonly added?: string; readonly removed?: string }): Promise<void>;
  /** One exchange in both directions. Refusals are no error: the judge looks at the folders. */
  sync(): Promise<void>;
  /** Begins an exchange that moves something to the laptop, and is killed when `reached` says so. */
  cutSync(reached: () => boolean): Promise<void>;
  /** A person answers "put my missing files back" where the program stopped and asked. */
  putBack(side: Side): Promise<void>;
  /** Versions that are kept beside the files. */
  versions(side: Side): Promise<ReadonlyArray<KeptVersion>>;
  end(): Promise<void>;
}

export interface Program {
  readonly name: string;
  /** Whether it knows no folders in the folder; names stand in for them. */
  readonly flat: boolean;
  /** `undefined` where it is not installed. */
  version(): string | undefined;
  /** Makes both sides equal from the documents that lie in `documents` and nowhere else yet. */
  pair(scratch: Scratch, documents: string): Promise<Pair>;
}

/** A program that has moved nothing by then never will. */
const CUT_MILLIS_MAX = 60_000;

/** Looks without a pause until `reached` holds: a transfer on one disk is over in a moment. */
export const reaching = async (reached: () => boolean, isOver: () => boolean): Promise<void> => {
  const from = performance.now();
  while (!reached()) {
    if (isOver() || performance.now() - from > CUT_MILLIS_MAX)
      throw new Error("there was nothing to cut: it moved nothing, or was done too soon");
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
};

export const killWhen = async (started: Started, reached: () => boolean): Promise<void> => {
  let over = false;
  void started.ended.finally(() => {
    over = true;
  });
  await reaching(reached, () => over);
  await started.kill();
};
