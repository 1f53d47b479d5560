/** `schedule`: the turns that are otherwise than fifo. */
import { describe, expect, it } from "vitest";
import { explainPlan } from "../../../src/scenarios/language/writing/explain.ts";
import { codesOf, errorsOf, planOf, PREPARED } from "./loading.ts";

const scheduled = (schedule: string, more = ""): string =>
  `${PREPARED}schedule: ${schedule}\n${more}`;

describe("a schedule", () => {
  it("says at which turns who goes or waits, and explain prints it as it was written", () => {
    const schedule = [
      { turn: 812, waits: "once" },
      { turn: 40, goes: 2 },
      { turn: 41, strikes: "cable-pulled" },
      { turn: 43, strikes: "sleep", lasts: 120_000_000 },
      { turn: 44, strikes: "power-cut", laptop: "PARENT" },
    ];
    const plan = planOf(
      scheduled(
        "[{ turn: 812, waits: once }, { turn: 40, goes: 2 }, { turn: 41, strikes: cable-pulled }, { turn: 43, strikes: sleep, lasts: 2m }, { turn: 44, strikes: power-cut, laptop: PARENT }]",
      ),
    );
    expect(plan.schedule).toEqual(schedule);
    expect(planOf(explainPlan(plan)).schedule).toEqual(schedule);
    expect(planOf(PREPARED).schedule).toBeUndefined();
  });

  it("says one thing about a turn, and each turn once", () => {
    expect(errorsOf(scheduled("[{ turn: 4 }]"))).toContain(
      "error[bad-schedule] turn 4 needs one of goes, waits and strikes",
    );
    expect(codesOf(scheduled("[{ turn: 4, goes: 2, waits: once }]"))).toEqual(["bad-schedule"]);
    expect(errorsOf(scheduled("[{ turn: 4, goes: 2 }, { turn: 4, goes: 3 }]"))).toContain(
      "turn 4 stands there twice",
    );
    expect(errorsOf(scheduled("[{ turn: 4, goes: 2, lasts: 2m }]"))).toContain(
      "turn 4 says how long, and nothing strikes",
    );
    expect(codesOf(scheduled("[{ turn: 4, goes: 1 }]"))).toHaveLength(1);
    expect(codesOf(scheduled("[{ turn: 4, waits: long }]"))).toHaveLength(1);
  });

  it("strikes whoever is named, where there is somebody of that name", () => {
    expect(errorsOf(scheduled("[{ turn: 4, goes: 2, laptop: PARENT }]"))).toContain(
      "error[bad-schedule] turn 4 says whom, and nothing strikes",
    );
    expect(errorsOf(scheduled("[{ turn: 4, strikes: sleep, laptop: PARRENT }]"))).toContain(
      'did you mean "PARENT"?',
    );
  });

  it("stands beside where the day ends, which explain prints as well", () => {
    const plan = planOf(scheduled("[{ turn: 40, goes: 2 }]", "events-limit: 2000000\n"));
    expect(plan.eventsLimit).toBe(2_000_000);
    expect(planOf(explainPlan(plan)).eventsLimit).toBe(2_000_000);
    expect(codesOf(scheduled("[]", "events-limit: 60000000\n"))).toEqual(["wrong-value"]);
  });

  it("stands alone: other scheduling would not count", () => {
    expect(errorsOf(scheduled("[{ turn: 4, goes: 2 }]", "scheduling: random\n"))).toContain(
      "error[bad-schedule] a schedule says turn by turn who goes first",
    );
    expect(codesOf(scheduled("[{ turn: 4, goes: 2 }]", "scheduling: fifo\n"))).toEqual([]);
  });
});
