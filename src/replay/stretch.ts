/** The events of the story in a stretch of the day: what a diagram of it shows. */
import type { JournalEvent } from "../sim/journal.ts";
import type { Micros } from "../sim/time.ts";
import { endsOf } from "./kinds.ts";
import type { Replay } from "./replay.ts";

export interface Stretch {
  /** Both included. */
  readonly from: Micros;
  readonly to: Micros;
}

export const eventsIn = (replay: Replay, { from, to }: Stretch): ReadonlyArray<JournalEvent> =>
  replay.events.filter(
    (event) => replay.story[event.seq] === 1 && event.at >= from && event.at <= to,
  );

/** The laptops that do anything there or have anything done to them, in the order of the room. */
export const laptopsIn = (
  replay: Replay,
  events: ReadonlyArray<JournalEvent>,
): ReadonlyArray<string> => {
  const seen = new Set(events.flatMap((event) => endsOf(event, replay.world)));
  return replay.world.laptops.map(({ name }) => name).filter((name) => seen.has(name));
};
