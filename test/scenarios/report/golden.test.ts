/** A day against the timeline that is kept beside its scenario, and what the files beside a scenario are called. */
import { describe, expect, it } from "vitest";
import { cellInName, stemOf } from "../../../src/scenarios/report/file-names.ts";
import { comparedWith, goldenOf, withoutGolden } from "../../../src/scenarios/report/golden.ts";
import { failing, run } from "./report.ts";

const GOLDEN = { file: "days/a.timeline.txt", update: "fieldlab run a --goldens --update" };
const compared = (kept: string, timeline: string, day = run("a")) =>
  comparedWith(day, { ...GOLDEN, kept, timeline });

describe("a day that is compared with its timeline", () => {
  it("stays as it is where they are the same, also with the line ends of Windows", () => {
    const day = run("a");
    expect(compared("one\r\ntwo\r\n", "one\ntwo\n", day)).toBe(day);
  });

  it("fails at the first line that differs, with how many do and the command that writes it anew", () => {
    const { failures, verdict } = compared(
      "one\ntwo\n",
      "one\n2\n",
      run("a", { simulatedMicros: 9 }),
    );
    expect(verdict).toBe("expectation-failed");
    expect(failures).toEqual([
      expect.objectContaining({
        kind: "expectation-failed",
        place: { file: GOLDEN.file, line: 2, column: 1 },
        atMicros: 9,
        message: "the day went otherwise than its timeline says: 2 lines differ",
      }),
    ]);
    expect(failures[0]?.frame.split("\n")).toEqual([
      "error[timeline-differs] the day went otherwise than its timeline says: 2 lines differ",
      " --> days/a.timeline.txt:2:1",
      "    one",
      "  - two",
      "  + 2",
      "  ",
      `  = if the day is right now, write it anew with: ${GOLDEN.update}`,
    ]);
    const [one] = compared("one\n", "one\ntwo\n").failures;
    expect(one?.message).toBe("the day went otherwise than its timeline says: 1 line differs");
  });

  it("fails at the first line of a timeline that is not there, with the command that writes it", () => {
    const [failure] = withoutGolden(run("a"), GOLDEN).failures;
    expect(failure?.frame.split("\n")).toEqual([
      "error[no-timeline] no timeline is kept beside this scenario",
      " --> days/a.timeline.txt:1:1",
      `  = write it with: ${GOLDEN.update}`,
    ]);
  });

  it("keeps what failed already before that", () => {
    const day = failing("bad");
    const all = [compared("one\n", "two\n", day), withoutGolden(day, GOLDEN)];
    for (const { failures } of all) expect(failures.slice(0, -1)).toEqual(day.failures);
  });
});

describe("files beside a scenario", () => {
  it("are called as it is, without what scenario files end with", () => {
    expect(["a.scenario.yaml", "b.yml", "C.Scenario.YAML", "d.txt"].map(stemOf)).toEqual([
      "a",
      "b",
      "C",
      "d.txt",
    ]);
    expect(goldenOf({ file: "days/a.scenario.yaml", cell: "os=xp cables=3" })).toBe(
      "days/a.os=xp,cables=3.timeline.txt",
    );
  });

  it("have no sign of a cell in their name that a disk does not take, and a name it takes however long the cell is", () => {
    expect(cellInName(undefined)).toBe("");
    expect(cellInName('a/b\\c:d"e*f+g')).toBe(".a_b_c_d_e_f_g");
    const [one, other] = ["x", "y"].map((end) => cellInName(`${"w".repeat(300)}${end}`));
    expect(one).toHaveLength(121);
    expect(one).toMatch(/^\.w{107}-[0-9a-f]{12}$/);
    expect(other).not.toBe(one);
    expect(cellInName("w".repeat(120))).toBe(`.${"w".repeat(120)}`);
  });
});
