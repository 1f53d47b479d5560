/**
 * No host ever serves more sessions than its edition allows (domain rules 16–18). Counts `session.opened` and `session.closed`
 * itself instead of believing the number the host wrote beside them. Where a laptop has one seat whatever its accounts, laptops are counted.
 */
import { textOf } from "./facts.ts";
import type { FinishedRun } from "./finished-run.ts";
import type { CheckReport } from "./report.ts";

const SERVER = /^windows-server-/;
const FIVE = /^windows-(?:xp-home|vista-starter|vista-home-basic)$/;
const TEN = /^windows-(?:xp-pro|vista-business)$/;

/** What the edition of a host allows at most (rule 17), whatever the host says itself. */
const capOf = ({ nodes, policies }: FinishedRun["plan"], host: string): number => {
  const os = nodes.find(({ name }) => name === host)?.os ?? "";
  const isTenByPolicy = os.startsWith("windows-vista") && policies["vista-home-seats"] === "ten";
  if (os === "" || SERVER.test(os)) return Infinity;
  return TEN.test(os) || isTenByPolicy ? 10 : FIVE.test(os) ? 5 : 20;
};

export const sessionsWithinCap = ({
  events,
  plan,
}: Pick<FinishedRun, "events" | "plan">): CheckReport => {
  const isByMachine = plan.policies["cap-unit"] === "machine";
  /** By host, every session and whose it is. */
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
    const used = isByMachine ? new Set(sessions.values()).size : sessions.size;
    const said = event["cap"];
    const cap = Math.min(typeof said === "number" ? said : Infinity, capOf(plan, host));
    if (used > cap) {
      violations.push({
        message: `${host} serves ${used} ${isByMachine ? "laptops" : "sessions"}, its edition allows ${cap}`,
        proof: [event.seq],
      });
    }
  }
  return { checked, violations };
};
