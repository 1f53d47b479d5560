/**
 * When everything is said, nothing is written any more (engine I3): once nobody has done anything and nothing has happened to the room
 * for a while, exchanges move nothing.
 */
import { MINUTE } from "../../sim/time.ts";
import type { FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

/** The longest wait of a copy between two attempts, and time for a slow line. */
const SETTLED_AFTER = 30 * MINUTE;

/** What goes on by itself, or follows from an exchange. Everything else starts a new while. */
const GOES_ON: ReadonlySet<string> = new Set([
  "round",
  "mark",
  "name.resolved",
  "name.failed",
  "refused",
  "session.opened",
  "session.closed",
  "expect.pass",
  "step.done",
  "copy.state",
  "transfer",
  "transfer.cut",
  "queue",
  "conflict",
  "conflicts",
  "renumbered",
  "log.packed",
]);

export const quietWhenDone = ({ events }: FinishedRun): CheckReport => {
  let last = 0;
  let since = 0;
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const event of events) {
    // A large document over a slow line: that is one exchange, and no while of quiet.
    if (event.kind.startsWith("transfer")) last += Number(event["tookMicros"]);
    if (!GOES_ON.has(event.kind)) {
      if (event.at > last + SETTLED_AFTER) checked++;
      last = event.at;
      since = event.seq;
      continue;
    }
    if (event.kind !== "round" || event.at <= last + SETTLED_AFTER) continue;
    violations.push({
      message: `${event.actor} still exchanges something although nothing has happened for half an hour`,
      proof: [since, event.seq],
    });
  }
  return { checked, violations };
};
