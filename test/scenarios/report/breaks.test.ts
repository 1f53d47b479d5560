/** What becomes of breaks in the reports: a test of their scenario each, whatever the report is for. */
import { describe, expect, it } from "vitest";
import { breaksLine, breakText } from "../../../src/scenarios/report/breaks.ts";
import { PLAIN } from "../../../src/scenarios/report/palette.ts";
import type { Report, ReportedBreak } from "../../../src/scenarios/report/reported.ts";
import { wholeText } from "../../../src/scenarios/report/reporter.ts";
import { REPORTERS } from "../../../src/scenarios/report/reporters.ts";
import { BREAK, REPORT, run } from "./report.ts";

/** Failed as it should. */
const GOOD: ReportedBreak = {
  ...BREAK,
  set: "network.cables=1",
  verdict: "expectation-failed",
  wrong: null,
};
const DEFECT: ReportedBreak = {
  ...BREAK,
  file: "days/b.scenario.yaml",
  set: "network.cables=#2",
  verdict: "non-deterministic",
  wrong: "is not deterministic",
};
const BREAKS = [GOOD, BREAK, DEFECT];
const report = (changes: Partial<Report> = {}): Report => ({
  ...REPORT,
  runs: [run("a")],
  breaks: BREAKS,
  ...changes,
});
const told = (name: keyof typeof REPORTERS, changes: Partial<Report> = {}): string =>
  wholeText(REPORTERS[name], report(changes), PLAIN);

describe("a break that changes nothing", () => {
  it("is told with what it sets, its place, why it should fail and the command that shows it", () => {
    expect(breakText(BREAK)).toBe(
      [
        'error[break-without-effect] "a" still passes with network.cables=9',
        "  --> days/a.scenario.yaml:22:5",
        "  it should fail, because: cables grow on trees",
        "  repeat with: fieldlab run days/a.scenario.yaml --set=network.cables=9",
      ].join("\n"),
    );
  });

  it("sends nothing to a terminal that its reason says", () => {
    const text = breakText({ ...BREAK, because: "it is \u001b[2Jnew" });
    expect(text).toContain("because: it is \uFFFD[2Jnew");
  });

  it("is counted apart from those that make their scenario fail", () => {
    expect(breaksLine(BREAKS)).toBe("1 of 3 breaks makes its scenario fail");
    expect(breaksLine([GOOD])).toBe("1 of 1 break makes its scenario fail");
    expect(breaksLine([GOOD, GOOD])).toBe("2 of 2 breaks make their scenario fail");
  });
});

describe("breaks in JUnit", () => {
  const xml = told("junit");

  it("are cases of their scenario, and a file of which only breaks are there has a suite too", () => {
    expect(xml).toContain('tests="5" failures="1" errors="2" skipped="0"');
    expect(xml).toContain(
      '<testsuite name="days/a.scenario.yaml" file="days/a.scenario.yaml" tests="3" failures="1" errors="0" skipped="0" time="0.017500">',
    );
    expect(xml).toContain(
      '<testsuite name="days/b.scenario.yaml" file="days/b.scenario.yaml" tests="1" failures="0" errors="1" skipped="0" time="0.002500">',
    );
  });

  it("are empty where they fail as they should, a failure where they do not, an error where the run is to blame", () => {
    const inside = (set: string): string =>
      new RegExp(`<testcase name="a · fails with ${set}"([^]*?)</testcase>`).exec(xml)?.[1] ?? "";
    expect(inside("network.cables=1")).toBe(
      ' classname="days.a" file="days/a.scenario.yaml" line="22" time="0.002500">\n    ',
    );
    expect(inside("network.cables=9")).toContain(
      '<failure message="still passes" type="break-without-effect">error[break-without-effect]',
    );
    expect(inside("network.cables=#2")).toContain('<error message="is not deterministic"');
  });
});

describe("breaks in TAP", () => {
  it("are points behind the scenarios and the files that are none, with what a failure needs", () => {
    const lines = told("tap").split("\n");
    expect(lines[1]).toBe("1..5");
    expect(lines).toContain("ok 3 - a · fails with network.cables=1");
    const at = lines.indexOf("not ok 4 - a · fails with network.cables=9");
    expect(lines.slice(at + 1, at + 7)).toEqual([
      "  ---",
      `  message: ${JSON.stringify(breakText(BREAK))}`,
      "  severity: fail",
      '  at: "days/a.scenario.yaml:22:5"',
      `  repeat: "${BREAK.repeat}"`,
      "  ...",
    ]);
    expect(lines).toContain(String.raw`not ok 5 - a · fails with network.cables=\#2`);
    expect(lines.filter((line) => line === "  severity: error")).toHaveLength(2);
  });

  it("that were planned and not played make it bail out", () => {
    const reporter = REPORTERS.tap({
      palette: PLAIN,
      columns: null,
      names: ["a"],
      invalid: 1,
      breaks: 4,
    });
    expect(reporter.begin()).toBe("TAP version 14\n1..6\n");
    expect(reporter.end(report())).toContain("Bail out!");
    expect(told("tap")).not.toContain("Bail out!");
  });
});

it("breaks that change nothing are annotations of GitHub at their own lines, the others are none", () => {
  const lines = told("github", { invalid: [] }).trimEnd().split("\n");
  expect(lines.map((line) => line.slice(0, line.indexOf("::error[")))).toEqual([
    "::error file=days/a.scenario.yaml,line=22,col=5,title=a · fails with network.cables=9",
    "::error file=days/a.scenario.yaml,line=22,col=5,title=a · fails with network.cables=#2",
  ]);
});

it("the JSON report gives the wall time of runs, breaks and the whole to the microsecond", () => {
  const fine = 1.23456789;
  const { breaks, elapsedMillis, runs } = JSON.parse(
    told("json", {
      runs: [run("a", { wallMillis: fine })],
      breaks: [{ ...BREAK, wallMillis: fine }],
      elapsedMillis: fine,
    }),
  );
  expect([runs[0].wallMillis, breaks[0].wallMillis, elapsedMillis]).toEqual([1.235, 1.235, 1.235]);
});
