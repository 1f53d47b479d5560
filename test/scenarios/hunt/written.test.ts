/** Hunted days are not parsed: what was written is known. That must be what somebody reads who opens the file. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { planOfText } from "../../../src/scenarios/hunt/play.ts";
import { sourceOf, type ScenarioSource } from "../../../src/scenarios/hunt/source.ts";
import { swarmDay } from "../../../src/scenarios/hunt/swarm.ts";
import { writtenScenario } from "../../../src/scenarios/hunt/written.ts";
import { shippedScenarios } from "../../support/scenario.ts";

const FILE = "day.scenario.yaml";

const known = (source: ScenarioSource) => {
  const { text, tree } = writtenScenario(source, FILE);
  return planOfText(text, FILE, tree);
};

const read = (source: ScenarioSource) => {
  const plan = planOfText(writtenScenario(source, FILE).text, FILE);
  if ("problems" in plan) throw new Error(plan.problems);
  return plan;
};

describe("a day that is played without being read", () => {
  it("is the day in its file, to the line and column of every step, whatever the seed", () => {
    for (let seed = 0; seed < 8; seed++) {
      const day = swarmDay(String(seed));
      expect(known(day)).toEqual(read(day));
    }
  });

  it("is the day in its file for scenarios of the library somebody hunts in", () => {
    for (const file of shippedScenarios().filter((_, at) => at % 5 === 0)) {
      const scenario = sourceOf(readFileSync(file, "utf8"));
      expect(known(scenario)).toEqual(read(scenario));
    }
  });

  it("has what is long or odd as its file says it", () => {
    const about =
      "Somebody tells at length what happened on that day, why, and  to whom it happened first.";
    const odd = 'It\'s 7: a "day", #1 – Zürich\n[{true}]';
    const day = swarmDay("1");
    const timeline = [{ say: odd }, ...day.timeline];
    for (const other of [
      { ...day, name: odd, about: `${about} ${about}`, timeline },
      { ...day, "x-who: else": [1] },
      { ...day, about: `${about} \u001b[2J\u0085 ${about}` },
      { ...day, name: "true", about: "null", tags: ["1.5", "1e3", "~", "-"] },
    ])
      expect(known(other)).toEqual(read(other));
  });
});
