/**
 * How long each event stays on the screen at speed 1. A field day is nine hours of which most are quiet, with bursts of a
 * thousand events in one second: quiet time is cut, bursts are stretched, and words get time to be read. The timeline bar and
 * per cent use this clock too, so that what lies close together on it is watched close together.
 */
import { MILLISECOND } from "../sim/time.ts";
import { text } from "./facts.ts";
import type { ReplayJournal } from "./journal.ts";
import { firstAfter } from "./markers.ts";
import type { Story } from "./story.ts";

const LONGEST_MILLIS = 1_500;
const STORY_MILLIS = 200;
const DETAIL_MILLIS = 5;
/** About three words a second, and never less than a short sentence takes. */
const READING_MILLIS_PER_CHARACTER = 60;
const READING_MILLIS = 1_500;

/** `pace[position]` is when that position is reached, in milliseconds at speed 1. */
export type Pace = Float64Array;

export const measurePace = (events: ReplayJournal["events"], story: Story): Pace => {
  const pace = new Float64Array(events.length + 1);
  let clock = 0;
  for (let seq = 0; seq < events.length; seq++) {
    const before = seq === 0 ? undefined : events[seq - 1];
    const event = events[seq]!;
    if (before !== undefined) {
      const quiet = (event.at - before.at) / MILLISECOND;
      const least = story[before.seq] === 1 ? STORY_MILLIS : DETAIL_MILLIS;
      const say = text(before, "say");
      const reading = say === null ? 0 : READING_MILLIS + say.length * READING_MILLIS_PER_CHARACTER;
      clock += Math.max(reading, least, Math.min(quiet, LONGEST_MILLIS));
    } else {
      clock += STORY_MILLIS;
    }
    pace[seq + 1] = clock;
  }
  return pace;
};

export const wholeDay = (pace: Pace): number => pace[pace.length - 1]!;

/** The last position reached at this time of the playing clock. */
export const positionAt = (pace: Pace, millis: number): number =>
  Math.max(0, firstAfter(pace, millis) - 1);
