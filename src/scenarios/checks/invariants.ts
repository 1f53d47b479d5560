/** The invariants a scenario can name under `always:`, each judged from the journal alone. */
import type { JournalEvent } from "../../sim/journal.ts";
import type { InvariantName, Plan } from "../plan.ts";
import { cablesWithinPool } from "./cables-within-pool.ts";
import { noLostEdits } from "./no-lost-edits.ts";
import type { CheckReport } from "./report.ts";
import { sessionsWithinCap } from "./sessions-within-cap.ts";

const CHECKS: {
  readonly [name in InvariantName]: (
    events: ReadonlyArray<JournalEvent>,
    plan: Plan,
  ) => CheckReport;
} = {
  "no-lost-edits": noLostEdits,
  "sessions-within-cap": sessionsWithinCap,
  "cables-within-pool": (events, plan) =>
    cablesWithinPool(events, plan.cables + (plan.crossoverCables ?? 0)),
};

export const checkInvariant = (
  name: InvariantName,
  events: ReadonlyArray<JournalEvent>,
  plan: Plan,
): CheckReport => CHECKS[name](events, plan);
