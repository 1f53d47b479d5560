/**
 * The examples of the reference page play and pass. That is eighty small days, a few seconds of computing: an example that does not
 * work is worse than none.
 */
import { expect, it } from "vitest";
import { loadScenario } from "../../../src/scenarios/language/load.ts";
import { ACTION_KEYS } from "../../../src/scenarios/language/shape/actions.ts";
import { exampleScenario, EXAMPLES } from "../../../src/scenarios/language/reference/examples.ts";
import { scenarioReference } from "../../../src/scenarios/language/reference/reference.ts";
import { everyStep } from "../../../src/scenarios/plan.ts";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { planOf } from "./loading.ts";

it.each(ACTION_KEYS)(
  "the example of %s in the reference plays, and has that action in it",
  (key) => {
    const plan = planOf(exampleScenario(key));
    expect(everyStep(plan.timeline).map(({ label }) => label)).toContain(key);
    const { verdict } = runPlan(plan);
    expect(verdict.failures.map(({ message }) => message)).toEqual([]);
    expect(verdict.kind).toBe("passed");
  },
);

it("the reference page shows each of them below its action", () => {
  const page = scenarioReference();
  for (const key of ACTION_KEYS) {
    const section = page.slice(page.indexOf(`\n### ${key}\n`));
    expect(section.slice(0, section.indexOf("\n### ", 1))).toContain(EXAMPLES[key].steps);
  }
});

it("what stands behind a # on that page can be taken as it is", () => {
  const page = scenarioReference();
  const text = /## On one page\n\n```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  const keys = ["skip", "known-failure", "matrix", "defaults", "kinds"];
  for (const key of keys) {
    const taken = text.replace(`\n# ${key}: `, `\n${key}: `);
    expect(taken).not.toBe(text);
    const loaded = loadScenario({ file: "day.scenario.yaml", text: taken });
    expect("problems" in loaded ? [key, loaded.problems] : []).toEqual([]);
  }
});

it("the whole language on one page is itself a scenario that passes", () => {
  const page = scenarioReference();
  const text = /## On one page\n\n```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  const { verdict } = runPlan(planOf(text));
  expect(verdict.failures.map(({ message }) => message)).toEqual([]);
  expect(verdict.kind).toBe("passed");
});
