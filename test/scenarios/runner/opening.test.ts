/** Opening a copy, by two hands at once and from a backup, and deleting one. */
import { describe, expect, it } from "vitest";
import { planOfText } from "../../../src/scenarios/hunt/play.ts";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { messages, planOf, smallRoom } from "../../support/scenario.ts";

describe("a copy somebody opens", () => {
  it("is opened once, whoever asks at the same moment: two of it would write under one name", () => {
    const open = "open-copy: { laptop: PEER1 }";
    const text = smallRoom(
      `  - close-copy: { laptop: PEER1 }\n  - together: [{ ${open} }, { ${open} }]\n  - sync-now: { laptop: PEER1 }\n`,
    );
    const plan = planOfText(text, "opening.scenario.yaml");
    if ("problems" in plan) throw new Error(plan.problems);
    const { journal } = runPlan(plan);
    const opened = journal.events.filter(
      ({ actor, kind }) => actor === "PEER1" && kind === "copy.opened",
    );
    // In the morning, and after it was closed.
    expect(opened).toHaveLength(2);
  });

  it("while Windows shuts down is gone with the power, and is opened anew after it", () => {
    const steps = [
      "together: [{ reboot: { laptop: PEER1 } }, { after: 1s, open-copy: { laptop: PEER1 } }]",
      "open-copy: { laptop: PEER1 }",
      "edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 7 } }",
    ];
    expect(messages(smallRoom(steps.map((step) => `  - ${step}\n`).join("")))).toEqual([]);
  });

  it("is compared with the others again where a disk that lies took its deletion back", () => {
    const steps = [
      "wait: 10s",
      "delete-copy: { laptop: PEER1 }",
      "power-off: { laptop: PEER1 }",
      "power-on: { laptop: PEER1 }",
      "open-copy: { laptop: PEER1 }",
      "edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 7 } }\n    expect: { all-copies: equal }",
    ];
    const day = smallRoom(steps.map((step) => `  - ${step}\n`).join(""), {
      head: "seed: 5\npolicies: { disk-cache: lying }",
      peers: 1,
    });
    expect(messages(day)).toEqual([
      expect.stringMatching(/^all-copies should be equal .* PARENT and PEER1 differ$/),
    ]);
  });

  it("and the office original stays none of the copies on the laptops, though a backup was put over it", () => {
    expect(
      messages(
        smallRoom(
          [
            "copy-folder: { laptop: OFFICE, as: monday }",
            "restore-folder: { laptop: OFFICE, from: monday }",
            "open-copy: { laptop: OFFICE }",
            "edit-record: { laptop: OFFICE, record: tb/1000, set: { balance: 7 } }",
            "expect: { all-copies: equal }",
          ]
            .map((step) => `  - ${step}\n`)
            .join(""),
        ),
      ),
    ).toEqual([]);
  });
});

describe("a copy somebody deletes", () => {
  it("stays while it is not connected, and a scenario can expect that", () => {
    const steps = [
      "work-offline: { laptop: PEER1 }",
      "edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 7 } }",
      "delete-copy: { laptop: PEER1 }\n    expect: { refused: volume, PEER1: { queue: 1 } }",
      "work-online: { laptop: PEER1 }",
      "delete-copy: { laptop: PEER1 }\n    eventually: { within: 1m, PARENT: { records: { tb/1000: { balance: 7 } } } }",
    ];
    expect(messages(smallRoom(steps.map((step) => `  - ${step}\n`).join("")))).toEqual([]);
  });
});

it("the office original is shared with the account of the office, whoever works at that server", () => {
  for (const user of ["", ", user: boss, password: s3cret"]) {
    const plan = planOf(smallRoom("").replace("top-level }", `top-level${user} }`));
    const { journal, verdict } = runPlan(plan);
    expect(verdict.failures).toEqual([]);
    const opened = journal.events.filter(
      ({ actor, kind }) => actor === "OFFICE" && kind === "session.opened",
    );
    expect(opened).toMatchObject([{ client: "PARENT", account: "office" }]);
  }
});
