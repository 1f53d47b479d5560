import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { playOne } from "../../src/cli/running/play-one.ts";
import { detailText } from "../../src/scenarios/report/failure-text.ts";
import type { Plan } from "../../src/scenarios/plan.ts";
import { runPlan } from "../../src/scenarios/runner/run.ts";
import { ELEVENTH_PEER } from "../cli/fieldlab.ts";
import { planFile, planOf } from "../support/scenario.ts";

const guide = readFileSync(new URL("../../docs/guide.md", import.meta.url), "utf8");
const complaint = /```yaml\n([\s\S]*?)```/.exec(guide)?.[1] ?? "";

/** What the report for people says of the day. */
const toldOf = (plan: Plan, source: string): string =>
  detailText(
    playOne({ plan, source, twice: false, keep: "off", timeline: false, repeat: "", watch: "" })
      .run,
  );

/** The lines of the guide from one text to another that are nowhere in what is really told; `…` stands for what the guide leaves out. */
const untrue = (from: string, to: string, told: string): ReadonlyArray<string> => {
  const start = guide.indexOf(from);
  const shown = guide.slice(start, guide.indexOf(to, start)).split("\n");
  expect(shown.length).toBeGreaterThan(8);
  return shown.filter((line) => !told.includes(line.replace(/…$/u, "").trim()));
};

it("the failing day of the first chapter is told as the guide shows it", () => {
  const plan = planFile(ELEVENTH_PEER, { set: [["nodes.PARENT.os", "windows-7-pro"]] });
  const told = toldOf(
    plan,
    readFileSync(new URL(`../../${ELEVENTH_PEER}`, import.meta.url), "utf8"),
  );
  expect(untrue("  error[expectation-failed] PEER11", "  seed 7, repeat", told)).toEqual([]);
});

it("the guide and the README say how much is compared on the days they show", () => {
  const chapter = guide.slice(guide.indexOf("## 10."));
  const afternoon = /```yaml\n([\s\S]*?)```/.exec(chapter)?.[1] ?? "";
  const compared = (plan: Plan): number => runPlan(plan).verdict.checked;
  const said = (page: string): ReadonlyArray<number> =>
    [...page.matchAll(/([0-9]+) checks/gu)].map(([, checks]) => Number(checks));
  expect(said(guide)).toEqual([
    compared(planFile(ELEVENTH_PEER)),
    compared(planFile(ELEVENTH_PEER, { set: [["nodes.PARENT.os", "windows-7-pro"]] })),
    compared(planOf(afternoon, { set: [["faults.bumps.who", "PARENT"]] })),
  ]);
  expect(said(readFileSync(new URL("../../README.md", import.meta.url), "utf8"))).toEqual([
    compared(planFile(ELEVENTH_PEER)),
    compared(planFile("scenarios/workflow/4-working-without-the-parent.scenario.yaml")),
  ]);
});

it("the complaint of the guide is reproduced by its file, and told as the guide shows it", () => {
  const plan = planOf(complaint, { file: "ben.scenario.yaml" });
  const told = toldOf(plan, complaint);
  expect(untrue("error[expectation-failed] PARENT.records", "```", told)).toEqual([]);
  const [failure] = runPlan(plan).verdict.failures;
  expect(failure?.events.at(-1)).toMatchObject({ actor: "BEN", kind: "refused", code: 5 });
  // Nine refusals are nine lines; the mark each of them leaves says nothing more.
  expect(failure?.events.filter(({ kind }) => kind === "mark")).toEqual([]);
});

it("the cure of the guide cures it", () => {
  const cured = complaint.replace("access: read }", "access: read-write }");
  expect(cured).not.toBe(complaint);
  expect(runPlan(planOf(cured)).verdict.kind).toBe("passed");
});

it("the afternoon of the guide passes in one cell, and fails as it says where the parent is struck", () => {
  const chapter = guide.slice(guide.indexOf("## 10."));
  const text = /```yaml\n([\s\S]*?)```/.exec(chapter)?.[1] ?? "";
  expect(runPlan(planOf(text)).verdict.kind).toBe("passed");
  const struck = planOf(text, { set: [["faults.bumps.who", "PARENT"]] });
  expect(struck.cell).toBe("kind=old-laptop");
  const line = /error\[expectation-failed\] PARENT\.link.*/.exec(chapter)?.[0];
  expect(toldOf(struck, text)).toContain(`${line}\n`);
});
