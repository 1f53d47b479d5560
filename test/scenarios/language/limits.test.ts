/** What a scenario file cannot be or say, where nothing else of the file is wrong. */
import { describe, expect, it } from "vitest";
import { decodeScenarioBytes } from "../../../src/scenarios/language/load.ts";
import { codesOf, errorsOf, planOf, PREPARED, ROOM } from "./loading.ts";

const including = (count: number): string =>
  `include: [${Array.from({ length: count }, (_, at) => `part-${at}.yaml`).join(", ")}]\n${PREPARED}`;

describe("files that are included", () => {
  it("are fifty at most", () => {
    const readInclude = () => "x-nothing: 1\n";
    expect(planOf(including(50), { readInclude }).name).toBe("A day");
    const errors = errorsOf(including(51), { readInclude });
    expect(errors.match(/error\[/g)).toHaveLength(1);
    expect(errors).toContain("error[missing-include] more than 50 files are included");
    expect(errors).toContain("put them together");
  });

  it.each([
    ["larger than 1 MiB", `x-long: ${"x".repeat(1_048_576)}\n`],
    ["not a text file", "x-zero: \u0000\n"],
  ])("are named where they are %s", (what, text) => {
    expect(errorsOf(including(1), { readInclude: () => text })).toContain(`part-0.yaml is ${what}`);
  });
});

describe("bytes that are no scenario", () => {
  const told = (...bytes: ReadonlyArray<number>): string => {
    const decoded = decodeScenarioBytes(Uint8Array.from(bytes), "day.scenario.yaml");
    return "text" in decoded ? decoded.text : (decoded.problems[0]?.message ?? "");
  };

  it("are told to be UTF-16 by both signs at their beginning, in either order, and by no other", () => {
    for (const [first, second] of [[0xff, 0xfe] as const, [0xfe, 0xff] as const])
      expect(told(first, second, 0x61, 0)).toMatch(/^the file is text in UTF-16/);
    for (const first of [0xff, 0xfe])
      for (const second of [first, 0x61])
        expect(told(first, second)).toMatch(/^not a text file in UTF-8/);
    for (const second of [0xff, 0xfe])
      expect(told(0x61, second)).toMatch(/^not a text file in UTF-8/);
  });

  it("are told by the first zero among them, also where it is the first byte", () => {
    expect(told(0, 0x61, 0)).toBe("not a text file: byte 0 is zero");
    expect(told(0x61, 0x62, 0)).toBe("not a text file: byte 2 is zero");
  });

  it("are told which line ends to save where the lines end as on old Macs", () => {
    const text = new TextEncoder().encode("scenario: 1\rname: A\r");
    expect(decodeScenarioBytes(text, "day.scenario.yaml")).toMatchObject({
      problems: [{ hint: "save the file with other line ends: LF, or CRLF as on Windows" }],
    });
  });
});

describe("a path that leads to no node", () => {
  const set = (path: string): string => errorsOf(PREPARED, { set: [[path, "windows-7-pro"]] });

  it("names the group only for one of its own, by number", () => {
    expect(set("nodes.PEER12.os")).toContain("it is one of PEER: set nodes.PEER");
    for (const path of ["nodes.PEERS.os", "nodes.PARENT1.os", "nodes.X1.os"]) {
      expect(set(path)).toContain("is not a node of the file");
      expect(set(path)).not.toContain("it is one of");
    }
  });
});

it("the matrix of a file cannot be set, only what it changes", () => {
  const days = `matrix: { network.cables: [3, 4] }\n${PREPARED}`;
  const errors = errorsOf(days, { set: [["matrix", "{}"]] });
  expect(errors).toContain("error[bad-set] the matrix itself cannot be changed");
  expect(errors).toContain("choose one of its cells with --cell, and set other values on top");
});

it("of more than twenty problems the first are told, and how many there are after these", () => {
  const wrong = (count: number): string =>
    `${ROOM}timeline:\n${Array.from({ length: count }, (_, at) => `  - jump${at}: {}\n`).join("")}`;
  expect(codesOf(wrong(20))).toHaveLength(20);
  expect(errorsOf(wrong(21))).toContain("and 1 more problem after these");
  expect(errorsOf(wrong(23))).toContain("and 3 more problems after these");
});

it.each([
  [
    "{ turn: 3, waits: once, lasts: 5m }",
    "turn 3 says how long, and nothing strikes",
    "leave lasts out",
  ],
  [
    "{ turn: 3, waits: once, laptop: PEER1 }",
    "turn 3 says whom, and nothing strikes",
    "leave laptop out",
  ],
  [
    "{ turn: 3 }",
    "turn 3 needs one of goes, waits and strikes",
    "write { turn: 812, waits: once }",
  ],
])("a schedule that says %s is told what is too much or missing", (turn, message, hint) => {
  const errors = errorsOf(`${PREPARED}schedule: [${turn}]\n`);
  expect(errors).toContain(`error[bad-schedule] ${message}`);
  expect(errors).toContain(hint);
});

it("a schedule names each turn once, and stands beside no other scheduling", () => {
  const turn = "{ turn: 3, waits: once }";
  const twice = errorsOf(`${PREPARED}schedule: [${turn}, ${turn}]\n`);
  expect(twice).toContain("turn 3 stands there twice");
  expect(twice).toContain("say it once");
  const beside = errorsOf(`${PREPARED}scheduling: random\nschedule: [${turn}]\n`);
  expect(beside).toContain("a schedule says turn by turn who goes first");
  expect(beside).toContain("leave scheduling out");
});

it("marks that must happen are a list", () => {
  const errors = errorsOf(`${PREPARED}must-happen: seat-refused\n`);
  expect(errors).toContain("error[wrong-type] must-happen takes a list of marks");
  expect(errors).toContain("write must-happen: [seat-refused]");
});
