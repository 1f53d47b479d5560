/** Why something happened: the chain of causes the journal recorded, first cause first, the event itself last. */
import type { JournalEvent } from "../sim/journal.ts";
import type { ReplayJournal } from "./journal.ts";

export const why = (events: ReplayJournal["events"], seq: number): ReadonlyArray<JournalEvent> => {
  const chain: Array<JournalEvent> = [];
  let event = events[seq];
  while (event !== undefined) {
    chain.push(event);
    // A cause is earlier by the journal's own rule; a damaged journal that says otherwise must not loop.
    event = event.cause !== null && event.cause < event.seq ? events[event.cause] : undefined;
  }
  return chain.reverse();
};
