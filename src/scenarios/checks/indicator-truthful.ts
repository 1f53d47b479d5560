/**
 * The light in the status bar says whom the copy is connected to (the page, engine I26): green for the copy it was made from, yellow
 * for any other, offline for none. Worked out from `copy.created`, `copy.connected` and `copy.offline`, not from what the engine says.
 */
import { textOf } from "./facts.ts";
import type { FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

export const indicatorTruthful = ({ events, plan }: FinishedRun): CheckReport => {
  const parents = new Map<string, string>();
  const connectedTo = new Map<string, string>();
  let topLevel = "";
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const event of events) {
    const copy = textOf(event, "copy");
    if (event.kind === "copy.created") {
      parents.set(copy, textOf(event, "from"));
      if (textOf(event, "role") === "top-level") topLevel = copy;
    } else if (event.kind === "copy.connected") connectedTo.set(copy, textOf(event, "to"));
    else if (event.kind === "copy.offline" || event.kind === "copy.opened")
      connectedTo.delete(copy);
    else if (event.kind === "indicator") {
      const shown = textOf(event, "to");
      // A copy that was carried over in Explorer began as somebody else.
      if (shown === "n/a" || !parents.has(copy)) continue;
      checked++;
      const to = connectedTo.get(copy);
      const isGreen =
        plan.policies.yellow === "not-immediate-parent"
          ? to === parents.get(copy)
          : to === topLevel;
      const truth = to === undefined ? "offline" : isGreen ? "green" : "yellow";
      if (shown !== truth)
        violations.push({
          message: `${event.actor} shows ${shown}, and the truth is ${truth}`,
          proof: [event.seq],
        });
    }
  }
  return { checked, violations };
};
