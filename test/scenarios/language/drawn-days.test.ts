/** What holds for every file, of days that nobody wrote: a hunt draws them, with everything the language has. */
import { expect, it } from "vitest";
import { planOfText } from "../../../src/scenarios/hunt/play.ts";
import { sourceOf, writeScenario } from "../../../src/scenarios/hunt/source.ts";
import { swarmDay } from "../../../src/scenarios/hunt/swarm.ts";
import { explainPlan } from "../../../src/scenarios/language/writing/explain.ts";
import { tidied } from "../../../src/scenarios/language/yaml/tidy.ts";
import type { Plan } from "../../../src/scenarios/plan.ts";

const DAYS = 40;

const planOf = (text: string): Plan => {
  const read = planOfText(text, "day.scenario.yaml");
  if ("problems" in read) throw new Error(`${read.problems}\n${text}`);
  return read;
};

/** Without what only says where something stands in a file. */
const meaning = (text: string): string =>
  JSON.stringify(planOf(text), (key, value: unknown) =>
    ["place", "file", "fileHash", "index", "label", "looksAt"].includes(key) ? undefined : value,
  );

const tidy = (text: string): string => {
  const result = tidied("day.scenario.yaml", text);
  if (!("text" in result)) throw new Error(`no YAML:\n${text}`);
  return result.text;
};

const withoutComments = (text: string): string => text.replaceAll(/^\s*#.*\n/gm, "");

it.each(Array.from({ length: DAYS }, (_, seed) => String(seed)))(
  "a drawn day means the same tidied, explained, and written anew, and once is enough (seed %s)",
  (seed) => {
    const text = writeScenario(swarmDay(seed));
    const meant = meaning(text);
    const tidy1 = tidy(text);
    expect(tidy(tidy1)).toBe(tidy1);
    expect(meaning(tidy1)).toBe(meant);
    const explained = explainPlan(planOf(text));
    expect(meaning(explained)).toBe(meant);
    expect(meaning(tidy(explained))).toBe(meant);
    expect(withoutComments(explainPlan(planOf(explained)))).toBe(withoutComments(explained));
    expect(writeScenario(sourceOf(text))).toBe(text);
  },
);
