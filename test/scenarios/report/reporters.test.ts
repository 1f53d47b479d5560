/** The reports, each for the programs that read it: what they must find there, and what must not break them. */
import { describe, expect, it } from "vitest";
import { PLAIN } from "../../../src/scenarios/report/palette.ts";
import type { Report } from "../../../src/scenarios/report/reported.ts";
import { wholeText } from "../../../src/scenarios/report/reporter.ts";
import { REPORTERS } from "../../../src/scenarios/report/reporters.ts";
import { failing, HOSTILE, REPORT, run } from "./report.ts";

const told = (name: keyof typeof REPORTERS, report: Report = REPORT): string =>
  wholeText(REPORTERS[name], report, PLAIN);

describe("a day that failed and whose report lists no failure", () => {
  const report = { ...REPORT, runs: [run("bare", { verdict: "invariant-violated" })], invalid: [] };
  const said = "the report says invariant-violated and lists no failure";

  it("is a failure in every report", () => {
    expect(told("junit", report)).toContain(
      `<failure message="${said}" type="invariant-violated">`,
    );
    expect(told("github", report)).toMatch(
      /^::error file=days\/bare\.scenario\.yaml,line=1,col=1,title=bare%3A invariant-violated::/,
    );
    expect(told("tap", report)).toContain(`not ok 1 - bare\n  ---\n  message: "${said}"\n`);
    for (const name of ["pretty", "dot", "github", "tap"] as const)
      expect(told(name, report)).toContain(`error[invariant-violated] ${said}`);
  });

  it("is an error in JUnit's words where the run itself cannot be believed", () => {
    const runs = [run("bare", { verdict: "defect" })];
    expect(told("junit", { ...report, runs })).toContain(
      '<error message="the report says defect and lists no failure" type="defect">',
    );
  });
});

describe("dot", () => {
  it("leaves an empty line between the signs and the sum, also where a row of signs is full", () => {
    for (const length of [79, 80]) {
      const runs = Array.from({ length }, (_, at) => run(`day ${at}`));
      const [signs, empty, sum] = told("dot", { ...REPORT, runs, invalid: [] }).split("\n");
      expect([signs?.length, empty]).toEqual([length, ""]);
      expect(sum).toContain(`${length} scenarios`);
    }
  });

  it("is a sign per scenario, then the failures and the sum", () => {
    const [signs, , first] = told("dot").split("\n");
    expect([signs, first]).toEqual(["·✗!", "✗ bad"]);
    expect(told("dot")).toContain("repeat with: fieldlab run days/bad.scenario.yaml --seed=7");
    expect(told("dot")).toContain("3 scenarios: 2 failed");
  });

  it("begins a new line before a terminal would", () => {
    const runs = Array.from({ length: 161 }, (_, at) => run(`day ${at}`));
    const lines = told("dot", { ...REPORT, runs }).split("\n");
    expect(lines.slice(0, 4).map((line) => line.length)).toEqual([80, 80, 1, 0]);
  });
});

describe("json", () => {
  it("says which version it has, and holds everything the other reports are made of", () => {
    const { runs, invalid, ...rest } = JSON.parse(told("json"));
    expect(rest).toEqual({
      format: "fieldlab-report",
      version: 1,
      summary: { scenarios: 3, passed: 1, failed: 2, knownToFail: 0, skipped: 0, invalid: 1 },
      shard: null,
      elapsedMillis: 40,
    });
    expect({ runs, invalid }).toEqual({ runs: REPORT.runs, invalid: REPORT.invalid });
  });
});

describe("junit", () => {
  it("has a suite per file and counts failures apart from errors", () => {
    const xml = told("junit");
    expect(xml).toContain(
      '<testsuites name="fieldlab" tests="4" failures="1" errors="2" skipped="0" time="0.040000">',
    );
    expect(xml.match(/<testsuite /g)).toHaveLength(4);
    expect(xml).toContain(
      'classname="days.bad" file="days/bad.scenario.yaml" line="31" time="0.012500"',
    );
    expect(xml).toContain('<property name="seed" value="7"/>');
    expect(xml).toContain('<property name="journal" value="out/day.jsonl"/>');
    expect(xml).not.toContain('name="cell"');
    expect(xml.match(/<property name="journal" /g)).toHaveLength(1);
    expect(xml).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/);
    expect(xml).toContain('<failure message="PEER1 ');
    const cell = run("day [cables=3]", { cell: "cables=3" });
    expect(told("junit", { ...REPORT, runs: [cell] })).toContain(
      '<property name="cell" value="cables=3"/>',
    );
    expect(xml).toContain('<error message="the thread that played it is gone" type="defect">');
    expect(xml).toMatch(/<testcase name="is a valid scenario"[^>]* line="2"[^>]*>\s*<error /);
  });

  it("counts what is known to fail as skipped, and what is not deterministic as an error", () => {
    const runs = [
      run("a", { verdict: "known-failure", knownFailure: "#1", failures: failing("a").failures }),
      { ...failing("b"), verdict: "non-deterministic" as const },
    ];
    const xml = told("junit", { ...REPORT, runs, invalid: [] });
    expect(xml).toContain('tests="2" failures="0" errors="1" skipped="1"');
    expect(xml).toContain('<skipped message="known, #1: PEER1');
    expect(xml).toContain('type="non-deterministic">');
  });

  it("groups files by their folders, and keeps lines of an attribute apart", () => {
    const runs = [run("a", { file: "../v1.2/days/a.scenario.yaml", repeat: "one\ntwo" })];
    const invalid = [{ ...REPORT.invalid[0]!, text: "error[unknown-key] no\n --> there" }];
    const xml = told("junit", { ...REPORT, runs, invalid });
    expect(xml).toContain('classname="v1_2.days.a"');
    expect(xml).toContain('value="one&#10;two"');
    expect(xml).toContain('<error message="error[unknown-key] no" type="invalid">');
  });

  it("has no half of a sign, which no XML can carry", () => {
    const xml = told("junit", { ...REPORT, runs: [run("a", { seed: "\ud800\uffff" })] });
    expect(xml).toContain('name="seed" value="\ufffd\ufffd"');
  });

  it("names a line of the file only where the failure stands in it", () => {
    const [failure] = failing("bad").failures;
    const timeline = { file: "days/bad.timeline.txt", line: 53, column: 1 };
    const differs = run("bad", {
      verdict: "expectation-failed",
      failures: [{ ...failure!, place: timeline }],
    });
    expect(told("junit", { ...REPORT, runs: [differs], invalid: [] })).toContain(
      'file="days/bad.scenario.yaml" line="1"',
    );
  });

  it("stays XML whatever a scenario says", () => {
    const xml = told("junit");
    expect(xml).toContain("PEER1 &lt;&quot;found&quot;&gt; &amp; 100% ]]&gt; \uFFFD[2J, a:b");
    expect(xml).not.toContain("\u001b");
    // Elements are closed in the order they were opened.
    const open: Array<string> = [];
    for (const [, closing, name = "", empty] of xml.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/g)) {
      if (closing === "/") expect(open.pop()).toBe(name);
      else if (empty !== "/") open.push(name);
    }
    expect(open).toEqual([]);
  });
});

