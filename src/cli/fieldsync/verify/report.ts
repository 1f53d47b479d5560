/** What checking a copy on the disk tells. */

export interface Problem {
  readonly path: string;
  readonly why: string;
  /** It could not be read at that moment, so nobody knows whether it is sound. */
  readonly unread?: true;
  /** What is damaged in it nothing needs, or it lies sound elsewhere here. */
  readonly unneeded?: true;
}

/** How the copy this one is connected to compares. Differences are no damage: they are what the next exchange moves. */
export type Elsewhere =
  | { readonly kind: "none" }
  | { readonly kind: "unreachable"; readonly path: string; readonly why: string }
  | {
      readonly kind: "compared";
      readonly path: string;
      readonly onlyHere: number;
      readonly onlyThere: number;
    };

export interface VerifyReport {
  readonly engagement: string;
  readonly logFiles: number;
  /** What clean-ups left. */
  readonly snapshots: number;
  /** Of documents: each once, in however many files and parcels it lies. */
  readonly pieces: number;
  /** Cards, acknowledgements and the format file. */
  readonly papers: number;
  readonly bytes: number;
  readonly operations: number;
  readonly problems: ReadonlyArray<Problem>;
  /** SHA-256 of document pieces the logs speak of that are not here. */
  readonly missing: ReadonlyArray<string>;
  /** Operations that wait for something missing. */
  readonly waiting: number;
  readonly conflicts: number;
  /** This copy was given up, as far as is known here: nothing of it is taken in anywhere any more. */
  readonly abandoned: boolean;
  readonly elsewhere: Elsewhere;
  /** Whether all that is needed is. */
  readonly sound: boolean;
}
