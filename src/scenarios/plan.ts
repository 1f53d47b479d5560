/**
 * The plan: a scenario after reading, checking and resolving. Every default is filled in, every range expanded, every short
 * form replaced by the page's small steps. The runner executes it, `explain` prints it, nothing else reads the YAML.
 *
 * Times are integer virtual microseconds, sizes bytes, rates bits per second.
 */
import type { Action } from "./actions.ts";
import type { Troubles, Workload } from "./chance.ts";
import type { Eventually, Expectation, Watch } from "./expectations.ts";
import type { PlannedDevice, PlannedEngagement, PlannedNode, Policies } from "./planned-room.ts";
import type { PolicyName } from "../sim/policy.ts";
import type { Deviation } from "../sim/schedule.ts";
import type { Micros } from "../sim/time.ts";

/** Where something stands in its file; lines and columns from 1, in UTF-16 code units. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What the room is asked before a step. */
export interface Question {
  readonly question: string;
  readonly choices: ReadonlyArray<string>;
  /** Which choice is right, from 1. */
  readonly answer: number;
}

/**
 * One step. Its actions run for all their laptops at the same moment (a step that names eleven laptops is eleven people
 * doing the same thing), and the step ends when all have ended.
 */
export interface PlannedStep {
  /** Position in the timeline of the file, from 0; small steps made from one short form share it. */
  readonly index: number;
  /** The action as the file calls it, for people: `prepare-parent`, `plug` …; without one what else it is for: `expect`, `say` … */
  readonly label: string;
  /** What a step without an action expects, in words; absent where it has an action, or expects nothing. */
  readonly looksAt?: string;
  readonly place: Place;
  /** Absolute virtual time the step may not start before, or a delay after the previous step's end. */
  readonly start: { readonly at: Micros } | { readonly after: Micros };
  readonly actions: ReadonlyArray<Action>;
  /** Whoever is refused has tried; the day goes on. */
  readonly evenIfRefused?: true;
  readonly say: string | null;
  readonly ask: Question | null;
  readonly pass: string | null;
  readonly fail: string | null;
  readonly expect: ReadonlyArray<Expectation>;
  readonly eventually: Eventually | null;
  /** Absent where nothing is. */
  readonly watches?: ReadonlyArray<Watch>;
  /** Steps in a row, several rows of them at the same time; the step ends when all have ended. It has no action then. */
  readonly together?: ReadonlyArray<ReadonlyArray<PlannedStep>>;
  /** Steps that go on beside the timeline. It has no action then, and ends at once. */
  readonly every?: Every;
}

/** Steps that are done again and again: a round begins so long after the one before began, or later if that takes longer. */
export interface Every {
  readonly everyMicros: Micros;
  /** The time of the day after which no round begins; null: the end of the timeline. */
  readonly untilMicros: Micros | null;
  readonly steps: ReadonlyArray<PlannedStep>;
}

/** Size of a document that is new, or saved by a program that does not say how large. */
export const USUAL_DOCUMENT_BYTES = 65_536;

/** A field day that is longer than this is a mistake in its file: nothing hangs. */
export const LONGEST_DAY_MICROS: Micros = 31 * 24 * 3_600_000_000;

/** A field day that does more than this is as much of a mistake as one that is too long. */
export const EVENTS_MOST = 50_000_000;

/**
 * Nor does one write more than this: the journal lies in memory, 130 to 250 bytes an event, twice where a day is played twice; and it has to
 * become a file that can be read again.
 */
export const JOURNAL_MOST = 2_000_000;

/** All steps of a timeline, those inside others too, in the order of the file. */
export const everyStep = (timeline: ReadonlyArray<PlannedStep>): ReadonlyArray<PlannedStep> =>
  addSteps([], timeline);

const addSteps = (
  all: Array<PlannedStep>,
  timeline: ReadonlyArray<PlannedStep>,
): ReadonlyArray<PlannedStep> => {
  for (const step of timeline) {
    all.push(step);
    for (const lane of step.together ?? []) addSteps(all, lane);
    if (step.every !== undefined) addSteps(all, step.every.steps);
  }
  return all;
};

/** What can stand under `always:`; each is a file of checks/. */
export const INVARIANTS = [
  "no-lost-edits",
  "sessions-within-cap",
  "cables-within-pool",
  "same-operations-same-state",
  "reads-never-go-back",
  "edits-asked-for",
  "quiet-when-done",
  "locks-exclusive",
  "no-lock-over-peer",
  "lock-down-complete",
  "lock-down-ends",
  "abandoned-stays-out",
  "revoked-stays-out",
  "connection-sticky",
  "indicator-truthful",
  "numbers-agree",
  "shown-as-held",
  "conflicts-true",
  "documents-there",
  "retries-bounded",
  "keeps-asking",
  "one-content-per-name",
  "histories-unforked",
  "acknowledgements-honest",
  "pieces-whole",
  "inside-own-folder",
  "codes-of-the-table",
  "seats-given-back",
  "time-goes-forward",
  "causes-shown-first",
  "locks-given-back",
  "names-of-their-writers",
  "growth-bounded",
  "nothing-invented",
  "files-agree",
] as const;

export type InvariantName = (typeof INVARIANTS)[number];

/** Circumstances that must not matter: what the clocks say, and who goes first. */
export const AGAIN = ["clocks", "order"] as const;

export type Again = (typeof AGAIN)[number];

export interface MustHappen {
  readonly mark: string;
  /** Laptop (or device) the mark must be recorded for; null for any. */
  readonly on: string | null;
  readonly place: Place;
}

export interface Plan {
  readonly file: string;
  /** SHA-256 of the file's bytes. */
  readonly fileHash: string;
  /** With the cell of the matrix behind it, where the file has one. */
  readonly name: string;
  /** Which of the days of the file this is: `os=windows-xp-pro cables=3`. */
  readonly cell?: string;
  readonly about: string;
  /** What the person sees who complains, a line each. */
  readonly symptom: ReadonlyArray<string>;
  readonly cause: string;
  /** Where it is known from. */
  readonly source: string;
  readonly tags: ReadonlyArray<string>;
  /** Where the trouble this day is about is written down, and who looks after the file; for reports. */
  readonly issue?: string;
  readonly owner?: string;
  /** Why it is not played with the others. */
  readonly skip?: string;
  /** It fails, as that issue says; one that passes is to be told of. */
  readonly knownFailure?: { readonly issue: string; readonly place: Place };
  readonly seed: string;
  readonly scheduling: PolicyName;
  /** Turns at which it is otherwise. */
  readonly schedule?: ReadonlyArray<Deviation>;
  readonly policies: Policies;
  readonly engagement: PlannedEngagement;
  readonly nodes: ReadonlyArray<PlannedNode>;
  readonly devices: ReadonlyArray<PlannedDevice>;
  /** Straight cables. */
  readonly cables: number;
  /** Crossed ones besides; absent where there are none. */
  readonly crossoverCables?: number;
  readonly timeline: ReadonlyArray<PlannedStep>;
  /** What was left to chance; absent where nothing was. */
  readonly workload?: ReadonlyArray<Workload>;
  readonly troubles?: ReadonlyArray<Troubles>;
  readonly eventually: Eventually | null;
  readonly always: ReadonlyArray<InvariantName>;
  readonly mustHappen: ReadonlyArray<MustHappen>;
  /** The day is played once more with each of these otherwise, which must make no difference. */
  readonly playAgain?: ReadonlyArray<Again>;
  /** It is stopped after so many events, where less than any day may do is known to be enough. */
  readonly eventsLimit?: number;
}
