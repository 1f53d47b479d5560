/** What another order explains, and what is a finding in whatever order. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isExcused } from "../../../src/scenarios/hunt/excused.ts";
import { explore } from "../../../src/scenarios/hunt/exhaustive.ts";
import { failureClass } from "../../../src/scenarios/hunt/failure-class.ts";
import { saidAtOtherTimes } from "../../../src/scenarios/hunt/other-times.ts";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import type { Failure, RunResult } from "../../../src/scenarios/runner/verdict.ts";
import { planOf } from "../../support/scenario.ts";

const DAY = `scenario: 1
name: One cable
nodes: { ANNA: { os: windows-7-pro } }
network: { switch: { ports: 4 } }
timeline:
  - plug: { laptop: ANNA }
eventually: { within: 1m, ANNA: { link: up } }
must-happen: [seat-refused]
`;

const NO_MARK = runPlan(planOf(DAY));
const WHOLE = runPlan(planOf(DAY.replace(/must-happen: .*\n/, "")));

/** The day with one thing that went wrong on it. */
const gone = (wrong: Partial<Failure>, day: RunResult = NO_MARK): RunResult => {
  const [pattern] = NO_MARK.verdict.failures;
  const failure: Failure = { ...pattern!, kind: "expectation-failed", message: "m", ...wrong };
  return { ...day, verdict: { kind: failure.kind, failures: [failure], checked: 1 } };
};

const ORDER = [{ turn: 3, waits: "once" }] as const;

/** With the same said at other times, unless nothing is. */
const excused = (result: RunResult, said = [`${failureClass(result)}: m`]): boolean =>
  isExcused(result, ORDER, () => new Set(said));

describe("another order", () => {
  const REFUSED = { about: "abandon invalid", expected: "done", found: "invalid" };
  const DONE = { about: "confirm done", expected: "invalid", found: "done" };
  const CONFLICTS = { about: "conflicts", eventual: true, expected: "1", found: "0" } as const;

  it("explains that a day did not come to what it is about", () => {
    expect(NO_MARK.verdict.kind).toBe("vacuous");
    expect(excused(NO_MARK, [])).toBe(true);
    expect(isExcused(NO_MARK, [], () => new Set())).toBe(false);
  });

  it("explains what the engine also tells whoever acts a moment sooner or later, and nothing else it says", () => {
    for (const told of [REFUSED, DONE]) {
      expect(excused(gone(told))).toBe(true);
      expect(excused(gone(told), [])).toBe(false);
    }
  });

  it("does not explain what Windows or the room says, or that something is not so at a moment", () => {
    expect(excused(gone({ about: "plug no-cable", expected: "done", found: "no-cable" }))).toBe(
      false,
    );
    expect(excused(gone({ about: "connect 71", expected: "done", found: "71" }))).toBe(false);
    expect(excused(gone({ about: "indicator", expected: "green", found: "offline" }))).toBe(false);
  });

  it("explains that something is not seen in the end of a day that did not come to it, where it is so at other times too", () => {
    expect(excused(gone(CONFLICTS))).toBe(true);
    expect(excused(gone(CONFLICTS), [])).toBe(false);
    expect(excused(gone(CONFLICTS, WHOLE))).toBe(false);
  });

  it("explains no copies that are not equal, and nothing that must always hold", () => {
    expect(excused(gone({ ...CONFLICTS, about: "all-copies" }))).toBe(false);
    const lost = { kind: "invariant-violated", invariant: "no-lost-edits" } as const;
    expect(excused(gone({ ...REFUSED, ...lost }))).toBe(false);
  });
});

const shipped = (name: string) =>
  planOf(
    readFileSync(
      new URL(`../../../scenarios/found/${name}.scenario.yaml`, import.meta.url),
      "utf8",
    ),
  );

it("a day is said to go wrong as it does when somebody acts sooner or later", () => {
  expect([...saidAtOtherTimes(shipped("given-up-with-work-of-its-own"))]).toContain(
    "expectation-failed abandon invalid: OFFICE: abandon was refused with invalid: No copy of BEN is registered here.",
  );
});

it("nothing is found in the orders of days whose point is a moment", () => {
  // A refusal, and a conflict that there is only in one order.
  for (const name of ["given-up-with-work-of-its-own", "edit-asked-for-during-an-exchange"]) {
    const steps = explore(shipped(name), 1);
    let next = steps.next();
    // The first of them were found after 82 and 157 orders.
    while (next.done !== true && next.value.played < 170) next = steps.next();
    expect([name, next.done]).toEqual([name, false]);
  }
});

it("a day that is stopped at a limit is the same failure at whatever hour that is", () => {
  const at = (moment: string) =>
    failureClass(
      gone({
        kind: "no-progress",
        message: `the run was stopped at its limit: 2000000 events, the last at ${moment}`,
      }),
    );
  const classes = new Set(["2h48m55.003410s", "48m55s", "7.5s"].map(at));
  expect([...classes]).toEqual([
    "no-progress the run was stopped at its limit: # events, the last at #s",
  ]);
});
