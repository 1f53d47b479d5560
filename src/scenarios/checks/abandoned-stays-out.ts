/**
 * What a copy does after it was abandoned is never merged (engine I15): no other copy shows a value that only somebody at an abandoned
 * copy wrote, after everybody could know. That it is not destroyed either is for no-lost-edits to judge.
 */
import { textOf } from "./facts.ts";
import { homesOf, type FinishedRun } from "./finished-run.ts";
import { DELETED, ledgerOf } from "./ledger.ts";
import type { CheckReport, Violation } from "./report.ts";

export const abandonedStaysOut = ({ events }: FinishedRun): CheckReport => {
  const homes = homesOf(events);
  /** Since when each laptop's copy is abandoned. A copy made there later is another one. */
  const since = new Map<string, number>();
  for (const event of events) {
    if (event.kind === "copy.created") since.delete(event.actor);
    const home = homes.get(textOf(event, "abandoned"));
    if (event.kind === "control.abandoned" && home !== undefined) since.set(home, event.seq);
  }
  const ledger = ledgerOf(events);
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const edit of ledger) {
    const abandoned = since.get(edit.laptop);
    if (abandoned === undefined || edit.seq < abandoned || edit.value === DELETED) continue;
    // A value that others wrote as well could be theirs.
    const isOnlyTheirs = !ledger.some(
      (other) => other !== edit && other.register === edit.register && other.value === edit.value,
    );
    if (!isOnlyTheirs) continue;
    for (const state of events.filter(({ kind }) => kind === "copy.state")) {
      if (state.actor === edit.laptop) continue;
      checked++;
      const shown = (state["edited"] as { readonly [register: string]: ReadonlyArray<string> })[
        edit.register
      ];
      if (shown?.includes(edit.value) === true)
        violations.push({
          message: `${state.actor} shows what ${edit.laptop} wrote into ${edit.register} after its copy was abandoned`,
          proof: [abandoned, edit.seq, state.seq],
        });
    }
  }
  return { checked, violations };
};
