/**
 * A check-out that was given back, undone or lost keeps nobody out any more (engine I11). Judged at whoever asks the top-level copy, because
 * there it is known at once; elsewhere one hears of it later.
 */
import { MINUTE } from "../../sim/time.ts";
import type { JournalEvent } from "../../sim/journal.ts";
import { textOf } from "./facts.ts";
import type { FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

const ENDS: ReadonlySet<string> = new Set(["lock.released", "lock.broken"]);

export const locksGivenBack = ({ events }: FinishedRun): CheckReport => {
  /** Since when each claim is over, by document and number. */
  const over = new Map<string, JournalEvent>();
  const atTopLevel = new Map<string, number>();
  let topLevel = "";
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const event of events) {
    const copy = textOf(event, "copy");
    const claim = `${textOf(event, "resource")} ${textOf(event, "epoch")}`;
    if (event.kind === "copy.created" && textOf(event, "role") === "top-level") {
      topLevel = copy;
      atTopLevel.set(copy, event.at);
    } else if (event.kind === "copy.connected" && textOf(event, "to") === topLevel)
      atTopLevel.set(copy, event.at);
    else if (
      event.kind === "copy.connected" ||
      event.kind === "copy.offline" ||
      event.kind === "copy.closed"
    ) {
      if (copy !== topLevel) atTopLevel.delete(copy);
    } else if (event.kind === "lock.claimed") over.delete(claim);
    else if (ENDS.has(event.kind)) over.set(claim, event);
    else if (event.kind === "lock.refused" && Number(event["epoch"]) > 0) {
      const since = atTopLevel.get(copy);
      if (since === undefined) continue;
      checked++;
      const end = over.get(claim);
      if (end !== undefined && event.at > Math.max(end.at, since) + MINUTE)
        violations.push({
          message: `${event.actor} was refused ${textOf(event, "resource")} because of a check-out that was over`,
          proof: [end.seq, event.seq],
        });
    }
  }
  return { checked, violations };
};
