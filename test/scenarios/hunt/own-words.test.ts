/** What a shrunk file says of itself: nothing of what the file was about that it was shrunk from. */
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { judgeText } from "../../../src/scenarios/hunt/judge.ts";
import { withoutItsWords } from "../../../src/scenarios/hunt/own-words.ts";
import { planOfText } from "../../../src/scenarios/hunt/play.ts";
import { asSeen } from "../../../src/scenarios/hunt/seen.ts";
import { asFinding } from "../../../src/scenarios/hunt/shrink.ts";
import { sourceOf, writeScenario } from "../../../src/scenarios/hunt/source.ts";
import { smallRoom } from "../../support/scenario.ts";
import { IT } from "./failing.ts";

const library = fileURLToPath(new URL("../../../scenarios/", import.meta.url));
const textOf = (file: string): string => readFileSync(`${library}${file}`, "utf8");

const WORDS = /\b(?:symptom|cause|source|issue|owner|say|ask|pass|fail|question):/;

it("a day that was shrunk from one of the library says only what was found on it", () => {
  const source = sourceOf(textOf("peer-to-peer/the-other-yellow.scenario.yaml"));
  const finding = { source, judgement: { ...IT, message: "ANNA's edit is gone" } };
  for (const day of [
    asFinding(finding, "x.scenario.yaml"),
    asSeen(finding, "x.scenario.yaml", "ANNA: { indicator: yellow }"),
  ]) {
    const text = writeScenario(day);
    expect(text).not.toMatch(WORDS);
    expect(text).toContain("Shrunk from x.scenario.yaml.");
    expect(text).toContain("expect: { ANNA: { indicator: yellow, connected-to: PARENT } }");
  }
});

it("every day of the library can be read without its words, those of its rows and rounds too", () => {
  const wordy = globSync("**/*.scenario.yaml", { cwd: library }).filter(
    (file) => !/^(?:matrix|include):/m.test(textOf(file)),
  );
  expect(wordy.length).toBeGreaterThan(100);
  for (const file of wordy) {
    const { breaks: _, ...day } = sourceOf(textOf(file));
    const text = writeScenario(withoutItsWords(day));
    const read = planOfText(text, file);
    if ("problems" in read) throw new Error(`${file}: ${read.problems}`);
    expect(`${file}\n${text.replaceAll(/^about:.*\n(?: {2}.*\n)*/gm, "")}`).not.toMatch(WORDS);
  }
});

it("a day fails alike without its words, and a step that only speaks stays a step", () => {
  const day = smallRoom(
    [
      "  - say: Two people work.",
      "  - together:",
      "      - [{ unplug: { laptop: PEER1 }, say: Out it goes. }]",
      "      - [{ wait: 1m, pass: A minute. }]",
      "  - repeat: { times: 2, steps: [{ plug: { laptop: PEER1 }, say: In. }, { unplug: { laptop: PEER1 } }] }",
      "  - expect: { PEER1: { link: up } }",
      "    fail: It is out.",
    ].join("\n"),
  );
  const source = withoutItsWords(sourceOf(day));
  const text = writeScenario(source);
  expect(text.match(/\b(?:say|pass|fail): .*/g)).toEqual(["say: Two people work."]);
  expect(judgeText(text)).toMatchObject({ failure: "expectation-failed link" });
  const before = judgeText(day);
  expect(judgeText(text)).toMatchObject({
    kind: before.kind,
    message: before.kind === "fails" ? before.message : "",
  });
});
