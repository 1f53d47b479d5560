/** How long a copy could look at its own folder: a laptop that sleeps, is off, or has its stick out does nothing with what others leave there. */
import type { JournalEvent } from "../../sim/journal.ts";
import type { Micros } from "../../sim/time.ts";

/** What keeps a copy from looking, and whether that begins or ends: the power, or the stick it lies on. */
export const KEEPS_FROM_LOOKING: ReadonlyMap<string, boolean> = new Map([
  ["power.sleep", true],
  ["power.hibernate", true],
  ["power.off", true],
  ["power.wake", false],
  ["power.on", false],
  ["stick.out", true],
  ["stick.in", false],
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
    const begins = KEEPS_FROM_LOOKING.get(kind);
    if (begins === undefined || actor !== laptop) continue;
    const [what = ""] = kind.split(".");
    passUntil(at);
    if (begins) hindered.add(what);
    else hindered.delete(what);
  }
  passUntil(events.at(-1)?.at ?? from);
  return time;
};
