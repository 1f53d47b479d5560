import { describe, expect, it } from "vitest";
import { freshGenome, mutated, type Genome } from "../../../src/scenarios/hunt/draw/genome.ts";
import { Guide } from "../../../src/scenarios/hunt/guide.ts";
import { planOfText } from "../../../src/scenarios/hunt/play.ts";
import { writeScenario } from "../../../src/scenarios/hunt/source.ts";
import { dayOf, swarmDay } from "../../../src/scenarios/hunt/swarm.ts";

const seeds = (count: number): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, seed) => String(seed));

/** What days play that reach what `reaches` says, guided. */
const guided = (count: number, reaches: (seed: string) => ReadonlyArray<string>) => {
  const guide = new Guide();
  const days: Array<Genome> = [];
  for (const seed of seeds(count)) {
    const genome = guide.next(seed);
    days.push(genome);
    guide.learn(genome, reaches(seed));
  }
  return days;
};

describe("a part of a day", () => {
  it("is drawn anew without the others: another network, and the same people do the same", () => {
    const day = swarmDay("12");
    const other = dayOf({ ...freshGenome("12"), parts: { network: "13" } });
    expect(other["network"]).not.toEqual(day["network"]);
    expect(other.nodes).toEqual(day.nodes);
    expect(other["policies"]).toEqual(day["policies"]);
    expect(other["engagement"]).toEqual(day["engagement"]);
  });

  it("is there or not without the others: a family of trouble more changes no other step's draws", () => {
    const day = freshGenome("12");
    const [one, two] = [true, false].map((isThere) =>
      dayOf({ ...day, families: { clocks: isThere } }),
    );
    expect(one!.nodes).toEqual(two!.nodes);
    expect(JSON.stringify(one!.timeline)).not.toBe(JSON.stringify(two!.timeline));
  });

  it("keeps a step what it was where a step before it is left out", () => {
    const genome = freshGenome("12");
    const [, ...rest] = genome.steps;
    const last = (day: Genome) => {
      const { timeline } = dayOf(day);
      const heal = timeline.findIndex((step) => step["plug-power"] !== undefined);
      return timeline.slice(heal - 3, heal);
    };
    expect(last({ ...genome, steps: rest })).toEqual(last(genome));
  });
});

describe("a guided hunt", () => {
  it("plays the same days for the same seeds", () => {
    const reaches = (seed: string) => [`marks ${Number(seed) % 7}`];
    expect(guided(60, reaches)).toEqual(guided(60, reaches));
  });

  it("makes half of its days of those that were the first to reach something, and of no others", () => {
    const first = new Set(["3", "8"]);
    const days = guided(200, (seed) => (first.has(seed) ? [`marks ${seed}`] : []));
    const made = days.filter(({ origin }) => origin !== null);
    expect(made.length).toBeGreaterThan(60);
    expect(made.length).toBeLessThan(140);
    for (const { origin } of made) expect(origin).toMatch(/^day [38],/);
  });

  it("draws each day from its seed alone until there are two to choose from", () => {
    for (const day of guided(50, () => ["marks x"])) expect(day.origin).toBe(null);
  });

  it("prefers those that reached what hardly any other day did", () => {
    const common = ["marks a", "marks b", "marks c", "marks d", "marks e", "marks f"];
    // The first day is the first everywhere, and soon one among many; the second has something for itself.
    const rare = Array.from({ length: 20 }, (_, index) => `pairs ${index}`);
    const days = guided(300, (seed) => (seed === "1" ? [...common, ...rare] : common));
    const origins = days.flatMap(({ origin }) => (origin === null ? [] : [origin]));
    const ofRare = origins.filter((origin) => origin.startsWith("day 1,"));
    expect(ofRare.length).toBeGreaterThan(origins.length * 0.8);
  });

  it("makes days the language reads without a complaint, of days that were made themselves", () => {
    let kept = freshGenome("0");
    for (const seed of seeds(80)) {
      const other = freshGenome(`other ${seed}`);
      const made = mutated(seed, kept, other);
      const day = dayOf(made);
      const plan = planOfText(writeScenario(day), "made.scenario.yaml");
      expect("problems" in plan ? plan.problems : "").toBe("");
      expect(day["about"]).toContain(`Made of day ${kept.seed}, `);
      kept = Number(seed) % 5 === 0 ? other : made;
    }
  });
});
