/**
 * What a command works with: a folder of this laptop with the services of its engine, and the opened copy in it.
 */
import type { CopyHandle } from "../../engine/engine.ts";
import type { MoveNote } from "../../engine/moving/note.ts";
import type { Listings } from "../../engine/node/listings.ts";
import type { Keys, Locations, PrivateJournal, Trace, Volume } from "../../engine/ports.ts";
import type { AskedOthers } from "./asked-others.ts";
import type { Done, Moved } from "./counting.ts";
import type { WhyOnlyTells } from "./only-telling.ts";

/** Whose laptop this is, and where `fieldsync` keeps what never leaves it. */
export interface Laptop {
  readonly home: string;
  readonly user: string;
  readonly machine: string;
}

export interface FolderContext {
  /** Full path. */
  readonly folder: string;
  /** A move of the copy that was begun and is not finished; it lies here all the same. */
  readonly halfMoved: MoveNote | null;
  readonly laptop: Laptop;
  /** Full path of the private memory of the copy in this folder. */
  readonly privateFolder: string;
  /** What the folders of others were asked. */
  readonly askedOthers: AskedOthers;
  /** Why this only tells what lies there, and changes nothing; null where all can be done. */
  readonly onlyTells: WhyOnlyTells | null;
  /** What `volume` remembers of folders of pieces, where it is asked to. */
  readonly listings: Listings;
  readonly volume: Volume;
  readonly keys: Keys["Service"];
  readonly journal: PrivateJournal["Service"];
  readonly locations: Locations["Service"];
  readonly trace: Trace["Service"];
  /** What the folders of this process have moved so far. */
  readonly moved: Moved;
  /** What the engine of this process has done so far. */
  readonly done: Done;
}

export interface CopyContext extends FolderContext {
  readonly handle: CopyHandle;
}
