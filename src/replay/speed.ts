/**
 * How quickly the day is played: a step of the scenario at every press, multiples of the pace, or the whole day in ten seconds. A day
 * that is over in that time anyway has no need of the last.
 */
import { wholeDay, type Pace } from "./pace.ts";

export type Speed = "a-step-a-press" | number | "the-day-in-ten-seconds";

const MULTIPLES: ReadonlyArray<number> = [0.5, 1, 2, 4, 8, 16, 32, 64];

const SHORTEST_DAY_MILLIS = 10_000;

/** How much of the pace passes in a millisecond: only a press moves a day that goes step by step. */
export const timesOf = (speed: Speed, pace: Pace): number => {
  switch (speed) {
    case "a-step-a-press":
      return 0;
    case "the-day-in-ten-seconds":
      return Math.max(1, wholeDay(pace) / SHORTEST_DAY_MILLIS);
    default:
      return speed;
  }
};

/** From the slowest to the quickest. */
export const speedsOf = (pace: Pace): ReadonlyArray<Speed> => {
  const quickest = timesOf("the-day-in-ten-seconds", pace);
  const slower = MULTIPLES.filter((times) => times <= 1 || times < quickest);
  return quickest > 1
    ? ["a-step-a-press", ...slower, "the-day-in-ten-seconds"]
    : ["a-step-a-press", ...slower];
};

/** The next quicker or slower one; the last stays. */
export const nextSpeed = (speed: Speed, by: 1 | -1, pace: Pace): Speed => {
  const speeds = speedsOf(pace);
  // Another day may have taken the place of the one this was chosen for.
  const at = speeds.indexOf(speed);
  const now = at === -1 ? speeds.length - 1 : at;
  return speeds[Math.max(0, Math.min(speeds.length - 1, now + by))] ?? speed;
};

/** `×2`, as short as a status line needs it. */
export const speedSign = (speed: Speed): string => {
  switch (speed) {
    case "a-step-a-press":
      return "by step";
    case "the-day-in-ten-seconds":
      return "day in 10 s";
    default:
      return `×${speed}`;
  }
};

/** In a sentence. */
export const speedWords = (speed: Speed): string => {
  switch (speed) {
    case "a-step-a-press":
      return "a step of the scenario at every press";
    case "the-day-in-ten-seconds":
      return "the whole day in ten seconds";
    default:
      return `speed ${speed}`;
  }
};
