/** Reports of several machines put together. */
import { describe, expect, it } from "vitest";
import { mergeReports, readReport } from "../../../src/scenarios/report/merge.ts";
import { PLAIN } from "../../../src/scenarios/report/palette.ts";
import type { Report } from "../../../src/scenarios/report/reported.ts";
import { wholeText } from "../../../src/scenarios/report/reporter.ts";
import { REPORTERS } from "../../../src/scenarios/report/reporters.ts";
import { BREAK, REPORT, run } from "./report.ts";

const written = (report: Report): string => wholeText(REPORTERS.json, report, PLAIN);

const shard = (
  index: number,
  of: number,
  names: ReadonlyArray<string>,
  whole?: string,
): Report => ({
  runs: names.map((name) => run(name)),
  invalid: [],
  shard: whole === undefined ? { index, of } : { index, of, whole },
  elapsedMillis: index * 10,
});

const namesOf = (reports: ReadonlyArray<Report>): ReadonlyArray<string> | string => {
  const merged = mergeReports(reports);
  return merged.kind === "merged" ? merged.report.runs.map(({ name }) => name) : merged.message;
};

describe("a JSON report", () => {
  it("reads back as what was written, failures and invalid files included", () => {
    expect(readReport(written(REPORT))).toEqual({ kind: "report", report: REPORT });
  });

  it("of another program sends nothing to a terminal about files that are none", () => {
    const odd = REPORT.invalid.map((each) => ({ ...each, text: "no\u001b[2J" }));
    const read = readReport(written({ ...REPORT, invalid: odd }));
    expect(read).toMatchObject({ report: { invalid: [{ text: "no\uFFFD[2J" }] } });
  });

  it("keeps what became of the breaks", () => {
    const report = { ...REPORT, breaks: [BREAK] };
    expect(readReport(written(report))).toEqual({ kind: "report", report });
    const one = { ...shard(1, 2, ["a"]), breaks: [BREAK] };
    expect(mergeReports([shard(2, 2, ["b"]), one])).toMatchObject({ report: { breaks: [BREAK] } });
  });

  it.each([
    ["passed", "still passes"],
    ["defect", "came to no verdict"],
    ["non-deterministic", "is non-deterministic"],
    ["expectation-failed", null],
  ] as const)(
    "has the break that ended with %s for what that is, whatever it says",
    (verdict, wrong) => {
      const read = readReport(written({ ...REPORT, breaks: [{ ...BREAK, verdict, wrong: null }] }));
      expect(read).toMatchObject({ report: { breaks: [{ verdict, wrong }] } });
    },
  );

  it.each([
    ["", "it is not JSON"],
    ["[]", "it is a list, and not a report"],
    [written(REPORT).replace('"version": 1', '"version": 2'), "version is 2, and should be 1"],
    [written(shard(3, 2, [])), "shard: there are fewer parts than that"],
    [
      written(REPORT).replace('"verdict": "passed"', '"verdict": "fine"'),
      "runs.0.verdict is not what stands there in a report",
    ],
    [
      written(REPORT).replace('"verdict": "passed"', '"verdikt": "passed"'),
      "runs.0.verdict is missing",
    ],
    [written({ ...REPORT, invalid: "none" as never }), "invalid is a text, and should be a list"],
  ])("that is none is an answer with the place: %#", (text, message) => {
    expect(readReport(text)).toEqual({
      kind: "malformed",
      message: expect.stringContaining(message),
    });
  });
});

describe("shards", () => {
  it("say what they are parts of, and need not", () => {
    const part = shard(1, 2, ["a"], "f0");
    expect(readReport(written(part))).toEqual({ kind: "report", report: part });
    expect(namesOf([part, shard(2, 2, ["b"], "f0")])).toEqual(["a", "b"]);
    expect(namesOf([part, shard(2, 2, ["b"])])).toEqual(["a", "b"]);
  });

  it("come back in the order one machine would have played, whatever order they are named in", () => {
    const parts = [shard(3, 3, ["c"]), shard(1, 3, ["a", "d"]), shard(2, 3, ["b", "e"])];
    expect(namesOf(parts)).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("bring the files along that are no scenarios", () => {
    const parts = [shard(1, 2, ["a"]), { ...shard(2, 2, []), invalid: REPORT.invalid }];
    expect(mergeReports(parts)).toMatchObject({ report: { invalid: REPORT.invalid } });
  });

  it("took as long as the slowest of them", () => {
    const merged = mergeReports([shard(1, 2, ["a"]), shard(2, 2, ["b"])]);
    expect(merged).toMatchObject({ report: { shard: null, elapsedMillis: 20 } });
  });

  it.each([
    ["one is missing", [shard(1, 3, []), shard(3, 3, [])], "shard 2/3 is missing"],
    ["one is there twice", [shard(1, 2, []), shard(2, 2, []), shard(2, 2, [])], "2/2 is there 2"],
    ["the wholes differ", [shard(1, 2, []), shard(2, 3, [])], "different wholes"],
    [
      "other scenarios were chosen for one",
      [shard(1, 2, ["a"], "f0"), shard(2, 2, ["b"], "0f")],
      "shard 2/2 is a part of another whole than shard 1/2",
    ],
    ["one is no shard", [shard(1, 2, []), REPORT, shard(2, 2, [])], "different wholes"],
  ])("are not merged when %s", (_, reports, message) => {
    expect(namesOf(reports)).toContain(message);
  });
});

it("whole reports are put one after the other", () => {
  expect(namesOf([REPORT, REPORT])).toEqual(["good", "bad", "gone", "good", "bad", "gone"]);
});
