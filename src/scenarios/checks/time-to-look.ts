/** How long a copy could look at its own folder: a laptop that sleeps, is off, or has its stick out does nothing with what others leave there. */
import type { JournalEvent } from "../../sim/journal.ts";
import type { Micros } from "../../sim/time.ts";

/** What keeps it from looking, and whether that begins or ends. */
const HINDERS: ReadonlyMap<string, readonly [what: "power" | "stick", begins: boolean]> = new Map([
  ["power.sleep", ["power", true]],
  ["power.hibernate", ["power", true]],
  ["power.off", ["power", true]],
  ["power.wake", ["power", false]],
  ["power.on", ["power", false]],
  ["stick.out", ["stick", true]],
  ["stick.in", ["stick", false]],
]);

/** In microseconds, from a moment to the last event. */
export const timeToLook = (
  events: ReadonlyArray<JournalEvent>,
  laptop: string,
  from: Micros,
): Micros => {
  const hindered = new Set<string>();
  let since = from;
  let time = 0;
  const passUntil = (at: Micros): void => {
    if (hindered.size === 0) time += Math.max(0, at - since);
    since = Math.max(since, at);
  };
  for (const { actor, at, kind } of events) {
    const hinder = HINDERS.get(kind);
    if (hinder === undefined || actor !== laptop) continue;
    const [what, begins] = hinder;
    passUntil(at);
    if (begins) hindered.add(what);
    else hindered.delete(what);
  }
  passUntil(events.at(-1)?.at ?? from);
  return time;
};
