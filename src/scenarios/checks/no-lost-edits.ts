/**
 * No lost update (engine I1): every acknowledged edit is the current value, a version that can still be opened, or was replaced by
 * somebody whose own copy showed it.
 *
 * Reads the journal only: `ledger.edit` (what people did) against `copy.state` (what each copy showed at the end).
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { ledgerOf } from "./ledger.ts";
import type { CheckReport } from "./report.ts";

/** The registers of every copy at the end of the run: laptop → register → values. */
const finalStates = (
  events: ReadonlyArray<JournalEvent>,
): ReadonlyMap<string, { readonly [register: string]: ReadonlyArray<string> }> => {
  const states = new Map<string, { readonly [register: string]: ReadonlyArray<string> }>();
  for (const event of events) {
    if (event.kind === "copy.state") {
      states.set(
        event.actor,
        event["edited"] as { readonly [register: string]: ReadonlyArray<string> },
      );
    }
  }
  return states;
};

export const noLostEdits = (events: ReadonlyArray<JournalEvent>): CheckReport => {
  const ledger = ledgerOf(events);
  const states = finalStates(events);
  const violations: Array<{ message: string; proof: ReadonlyArray<number> }> = [];
  let checked = 0;
  for (const edit of ledger) {
    // The author's own copy must still account for it; a copy that is gone is spoken for by all the others together.
    const own = states.get(edit.laptop);
    const witnesses = own === undefined ? [...states.values()] : [own];
    if (witnesses.length === 0) continue;
    checked++;
    const shown = witnesses.some((state) => (state[edit.register] ?? []).includes(edit.value));
    const replaced = ledger.some(
      (other) =>
        other.seq > edit.seq && other.register === edit.register && other.saw.includes(edit.value),
    );
    if (!shown && !replaced) {
      violations.push({
        message:
          `${edit.laptop}'s edit of ${edit.register} is gone: no copy that should hold it shows it as current or as a version, ` +
          `and nobody who had seen it replaced it`,
        proof: [edit.seq],
      });
    }
  }
  return { checked, violations };
};
