/**
 * Who has lost the permission for a share exchanges nothing there any more (engine I27), from a minute later on: what was open may be
 * finished. Judged where it is certain by which account somebody came and that no group lets him in all the same.
 */
import { MINUTE } from "../../sim/time.ts";
import type { JournalEvent } from "../../sim/journal.ts";
import { textOf } from "./facts.ts";
import { computersOf, homesOf, type FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

interface Revoked {
  readonly seq: number;
  readonly at: number;
}

export const revokedStaysOut = (run: FinishedRun): CheckReport => {
  const { events, plan } = run;
  const homes = homesOf(events);
  const computers = computersOf(run);
  /** By host and account. Granted to anybody else, that may be a group of theirs: nothing is certain then. */
  const revoked = new Map<string, Revoked>();
  const granted = new Map<string, Set<string>>();
  const accounts = new Set<string>();
  const cameAs = new Map<string, string>();
  const mayBeGroup = (event: JournalEvent, name: string): boolean =>
    name !== textOf(event, "account") && !accounts.has(`${event.actor} ${name}`);
  const violations: Array<Violation> = [];
  let checked = 0;
  // Where Windows asks only when the share is connected anew, whoever is connected goes on.
  if (plan.policies.withdrawal === "next-connection") return { checked, violations };
  for (const event of events) {
    const key = `${event.actor} ${textOf(event, "account").toLowerCase()}`;
    switch (event.kind) {
      case "account.created":
        accounts.add(`${event.actor} ${textOf(event, "account")}`);
        break;
      case "permission.granted":
        granted.set(
          event.actor,
          (granted.get(event.actor) ?? new Set<string>()).add(textOf(event, "account")),
        );
        revoked.delete(key);
        break;
      case "permission.revoked":
        if ([...(granted.get(event.actor) ?? [])].some((name) => mayBeGroup(event, name))) break;
        checked++;
        revoked.set(key, event);
        break;
      case "session.opened": {
        const client = computers.get(textOf(event, "client").toLowerCase());
        cameAs.set(`${client} ${event.actor}`, textOf(event, "account").toLowerCase());
        break;
      }
      case "round": {
        const host = homes.get(textOf(event, "with"));
        const account = cameAs.get(`${event.actor} ${host}`);
        const since = revoked.get(`${host} ${account}`);
        if (since !== undefined && event.at > since.at + MINUTE)
          violations.push({
            message: `${event.actor} exchanged with ${host} as ${account}, whose permission had been taken away`,
            proof: [since.seq, event.seq],
          });
        break;
      }
    }
  }
  return { checked, violations };
};
