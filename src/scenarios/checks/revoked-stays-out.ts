/**
 * Who has lost the permission for a share exchanges nothing there any more (engine I27), from a minute later on: what was open may be
 * finished. Judged where it is certain by which account somebody came and that no group lets him in all the same. And nobody is told that
 * his permission was taken away unless Windows has refused him something for want of one.
 */
import { MINUTE } from "../../sim/time.ts";
import type { JournalEvent } from "../../sim/journal.ts";
import { textOf } from "./facts.ts";
import { WINDOWS_CODES } from "../../model/windows/codes.ts";
import { computersOf, homesOf, type FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

interface Revoked {
  readonly seq: number;
  readonly at: number;
}

/** By which accounts a laptop is at a host right now; several where another person or program is there as well. */
interface Presence {
  readonly open: Set<string>;
  readonly last: string;
}

const OF_PERMISSIONS: ReadonlySet<number> = new Set(
  Object.entries(WINDOWS_CODES).flatMap(([code, { reason }]) =>
    reason === "denied" || reason === "logon" ? [Number(code)] : [],
  ),
);

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

export const revokedStaysOut = (run: FinishedRun): CheckReport => {
  const { events, plan } = run;
  const homes = homesOf(events);
  const computers = computersOf(run);
  /** By host and account. Granted to anybody else, that may be a group of theirs: nothing is certain then. */
  const revoked = new Map<string, Revoked>();
  const granted = new Map<string, Set<string>>();
  const accounts = new Set<string>();
  const cameAs = new Map<string, Presence>();
  const mayBeGroup = (event: JournalEvent, name: string): boolean =>
    name !== textOf(event, "account") && !accounts.has(`${event.actor} ${name}`);
  const { checked: told, violations } = toldForNothing(events);
  let checked = told;
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
        const way = `${client} ${event.actor}`;
        const last = textOf(event, "account").toLowerCase();
        cameAs.set(way, { open: (cameAs.get(way)?.open ?? new Set<string>()).add(last), last });
        break;
      }
      case "session.closed": {
        const client = computers.get(textOf(event, "client").toLowerCase());
        cameAs.get(`${client} ${event.actor}`)?.open.delete(textOf(event, "account").toLowerCase());
        break;
      }
      case "round": {
        const host = homes.get(textOf(event, "with"));
        const presence = cameAs.get(`${event.actor} ${host}`);
        if (presence === undefined) break;
        const { last, open } = presence;
        const isOut = (account: string): boolean =>
          event.at > (revoked.get(`${host} ${account}`)?.at ?? event.at) + MINUTE;
        const since = revoked.get(`${host} ${last}`);
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
