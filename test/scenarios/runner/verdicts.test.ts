import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { planOf, smallRoom } from "../../support/scenario.ts";

const run = (text: string) => runPlan(planOf(text));

describe("verdicts", () => {
  it("passes a day on which everything expected was seen", () => {
    const { verdict } = run(
      smallRoom("  - expect: { PEER1: { indicator: green } }", { tail: "always: []" }),
    );
    expect(verdict.kind).toBe("passed");
    expect(verdict.checked).toBe(1);
  });

  it("ends a day that does more than it may, and says when that was", () => {
    const plan = planOf(smallRoom("  - wait: 1h"));
    const { verdict } = runPlan(plan, { eventsMax: 200 });
    expect(verdict.kind).toBe("no-progress");
    expect(verdict.failures[0]?.message).toMatch(
      /^the run was stopped at its limit: 200 events, the last at \d/,
    );
  });

  it("ends a day whose journal becomes longer than any may, says when that was, and what to look at", () => {
    const plan = planOf(smallRoom("  - wait: 1h"));
    const { journal, verdict } = runPlan(plan, { journalMax: 60 });
    expect(verdict.kind).toBe("no-progress");
    const [failure] = verdict.failures;
    expect(failure?.message).toMatch(
      /^the run was stopped at its limit: 60 events in the journal, the last at \d/,
    );
    expect(failure?.hint).toContain("look at every, repeat and flap");
    // What was recorded together stays together, and the verdict stands behind it.
    expect(journal.events.length).toBeGreaterThan(60);
    expect(journal.events.length).toBeLessThan(80);
    expect(runPlan(plan, { journalMax: 1_000 }).verdict.kind).toBe("passed");
  });

  it("ends a day that does more than its own file lets it do", () => {
    const { verdict } = run(smallRoom("  - wait: 1h", { head: "seed: 5\nevents-limit: 200" }));
    expect(verdict.failures.map(({ kind, message }) => [kind, message.slice(0, 46)])).toEqual([
      ["no-progress", "the run was stopped at its limit: 200 events, "],
    ]);
  });

  it("fails an expectation with its place, what was expected and what was found", () => {
    const { verdict } = run(smallRoom("  - expect: { PEER1: { indicator: yellow } }"));
    expect(verdict.kind).toBe("expectation-failed");
    const [failure] = verdict.failures;
    expect(failure?.message).toBe("PEER1.indicator should be yellow now but is green");
    expect(failure?.place.line).toBe(20);
    expect(failure?.events.every((event) => event.actor === "PEER1")).toBe(true);
  });

  it("says whose version is shown and which number an entry has, where another one was expected", () => {
    const day = (expectation: string) =>
      run(
        smallRoom(
          "  - edit-document: { laptop: PEER1, document: doc-001.docx }\n" +
            "  - edit-record: { laptop: PEER1, record: entry/a-1, set: { number: 7 } }\n" +
            "  - delete-document: { laptop: PEER1, document: doc-002.docx }\n" +
            `  - expect: { PEER1: { ${expectation} } }`,
        ),
      ).verdict;
    expect(day("saved-by: { doc-001.docx: PEER1 }, numbers: { entry/a-1: 7 }").kind).toBe("passed");
    const messages = [
      "saved-by: { doc-001.docx: PARENT }",
      "saved-by: { doc-002.docx: PARENT }",
      "numbers: { entry/a-1: 8 }",
      "numbers: { entry/b-1: 8 }",
    ].map((expectation) => day(expectation).failures[0]?.message);
    expect(messages).toEqual([
      "PEER1.saved-by.doc-001.docx should be PARENT now but is PEER1",
      "PEER1.saved-by.doc-002.docx should be PARENT now but is absent",
      "PEER1.numbers.entry/a-1 should be 8 now but is 7",
      "PEER1.numbers.entry/b-1 should be 8 now but is none",
    ]);
  });

  it("promotes the version of a laptop, and is refused where there is none of it", () => {
    const { verdict } = run(
      smallRoom(
        [
          "  - edit-document: { laptop: PEER1, document: doc-001.docx }",
          "  - promote: { laptop: PEER1, document: doc-001.docx, by: PARENT }",
          "    expect: { refused: invalid, PEER1: { saved-by: { doc-001.docx: PEER1 } } }",
          "  - promote: { laptop: PEER1, document: doc-001.docx, by: OFFICE }",
          "    expect: { PEER1: { saved-by: { doc-001.docx: OFFICE } } }",
        ].join("\n"),
      ),
    );
    expect(verdict.failures).toEqual([]);
    expect(verdict.kind).toBe("passed");
  });

  it("fails a step that is refused without anybody expecting it, and says how to expect it", () => {
    const { verdict } = run(
      smallRoom(
        "  - sign-in: { laptop: PARENT, to: '\\\\PEER1', as: 'PEER1\\peer1', password: wrong }\n  - wait: 1h",
      ),
    );
    expect(verdict.kind).toBe("expectation-failed");
    expect(verdict.failures[0]?.message).toContain("1326");
    expect(verdict.failures[0]?.hint).toContain("expect: { refused: 1326 }");
  });

  it("says of several laptops how the others go on", () => {
    const { verdict } = run(
      smallRoom(
        "  - sign-in: { laptops: [PARENT, PEER1], to: '\\\\PEER1', as: 'PEER1\\peer1', password: wrong }\n  - wait: 1h",
      ),
    );
    expect(verdict.failures[0]?.hint).toContain('of 2 laptops: write "even-if-refused: true"');
  });

  it("goes on where somebody only tries, and still looks at what is expected", () => {
    const tries = (expected: string) =>
      run(
        smallRoom(
          `  - plug: { laptop: PEER1 }\n    even-if-refused: true\n    expect: { PEER1: { link: ${expected} } }`,
        ),
      ).verdict;
    expect(tries("up").kind).toBe("passed");
    expect(tries("down").failures[0]?.message).toContain("PEER1.link should be down");
  });

  it("fails a refusal that was expected and did not come", () => {
    const { verdict } = run(
      smallRoom("  - work-offline: { laptop: PEER1 }\n    expect: { refused: 71 }"),
    );
    expect(verdict.failures[0]?.message).toContain("should be refused with 71 but it was done");
  });

  it("ends the day at the first step that fails", () => {
    const { simulatedMicros } = run(
      smallRoom("  - expect: { PEER1: { indicator: yellow } }\n  - wait: 10h"),
    );
    expect(simulatedMicros).toBeLessThan(3_600_000_000);
  });

  it("calls a day that checked nothing vacuous", () => {
    expect(run(smallRoom("", { tail: "always: []" })).verdict.kind).toBe("vacuous");
  });

  it("calls a day vacuous when the mark it must reach never happened", () => {
    const { verdict } = run(
      smallRoom("  - expect: { PEER1: { indicator: green } }", {
        tail: "must-happen: [seat-refused]",
      }),
    );
    expect(verdict.kind).toBe("vacuous");
    expect(verdict.failures[0]?.message).toContain("seat-refused");
  });

  it("waits for what must eventually be true, and names what never became true", () => {
    const late = "  - edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 5 } }\n";
    const good = run(
      smallRoom(
        `${late}    eventually: { within: 1m, PEER2: { records: { tb/1000: { balance: 5 } } } }`,
      ),
    );
    expect(good.verdict.kind).toBe("passed");
    const bad = run(
      smallRoom(
        `${late}    eventually: { within: 1m, PEER2: { records: { tb/1000: { balance: 6 } } } }`,
      ),
    );
    expect(bad.verdict.failures[0]?.message).toBe(
      "PEER2.records.tb/1000.balance should be 6 within 1m00s but is 5",
    );
  });

  it("shows the author's own words for a failure", () => {
    const { verdict } = run(
      smallRoom("  - expect: { PEER1: { indicator: yellow } }\n    fail: The page says so."),
    );
    expect(verdict.failures[0]?.hint).toBe("The page says so.");
  });

  it("shows them for a refusal too, and looks at nothing else of a step that went wrong", () => {
    const { verdict } = run(
      smallRoom(
        "  - sign-in: { laptop: PARENT, to: '\\\\PEER1', as: 'PEER1\\peer1', password: wrong }\n" +
          "    expect: { PEER1: { indicator: yellow } }\n    never: { PEER1: { indicator: green } }\n" +
          "    eventually: { within: 1h, PEER1: { indicator: yellow } }\n    fail: Ask Anna for it.",
        { tail: "must-happen: [seat-refused]" },
      ),
    );
    expect(verdict.kind).toBe("expectation-failed");
    expect(verdict.failures.map(({ hint, refused }) => [hint, refused])).toEqual([
      ["Ask Anna for it.", true],
    ]);
  });

  it("counts all copies as different while one of them is closed", () => {
    const { verdict } = run(
      smallRoom("  - close-copy: { laptop: PEER2 }", {
        tail: "eventually: { within: 1m, all-copies: equal }",
      }),
    );
    expect(verdict.failures[0]?.message).toContain("the copy on PEER2 is closed");
  });

  it("lets nobody work on a sleeping laptop", () => {
    const { verdict } = run(
      smallRoom(
        "  - sleep: { laptop: PEER1 }\n  - work-offline: { laptop: PEER1 }\n    expect: { refused: asleep }",
      ),
    );
    expect(verdict.failures).toEqual([]);
  });

  describe("somebody whose laptop falls asleep while he waits", () => {
    const asleep = (tries: string, more = "") =>
      run(
        smallRoom(
          "  - unplug: { laptop: PARENT }\n" +
            `  - together: [{ connect: { laptop: PEER1, to: '\\\\PARENT\\Test' }${tries} }, { after: 1s, sleep: { laptop: PEER1 } }${more}]\n` +
            "  - wake: { laptop: PEER1 }\n    eventually: { within: 5m, PEER1: { power: on } }",
        ),
      );
    const TRIES = ", even-if-refused: true";
    const hours = ({ journal }: ReturnType<typeof asleep>) => journal.events.at(-1)!.at / 3_600e6;
    const told = ({ journal }: ReturnType<typeof asleep>) =>
      journal.events.flatMap(({ kind, refused }) =>
        kind === "step.done" && refused !== undefined ? [refused] : [],
      );

    it("waits for ever where the day needs what he has asked for", () => {
      const { verdict } = asleep("");
      expect(verdict.kind).toBe("no-progress");
      expect(verdict.failures[0]?.message).toContain("waits for the machine to wake");
    });

    it("gives up after an hour where he only tries, and the day goes on", () => {
      const day = asleep(TRIES);
      expect(day.verdict.failures).toEqual([]);
      expect(told(day)).toEqual([{ PEER1: "asleep" }]);
      expect(hours(day)).toBeGreaterThan(1);
      expect(hours(day)).toBeLessThan(2);
    });

    it("is told how it ended where somebody wakes it meanwhile", () => {
      const day = asleep(TRIES, ", { after: 20m, wake: { laptop: PEER1 }, even-if-refused: true }");
      expect(told(day)).toContainEqual({ PEER1: "64" });
      expect(hours(day)).toBeLessThan(1);
    });
  });
});
