/** What a file says of its own standing: skipped, known to fail, whose it is. */
import { describe, expect, it } from "vitest";
import { detailText } from "../../../src/scenarios/report/failure-text.ts";
import { PLAIN } from "../../../src/scenarios/report/palette.ts";
import { reportedRun } from "../../../src/scenarios/report/reported.ts";
import { wholeText } from "../../../src/scenarios/report/reporter.ts";
import { REPORTERS } from "../../../src/scenarios/report/reporters.ts";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { playUnlessSkipped } from "../../../src/scenarios/runner/skipped.ts";
import type { RunResult } from "../../../src/scenarios/runner/verdict.ts";
import { exitCodeOf } from "../../../src/cli/exit.ts";
import { planOf, smallRoom } from "../../support/scenario.ts";

const day = (head: string, expected = "green", tail = "") =>
  planOf(smallRoom(`  - expect: { PEER1: { indicator: ${expected} } }`, { head, tail }));
const reported = (result: RunResult) =>
  reportedRun(result, {
    source: "",
    tell: () => ({ lately: [], why: [] }),
    repeat: "repeat it",
    watch: "watch it",
    journalFile: null,
    wallMillis: 1,
  });
const told = (name: keyof typeof REPORTERS, result: RunResult): string =>
  wholeText(
    REPORTERS[name],
    { runs: [reported(result)], invalid: [], shard: null, elapsedMillis: 1 },
    PLAIN,
  );

describe("a known failure", () => {
  it("that fails is no failure of the run, and the report says in one line what is still wrong", () => {
    const result = runPlan(day("known-failure: '#214'", "yellow"));
    expect(result.verdict.kind).toBe("known-failure");
    expect(exitCodeOf(result.verdict.kind)).toBe(0);
    expect(detailText(reported(result))).toBe(
      "  known, #214: PEER1.indicator should be yellow now but is green",
    );
    expect(told("pretty", result)).toContain("0 passed, 1 known to fail");
    expect(told("junit", result)).toContain('<skipped message="known, #214: PEER1.indicator');
    expect(told("tap", result)).toContain("not ok 1 - A small room # TODO #214\n");
  });

  it("that passes fails the run at its own line and says to remove it", () => {
    const result = runPlan(day("known-failure: '#214'"));
    expect(result.verdict.kind).toBe("fixed");
    expect(exitCodeOf(result.verdict.kind)).toBe(1);
    const [failure] = result.verdict.failures;
    expect(failure?.place.line).toBe(4);
    expect(failure?.message).toBe("this day is listed as a known failure (#214) and it passes");
    expect(failure?.hint).toContain("remove known-failure");
  });

  it("that did not reach what it is about is no known failure", () => {
    const result = runPlan(
      day("known-failure: '#214'", "green", "must-happen: [seat-refused]\nalways: []"),
    );
    expect(result.verdict.kind).toBe("vacuous");
  });
});

describe("a skipped scenario", () => {
  it("is not played, and the report gives the reason of its file", () => {
    let played = 0;
    const result = playUnlessSkipped(day("skip: waits for the new switch"), (plan) => {
      played += 1;
      return runPlan(plan);
    });
    expect([played, result.verdict.kind, exitCodeOf(result.verdict.kind)]).toEqual([
      0,
      "skipped",
      0,
    ]);
    expect(told("pretty", result)).toContain("- skipped");
    expect(detailText(reported(result))).toBe("  not played: waits for the new switch");
    expect(told("pretty", result)).toContain("0 passed, 1 skipped");
    expect(told("junit", result)).toContain('<skipped message="not played: waits for the new');
    expect(told("junit", result)).toContain('failures="0" errors="0" skipped="1"');
    expect(told("tap", result)).toContain("ok 1 - A small room # SKIP waits for the new switch\n");
  });

  it("is played by whoever asks for this one day, as replay does", () => {
    expect(runPlan(day("skip: waits")).verdict.kind).toBe("passed");
  });
});

it("the report for machines says whose file it is and where its trouble is written down", () => {
  const result = runPlan(day("issue: 'https://example.org/7'\nowner: field tools"));
  const { runs, summary } = JSON.parse(told("json", result));
  expect(runs[0]).toMatchObject({ issue: "https://example.org/7", owner: "field tools" });
  expect(summary).toMatchObject({ passed: 1, failed: 0, knownToFail: 0, skipped: 0 });
});
