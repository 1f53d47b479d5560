/**
 * Why the present event happened, as the panel tells it. An expectation that is not met is caused by the step that looked; what explains it
 * is what the laptop did before, so that comes first.
 */
import type { JournalEvent } from "../sim/journal.ts";
import type { Choice } from "./choice.ts";
import { text } from "./facts.ts";
import { isStoryKind, sortOf } from "./kinds.ts";
import type { Replay } from "./replay.ts";
import { kindsThatExplain } from "./told.ts";
import { why } from "./why.ts";

/** The last thing that made the laptop show what it should not; undefined where only a guess could tell. */
const explaining = (events: Replay["events"], failed: JournalEvent): JournalEvent | undefined => {
  const [laptop = "", key = ""] = (text(failed, "key") ?? "").split(".");
  const kinds = kindsThatExplain(key, text(failed, "found"));
  for (let seq = failed.seq - 1; seq >= 0; seq--) {
    const event = events[seq];
    if (event !== undefined && event.actor === laptop && kinds.includes(event.kind)) return event;
  }
  return undefined;
};

/** What is said where an event stands alone; null where something stands before it. */
export const aloneWords = (chain: ReadonlyArray<JournalEvent>): string | null => {
  const [only] = chain;
  if (only === undefined || chain.length > 1) return null;
  if (only.kind === "verdict" && sortOf(only) === "failure")
    return "The whole day is judged after its end, and no journal says what was found: fieldlab run does.";
  return only.cause === null
    ? "Nothing recorded led to it."
    : "Only traffic and bookkeeping led to it: v shows every event.";
};

/** A day that did not pass is told by what was not as expected first, where anything was. */
const chainTo = (
  events: Replay["events"],
  event: JournalEvent,
): ReadonlyArray<JournalEvent> => {
  if (event.kind === "verdict" && sortOf(event) === "failure") {
    const failed = events.find(({ kind, seq }) => kind === "expect.fail" && seq < event.seq);
    return failed === undefined ? [event] : [...chainTo(events, failed), event];
  }
  const before = event.kind === "expect.fail" ? explaining(events, event) : undefined;
  return before === undefined ? why(events, event.seq) : [...why(events, before.seq), event];
};

/**
 * First cause first, the event itself last; empty before the first event. Traffic and bookkeeping carry a cause on and explain nothing:
 * they are left out unless everything is looked at.
 */
export const reasons = (
  { events }: Pick<Replay, "events">,
  position: number,
  view: Choice["view"],
): ReadonlyArray<JournalEvent> => {
  const event = events[position - 1];
  if (event === undefined) return [];
  const chain = chainTo(events, event);
  return view === "everything"
    ? chain
    : chain.filter((each) => each === event || isStoryKind(each));
};
