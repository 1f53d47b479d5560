/** Plays a scenario that exists only as text: read by the language as a file would be, and run. Nothing a day does ends the hunt. */
import { loadScenario } from "../language/load.ts";
import type { MapTree } from "../language/yaml/tree.ts";
import { renderProblem } from "../language/render.ts";
import type { Plan } from "../plan.ts";
import { runPlan, type RunOptions } from "../runner/run.ts";
import type { RunResult } from "../runner/verdict.ts";
import type { Defect } from "./failure-class.ts";
import type { ScenarioSource } from "./source.ts";

/** The plan of this text, or what is wrong with it. Whoever has just written it knows what it says. */
export const planOfText = (
  text: string,
  file: string,
  tree?: MapTree,
): Plan | { readonly problems: string } => {
  const loaded = loadScenario({ file, text, ...(tree === undefined ? {} : { tree }) });
  return "plan" in loaded
    ? loaded.plan
    : { problems: loaded.problems.map((problem) => renderProblem(problem, text)).join("\n\n") };
};

/**
 * A hundred times what a busy day of a swarm does: a program that does something again and again without a pause is a finding, and ends. The
 * file of a hunted day says so (`events-limit`).
 */
export const HUNTED_EVENTS_LIMIT = 2_000_000;

/** How a hunted day is called. One that was kept before files said where it ends is known by that alone. */
export const HUNTED = "Hunted day ";

const limitsOf = ({ eventsLimit, name }: Plan): RunOptions =>
  eventsLimit === undefined && name.startsWith(HUNTED) ? { eventsMax: HUNTED_EVENTS_LIMIT } : {};

/** A hunted day whose file says where it ends: it is looked into under other names. */
export const withLimit = (source: ScenarioSource): ScenarioSource =>
  source["events-limit"] === undefined && source.name.startsWith(HUNTED)
    ? { ...source, "events-limit": HUNTED_EVENTS_LIMIT }
    : source;

/** A run that ends in an exception of our own is a finding like any other. */
export const playPlan = (plan: Plan, options: RunOptions = {}): RunResult | Defect => {
  try {
    return runPlan(plan, { ...limitsOf(plan), ...options });
  } catch (thrown) {
    return { message: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) };
  }
};
