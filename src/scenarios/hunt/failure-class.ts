/**
 * What makes two failures the same: the kind, and what they are about. Laptops, times and numbers differ from seed to seed; a group of a
 * hunt and the goal of a shrinker must not.
 */
import { INVARIANTS, type InvariantName } from "../plan.ts";
import type { Failure, RunResult } from "../runner/verdict.ts";

/** A run that ended in an exception of our own. */
export interface Defect {
  readonly message: string;
}

/** The failure a run is known by: a broken invariant says more than the expectation that failed because of it. */
export const worstOf = ({ verdict: { failures } }: RunResult): Failure | undefined =>
  failures.find(({ kind }) => kind === "non-deterministic") ??
  failures.find(({ kind }) => kind === "invariant-violated") ??
  failures[0];

/** `invariant-violated no-lost-edits`, `expectation-failed all-copies`, `no-progress connect hangs`, `defect …`; null for a good day. */
export const failureClass = (result: RunResult | Defect): string | null => {
  if ("message" in result)
    return `defect ${result.message
      .split("\n")[0]!
      .replaceAll(/[0-9a-f]{8,}|\d+/g, "#")
      .slice(0, 120)}`;
  const worst = worstOf(result);
  if (worst === undefined) return null;
  const about =
    worst.invariant ??
    worst.about ??
    worst.message.replaceAll(MOMENT, "#s").replaceAll(/\d+/g, "#").slice(0, 80);
  // A day that ended early because a step went wrong is another day than one that was played to its end.
  const isCut =
    worst.invariant !== undefined && result.verdict.failures.some(({ step }) => step !== null);
  return `${worst.kind} ${about}${isCut ? CUT_SHORT : ""}`;
};

/** A time of the day, however much of it is written: 2h48m55.003s, 48m55s, 3s. */
const MOMENT = /\b(?:\d+[dhm])*\d+(?:\.\d+)?s\b/g;

const CUT_SHORT = " of a day cut short";

/** The same failure of a day on which no step went wrong. */
export const ofAWholeDay = (failure: string): string => failure.replace(CUT_SHORT, "");

/** The invariant of a class of failure, where it is one. */
export const invariantOf = (failure: string): InvariantName | undefined =>
  INVARIANTS.find((name) => `invariant-violated ${name}` === ofAWholeDay(failure));

/** The class as the name of a folder. */
export const slugOf = (failure: string): string =>
  failure
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 60);
