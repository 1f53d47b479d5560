/** docs/report.md names every key of the report, and none that is not there. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { OUTCOMES } from "../../src/scenarios/report/format.ts";
import { PLAIN } from "../../src/scenarios/report/palette.ts";
import { wholeText } from "../../src/scenarios/report/reporter.ts";
import { REPORTERS } from "../../src/scenarios/report/reporters.ts";
import { BREAK, REPORT } from "../scenarios/report/report.ts";

const page = readFileSync(new URL("../../docs/report.md", import.meta.url), "utf8");

/** The keys in the first column of the table below these words. */
const named = (heading: string): Array<string> => {
  const table = page.slice(page.indexOf(heading)).split("\n\n")[1] ?? "";
  return table
    .split("\n")
    .slice(2)
    .flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, key]) => key!));
};

it("the page of the JSON report names every key, and every verdict", () => {
  const report = JSON.parse(wholeText(REPORTERS.json, { ...REPORT, breaks: [BREAK] }, PLAIN));
  const failing = report.runs.find((run: { failures: ReadonlyArray<unknown> }) => run.failures[0]);
  expect(named("Keys are only ever").sort()).toEqual(Object.keys(report).sort());
  expect(named("A run:").sort()).toEqual(Object.keys(failing).sort());
  expect(named("A failure:").sort()).toEqual(Object.keys(failing.failures[0]).sort());
  expect(named("A break:").sort()).toEqual(Object.keys(BREAK).sort());
  for (const verdict of Object.keys(OUTCOMES)) expect(page).toContain(`\`${verdict}\``);
});
