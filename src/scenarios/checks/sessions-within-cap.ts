/**
 * No host ever serves more sessions than its edition allows (domain rules 16–18). Counts `session.opened` and `session.closed`
 * itself instead of believing the number the host wrote beside them.
 */
import { textOf } from "./facts.ts";
import type { FinishedRun } from "./finished-run.ts";
import type { CheckReport } from "./report.ts";

/** How many seats they take: where machines are counted, all sessions of one machine are one (policy F4). */
const seatsOf = (sessions: ReadonlyMap<string, string>, isByMachine: boolean): number =>
  isByMachine ? new Set(sessions.values()).size : sessions.size;

export const sessionsWithinCap = ({
  events,
  plan,
}: Pick<FinishedRun, "events" | "plan">): CheckReport => {
  const isByMachine = plan.policies["cap-unit"] === "machine";
  /** By host: its sessions, and the client of each. */
  const open = new Map<string, Map<string, string>>();
  const violations: Array<{ message: string; proof: ReadonlyArray<number> }> = [];
  let checked = 0;
  for (const event of events) {
    if (event.kind !== "session.opened" && event.kind !== "session.closed") continue;
    const host = event.actor;
    const client = textOf(event, "client");
    const key = `${client}\\${textOf(event, "account")}`;
    let sessions = open.get(host);
    if (sessions === undefined) open.set(host, (sessions = new Map()));
    if (event.kind === "session.closed") {
      sessions.delete(key);
      continue;
    }
    sessions.set(key, client);
    checked++;
    const cap = event["cap"];
    const seats = seatsOf(sessions, isByMachine);
    if (typeof cap === "number" && seats > cap) {
      violations.push({
        message: `${host} serves ${seats} sessions, its edition allows ${cap}`,
        proof: [event.seq],
      });
    }
  }
  return { checked, violations };
};
