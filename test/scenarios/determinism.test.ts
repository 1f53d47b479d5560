/** That the shipped scenarios are played alike twice is looked at where they are played, in Vitest's project "scenarios". */
import { describe, expect, it } from "vitest";
import { Field } from "../../src/model/field.ts";
import { runTwice } from "../../src/scenarios/runner/determinism.ts";
import { runPlan } from "../../src/scenarios/runner/run.ts";
import { planFile, planOf, smallRoom } from "../support/scenario.ts";

const EXAMPLE = "scenarios/caps/xp-home-sixth-peer.scenario.yaml";

describe("determinism", () => {
  it("plays the same scenario and seed to the same journal twice in one process", () => {
    const first = runPlan(planFile(EXAMPLE));
    const second = runPlan(planFile(EXAMPLE));
    expect(second.journal.hash()).toBe(first.journal.hash());
    expect([...second.journal.lines()]).toEqual([...first.journal.lines()]);
  });

  it("does not carry anything over from one run to the next, whatever their order", () => {
    const [a, b] = [EXAMPLE, "scenarios/cabling/four-cables-for-five.scenario.yaml"];
    const forwards = [a, b].map((file) => runPlan(planFile(file)).journal.hash());
    const backwards = [b, a].map((file) => runPlan(planFile(file)).journal.hash());
    expect(backwards.reverse()).toEqual(forwards);
  });

  it("plays another order of ready programs for another seed when scheduling is random", () => {
    const text = smallRoom("", {
      head: "scheduling: random",
      peers: 4,
      tail: "eventually: { within: 1m, all-copies: equal }",
    });
    const hashes = ["1", "2", "3"].map((seed) => runPlan(planOf(text, { seed })).journal.hash());
    expect(new Set(hashes).size).toBe(3);
    expect(runPlan(planOf(text, { seed: "2" })).journal.hash()).toBe(hashes[1]);
  });

  it("refuses Math.random in the model and names the place", () => {
    const plug = Field.prototype.plug;
    Field.prototype.plug = function plantedBug(this: Field, ...args: Parameters<typeof plug>) {
      Math.random();
      return plug.apply(this, args);
    };
    try {
      const { verdict } = runPlan(planOf(smallRoom("")));
      expect(verdict.kind).toBe("non-deterministic");
      expect(verdict.failures[0]?.message).toContain("Math.random");
      expect(verdict.failures[0]?.message).toContain("plantedBug");
    } finally {
      Field.prototype.plug = plug;
    }
  });

  it("fails a run that differs from its repetition, at the first draw that differs", () => {
    const plan = planOf(smallRoom(""));
    let runs = 0;
    const { verdict } = runTwice(plan, (again, options) =>
      runPlan(runs++ === 1 ? { ...again, seed: "another" } : again, options),
    );
    expect(verdict.kind).toBe("non-deterministic");
    expect(verdict.failures.at(-1)?.message).toContain("The runs differ at entry");
    expect(runTwice(plan).verdict.kind).toBe("passed");
  });

  it("fails a run whose journal differs although the draws agree", () => {
    let runs = 0;
    const { verdict } = runTwice(planOf(smallRoom("")), (plan, options) => {
      const result = runPlan(plan, options);
      if (runs++ === 1) result.journal.record({ at: 0, actor: "x", kind: "y", cause: null });
      return result;
    });
    const { journal } = runPlan(planOf(smallRoom("")));
    const lines = [...journal.lines()];
    expect(verdict.failures.at(-1)?.message).toMatch(
      new RegExp(
        `^The draws agree and the journals differ at line ${lines.length + 1}:\n  first run: {2}had ended\n  second run: .*"actor":"x"`,
      ),
    );
  });
});
