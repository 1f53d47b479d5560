/**
 * Nobody sees his own work vanish from under his hands (engine I5): what somebody saved is still there the next time he looks at the
 * same field of the same copy, or was replaced by somebody who had seen it. Also across restarts. What was kept aside meanwhile,
 * because the engagement was locked down without it, is no part of the engagement and told.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { textsOf } from "./facts.ts";
import { homesOf, touchedByHand, type FinishedRun } from "./finished-run.ts";
import { atTheSameTime, cutOffIn, DELETED, dotsOf, ledgerOf, type LedgerEdit } from "./ledger.ts";
import type { CheckReport, Violation } from "./report.ts";
import { takenBackIn } from "./taken-back.ts";

/** When each entry of the ledger was kept aside, by the seq of the entry: the first time the copy said so. */
const keptAside = (events: ReadonlyArray<JournalEvent>): ReadonlyMap<number, number> => {
  const entries = new Map<string, number>();
  for (const [seq, dot] of dotsOf(events)) if (!entries.has(dot)) entries.set(dot, seq);
  const aside = new Map<number, number>();
  for (const event of events) {
    if (event.kind !== "edits.aside") continue;
    for (const dot of textsOf(event, "edits")) {
      const entry = entries.get(dot);
      if (entry !== undefined && !aside.has(entry)) aside.set(entry, event.seq);
    }
  }
  return aside;
};

export const readsNeverGoBack = (run: FinishedRun): CheckReport => {
  const { events } = run;
  const isTakenBack = takenBackIn(run);
  const ledger = ledgerOf(events).filter(({ register }) => register.startsWith("record:"));
  const mayReplace = [...ledger, ...cutOffIn(events)];
  const touched = touchedByHand(events);
  /** Where a copy was made anew, the old one's work came back by the others, or not. */
  const copies = new Map<string, number>();
  for (const home of homesOf(events).values()) copies.set(home, (copies.get(home) ?? 0) + 1);
  const aside = keptAside(events);
  const latest = new Map<string, LedgerEdit>();
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const edit of ledger) {
    if (touched.has(edit.laptop) || copies.get(edit.laptop) !== 1) continue;
    const key = JSON.stringify([edit.laptop, edit.register]);
    const before = latest.get(key);
    latest.set(key, edit);
    if (before === undefined || before.value === DELETED) continue;
    if (isTakenBack(edit.laptop, before.at)) continue;
    if ((aside.get(before.seq) ?? edit.seq) < edit.seq) continue;
    checked++;
    const replaced = mayReplace.some(
      (other) =>
        other.seq > before.seq &&
        other.seq < edit.seq &&
        other.register === edit.register &&
        other.saw.includes(before.value),
    );
    if (!edit.saw.includes(before.value) && !replaced && !atTheSameTime(before, edit))
      violations.push({
        message: `${edit.laptop} saved ${before.value} in ${edit.register} and did not find it again when it looked`,
        proof: [before.seq, edit.seq],
      });
  }
  return { checked, violations };
};
