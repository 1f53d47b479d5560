/** The days whose hunting is measured: those a hunt draws, and those of exactly ten laptops and eight hours. */
import { huntText } from "../../src/scenarios/hunt/hunter.ts";
import { planOfText, playPlan } from "../../src/scenarios/hunt/play.ts";
import { writeScenario, type ScenarioSource } from "../../src/scenarios/hunt/source.ts";
import { swarmDay } from "../../src/scenarios/hunt/swarm.ts";

const LAPTOPS = 10;
const DAY_MILLIS = 8 * 3_600_000;

/** Everybody but the office server. */
const laptopsOf = ({ nodes }: ScenarioSource): number => Object.keys(nodes).length - 1;

/** What the language reads: the text of a file, by its seed. */
export interface Day {
  readonly seed: string;
  readonly text: string;
}

/** The days of these seeds as a hunt draws them: two to ten laptops, about two hours of work and trouble. */
export const drawnDays = (from: number, count: number): ReadonlyArray<Day> =>
  Array.from({ length: count }, (_, index) => {
    const seed = String(from + index);
    return { seed, text: writeScenario(swarmDay(seed)) };
  });

/** The first drawn days of ten laptops, with a quiet rest of the day behind them until eight hours are over. */
export const longDays = (from: number, count: number): ReadonlyArray<Day> => {
  const days: Array<Day> = [];
  for (let next = from; days.length < count; next++) {
    const seed = String(next);
    const day = swarmDay(seed);
    if (laptopsOf(day) !== LAPTOPS) continue;
    const plan = planOfText(writeScenario(day), seed);
    if ("problems" in plan) throw new Error(plan.problems);
    const played = playPlan(plan);
    if ("message" in played) throw new Error(played.message);
    const rest = Math.max(1, Math.ceil(DAY_MILLIS - played.simulatedMicros / 1_000));
    const timeline = [...day.timeline, { wait: `${rest}ms` }];
    days.push({ seed, text: writeScenario({ ...day, timeline }) });
  }
  return days;
};

/** Plays and judges them as a hunt does, from the text on. What a day finds is the hunt's business; it is said, for it ends the day early. */
export const hunt = (days: ReadonlyArray<Day>): void => {
  for (const { seed, text } of days) {
    const { failure } = huntText(text, seed);
    if (failure !== null) console.error(`  the day of seed ${seed} fails: ${failure}`);
  }
};
