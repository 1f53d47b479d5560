/** The moments worth jumping to: steps of the scenario, faults, refusals, failures, marks. */
import type { ReplayJournal } from "./journal.ts";
import { count } from "./facts.ts";
import { sortOf } from "./kinds.ts";
import type { EventSort } from "./kinds.ts";
import type { Story } from "./story.ts";
import type { World } from "./world.ts";

export type MarkerSort = Exclude<EventSort, "plain" | "pass">;

export interface Marker {
  /** The moment just after the event: its seq + 1. */
  readonly position: number;
  readonly sort: MarkerSort;
}

export const findMarkers = (
  events: ReplayJournal["events"],
  { story, world }: { readonly story: Story; readonly world: World },
): ReadonlyArray<Marker> => {
  const markers: Array<Marker> = [];
  let step = -1;
  for (const event of events) {
    const sort = sortOf(event, world);
    if (sort === "plain" || sort === "pass" || story[event.seq] === 0) continue;
    if (sort === "step") {
      // Small steps made from one line of the file share its number: one marker for all of them.
      const index = count(event, "step") ?? -1;
      if (index === step) continue;
      step = index;
    }
    markers.push({ position: event.seq + 1, sort });
  }
  return markers;
};

/** What is shown where several markers fall together: the higher wins. */
const WEIGHT: { readonly [sort in MarkerSort]: number } = {
  step: 1,
  mark: 2,
  fault: 3,
  refusal: 4,
  failure: 5,
};

export const heavier = (one: MarkerSort | null, other: MarkerSort | null): MarkerSort | null => {
  if (one === null) return other;
  return other !== null && WEIGHT[other] > WEIGHT[one] ? other : one;
};

/** More cells than any screen has columns, few enough to look at all of them in every frame. */
const SUMMARY_CELLS = 2_048;

/** The heaviest marker in each of so many equal parts of the day's pace, for drawing it on one row. */
export const summarise = (
  markers: ReadonlyArray<Marker>,
  pace: Float64Array,
): ReadonlyArray<MarkerSort | null> => {
  const summary: Array<MarkerSort | null> = Array.from({ length: SUMMARY_CELLS }, () => null);
  const day = Math.max(1, pace[pace.length - 1]!);
  for (const marker of markers) {
    const cell = Math.floor(((pace[marker.position] ?? 0) / day) * SUMMARY_CELLS);
    const at = Math.min(SUMMARY_CELLS - 1, cell);
    summary[at] = heavier(summary[at] ?? null, marker.sort);
  }
  return summary;
};

/** First position in an ascending list that is greater than the given one; the list's length if none is. */
export const firstAfter = (
  positions: { readonly length: number; readonly [index: number]: number | undefined },
  position: number,
): number => {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (positions[middle]! > position) high = middle;
    else low = middle + 1;
  }
  return low;
};
