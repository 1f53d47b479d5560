/** The command that plays a day again, as it can be pasted into a shell. */
import { expect, it } from "vitest";
import { runCommand } from "../../../src/scenarios/report/repeat.ts";

it("the command that repeats a day quotes what a shell would take for something else", () => {
  const run = {
    file: "-it's day.scenario.yaml",
    seed: "~7",
    cell: "os=windows-7-pro cables=3",
    set: [
      ["network.cables", "9"],
      ["nodes.PEER.os", "windows xp"],
    ] as const,
  };
  expect(runCommand("npx fieldlab", run)).toBe(
    String.raw`npx fieldlab run './-it'\''s day.scenario.yaml' --seed='~7' --cell='os=windows-7-pro cables=3' --set=network.cables=9 --set='nodes.PEER.os=windows xp'`,
  );
  expect(runCommand("fieldlab", { file: "a.yaml", seed: "7", set: [] })).toBe(
    "fieldlab run a.yaml --seed=7",
  );
});
