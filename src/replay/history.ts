/**
 * The field at any moment of a journal. Going back is going forward from the checkpoint before, so backwards is exact and
 * costs at most one stretch of events, however long the day was.
 */
import { fieldBefore } from "./field.ts";
import type { FieldState } from "./field.ts";
import { apply } from "./fold.ts";
import type { ReplayJournal } from "./journal.ts";
import type { World } from "./world.ts";

/** Events between two kept states. */
const CHECKPOINT_EVERY_EVENTS = 1_024;

export interface History {
  readonly events: ReplayJournal["events"];
  readonly everyEvents: number;
  /** `checkpoints[i]` is the field at position `i * everyEvents`. */
  readonly checkpoints: ReadonlyArray<FieldState>;
}

const forward = (field: FieldState, events: ReplayJournal["events"], to: number): FieldState => {
  let reached = field;
  for (let position = field.position; position < to; position++) {
    reached = apply(reached, events[position]!);
  }
  return reached;
};

export const openHistory = (
  world: World,
  events: ReplayJournal["events"],
  everyEvents: number = CHECKPOINT_EVERY_EVENTS,
): History => {
  let reached = fieldBefore(world);
  const checkpoints = [reached];
  for (let position = everyEvents; position <= events.length; position += everyEvents) {
    reached = forward(reached, events, position);
    checkpoints.push(reached);
  }
  return { events, everyEvents, checkpoints };
};

/**
 * The field after the first `position` events; positions beyond the ends mean the ends. `near`, the field somebody already
 * holds, saves the way from the checkpoint when it lies closer.
 */
export const fieldAt = (history: History, position: number, near?: FieldState): FieldState => {
  const to = Math.max(0, Math.min(history.events.length, position));
  const checkpoint = history.checkpoints[Math.floor(to / history.everyEvents)]!;
  const from =
    near !== undefined && near.position <= to && near.position > checkpoint.position
      ? near
      : checkpoint;
  return forward(from, history.events, to);
};
