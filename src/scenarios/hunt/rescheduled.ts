/**
 * A schedule counts turns from the beginning of the day, and a day with less in it has other turns. Here the turns one day means are found
 * again in another that was made of it: a turn is known by whose it is, by the step that goes on, and by how many turns the same machine has had
 * in that step.
 */
import type { OnTurn } from "../runner/striking.ts";
import { planOfText, playPlan } from "./play.ts";
import { isMap, without, type PlainMap } from "./smaller.ts";
import { writeScenario, type ScenarioSource } from "./source.ts";

interface TurnPlace {
  readonly machine: string;
  /** Place in the timeline; -1 before its first step. */
  readonly step: number;
  readonly nth: number;
}

type Schedule = ReadonlyArray<PlainMap>;

const scheduleOf = ({ schedule }: ScenarioSource): Schedule | null =>
  Array.isArray(schedule) && schedule.every(isMap)
    ? (schedule as Schedule).toSorted((one, other) => Number(one["turn"]) - Number(other["turn"]))
    : null;

const withSchedule = (source: ScenarioSource, schedule: Schedule): ScenarioSource =>
  schedule.length === 0 ? without(source, "schedule") : { ...source, schedule };

/** The turns of a day, played to its end; null where it is no scenario. */
const turnsOf = (source: ScenarioSource): ReadonlyArray<TurnPlace> | null => {
  const plan = planOfText(writeScenario(source), "rescheduled.scenario.yaml");
  if ("problems" in plan) return null;
  const turns: Array<TurnPlace> = [];
  const had = new Map<string, number>();
  let now = -1;
  const onTurn: OnTurn = ({ machine, step }) => {
    if (step !== now) had.clear();
    now = step;
    const nth = (had.get(machine) ?? 0) + 1;
    had.set(machine, nth);
    turns.push({ machine, step, nth });
  };
  playPlan(plan, { onTurn });
  return turns;
};

const isAlike = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Where a step of one day is in another made of it: something was changed in one of them, or is gone behind it, or before it. */
const stepIn = (
  { timeline: to }: ScenarioSource,
  { timeline: from }: ScenarioSource,
  step: number,
): number | null => {
  if (to.length === from.length || isAlike(to.slice(0, step + 1), from.slice(0, step + 1)))
    return step;
  const fromEnd = to.length - from.length + step;
  return fromEnd >= 0 && isAlike(to[fromEnd], from[step]) ? fromEnd : null;
};

/** Finds the turns one day means in others that were made of it, and plays each day once for that. */
export class Turns {
  /** What each turn of a schedule is: at each of them only those before it are otherwise. */
  readonly #places = new WeakMap<ScenarioSource, ReadonlyArray<TurnPlace | undefined>>();
  /** By the day it was made of, and by what it says. */
  readonly #moved = new WeakMap<ScenarioSource, Map<string, ScenarioSource | null>>();

  /** The day `to` with the turns that `from`, of which it was made, means; null where it has one of them no more. */
  find(from: ScenarioSource, to: ScenarioSource): ScenarioSource | null {
    const schedule = scheduleOf(from);
    if (schedule === null || to["schedule"] === undefined) return to;
    const known = this.#moved.get(from) ?? new Map<string, ScenarioSource | null>();
    this.#moved.set(from, known);
    const text = writeScenario(to);
    const before = known.get(text);
    if (before !== undefined) return before;
    const found = this.#find(from, to, schedule);
    known.set(text, found);
    return found;
  }

  #find(from: ScenarioSource, to: ScenarioSource, schedule: Schedule): ScenarioSource | null {
    const moved: Array<PlainMap> = [];
    for (const [index, place] of this.#placesOf(from, schedule).entries()) {
      const turns = turnsOf(withSchedule(to, moved));
      if (turns === null) return to;
      const wanted = place === undefined ? null : stepIn(to, from, place.step);
      const turn = turns.findIndex(
        ({ machine, nth, step }) =>
          machine === place?.machine && nth === place.nth && step === wanted,
      );
      if (turn === -1) return null;
      moved.push({ ...schedule[index]!, turn: turn + 1 });
    }
    return withSchedule(to, moved);
  }

  #placesOf(source: ScenarioSource, schedule: Schedule): ReadonlyArray<TurnPlace | undefined> {
    const known =
      this.#places.get(source) ??
      schedule.map(
        ({ turn }, index) =>
          turnsOf(withSchedule(source, schedule.slice(0, index)))?.[Number(turn) - 1],
      );
    this.#places.set(source, known);
    return known;
  }
}
