/** Which changes a conflict is between: what nobody told the laptop that shows it, and everybody asks next. */
import type { JournalEvent } from "../sim/journal.ts";
import { text } from "./facts.ts";
import { formatClock } from "./quantities.ts";
import type { Replay } from "./replay.ts";
import { sentence } from "./sentences.ts";

const seen = (edit: JournalEvent): ReadonlyArray<unknown> => {
  const dots = edit["observedDots"];
  return Array.isArray(dots) ? dots : [];
};

/** The same thing: a deletion is of all its fields. */
const isAbout = (edit: JournalEvent, conflict: JournalEvent): boolean =>
  edit.kind === "edit" &&
  text(edit, "entity") === text(conflict, "entity") &&
  (text(edit, "field") ?? text(conflict, "field")) ===
    (text(conflict, "field") ?? text(edit, "field"));

/** Those that no later one has seen, before this moment. */
const unseen = (events: Replay["events"], conflict: JournalEvent): ReadonlyArray<JournalEvent> => {
  const edits: Array<JournalEvent> = [];
  const replaced = new Set<unknown>();
  for (let seq = conflict.seq - 1; seq >= 0; seq--) {
    const event = events[seq];
    if (event === undefined || !isAbout(event, conflict)) continue;
    if (!replaced.has(event["dot"])) edits.unshift(event);
    for (const dot of seen(event)) replaced.add(dot);
  }
  return edits;
};

/** `Neither knew of the other: …`, of the conflict the reasons end with; null where they end with something else, or no two are known. */
export const conflictingEdits = (
  { events, world }: Pick<Replay, "events" | "world">,
  chain: ReadonlyArray<JournalEvent>,
): string | null => {
  const last = chain.at(-1);
  if (last?.kind !== "conflict") return null;
  const edits = unseen(events, last);
  if (edits.length < 2) return null;
  const told = edits.map((edit) => `${formatClock(edit.at)} ${sentence(edit, world)}`);
  return `${edits.length === 2 ? "Neither of these knew of the other" : "None of these knew of the others"}: ${told.join("; ")}.`;
};
