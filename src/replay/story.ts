/**
 * Which events belong to the story. Most kinds either do or do not; two need to look around: a refusal that repeats the one
 * before is a program trying again in the background, and the day's story is not that it is still refused.
 */
import type { JournalEvent } from "../sim/journal.ts";
import { shown, text } from "./facts.ts";
import type { ReplayJournal } from "./journal.ts";
import { isStoryKind } from "./kinds.ts";

const refusalOf = (event: JournalEvent): string =>
  `${shown(event, "code")} ${text(event, "target")}`;

/** One flag per event: 1 belongs to the story. */
export type Story = Uint8Array;

export const tellStory = (events: ReplayJournal["events"]): Story => {
  const story = new Uint8Array(events.length);
  /** The last refusal of each laptop in this step. */
  const refused = new Map<string, string>();
  let step = "";
  for (const event of events) {
    let told = isStoryKind(event);
    if (event.kind === "step") {
      const now = `${shown(event, "step")} ${shown(event, "label")}`;
      // Small steps made from one line of the file are one step to a reader; only the first is told, or one that speaks.
      told = now !== step || text(event, "say") !== null;
      if (now !== step) refused.clear();
      step = now;
    } else if (event.kind === "copy.connected") refused.delete(event.actor);
    else if (event.kind === "refused") {
      const refusal = refusalOf(event);
      told = refused.get(event.actor) !== refusal;
      refused.set(event.actor, refusal);
    }
    story[event.seq] = told ? 1 : 0;
  }
  return story;
};
