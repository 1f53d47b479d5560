/**
 * A copy stays with the copy somebody connected it to (engine I26): it exchanges with another one only after the person at that laptop
 * did something that leads there. Being found again at the same place is no change.
 */
import type { Action } from "../actions.ts";
import { sameFolder, textOf } from "./facts.ts";
import { actionsOn, furthest, type FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

/** What a person does that may move the connection, or needs the top-level copy and so moves it. */
const MOVES: ReadonlySet<Action["action"]> = new Set([
  "connect",
  // Forgets the copy, so the next one is the parent's again.
  "disconnect",
  "switch",
  "create-child-copy",
  "create-sync-copy",
  "lock-down",
  "clean-up",
  "unlock",
  "abandon",
  "delete-copy",
  "restore-folder",
]);

interface Connection {
  readonly location: string;
  readonly step: number;
  /** It is where it was before: nobody needs to have done anything for it. */
  readonly found: boolean;
}

/** A connection may be found again while somebody is just asking for another one. */
const leadsAway = (action: Action, { location }: Connection): boolean =>
  action.action !== "connect" || action.to.toLowerCase() !== location;

/** Who connects says where to; what else moves a connection leads where the engagement says. */
const mayLeadTo = (action: Action, location: string): boolean =>
  action.action !== "connect" || sameFolder(action.to, location);

export const connectionSticky = ({ events, plan }: FinishedRun): CheckReport => {
  const last = new Map<string, Connection>();
  const violations: Array<Violation> = [];
  let checked = 0;
  let step = -1;
  for (const event of events) {
    step = furthest(step, event);
    if (event.kind !== "copy.connected") continue;
    const location = textOf(event, "location").toLowerCase();
    const copy = textOf(event, "copy");
    const before = last.get(copy);
    const found = before?.location === location && (before.step !== step || before.found);
    last.set(copy, { location, step, found });
    if (before === undefined) continue;
    checked++;
    if (before.location === location) continue;
    const moves = actionsOn(plan, event.actor, step).filter(
      (done) => (done.again || done.step >= before.step) && MOVES.has(done.action.action),
    );
    // What made the connection that is left now does not explain the next one as well.
    const inSameStep = moves.filter(
      ({ action, step: at }) => at === before.step && !(before.found && leadsAway(action, before)),
    ).length;
    const moved = moves.length > inSameStep || inSameStep > 1 || moves.some(({ again }) => again);
    if (!moved || !moves.some(({ action }) => mayLeadTo(action, location)))
      violations.push({
        message: `${event.actor} went from ${before.location} to ${location} by itself`,
        proof: [event.seq],
      });
  }
  return { checked, violations };
};
