/**
 * No host ever serves more sessions than its edition allows (domain rules 16–18). Counts `session.opened` and `session.closed`
 * itself instead of believing the number the host wrote beside them.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { textOf } from "./facts.ts";
import type { CheckReport } from "./report.ts";

export const sessionsWithinCap = (events: ReadonlyArray<JournalEvent>): CheckReport => {
  const open = new Map<string, Set<string>>();
  const violations: Array<{ message: string; proof: ReadonlyArray<number> }> = [];
  let checked = 0;
  for (const event of events) {
    if (event.kind !== "session.opened" && event.kind !== "session.closed") continue;
    const host = event.actor;
    const key = `${textOf(event, "client")}\\${textOf(event, "account")}`;
    let sessions = open.get(host);
    if (sessions === undefined) open.set(host, (sessions = new Set()));
    if (event.kind === "session.closed") {
      sessions.delete(key);
      continue;
    }
    sessions.add(key);
    checked++;
    const cap = event["cap"];
    if (typeof cap === "number" && sessions.size > cap) {
      violations.push({
        message: `${host} serves ${sessions.size} sessions, its edition allows ${cap}`,
        proof: [event.seq],
      });
    }
  }
  return { checked, violations };
};
