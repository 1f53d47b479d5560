/**
 * Why the present event happened, as the panel tells it. An expectation that is not met is caused by the step that looked; what explains it
 * is what the laptop did before, so that comes first.
 */
import type { JournalEvent } from "../sim/journal.ts";
import type { Choice } from "./choice.ts";
import { shown, text } from "./facts.ts";
import { explains, plainSortOf } from "./kinds.ts";
import type { Replay } from "./replay.ts";
import { DONE } from "./phrases.ts";
import { withSilentHost } from "./silent-host.ts";
import { isNoReason, kindsThatExplain } from "./told.ts";
import { why } from "./why.ts";

/** The last thing that made the laptop show what it should not; undefined where only a guess could tell. */
const explaining = (events: Replay["events"], failed: JournalEvent): JournalEvent | undefined => {
  const [laptop = "", key = ""] = (text(failed, "key") ?? "").split(".");
  const found = text(failed, "found");
  const kinds = kindsThatExplain(key, found);
  // A number of something else may be that of an error.
  const code = text(failed, "expected") === DONE ? found : null;
  for (let seq = failed.seq - 1; seq >= 0; seq--) {
    const event = events[seq];
    if (event === undefined || event.actor !== laptop) continue;
    if (kinds.includes(event.kind) || isRefusedWith(event, code))
      return isNoReason(key, event) ? undefined : event;
  }
  return undefined;
};

/** What an action ended with is the code of the refusal. */
const isRefusedWith = (event: JournalEvent, code: string | null): boolean =>
  code !== null &&
  plainSortOf(event) === "refusal" &&
  (shown(event, "code") === code || shown(event, "reason") === code);

/** What is said where an event stands alone; null where something stands before it. */
export const aloneWords = (chain: ReadonlyArray<JournalEvent>): string | null => {
  const [only] = chain;
  if (only === undefined || chain.length > 1) return null;
  if (only.kind === "verdict" && plainSortOf(only) === "failure")
    return "The whole day is judged after its end, and no journal says what was found: fieldlab run does.";
  return only.cause === null
    ? "Nothing recorded led to it."
    : "Only traffic and bookkeeping led to it: v shows every event.";
};

/** A day that did not pass is told by what was not as expected first, where anything was. */
const chainTo = (events: Replay["events"], event: JournalEvent): ReadonlyArray<JournalEvent> => {
  if (event.kind === "verdict" && plainSortOf(event) === "failure") {
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
  { events, world }: Pick<Replay, "events" | "world">,
  position: number,
  view: Choice["view"],
): ReadonlyArray<JournalEvent> => {
  const event = events[position - 1];
  if (event === undefined) return [];
  const chain = withSilentHost(events, chainTo(events, event), world);
  return view === "everything" ? chain : chain.filter((each) => each === event || explains(each));
};
