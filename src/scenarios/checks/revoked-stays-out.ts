/**
 * Who has lost the permission for a share exchanges nothing there any more (engine I27), from a minute later on: what was open may be
 * finished. Judged where it is certain by which account somebody came and that no group lets him in all the same. And nobody is told that
 * his permission was taken away unless Windows has refused him something for want of one.
 */
import { MINUTE } from "../../sim/time.ts";
import type { JournalEvent } from "../../sim/journal.ts";
import { textOf } from "./facts.ts";
import { codesThatMean } from "../../model/windows/codes.ts";
import { homesOf, type FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

interface Revoked {
  readonly seq: number;
  readonly at: number;
}

/** A file that went between two laptops. Whoever had it open when the permission went may finish it, however bad the wire. */
interface Carried {
  readonly since: number;
  readonly until: number;
}

/** By which accounts a laptop is at a host right now; several where another person or program is there as well. */
interface Presence {
  readonly open: Set<string>;
  readonly last: string;
}

const OF_PERMISSIONS = codesThatMean("denied", "logon");

/** `copy.revoked` of a laptop that was refused nothing by a code that speaks of permissions, since it was last connected. */
const toldForNothing = (events: FinishedRun["events"]) => {
  const refused = new Set<string>();
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const event of events) {
    if (event.kind === "copy.connected") refused.delete(event.actor);
    if (event.kind === "refused" && OF_PERMISSIONS.has(Number(event["code"])))
      refused.add(event.actor);
    if (event.kind !== "copy.revoked") continue;
    checked++;
    if (!refused.has(event.actor))
      violations.push({
        message: `${event.actor} says that its permission was taken away, and Windows has refused it nothing`,
        proof: [event.seq],
      });
  }
  return { checked, violations };
};

/** Names of accounts are compared without case (rule 26). */
const accountIn = (event: JournalEvent): string => textOf(event, "account").toLowerCase();

export const revokedStaysOut = (run: FinishedRun): CheckReport => {
  const { events, plan } = run;
  const homes = homesOf(events);
  /** By host and account. Granted to anybody else, that may be a group of theirs: nothing is certain then. */
  const revoked = new Map<string, Revoked>();
  const granted = new Map<string, Set<string>>();
  /** Also whoever sits at a laptop has an account there. */
  const accounts = new Set(plan.nodes.map(({ name, user }) => `${name} ${user.toLowerCase()}`));
  const cameAs = new Map<string, Presence>();
  /** When laptops fell asleep that have not been let in anywhere since: what they tell when they wake was done before. */
  const asleepSince = new Map<string, number>();
  /** By both ends, the last one. */
  const carried = new Map<string, Carried>();
  const mayBeGroup = (event: JournalEvent, name: string): boolean =>
    name !== accountIn(event) && !accounts.has(`${event.actor} ${name}`);
  const { checked: told, violations } = toldForNothing(events);
  let checked = told;
  // Where Windows asks only when the share is connected anew, whoever is connected goes on.
  if (plan.policies.withdrawal === "next-connection") return { checked, violations };
  for (const event of events) {
    const key = `${event.actor} ${accountIn(event)}`;
    switch (event.kind) {
      case "account.created":
        accounts.add(key);
        break;
      case "permission.granted":
        granted.set(
          event.actor,
          (granted.get(event.actor) ?? new Set<string>()).add(accountIn(event)),
        );
        revoked.delete(key);
        break;
      case "permission.revoked":
        if ([...(granted.get(event.actor) ?? [])].some((name) => mayBeGroup(event, name))) break;
        revoked.set(key, event);
        break;
      case "power.sleep":
      case "power.hibernate":
        asleepSince.set(event.actor, event.at);
        break;
      case "transfer": {
        const file = { since: event.at - Number(event["tookMicros"]), until: event.at };
        carried.set(`${event.actor} ${textOf(event, "to")}`, file);
        carried.set(`${textOf(event, "to")} ${event.actor}`, file);
        break;
      }
      case "session.opened": {
        asleepSince.delete(textOf(event, "client"));
        const way = `${textOf(event, "client")} ${event.actor}`;
        const last = accountIn(event);
        cameAs.set(way, { open: (cameAs.get(way)?.open ?? new Set<string>()).add(last), last });
        break;
      }
      case "session.closed": {
        const way = `${textOf(event, "client")} ${event.actor}`;
        cameAs.get(way)?.open.delete(accountIn(event));
        break;
      }
      case "round": {
        const host = homes.get(textOf(event, "with"));
        const way = `${event.actor} ${host}`;
        const presence = cameAs.get(way);
        if (presence === undefined) break;
        const { last, open } = presence;
        const file = carried.get(way);
        const began = file !== undefined && event.at <= file.until + MINUTE ? file.since : event.at;
        const at = Math.min(began, asleepSince.get(event.actor) ?? event.at);
        const isOut = (account: string): boolean =>
          at > (revoked.get(`${host} ${account}`)?.at ?? at) + MINUTE;
        const since = revoked.get(`${host} ${last}`);
        if (since !== undefined) checked++;
        if (since !== undefined && isOut(last) && [...open].every(isOut))
          violations.push({
            message: `${event.actor} exchanged with ${host} as ${last}, whose permission had been taken away`,
            proof: [since.seq, event.seq],
          });
        break;
      }
    }
  }
  return { checked, violations };
};
