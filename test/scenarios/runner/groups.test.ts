/** Steps made of steps: at the same time, again and again, and beside the timeline. */
import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { HOUR, MINUTE } from "../../../src/sim/time.ts";
import { planOf, smallRoom } from "../../support/scenario.ts";

const run = (timeline: string, tail = "") => runPlan(planOf(smallRoom(timeline, { tail })));
/** When each step began whose label is this, counted from the first step of the group. */
const starts = (timeline: string, label: string, tail = "") => {
  const result = run(timeline, tail);
  expect(result.verdict.failures).toEqual([]);
  const steps = result.journal.events.filter((event) => event.kind === "step");
  const first = steps.find((event) => event["step"] === 4)?.at ?? 0;
  return steps.filter((event) => event["label"] === label).map((event) => event.at - first);
};

describe("together", () => {
  const rows = [
    "  - together:",
    "      - - after: 5m",
    "          sync-now: { laptop: PEER1 }",
    "        - after: 5m",
    "          sync-now: { laptop: PEER1 }",
    "      - after: 2m",
    "        work-offline: { laptop: PEER2 }",
    "  - close-copy: { laptop: PEER1 }",
  ].join("\n");

  it("plays its rows at the same time and ends when the longest has ended", () => {
    expect(starts(rows, "work-offline")).toEqual([2 * MINUTE]);
    const [first, second] = starts(rows, "sync-now");
    expect(first).toBe(5 * MINUTE);
    expect(second).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(starts(rows, "close-copy")[0]).toBeGreaterThanOrEqual(second ?? HOUR);
  });

  it("is looked at after all of it, and fails with what failed in it", () => {
    const { verdict } = run(
      [
        "  - together:",
        "      - wait: 1m",
        "        expect: { PEER1: { indicator: yellow } }",
        "      - wait: 2m",
        "    expect: { PEER1: { indicator: offline } }",
      ].join("\n"),
    );
    expect(verdict.failures.map(({ message }) => message)).toEqual([
      "PEER1.indicator should be yellow now but is green",
    ]);
  });
});

describe("a text and a number that look alike", () => {
  it("are told apart where one is expected and the other found", () => {
    const { verdict } = run(
      [
        "  - edit-record: { laptop: PEER1, record: tb/1001, set: { amount: 7 } }",
        "    expect: { PEER1: { records: { tb/1001: { amount: '7' } } } }",
      ].join("\n"),
    );
    expect(verdict.failures.map(({ message }) => message)).toEqual([
      'PEER1.records.tb/1001.amount should be "7" now but is 7',
    ]);
  });
});

describe("one person with two hands", () => {
  it("deletes a record together with what he wrote into it while he waited", () => {
    const { journal, verdict } = run(
      [
        "  - together:",
        "      - edit-record: { laptop: PEER1, record: tb/9001, set: { amount: 7 } }",
        "      - delete-record: { laptop: PEER1, record: tb/9001 }",
      ].join("\n"),
    );
    expect(verdict.failures).toEqual([]);
    const told = journal.events.filter(({ kind }) => kind === "ledger.edit");
    expect(
      told.map(({ beside, register, saw, value }) => ({ beside, register, saw, value })),
    ).toEqual([
      { register: "record:tb/9001.amount", saw: [], value: "7" },
      { register: "record:tb/9001.amount", saw: [], value: "deleted", beside: ["7"] },
    ]);
  });
});

describe("repeat", () => {
  it("is its steps so many times, with what is expected looked at after the last", () => {
    const steps = [
      "  - repeat:",
      "      times: 3",
      "      steps:",
      "        - after: 10m",
      "          work-offline: { laptop: PEER1 }",
      "        - work-online: { laptop: PEER1 }",
      "    expect: { PEER1: { indicator: green } }",
    ].join("\n");
    expect(starts(steps, "work-offline")).toHaveLength(3);
    expect(
      run(
        steps.replace(
          "expect: { PEER1: { indicator: green }",
          "expect: { PEER1: { indicator: yellow }",
        ),
      ).verdict.failures,
    ).toHaveLength(1);
  });

  it("begins when it says and speaks before its first step", () => {
    const { journal } = run(
      [
        "  - after: 10m",
        "    say: Three times.",
        "    repeat: { times: 2, steps: [wait: 1m] }",
        "    pass: Done.",
      ].join("\n"),
    );
    const said = journal.events.filter(
      (event) => event["step"] === 4 && event["say"] !== undefined,
    );
    expect(said.map((event) => event["say"])).toEqual(["Three times.", "Done."]);
    expect((said[1]?.at ?? 0) - (said[0]?.at ?? 0)).toBe(2 * MINUTE);
  });
});

describe("every", () => {
  const edit = (more: string) =>
    `  - every: 10m\n${more}    edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 5 } }\n`;

  it("is vacuous where its time is over when it begins: nothing of it would be done", () => {
    const { verdict } = run(
      "  - wait: 10m\n  - every: 1m\n    until: 10m\n    sync-now: { laptop: PEER1 }",
    );
    expect(verdict.kind).toBe("vacuous");
    expect(verdict.failures[0]?.message).toMatch(
      /^every is to go on until 10m00s, and begins at 10m\d/,
    );
  });

  it("goes on beside the timeline until its time, and the timeline waits for its last round", () => {
    const rounds = starts(`${edit("    until: 45m\n")}  - wait: 5m\n`, "edit-record");
    expect(rounds).toEqual([0, 10, 20, 30, 40].map((minutes) => minutes * MINUTE));
  });

  it("has a last round at its very end", () => {
    const steps = "  - at: 10m\n    every: 10m\n    until: 40m\n    sync-now: { laptop: PEER1 }\n";
    expect(starts(steps, "sync-now")).toEqual([0, 10, 20, 30].map((minutes) => minutes * MINUTE));
  });

  it("without an end stops with the timeline, and what must eventually be true is asked after that", () => {
    const rounds = starts(
      `${edit("")}  - wait: 25m\n`,
      "edit-record",
      "eventually: { within: 2h, all-copies: equal }",
    );
    expect(rounds).toEqual([0, 10, 20].map((minutes) => minutes * MINUTE));
  });

  it("is never twice at once: a round that takes longer delays the next one", () => {
    const slow = "  - every: 10m\n    until: 50m\n    wait: 15m\n";
    expect(starts(slow, "wait")).toEqual([0, 20, 40].map((minutes) => minutes * MINUTE));
  });

  it("ends the day in the round that fails", () => {
    const { verdict, simulatedMicros } = run(
      [
        "  - every: 10m",
        "    expect: { PEER1: { indicator: green } }",
        "  - after: 25m",
        "    work-offline: { laptop: PEER1 }",
        "  - wait: 10h",
      ].join("\n"),
    );
    expect(verdict.failures.map(({ message }) => message)).toEqual([
      "PEER1.indicator should be green now but is offline",
    ]);
    expect(simulatedMicros).toBeLessThan(31 * MINUTE);
  });

  it("gives the same day again", () => {
    const text = `${edit("    until: 2h\n")}  - wait: 1h\n`;
    expect(run(text).journal.hash()).toBe(run(text).journal.hash());
  });
});
