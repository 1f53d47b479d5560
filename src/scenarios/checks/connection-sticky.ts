/**
 * A copy stays with the copy somebody connected it to (engine I26): it exchanges with another one only after the person at that laptop
 * did something that leads there. Being found again at the same place is no change.
 */
import type { Action } from "../actions.ts";
import { textOf } from "./facts.ts";
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

export const connectionSticky = ({ events, plan }: FinishedRun): CheckReport => {
  /** Where each copy is connected, since which step, and whether somebody connected it then or it was found again. */
  const last = new Map<
    string,
    { readonly location: string; readonly step: number; readonly isFoundAgain: boolean }
  >();
  const violations: Array<Violation> = [];
  let checked = 0;
  let step = -1;
  for (const event of events) {
    step = furthest(step, event);
    if (event.kind !== "copy.connected") continue;
    const location = textOf(event, "location").toLowerCase();
    const copy = textOf(event, "copy");
    const before = last.get(copy);
    const isFoundAgain =
      before?.location === location && (before.step !== step || before.isFoundAgain);
    last.set(copy, { location, step, isFoundAgain });
    if (before === undefined) continue;
    checked++;
    if (before.location === location) continue;
    const moves = actionsOn(plan, event.actor, step).filter(
      (done) => (done.again || done.step >= before.step) && MOVES.has(done.action.action),
    );
    // What made the connection that is left now does not explain the next one as well.
    const inSameStep = before.isFoundAgain
      ? 0
      : moves.filter((done) => done.step === before.step).length;
    const moved = moves.length > inSameStep || inSameStep > 1 || moves.some(({ again }) => again);
    if (!moved)
      violations.push({
        message: `${event.actor} went from ${before.location} to ${location} by itself`,
        proof: [event.seq],
      });
  }
  return { checked, violations };
};
