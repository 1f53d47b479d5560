/** One exit code for all that became of a run. */
import { expect, it } from "vitest";
import { exitCodeOfReport, worst } from "../../src/cli/exit.ts";
import type { ExitCode } from "../../src/cli/exit.ts";
import type {
  Report,
  ReportedBreak,
  ReportedRun,
  ReportedVerdict,
} from "../../src/scenarios/report/reported.ts";

const run = (verdict: ReportedVerdict) => ({ verdict }) as ReportedRun;
const broken = (verdict: ReportedVerdict, wrong: string | null) =>
  ({ verdict, wrong }) as ReportedBreak;
const INVALID = { file: "a", place: { file: "a", line: 1, column: 1 }, text: "" };

const codeOf = (report: Partial<Report>): ExitCode =>
  exitCodeOfReport({ runs: [], invalid: [], shard: null, elapsedMillis: 0, ...report });

it("of several the one counts that says most about whether the rest can be believed: 130, 4, 3, 1", () => {
  expect(worst([0, 1, 3, 4, 130])).toBe(130);
  expect(worst([0, 1, 3, 4, 143])).toBe(143);
  expect(worst([0, 1, 3, 4])).toBe(4);
  expect(worst([1, 3, 0])).toBe(3);
  expect(worst([0, 1])).toBe(1);
  expect(worst([])).toBe(0);
});

it("a run ends with 3 where a file is no scenario, also where another failed, and with 4 where the simulator is to blame", () => {
  const runs = [run("passed"), run("vacuous"), run("skipped")];
  expect(codeOf({ runs })).toBe(1);
  expect(codeOf({ runs, invalid: [INVALID] })).toBe(3);
  expect(codeOf({ runs: [...runs, run("defect")], invalid: [INVALID] })).toBe(4);
  expect(codeOf({ runs: [run("known-failure"), run("skipped"), run("passed")] })).toBe(0);
});

it("a break that changes nothing fails the run, and one that the simulator did not survive is its defect", () => {
  const runs = [run("passed")];
  expect(codeOf({ runs, breaks: [broken("vacuous", null)] })).toBe(0);
  expect(codeOf({ runs, breaks: [broken("passed", "still passes")] })).toBe(1);
  expect(codeOf({ runs, breaks: [broken("defect", "came to no verdict")] })).toBe(4);
});
