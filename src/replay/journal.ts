/** What replay reads: a header and its events, as `sim/journal` writes and parses them. */
import type { JournalEvent, JournalHeader } from "../sim/journal.ts";

export interface ReplayJournal {
  readonly header: JournalHeader;
  /** `events[seq]` is the event with that number. */
  readonly events: ReadonlyArray<JournalEvent>;
  /** Only the first part of the day: the rest is still being read. */
  readonly partial?: boolean;
}
