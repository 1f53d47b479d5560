/** The frame of a failure: the step in its file, down to the line that failed. */
import { describe, expect, it } from "vitest";
import { eventLine } from "../../../src/scenarios/report/format.ts";
import { defectRun, reportedRun, untold } from "../../../src/scenarios/report/reported.ts";
import type { Plan } from "../../../src/scenarios/plan.ts";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { planOf, smallRoom } from "../../support/scenario.ts";

const KNOWN = {
  tell: () => ({ lately: [], why: [] }),
  repeat: "",
  watch: "",
  journalFile: null,
  wallMillis: 1,
};

const framesOf = (
  timeline: string,
  tail = "",
  change: (plan: Plan) => Plan = (plan) => plan,
): ReadonlyArray<string> => {
  const source = smallRoom(timeline, { tail });
  const { failures } = reportedRun(runPlan(change(planOf(source))), { ...KNOWN, source });
  return failures.map(({ frame }) => frame);
};

const linesOf = (frame: string | undefined): ReadonlyArray<string> =>
  (frame ?? "").split("\n").filter((line) => /^(\d| +…)/.test(line));

describe("the frame", () => {
  it("begins where the step begins and ends with a caret under what failed", () => {
    const [frame] = framesOf(
      "  - work-offline: { laptop: PEER1 }\n    say: He has enough.\n    expect: { PEER1: { indicator: green } }",
    );
    expect(linesOf(frame)).toEqual([
      "20 |   - work-offline: { laptop: PEER1 }",
      "21 |     say: He has enough.",
      "22 |     expect: { PEER1: { indicator: green } }",
    ]);
    expect(frame?.split("\n").at(-1)).toMatch(/^ {3}\| +\^/);
    expect(frame).toMatch(/^ {3}\| {2}timeline\[4\] work-offline at /m);
  });

  it("of a failure of the day as a whole shows no line of the file, and says what to do", () => {
    const [frame] = framesOf("", "always: []");
    expect(linesOf(frame)).toEqual([]);
    expect(frame?.split("\n")[0]).toBe("error[vacuous] the scenario checked nothing");
    expect(frame).toMatch(/^ +\| {2}at [\dhms]/m);
    expect(frame?.split("\n").at(-1)).toBe("  = add expect:, eventually:, always: or must-happen:");
  });

  it("of a day that is listed as a known failure and passes shows the line that says so", () => {
    const source = smallRoom("  - expect: { PEER1: { indicator: green } }", {
      head: "known-failure: '#5'",
    });
    const { failures } = reportedRun(runPlan(planOf(source)), { ...KNOWN, source });
    expect(linesOf(failures[0]?.frame)).toEqual(["4 | known-failure: '#5'"]);
  });

  it("leaves out the middle of a long step", () => {
    const says = Array.from({ length: 12 }, (_, at) => `      line ${at}`).join("\n");
    const [frame] = framesOf(
      `  - work-offline: { laptop: PEER1 }\n    say: |\n${says}\n    expect: { PEER1: { indicator: green } }`,
    );
    const lines = linesOf(frame);
    expect(lines).toHaveLength(7);
    expect(lines[3]).toMatch(/^ +…$/);
    expect(lines[0]).toContain("work-offline");
    expect(lines.at(-1)).toContain("indicator: green");
  });

  it("of the second failure of a step is its own line only", () => {
    const frames = framesOf(
      "  - work-offline: { laptops: PEER1..PEER2 }\n    expect:\n      PEER1: { indicator: green }\n      PEER2: { indicator: green }",
    );
    expect(frames.map((frame) => linesOf(frame).length)).toEqual([3, 1]);
  });

  it("of what a flag has set shows no line of the file, for it stands in none", () => {
    const elsewhere = { file: "--set eventually", line: 1, column: 13 };
    const [frame] = framesOf(
      "  - wait: 1s",
      "eventually: { within: 1m, PEER1: { link: down } }",
      (plan) => ({
        ...plan,
        eventually: plan.eventually && {
          ...plan.eventually,
          expectations: plan.eventually.expectations.map((each) => ({ ...each, place: elsewhere })),
        },
      }),
    );
    expect(frame).toContain("--> --set eventually\n");
    expect(frame).not.toContain("scenario: 1");
    expect(frame).not.toContain("^");
  });
});

it("a report says of a day what its file says of itself: issue, owner, tags, why it is not played, what is known", () => {
  const standing = { issue: "#1", owner: "field tools", skip: "no stick", seed: "7" };
  const source = smallRoom("  - wait: 1s", {
    head: "issue: '#1'\nowner: field tools\nskip: no stick\nknown-failure: '#2'\nseed: 7\ntags: [caps]",
  });
  const plan = { ...planOf(source), cell: "os=xp" };
  expect(defectRun(plan, "gone", KNOWN)).toMatchObject({
    ...standing,
    tags: ["caps"],
    knownFailure: "#2",
    cell: "os=xp",
    name: "A small room",
    file: "test.scenario.yaml",
  });
});

it("what is asked about a failure names the events that prove it by their numbers", () => {
  const source = smallRoom("  - expect: { PEER1: { indicator: yellow } }");
  const [failure] = runPlan(planOf(source)).verdict.failures;
  const [event] = runPlan(planOf(source)).journal.events.slice(7);
  expect(untold({ ...failure!, events: [event!] })).toEqual({
    key: "PEER1.indicator",
    found: "green",
    laptops: ["PEER1"],
    proof: [7],
    at: failure!.at,
    after: null,
  });
});

it("an event that proves a failure is told on one line with its facts, and without blanks at its end", () => {
  const event = { seq: 12, at: 1_000_000, actor: "PEER1", kind: "refused", cause: 3 };
  expect(eventLine({ ...event, code: 71, target: "X", of: ["a", 1] })).toBe(
    '#12 1s PEER1 refused code=71 target=X of=["a",1]',
  );
  expect(eventLine(event)).toBe("#12 1s PEER1 refused");
});
