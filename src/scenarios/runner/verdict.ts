/**
 * What a run ends with: a verdict, and for each failure its place in the file, what was expected, what was found and what to
 * look at next (architecture "A run, end to end").
 */
import type { Journal, JournalEvent } from "../../sim/journal.ts";
import type { Micros } from "../../sim/time.ts";
import type { Again, InvariantName, Place, Plan } from "../plan.ts";

/**
 * - `passed`              everything expected was seen
 * - `expectation-failed`  a step was refused, or an expectation was not met
 * - `invariant-violated`  something that must always hold did not
 * - `no-progress`         nothing could happen any more and the day was not over
 * - `non-deterministic`   two runs of the same seed differed, or code escaped from the simulation
 * - `vacuous`             nothing was checked, or what the scenario is about never happened
 * - `known-failure`       it failed as its file says it does
 * - `fixed`               it passed although its file says that it fails
 * - `skipped`             it was not played, for the reason its file gives
 */
export type VerdictKind =
  | "passed"
  | "known-failure"
  | "skipped"
  | "fixed"
  | "expectation-failed"
  | "invariant-violated"
  | "no-progress"
  | "non-deterministic"
  | "vacuous";

/** What lets a run go on as if nothing had happened. */
type GoodVerdict = "passed" | "known-failure" | "skipped";

export const isGood = (kind: VerdictKind): kind is GoodVerdict =>
  kind === "passed" || kind === "known-failure" || kind === "skipped";

/** One thing that went wrong, or was not seen. */
export interface Failure {
  readonly kind: Exclude<VerdictKind, GoodVerdict>;
  /** Which invariant, where one was violated. */
  readonly invariant?: InvariantName;
  /** What it is about, without the laptop: `all-copies`, `indicator`, `connect 53`. Failures of one kind about one thing are alike. */
  readonly about?: string;
  /** It did not come true in the time it was given; absent where it was to be so at that moment. */
  readonly eventual?: true;
  /** Somebody was refused what the day says is done; absent where a refusal was to be seen, and another one was. */
  readonly refused?: true;
  readonly place: Place;
  /** Virtual time at which it was established. */
  readonly at: Micros;
  /** The step concerned, as `timeline[3] connect`; null for the run as a whole. */
  readonly step: string | null;
  readonly message: string;
  readonly expected: string | null;
  readonly found: string | null;
  /** The author's own words for this failure (`fail:`), or what to try next. */
  readonly hint: string | null;
  /** The last journal events of the laptops concerned, oldest first. */
  readonly events: ReadonlyArray<JournalEvent>;
  /** What was looked at, as `PEER3.indicator`; absent where nothing in particular was. */
  readonly key?: string;
  /** Where the step concerned begins. */
  readonly stepPlace?: Place;
  /** The event after which it did not hold any more, by its number; absent where it never held, or nothing watched for that. */
  readonly after?: number;
  /** The laptops concerned; absent where it is the run as a whole, or too many to say anything. */
  readonly laptops?: ReadonlyArray<string>;
}

export interface Verdict {
  readonly kind: VerdictKind;
  readonly failures: ReadonlyArray<Failure>;
  /** How many expectations and invariant comparisons were really made. */
  readonly checked: number;
}

export interface RunResult {
  readonly plan: Plan;
  readonly verdict: Verdict;
  /** Whether what the run was to go on until was seen. */
  readonly seen: boolean;
  /** What each invariant compared; one that compared nothing has said nothing. Empty where the day was not played to its end. */
  readonly checks: ReadonlyMap<InvariantName, number>;
  /** What the day was played again with, and made no difference. */
  readonly again: ReadonlyArray<Again>;
  readonly journal: Journal;
  readonly simulatedMicros: Micros;
  /** Kernel events dispatched. */
  readonly events: number;
}

/** The worst of several failures names the verdict: an escape first, an untested claim last. */
const SEVERITY: ReadonlyArray<VerdictKind> = [
  "non-deterministic",
  "no-progress",
  "invariant-violated",
  "expectation-failed",
  "vacuous",
  "fixed",
];

export const verdictOf = (failures: ReadonlyArray<Failure>, checked: number): Verdict => {
  const kind = SEVERITY.find((candidate) => failures.some((failure) => failure.kind === candidate));
  return { kind: kind ?? "passed", failures, checked };
};

/** What a known failure can be: a day that was vacuous or differed from itself showed nothing that anybody knew of. */
const KNOWABLE: ReadonlyArray<VerdictKind> = [
  "expectation-failed",
  "invariant-violated",
  "no-progress",
];

/** The verdict in the light of what the file says of itself. */
export const verdictAsKnown = (plan: Plan, verdict: Verdict, at: Micros): Verdict => {
  const known = plan.knownFailure;
  if (known === undefined) return verdict;
  if (KNOWABLE.includes(verdict.kind)) return { ...verdict, kind: "known-failure" };
  if (verdict.kind !== "passed") return verdict;
  const fixed: Failure = {
    kind: "fixed",
    place: known.place,
    at,
    step: null,
    message: `this day is listed as a known failure (${known.issue}) and it passes`,
    expected: "a failure",
    found: "passed",
    hint: "remove known-failure from the file; if it must fail, say what is expected that does not hold",
    events: [],
  };
  return verdictOf([fixed], verdict.checked);
};
