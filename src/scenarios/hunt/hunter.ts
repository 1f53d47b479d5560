/**
 * The days of a hunt: drawn from their seeds, or a scenario somebody wrote with another seed and another order of programs; played and
 * judged. What comes back is plain values, so that a worker in another process can hand it over.
 */
import type { MapTree } from "../language/yaml/tree.ts";
import { AGAIN, type Plan } from "../plan.ts";
import type { RunResult } from "../runner/verdict.ts";
import { freshGenome } from "./draw/genome.ts";
import { failureClass, type Defect } from "./failure-class.ts";
import { Guide } from "./guide.ts";
import { planOfText, playPlan, withLimit } from "./play.ts";
import { reachedBy, type Feature } from "./reached.ts";
import type { ScenarioSource } from "./source.ts";
import { dayOf } from "./swarm.ts";
import { symptomIn } from "./symptom.ts";
import { writtenScenario } from "./written.ts";

export interface HuntedDay {
  readonly seed: string;
  /** The group of the failure; null for a good day. */
  readonly failure: string | null;
  readonly message: string | null;
  /** Whether the symptom that is looked for was seen. */
  readonly seen: boolean;
  readonly reached: ReadonlyArray<Feature>;
  /** The scenario, where it failed or showed the symptom. */
  readonly text: string | null;
}

const messageOf = (result: RunResult | Defect, failure: string | null): string | null => {
  if (failure === null) return null;
  if ("message" in result) return result.message;
  const { failures } = result.verdict;
  return (failures.find((each) => each.invariant !== undefined) ?? failures[0])?.message ?? null;
};

/** Played once for every way of reading the symptom, until it is seen. */
const playUntil = (text: string, plan: Plan, symptom: string | null): RunResult | Defect => {
  if (symptom === null) return playPlan(plan);
  let last: RunResult | Defect | undefined;
  for (const until of symptomIn(text, plan, symptom)) {
    last = playPlan(plan, { until });
    if ("message" in last || last.seen) return last;
  }
  return last ?? playPlan(plan);
};

const fileOf = (seed: string): string => `${seed}.scenario.yaml`;

/** Plays a day that exists as text, until the symptom is seen where one is looked for. */
export const huntText = (
  text: string,
  seed: string,
  options: { readonly symptom?: string | null } = {},
): HuntedDay => huntWritten({ text }, seed, options.symptom ?? null);

const huntWritten = (
  { text, tree }: { readonly text: string; readonly tree?: MapTree },
  seed: string,
  symptom: string | null,
): HuntedDay => {
  const plan = planOfText(text, fileOf(seed), tree);
  if ("problems" in plan) throw new Error(`a hunted day is no scenario:\n${plan.problems}`);
  const result = playUntil(text, plan, symptom);
  const seen = !("message" in result) && result.seen;
  // Whoever looks for a symptom is not interested in what else the day shows.
  const failure = symptom === null || "message" in result ? failureClass(result) : null;
  return {
    seed,
    failure,
    message: messageOf(result, failure),
    seen,
    reached: "message" in result ? [] : reachedBy(result),
    text: failure === null && !seen ? null : text,
  };
};

const SCHEDULING = ["random", "pct", "fifo"] as const;

/** The same script on another day: another seed, and another order wherever several programs could go on. */
const otherDay = (source: ScenarioSource, seed: string): ScenarioSource => {
  // Turns that were written down are those of one order.
  const { schedule: _, ...script } = source;
  const scheduling = SCHEDULING[Number(seed) % SCHEDULING.length];
  return { ...script, seed, ...(scheduling === undefined ? {} : { scheduling }) };
};

/** One day in so many is played again. */
const AGAIN_EVERY = 10;

/** Plays the days of a hunt one after the other. What a guided swarm plays depends on the days before. */
export class Hunter {
  readonly #scenario: ScenarioSource | null;
  readonly #guide: Guide | null;
  readonly #symptom: string | null;
  #days = 0;

  /** `scenario` null: a swarm. */
  constructor(options: {
    readonly scenario: ScenarioSource | null;
    readonly symptom?: string | null;
    readonly guided?: boolean;
  }) {
    this.#scenario = options.scenario;
    this.#symptom = options.symptom ?? null;
    this.#guide = options.guided === true ? new Guide() : null;
  }

  play(seed: string): HuntedDay {
    const genome = this.#guide?.next(seed) ?? freshGenome(seed);
    const drawn = withLimit(
      this.#scenario === null ? dayOf(genome) : otherDay(this.#scenario, seed),
    );
    const isAgain = this.#days++ % AGAIN_EVERY === 0 && this.#symptom === null;
    const source = isAgain ? { ...drawn, "play-again": AGAIN } : drawn;
    const day = huntWritten(writtenScenario(source, fileOf(seed)), seed, this.#symptom);
    this.#guide?.learn(genome, day.reached);
    return day;
  }
}
