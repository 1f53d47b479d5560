import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { runPlan } from "../../src/scenarios/runner/run.ts";
import { planOf } from "../support/scenario.ts";

const guide = readFileSync(new URL("../../docs/guide.md", import.meta.url), "utf8");
const complaint = /```yaml\n([\s\S]*?)```/.exec(guide)?.[1] ?? "";

it("the complaint of the guide is reproduced by its file, with the cause among the last events", () => {
  const [failure] = runPlan(planOf(complaint)).verdict.failures;
  expect(failure?.message).toBe(/error\[expectation-failed\] (PARENT\.records.*)/.exec(guide)?.[1]);
  expect(failure?.events.at(-1)).toMatchObject({ actor: "BEN", kind: "refused", code: 5 });
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
  const [failure] = runPlan(struck).verdict.failures;
  expect(failure?.message).toBe(/error\[expectation-failed\] (PARENT\.link.*)/.exec(chapter)?.[1]);
});
