/** A scenario that its file keeps from being played with the others: a result like any other, of a day on which nothing happened. */
import { Journal } from "../../sim/journal.ts";
import type { Plan } from "../plan.ts";
import { journalHeader } from "./header.ts";
import type { RunResult } from "./verdict.ts";

/** Plays the plan unless its file says that it is not to be played. */
export const playUnlessSkipped = (plan: Plan, play: (plan: Plan) => RunResult): RunResult =>
  plan.skip === undefined
    ? play(plan)
    : {
        plan,
        verdict: { kind: "skipped", failures: [], checked: 0 },
        seen: false,
        journal: new Journal(journalHeader(plan)),
        checks: new Map(),
        again: [],
        simulatedMicros: 0,
        events: 0,
      };
