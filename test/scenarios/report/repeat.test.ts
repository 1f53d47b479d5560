/** The command that plays a day again, as it can be pasted into a shell. */
import { expect, it } from "vitest";
import { runCommand, shellWord } from "../../../src/scenarios/report/repeat.ts";

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

it.each([
  ["days\\a.scenario.yaml", "days\\a.scenario.yaml"],
  ["C:\\Field days\\a.yaml", '"C:\\Field days\\a.yaml"'],
  ["50%", '"50%"'],
  ["it's", '"it\'s"'],
  ['say="Now"', '"say=\\"Now\\""'],
  ["folder=C:\\Field days\\", '"folder=C:\\Field days\\\\"'],
  ['a\\"b', '"a\\\\\\"b"'],
])(
  "on Windows %s is one word as %s: backslashes count only in front of a quote",
  (word, quoted) => {
    expect(shellWord(word, "\\")).toBe(quoted);
  },
);
