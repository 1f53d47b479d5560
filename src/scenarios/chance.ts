/**
 * What chance adds to a day: people who edit now and then, and things that go wrong now and then. All of it is drawn from the seed
 * when the plan is made, so that a plan is the whole truth about its day: `explain` shows what was drawn, and playing draws nothing.
 *
 * Every block draws from streams of its own name, a workload from one for each laptop: a block or a laptop more or less changes
 * nothing about the others.
 */
import { MILLISECOND, SECOND, type Micros } from "../sim/time.ts";
import type { Action } from "./actions.ts";
import type { Place } from "./plan.ts";

/** A time drawn anew each time; both ends included. */
export interface MicrosRange {
  readonly least: Micros;
  readonly most: Micros;
}

/** Times of the day between which a block goes on. */
export interface Window {
  readonly fromMicros: Micros;
  readonly untilMicros: Micros;
}

export interface DrawnEdit {
  readonly at: Micros;
  readonly action: Extract<Action, { readonly action: "edit-record" | "edit-document" }>;
}

/** People who edit: each on their own, so long after their last edit. */
export interface Workload extends Window {
  readonly name: string;
  readonly who: ReadonlyArray<string>;
  readonly every: MicrosRange;
  /** How often one kind of edit is drawn, compared with the other. */
  readonly edits: { readonly records: number; readonly documents: number };
  /** In the order of time; of one moment, in the order of `who`. */
  readonly drawn: ReadonlyArray<DrawnEdit>;
  readonly place: Place;
}

/** What can go wrong, and is over again. A day left to chance depends on their order: what is new comes last. */
export const TROUBLES = [
  "cable-pulled",
  "sleep",
  "hibernate",
  "reboot",
  "power-cut",
  "switch-power",
  "partition",
  "slow",
  "loss",
  "full-disk",
  "permission-withdrawn",
  "accounts-locked-out",
  "clock-set",
  "stick-pulled",
  "files-held",
  "sharing-blocked",
  "other-account",
] as const;
export type TroubleKind = (typeof TROUBLES)[number];

/**
 * Those that strike one laptop, or the device its cable leads to, and end by themselves: what a schedule can ask for. Of `lost-frames`
 * nothing arrives that the laptop sends or should get; it is over in a moment. Permissions and accounts are those of the laptop that is
 * struck, for its own shares; with `other-account` it signs in elsewhere.
 */
export const STRIKES = [
  "lost-frames",
  "cable-pulled",
  "partition",
  "slow",
  "switch-power",
  "sleep",
  "hibernate",
  "reboot",
  "power-cut",
  "full-disk",
  "permission-withdrawn",
  "accounts-locked-out",
  "clock-set",
  "stick-pulled",
  "files-held",
  "sharing-blocked",
  "other-account",
] as const satisfies ReadonlyArray<TroubleKind | "lost-frames">;
export type StrikeKind = (typeof STRIKES)[number];

/** The block under which a journal notes what a schedule has strike. */
export const BLOCK_OF_STRIKES = "schedule";
/** The program of `other-account`. */
export const AS_ANOTHER = "Explorer as another";

/** How long what a schedule has strike goes on before it is put right. Of frames one is lost, or the few that belong together. */
export const strikesFor = (kind: StrikeKind, lasts?: Micros): Micros =>
  lasts ?? (kind === "lost-frames" ? 5 * MILLISECOND : 10 * SECOND);

export interface DrawnTrouble {
  readonly at: Micros;
  /** When it is put right. */
  readonly until: Micros;
  readonly kind: TroubleKind | StrikeKind;
  /** The laptop, or for `switch-power` the device. */
  readonly target: string;
}

/** Things that go wrong, one after the other or several at once; never two at the same laptop. */
export interface Troubles extends Window {
  readonly name: string;
  readonly who: ReadonlyArray<string>;
  readonly kinds: ReadonlyArray<TroubleKind>;
  readonly every: MicrosRange;
  readonly dwell: MicrosRange;
  readonly drawn: ReadonlyArray<DrawnTrouble>;
  readonly place: Place;
}
