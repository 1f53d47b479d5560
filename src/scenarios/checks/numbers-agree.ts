/**
 * Every adjusting entry has a number of its own, and whoever shows the same engagement shows the same numbers (engine I31).
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { textOf } from "./facts.ts";
import type { FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

const numbersIn = (state: JournalEvent): ReadonlyArray<readonly [entry: string, number: number]> =>
  Object.entries((state["numbers"] ?? {}) as { readonly [entry: string]: number });

export const numbersAgree = ({ events }: FinishedRun): CheckReport => {
  const violations: Array<Violation> = [];
  const byDigest = new Map<string, JournalEvent>();
  let checked = 0;
  for (const state of events.filter(({ kind }) => kind === "copy.state")) {
    const entries = new Map<number, string>();
    for (const [entry, number] of numbersIn(state)) {
      checked++;
      const other = entries.get(number);
      entries.set(number, entry);
      if (other !== undefined)
        violations.push({
          message: `${state.actor} shows ${other} and ${entry} under the number ${number}`,
          proof: [state.seq],
        });
    }
    const same = byDigest.get(textOf(state, "digest"));
    byDigest.set(textOf(state, "digest"), state);
    if (same !== undefined && JSON.stringify(numbersIn(same)) !== JSON.stringify(numbersIn(state)))
      violations.push({
        message: `${same.actor} and ${state.actor} show the same entries under different numbers`,
        proof: [same.seq, state.seq],
      });
  }
  return { checked, violations };
};
