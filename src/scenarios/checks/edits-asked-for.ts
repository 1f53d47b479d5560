/**
 * Nothing is edited or deleted that nobody asked for: a folder that is empty, unplugged or somebody else's deletes nothing (engine I16),
 * and looking at two versions or two equal numbers writes nothing (I3). Every edit the engine stores belongs to something the person at
 * that laptop did by then.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import type { DrawnEdit } from "../chance.ts";
import type { Action } from "../actions.ts";
import { textOf } from "./facts.ts";
import { actionsOn, furthest, type FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

const sameDocument = (action: { readonly document: string | null }, entity: string): boolean =>
  action.document === null || entity === `document/${action.document}`;

/** Whether somebody who does this can bring about that edit. */
const explains = (action: Action, event: JournalEvent): boolean => {
  const entity = textOf(event, "entity");
  const isDeletion = event["value"] === null;
  switch (action.action) {
    case "edit-record":
      return (
        !isDeletion && action.record === entity && Object.hasOwn(action.set, textOf(event, "field"))
      );
    case "delete-record":
      return isDeletion && action.record === entity;
    case "edit-document":
    case "promote":
    case "confirm":
      return !isDeletion && sameDocument(action, entity);
    case "delete-document":
      return isDeletion && sameDocument(action, entity);
    default:
      return false;
  }
};

/** Whether this edit was drawn for that laptop, and its time had come. */
const isAskedBy = ({ action, at }: DrawnEdit, event: JournalEvent): boolean =>
  action.laptop === event.actor && at <= event.at;

export const editsAskedFor = ({ events, plan }: FinishedRun): CheckReport => {
  const violations: Array<Violation> = [];
  const leftToChance = (plan.workload ?? []).flatMap(({ drawn }) => drawn);
  let checked = 0;
  let step = -1;
  for (const event of events) {
    step = furthest(step, event);
    if (event.kind !== "edit") continue;
    checked++;
    const asked =
      actionsOn(plan, event.actor, step).some(({ action }) => explains(action, event)) ||
      leftToChance.some((edit) => isAskedBy(edit, event) && explains(edit.action, event));
    if (!asked) violations.push(unasked(event));
  }
  return { checked, violations };
};

const unasked = (event: JournalEvent): Violation => ({
  message: `${event.actor} ${event["value"] === null ? "deleted" : "changed"} ${textOf(event, "entity")}, and nobody there had asked for that`,
  proof: [event.seq],
});
