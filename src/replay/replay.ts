/** A journal opened for watching: everything about it that does not depend on the moment being looked at. */
import type { JournalEvent } from "../sim/journal.ts";
import type { Micros } from "../sim/time.ts";
import { count, text } from "./facts.ts";
import { openHistory } from "./history.ts";
import type { History } from "./history.ts";
import type { ReplayJournal } from "./journal.ts";
import { plainSortOf } from "./kinds.ts";
import { findMarkers, summarise } from "./markers.ts";
import type { Marker, MarkerSort } from "./markers.ts";
import { measurePace } from "./pace.ts";
import type { Pace } from "./pace.ts";
import { tellStory } from "./story.ts";
import type { Story } from "./story.ts";
import { askedSteps, questionOf, type AskedStep } from "./question.ts";
import { readWorld } from "./world.ts";
import type { World } from "./world.ts";

export interface Replay {
  readonly world: World;
  readonly events: ReplayJournal["events"];
  readonly partial: boolean;
  readonly history: History;
  readonly story: Story;
  /** Positions of the steps of the scenario, and of everything else worth a jump. */
  readonly stepMarkers: ReadonlyArray<number>;
  readonly jumpMarkers: ReadonlyArray<number>;
  /** The heaviest marker in each part of the day, for the timeline. */
  readonly summary: ReadonlyArray<MarkerSort | null>;
  readonly pace: Pace;
  readonly asked: ReadonlyMap<number, AskedStep>;
  /** Where a trainer stops: words for the room, a question, its answer, something that went wrong, the end. */
  readonly stops: ReadonlyArray<number>;
  /** Steps of the scenario file that were begun. */
  readonly steps: number;
  readonly ends: Micros;
  /** Position just after the first failure; null on a day without one. */
  readonly firstFailure: number | null;
  readonly firstRefusal: number | null;
}

const isStop = (event: JournalEvent): boolean =>
  plainSortOf(event) === "failure" ||
  event.kind === "verdict" ||
  ((event.kind === "step" || event.kind === "step.done") && text(event, "say") !== null) ||
  questionOf(event) !== null;

const positionsOf = (markers: ReadonlyArray<Marker>): ReadonlyArray<number> =>
  markers.map((marker) => marker.position);

export const openReplay = (journal: ReplayJournal): Replay => {
  const { events } = journal;
  const world = readWorld(journal);
  const story = tellStory(events);
  const found = findMarkers(events, { story, world });
  // Before the first step the room is only being set up: nothing there is worth a jump.
  const markers = found.slice(
    Math.max(
      0,
      found.findIndex((marker) => marker.sort === "step"),
    ),
  );
  const pace = measurePace(events, story);
  const asked = askedSteps(events);
  const answers = new Set([...asked.values()].map(({ answeredAt }) => answeredAt));
  const firstOf = (sort: Marker["sort"]): number | null =>
    markers.find((marker) => marker.sort === sort)?.position ?? null;
  return {
    world,
    events,
    partial: journal.partial ?? false,
    history: openHistory(world, events),
    story,
    stepMarkers: positionsOf(markers.filter((marker) => marker.sort === "step")),
    jumpMarkers: positionsOf(markers.filter((marker) => marker.sort !== "step")),
    summary: summarise(markers, pace),
    pace,
    asked,
    stops: events.flatMap((event) =>
      isStop(event) || answers.has(event.seq + 1) ? [event.seq + 1] : [],
    ),
    steps: events.reduce(
      (most, event) =>
        plainSortOf(event) === "step" ? Math.max(most, (count(event, "step") ?? -1) + 1) : most,
      0,
    ),
    ends: events.at(-1)?.at ?? 0,
    firstFailure: firstOf("failure"),
    firstRefusal: firstOf("refusal"),
  };
};
