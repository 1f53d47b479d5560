/** Keys of an expectation that few scenarios use: each is looked at, and a wrong value of it fails. */
import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { messages, planFile, smallRoom } from "../../support/scenario.ts";

describe("what a copy shows", () => {
  const mode = (laptop: string, which: string) =>
    `  - set-document-mode: { laptop: ${laptop}, ${which} }\n`;
  const waiting = `${mode("PEER1", "mode: never")}${mode("PEER2", "document: doc-001.docx, mode: on-demand")}  - edit-document: { laptop: PEER1, document: memo.docx }
  - edit-document: { laptop: PARENT, document: doc-001.docx }
  - wait: 5m
`;
  const day = (...lines: ReadonlyArray<string>) =>
    messages(
      smallRoom(`${waiting}  - expect:\n${lines.map((line) => `      ${line}\n`).join("")}`),
    );

  it("is how many saves stay here, how many wait to be taken, and whether it can be edited", () => {
    expect(
      day(
        "PEER1: { kept-documents: 1, newer-documents: 0, queue: 0 }",
        "PEER2: { newer-documents: 1, kept-documents: 0, conflicts: 0 }",
        "PARENT: { phase: open }",
      ),
    ).toEqual([]);
  });

  it("fails where another number, state or list is expected, one failure for each laptop", () => {
    const found = day(
      "PEER1: { kept-documents: 0 }",
      "PEER2: { newer-documents: 0 }",
      "PARENT: { phase: locked-down }",
      "OFFICE: { sessions: 3 }",
    );
    expect(found).toEqual([
      "PEER1.kept-documents should be 0 now but is 1",
      "PEER2.newer-documents should be 0 now but is 1",
      "PARENT.phase should be locked-down now but is open",
      "OFFICE.sessions should be 3 now but is 0",
    ]);
  });

  it("is where it can connect, parent first, in this order and no other", () => {
    const paths = String.raw`['\\PARENT\Test']`;
    expect(day(`PEER1: { locations: ${paths} }`)).toEqual([]);
    expect(day("PEER1: { locations: [] }", "PEER2: { locations: ['\\\\PEER1\\Test'] }")).toEqual([
      String.raw`PEER1.locations should be [] now but is [\\PARENT\Test]`,
      String.raw`PEER2.locations should be [\\PEER1\Test] now but is [\\PARENT\Test]`,
    ]);
  });
});

it("what is kept aside is counted, and a wrong number says what was found and what kept it aside", () => {
  const file = "scenarios/lifecycle/abandoned-copy-comes-back.scenario.yaml";
  const { verdict } = runPlan(
    planFile(file, { set: [["timeline.9.expect.CARLA.kept-aside", "3"]] }),
  );
  expect(verdict.failures).toMatchObject([
    {
      message: "CARLA.kept-aside should be 3 now but is 2",
      expected: "3",
      found: "2",
    },
  ]);
});

it("one copy is not equal to anything, so nothing was compared", () => {
  const gone = "  - delete-copy: { laptop: PEER1 }\n";
  expect(messages(smallRoom(`${gone}  - expect: { all-copies: equal }`, { peers: 1 }))).toEqual([
    "all-copies should be equal now but is only one copy, on PARENT",
  ]);
});
