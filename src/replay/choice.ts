/** Which events the list shows: the story or everything, one laptop or all, and which of them a search finds. */
import type { JournalEvent } from "../sim/journal.ts";
import { concerns } from "./kinds.ts";
import type { Replay } from "./replay.ts";
import { sentence } from "./sentences.ts";
import type { World } from "./world.ts";

export interface Choice {
  /** `hits`: only what the search finds. */
  readonly view: "story" | "everything" | "hits";
  /** The laptop followed; null for all. */
  readonly follow: string | null;
  /** Words that must all be in the sentence, the kind or the actor, in any case; empty finds nothing. */
  readonly query: string;
}

const words = (query: string): ReadonlyArray<string> =>
  query
    .toLowerCase()
    .split(" ")
    .filter((word) => word !== "");

/** Whether the search finds this event. */
export const isHit = (event: JournalEvent, query: string, world: World): boolean => {
  const wanted = words(query);
  if (wanted.length === 0) return false;
  const said = `${event.actor} ${event.kind} ${sentence(event, world)}`.toLowerCase();
  return wanted.every((word) => said.includes(word));
};

const isChosen = (replay: Replay, event: JournalEvent, choice: Choice): boolean => {
  if (choice.view === "story") {
    // Ten laptops as expected are ten rows between what happened and what happens next.
    if (replay.story[event.seq] === 0 || event.kind === "expect.pass") return false;
  }
  if (choice.view === "hits" && !isHit(event, choice.query, replay.world)) return false;
  return (
    choice.follow === null || concerns(event, choice.follow, replay.world) || event.kind === "step"
  );
};

/** Positions just after each event the list shows, ascending. */
export const chosenPositions = (replay: Replay, choice: Choice): ReadonlyArray<number> => {
  const positions: Array<number> = [];
  for (const event of replay.events) {
    if (isChosen(replay, event, choice)) positions.push(event.seq + 1);
  }
  return positions;
};

/** Positions just after each event the search finds, ascending. */
export const hitPositions = (replay: Replay, query: string): ReadonlyArray<number> => {
  if (words(query).length === 0) return [];
  const positions: Array<number> = [];
  for (const event of replay.events) {
    if (isHit(event, query, replay.world)) positions.push(event.seq + 1);
  }
  return positions;
};
