/**
 * A day that passed is played once more for each circumstance that must not matter, as `play-again` says. What differs is a failure of the
 * day, and so is an invariant that does not hold in the other play, or one that does not come to its end; what somebody expects at a moment may
 * come out otherwise in another order.
 */
import type { Journal } from "../../sim/journal.ts";
import type { Again, Place, Plan } from "../plan.ts";
import { compare, otherDayOf } from "./again.ts";
import type { Failure, RunResult } from "./verdict.ts";

const IN_WORDS: { readonly [again in Again]: string } = {
  clocks: "with other clocks",
  order: "in another order",
};

/** What no order and no clock may bring about. */
const NEVER: ReadonlyArray<Failure["kind"]> = [
  "invariant-violated",
  "no-progress",
  "non-deterministic",
];

export interface PlayedAgain {
  readonly failures: ReadonlyArray<Failure>;
  /** What was compared and is the same. */
  readonly same: ReadonlyArray<Again>;
}

export const playedAgain = (
  plan: Plan,
  journal: Journal,
  options: { readonly place: Place; readonly play: (plan: Plan) => RunResult },
): PlayedAgain => {
  const failures: Array<Failure> = [];
  const same: Array<Again> = [];
  for (const again of plan.playAgain ?? []) {
    const other = options.play(otherDayOf(plan, again));
    const comparison = compare(again, { journal }, other);
    if (comparison.kind === "same") same.push(again);
    if (comparison.kind === "differs")
      failures.push({
        kind: "invariant-violated",
        place: options.place,
        at: other.simulatedMicros,
        step: null,
        about: `other ${again} matter`,
        message: comparison.message,
        expected: null,
        found: null,
        hint: null,
        events: [],
      });
    for (const failure of other.verdict.failures)
      if (NEVER.includes(failure.kind))
        failures.push({ ...failure, message: `${IN_WORDS[again]}: ${failure.message}` });
  }
  return { failures, same };
};
