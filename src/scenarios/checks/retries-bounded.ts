/**
 * A copy that is turned away does not hammer (engine I30): from one laptop to one place there are never more refusals within a minute
 * than people and a copy that waits longer each time can cause.
 */
import { MINUTE } from "../../sim/time.ts";
import { textOf } from "./facts.ts";
import type { FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

/** Waits double from one second on; what people try themselves comes on top. */
const REFUSALS_A_MINUTE_MAX = 30;

export const retriesBounded = ({ events }: FinishedRun): CheckReport => {
  const recent = new Map<string, Array<number>>();
  const told = new Set<string>();
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const event of events) {
    // Whoever got through in between begins anew: a loose plug refuses again and again, and nobody hammers.
    if (event.kind === "copy.connected")
      for (const key of recent.keys()) if (key.startsWith(`${event.actor} `)) recent.delete(key);
    if (event.kind !== "refused") continue;
    checked++;
    const key = `${event.actor} ${textOf(event, "target")}`;
    const times = (recent.get(key) ?? []).filter((seq) => events[seq]!.at > event.at - MINUTE);
    times.push(event.seq);
    recent.set(key, times);
    if (times.length <= REFUSALS_A_MINUTE_MAX || told.has(key)) continue;
    told.add(key);
    violations.push({
      message: `${event.actor} was refused ${times.length} times within a minute at ${textOf(event, "target")}`,
      proof: [times[0]!, event.seq],
    });
  }
  return { checked, violations };
};
