/** One event on top of a field: the whole of replay is this function, applied again and again. */
import type { JournalEvent } from "../sim/journal.ts";
import type { FieldState } from "./field.ts";
import { COPY_FOLDS } from "./fold-copies.ts";
import { HARDWARE_FOLDS } from "./fold-hardware.ts";
import { SCENARIO_FOLDS } from "./fold-scenario.ts";
import { WINDOWS_FOLDS } from "./fold-windows.ts";

export type Fold = (field: FieldState, event: JournalEvent) => FieldState;

const FOLDS: ReadonlyMap<string, Fold> = new Map([
  ...Object.entries(HARDWARE_FOLDS),
  ...Object.entries(WINDOWS_FOLDS),
  ...Object.entries(COPY_FOLDS),
  ...Object.entries(SCENARIO_FOLDS),
]);

/** The field after this event. Kinds that change nothing visible only move the clock. */
export const apply: Fold = (field, event) => {
  const changed = FOLDS.get(event.kind)?.(field, event) ?? field;
  return { ...changed, position: field.position + 1, at: event.at };
};
