/**
 * A check-out is only to be had from the top-level copy (engine I12, domain rule 58): on it, or connected to it. Where the day says that a
 * copy connected to a peer may ask there as well (policy F7), its laptop has a session on one that holds the top-level copy at that moment.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { textOf } from "./facts.ts";
import type { FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

/** Whose sessions a laptop has, as the room told it; one who uses two accounts is there twice. */
const hear = (clients: Map<string, ReadonlyArray<string>>, event: JournalEvent): void => {
  const { actor, kind } = event;
  const client = textOf(event, "client");
  const before = clients.get(actor) ?? [];
  if (kind === "session.opened") clients.set(actor, [...before, client]);
  if (kind === "session.closed" && before.includes(client))
    clients.set(actor, before.toSpliced(before.indexOf(client), 1));
};

/** A copy that is opened again, after the power went too, is connected to nobody yet. */
const ENDS_CONNECTION: ReadonlySet<string> = new Set([
  "copy.offline",
  "copy.closed",
  "copy.opened",
]);

export const noLockOverPeer = ({ events, plan }: FinishedRun): CheckReport => {
  const mayReachPastPeer = plan.policies["locks-with-peer"] === "top-level-if-reached";
  const connectedTo = new Map<string, string>();
  const clients = new Map<string, ReadonlyArray<string>>();
  /** Laptops on which the top-level copy was made or opened. */
  const homes = new Set<string>();
  let topLevel = "";
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const event of events) {
    hear(clients, event);
    const copy = textOf(event, "copy");
    if (event.kind === "copy.created" && textOf(event, "role") === "top-level") topLevel = copy;
    if (event.kind.startsWith("copy.") && copy === topLevel) homes.add(event.actor);
    if (event.kind === "copy.connected") connectedTo.set(copy, textOf(event, "to"));
    else if (ENDS_CONNECTION.has(event.kind)) connectedTo.delete(copy);
    else if (event.kind === "lock.claimed") {
      checked++;
      if (copy === topLevel || connectedTo.get(copy) === topLevel) continue;
      const reached =
        mayReachPastPeer &&
        connectedTo.has(copy) &&
        [...homes].some((home) => clients.get(home)?.includes(event.actor) === true);
      if (reached) continue;
      violations.push({
        message: `${event.actor} was given ${textOf(event, "resource")} without a connection to the top-level copy`,
        proof: [event.seq],
      });
    }
  }
  return { checked, violations };
};