describe("tap", () => {
  it("plans as many points as there are scenarios and files that are none, and numbers them", () => {
    const lines = told("tap").split("\n");
    expect(lines.slice(0, 4)).toEqual(["TAP version 14", "1..4", "ok 1 - good", "not ok 2 - bad"]);
    expect(lines).toContain("not ok 3 - gone");
    expect(lines).toContain("not ok 4 - days/typo.scenario.yaml is a scenario");
    expect(lines).toContain(`  message: ${JSON.stringify(HOSTILE)}`);
  });

  it("bails out when scenarios it has planned were not played", () => {
    const reporter = REPORTERS.tap({
      palette: PLAIN,
      columns: null,
      names: ["a", "b", "c", "d"],
      invalid: 0,
    });
    expect(reporter.end(REPORT)).toContain("Bail out!");
    expect(told("tap")).not.toContain("Bail out!");
  });

  it("takes a # in a name for a name and not for a directive", () => {
    expect(told("tap", { ...REPORT, runs: [run("day # skip me")] })).toContain("day \\# skip me");
  });

  it("takes a backslash for itself, and says a name of several lines in one", () => {
    const text = told("tap", { ...REPORT, runs: [run("C:\\Maple\nin two")] });
    expect(text).toContain("ok 1 - C:\\\\Maple in two\n");
  });

  it("tells what the run is to blame for apart from what the scenario is, and leaves empty lines empty", () => {
    const runs = [failing("bad"), { ...failing("odd"), verdict: "non-deterministic" as const }];
    const text = told("tap", { ...REPORT, runs, invalid: [] });
    expect(text.match(/severity: \w+/g)).toEqual(["severity: fail", "severity: error"]);
    expect(told("tap")).toContain("severity: error\n  verdict: defect\n");
    expect(text).not.toMatch(/^ +$/m);
    expect(text).toContain("  detail: |2\n      error[expectation-failed]");
  });

  it("says a reason of several lines in one", () => {
    const runs = [
      run("a", { verdict: "skipped", skip: "not now,\nbecause # of this\n" }),
      run("b", { verdict: "known-failure", knownFailure: "one\ntwo" }),
    ];
    expect(told("tap", { ...REPORT, runs })).toMatch(
      /# SKIP not now, because # of this\nnot ok 2 - b # TODO one two\n/,
    );
  });
});

describe("github", () => {
  it("is one annotation per failure, at its line, on one line of text", () => {
    const lines = told("github").trimEnd().split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(
      /^::error file=days\/bad\.scenario\.yaml,line=31,col=15,title=bad%3A expectation-failed::/,
    );
    expect(lines[0]).toContain("100%25");
    expect(lines[0]).toContain("%0A");
    expect(lines[2]).toMatch(
      /^::error file=days\/typo\.scenario\.yaml,line=2,col=1,title=not a scenario::/,
    );
  });

  it("is at the file where what is wrong was set by a flag, for no file is called --set", () => {
    const [failure] = failing("bad").failures;
    const flag = { file: "--set eventually", line: 1, column: 25 };
    const set = run("bad", {
      verdict: "expectation-failed",
      failures: [{ ...failure!, place: flag }],
    });
    const invalid = [{ file: "days/typo.scenario.yaml", place: flag, text: "error[bad-set] no" }];
    const lines = told("github", { ...REPORT, runs: [set], invalid })
      .trimEnd()
      .split("\n");
    expect(lines.map((line) => line.slice(0, line.indexOf(",title")))).toEqual([
      "::error file=days/bad.scenario.yaml,line=1,col=1",
      "::error file=days/typo.scenario.yaml,line=1,col=1",
    ]);
  });

  it("escapes what would end a property or a line", () => {
    const runs = [failing("a, b\r")];
    const invalid = [{ ...REPORT.invalid[0]!, text: "one\r\ntwo" }];
    const [failed = "", none = ""] = told("github", { ...REPORT, runs, invalid }).split("\n");
    expect(failed).toContain("title=a%2C b%0D%3A expectation-failed::");
    expect(none).toMatch(/::one%0D%0Atwo$/);
  });

  it("says nothing about scenarios that passed", () => {
    expect(told("github", { ...REPORT, runs: [run("good")], invalid: [] })).toBe("");
  });
});
