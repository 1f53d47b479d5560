/** A check-out is only to be had from the top-level copy: on it, or connected to it (engine I12, domain rule 58). */
import { textOf } from "./facts.ts";
import type { FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

export const noLockOverPeer = ({ events }: FinishedRun): CheckReport => {
  const connectedTo = new Map<string, string>();
  let topLevel = "";
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const event of events) {
    const copy = textOf(event, "copy");
    if (event.kind === "copy.created" && textOf(event, "role") === "top-level") topLevel = copy;
    else if (event.kind === "copy.connected") connectedTo.set(copy, textOf(event, "to"));
    else if (event.kind === "copy.offline" || event.kind === "copy.closed")
      connectedTo.delete(copy);
    else if (event.kind === "lock.claimed") {
      checked++;
      if (copy === topLevel || connectedTo.get(copy) === topLevel) continue;
      violations.push({
        message: `${event.actor} was given ${textOf(event, "resource")} without a connection to the top-level copy`,
        proof: [event.seq],
      });
    }
  }
  return { checked, violations };
};
