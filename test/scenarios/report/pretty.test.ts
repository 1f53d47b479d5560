/** The report for people. */
import { describe, expect, it } from "vitest";
import { COLOURED, PLAIN } from "../../../src/scenarios/report/palette.ts";
import type { Report } from "../../../src/scenarios/report/reported.ts";
import { wholeText } from "../../../src/scenarios/report/reporter.ts";
import { REPORTERS } from "../../../src/scenarios/report/reporters.ts";
import { failing, HOSTILE, REPORT, run } from "./report.ts";

const told = (name: keyof typeof REPORTERS, report: Report = REPORT): string =>
  wholeText(REPORTERS[name], report, PLAIN);

describe("pretty", () => {
  it("tells a failure with its frame, what was expected and found, the last events, why, and how to repeat it", () => {
    const text = told("pretty");
    const order = [
      "✗ expectation-failed  bad",
      "--> days/bad.scenario.yaml:31:15",
      "expected: green",
      "found:    offline",
      "what happened last:\n    1s  PEER1 is refused: error 71",
      "why:\n    0s  Step 1: connect",
      "journal written to out/day.jsonl",
      "seed 7, repeat with: fieldlab run days/bad.scenario.yaml --seed=7",
    ].map((part) => text.indexOf(part));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it("breaks lines between words on a narrow terminal, and leaves the hash out", () => {
    const long = "One account for everybody is still one seat for each laptop";
    const at = (columns: number, each: ReturnType<typeof run>) =>
      REPORTERS.pretty({ palette: PLAIN, columns, names: [long], invalid: 0 }).each(each, 0);
    const lines = (columns: number, each = run(long)) => at(columns, each).trimEnd().split("\n");
    expect(lines(200)).toEqual([expect.stringMatching(/^✓ passed .*journal [0-9a-f]{16}$/u)]);
    const [name, facts] = lines(80);
    expect(name?.trimEnd()).toBe(`✓ ${long}`);
    expect(facts).toMatch(/^ {40,}\S+ +\d+ checks$/u);
    for (const columns of [24, 40, 60, 80, 100])
      for (const line of lines(columns)) expect(line.length).toBeLessThan(columns);
    expect(lines(40).slice(0, 2)).toEqual([
      "✓ One account for everybody is still",
      "  one seat for each laptop",
    ]);
    expect(at(60, failing("bad"))).toMatch(/^✗ expectation-failed: bad {2,}/u);
  });

  it("keeps the mark below what it marks on a narrow terminal", () => {
    const line = `24 | ${"x".repeat(70)} here`;
    const [failure] = failing("bad").failures;
    const frame = `${line}\n   | ${" ".repeat(71)}^^^^`;
    const bad = run("bad", {
      verdict: "expectation-failed",
      failures: failure === undefined ? [] : [{ ...failure, frame }],
    });
    const reporter = REPORTERS.pretty({ palette: PLAIN, columns: 60, names: [], invalid: 0 });
    expect(reporter.each(bad, 0)).toMatch(/ 24 \| …x+ here\n +\| +\^{4}\n/);
  });

  it("counts what passed, failed and could not be read", () => {
    expect(told("pretty")).toContain("3 scenarios: 2 failed, 1 passed, 1 file invalid · 3.0 h");
  });

  it("breaks the count between words on a narrow terminal, in colour as well", () => {
    const at = (palette: typeof PLAIN): string =>
      REPORTERS.pretty({ palette, columns: 30, names: [], invalid: 0 }).end(REPORT);
    const plain = at(PLAIN);
    expect(plain.split("\n").filter((line) => line.length >= 30)).toEqual([]);
    expect(plain).toMatch(/\n3 scenarios: 2 failed, 1\npassed, 1 file invalid · 3\.0\nh of field/);
    expect(at(COLOURED).replaceAll(/\u001B\[[\d;]*m/g, "")).toBe(plain);
  });

  it("adds a table by folder when there are several, in the order they were played", () => {
    const runs = [
      run("a", { file: "days/b/a.scenario.yaml" }),
      failing("bad"),
      run("c", { file: "days/b/c.scenario.yaml" }),
    ];
    const table = /^folder[^]*?\n\n/m.exec(told("pretty", { ...REPORT, runs }))?.[0];
    expect(table?.split("\n").map((line) => line.split(/\s{2,}/).slice(0, 4))).toEqual([
      ["folder", "scenarios", "passed", "failed"],
      ["days/b", "2", "2", "0"],
      ["days", "1", "0", "1"],
      [""],
      [""],
    ]);
    expect(told("pretty")).not.toContain("folder");
    const here = told("pretty", { ...REPORT, runs: [run("a", { file: "a.yaml" }), run("b")] });
    expect(here).toMatch(/^folder {2}scenarios .*\n\. {15}1 .*\ndays {12}1 /m);
  });

  it("names what none of many runs had anything to compare for", () => {
    const nothing = { compared: { "no-lost-edits": 0, "locks-exclusive": 0 } };
    const runs = [
      run("first", { compared: { "no-lost-edits": 3, "locks-exclusive": 0 } }),
      ...Array.from({ length: 20 }, (_, at) => run(`day ${at}`, nothing)),
    ];
    expect(told("pretty", { ...REPORT, runs })).toContain(
      "never compared in these runs: locks-exclusive\n",
    );
    expect(told("pretty", { ...REPORT, runs: runs.slice(0, 3) })).not.toContain("never compared");
    const narrow = { palette: PLAIN, columns: 40, names: [], invalid: 0 };
    expect(REPORTERS.pretty(narrow).end({ ...REPORT, runs })).toContain(
      "never compared in these runs:\nlocks-exclusive\n",
    );
  });

  it("names the failures once more when there are more scenarios than a screen has lines for", () => {
    const many = Array.from({ length: 30 }, (_, at) => run(`day ${at}`));
    const text = told("pretty", { ...REPORT, runs: [failing("bad"), ...many] });
    expect(text.split("days/bad.scenario.yaml --seed=7")).toHaveLength(3);
    expect(told("pretty").split("days/bad.scenario.yaml --seed=7")).toHaveLength(2);
  });

  it("ends with the day to watch: one that tells a whole day, else the longest; none where something failed", () => {
    const longest = run("long", { simulatedMicros: 9_000_000_000 });
    const whole = run("whole", { tags: ["caps", "field-day"], simulatedMicros: 5_000_000_000 });
    const last = (runs: typeof REPORT.runs) =>
      told("pretty", { ...REPORT, runs })
        .split("\n")
        .at(-2);
    expect(last([run("short"), whole, longest])).toBe(
      "watch one: fieldlab replay days/whole.scenario.yaml",
    );
    expect(last([run("short"), longest])).toBe(
      "watch one: fieldlab replay days/long.scenario.yaml",
    );
    expect(told("pretty", { ...REPORT, runs: [whole, failing("bad")] })).not.toContain("watch one");
  });

  it("shows the first failures of a run that failed everywhere, how many are left, and once what they have in common", () => {
    const all = failing("bad");
    const everywhere = (times: number) =>
      told("pretty", {
        ...REPORT,
        runs: [{ ...all, failures: Array.from({ length: times }, () => all.failures).flat() }],
      });
    const text = everywhere(30);
    expect(text.split("error[expectation-failed]")).toHaveLength(6);
    expect(text.split("what happened last:")).toHaveLength(2);
    expect(text).toContain("… and 25 more like these");
    expect(everywhere(6)).toContain("… and 1 more like these");
    expect(everywhere(5)).not.toContain("more like these");
  });

  it("says nothing of expected and found where only one of them is known", () => {
    const [failure] = failing("bad").failures;
    const runs = [{ ...failing("bad"), failures: [{ ...failure!, found: null }] }];
    expect(told("pretty", { ...REPORT, runs })).not.toMatch(/expected:|found:/);
  });

  it("sends nothing to a terminal that a scenario says, of what failed as of what was skipped", () => {
    const skipped = run("later", { verdict: "skipped", skip: HOSTILE });
    const text = told("pretty", { ...REPORT, runs: [failing("bad"), skipped] });
    expect(text).toContain('error[expectation-failed] PEER1 <"found"> & 100% ]]>');
    expect(text).toContain('not played: PEER1 <"found"> & 100% ]]>');
    expect(text).not.toContain("\u001b");
  });

  it("nor what a folder, or a day in a report of another program, is called", () => {
    const odd = `red\u001b[31m`;
    const about = { file: `${odd}/a.yaml`, name: odd, repeat: odd, watch: odd };
    const bad = { ...failing("bad"), ...about };
    const many = Array.from({ length: 12 }, (_, at) => run(`day ${at}`));
    for (const name of ["pretty", "dot", "tap"] as const)
      expect(told(name, { ...REPORT, runs: [bad, ...many] })).not.toContain("\u001b");
    expect(told("pretty", { ...REPORT, runs: [run("a", about)] })).not.toContain("\u001b");
    const skipped = run("later", { verdict: "skipped", skip: odd });
    expect(told("tap", { ...REPORT, runs: [skipped] })).not.toContain("\u001b");
  });

  it("paints what is good, what is bad, the codes of problems and the carets under them", () => {
    const bad = failing("bad");
    const frame = "error[expectation-failed] no\n   |  ^^^\nwarning[other] so";
    const runs = [run("good"), { ...bad, failures: [{ ...bad.failures[0]!, frame }] }];
    const text = wholeText(REPORTERS.pretty, { ...REPORT, runs }, COLOURED);
    const [red, green, bold] = ["\u001B[31m", "\u001B[32m", "\u001B[1m"];
    expect(text).toContain(`${green}✓ passed`);
    expect(text).toContain(`${red}✗ expectation-failed`);
    expect(text).toContain(`${red}1 failed\u001B[39m, 1 passed`);
    expect(wholeText(REPORTERS.pretty, { ...REPORT, runs: [run("a")] }, COLOURED)).toContain(
      `${green}1 passed`,
    );
    for (const code of ["error[expectation-failed]", "warning[other]"])
      expect(text).toContain(`  ${bold}${red}${code}\u001B[39m\u001B[22m`);
    expect(text).toContain(`     |  ${red}^^^\u001B[39m\n`);
    const [signs = "", , name] = wholeText(REPORTERS.dot, { ...REPORT, runs }, COLOURED).split(
      "\n",
    );
    expect(signs.indexOf(`${green}·`)).toBe(0);
    expect(signs.indexOf(`${red}✗`)).toBeGreaterThan(0);
    expect(name).toContain(`${bold}bad`);
  });

  it("says in the sum how often faster than the room it was, which part of the whole it is, and what was not counted", () => {
    const runs = [
      run("a", { simulatedMicros: 9_000 * 3_600_000_000 }),
      run("b", { verdict: "known-failure", knownFailure: "#1", simulatedMicros: 0 }),
      run("c", { verdict: "skipped", skip: "later", simulatedMicros: 0 }),
    ];
    const sum = (changes: Partial<Report>) =>
      told("pretty", { ...REPORT, invalid: [], runs, ...changes })
        .split("\n")
        .find((line) => line.startsWith("3 scenarios"));
    expect(sum({ elapsedMillis: 1_000, shard: { index: 2, of: 5 } })).toBe(
      "3 scenarios (shard 2 of 5): 1 passed, 1 known to fail, 1 skipped · 9000.0 h of field days in 1.00 s, 32,400,000 × real time",
    );
    expect(sum({ elapsedMillis: 0 })).toMatch(/ in 0\.00 s, 0 × real time$/);
  });

  it("tells a day of minutes or seconds in those, in the sum and by folder", () => {
    const day = (file: string, seconds: number) =>
      run(file, { file, simulatedMicros: seconds * 1_000_000 });
    const lines = (...runs: ReadonlyArray<ReturnType<typeof run>>) =>
      told("pretty", { ...REPORT, invalid: [], runs });
    expect(lines(day("a/a.scenario.yaml", 8))).toContain("1 passed · 8 s of field days");
    expect(lines(day("a/a.scenario.yaml", 90))).toContain("1 passed · 1.5 min of field days");
    const both = lines(day("a/a.scenario.yaml", 8), day("b/b.scenario.yaml", 3_600));
    expect(both).toMatch(/^a +1 +1 +0 +8 s /m);
    expect(both).toMatch(/^b +1 +1 +0 +1\.0 h /m);
    expect(both).toContain("2 passed · 1.0 h of field days");
  });

  it("keeps lines of a length where a name is very long, and tells whole seconds of days", () => {
    const long = run("n".repeat(200), { simulatedMicros: 3_600_400_000 });
    const line = told("pretty", { ...REPORT, runs: [run("short"), long] }).split("\n")[0] ?? "";
    expect(line.indexOf("  1h00m00s  ")).toBeLessThan(110);
    expect(told("pretty", { ...REPORT, runs: [long] })).toMatch(/n {2}\s*1h00m00s {2}/);
  });

  it("says nothing at the end of nothing, unless it was a part in which there was nothing", () => {
    expect(told("pretty", { ...REPORT, runs: [] })).toBe("");
    expect(told("pretty", { ...REPORT, runs: [], shard: { index: 4, of: 4 } })).toContain(
      "0 scenarios (shard 4 of 4)",
    );
  });

  it("takes twelve runs for few: their failures still stand on the screen", () => {
    const many = (length: number) =>
      told("pretty", {
        ...REPORT,
        runs: [failing("bad"), ...Array.from({ length: length - 1 }, (_, at) => run(`day ${at}`))],
      });
    expect(many(12)).not.toContain("\nfailed:\n");
    expect(many(13)).toContain("\nfailed:\n");
  });
});
