/** `fieldlab fmt`: what it tidies, what it leaves, and that a file means the same afterwards. */
import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { firstDay } from "../../../src/scenarios/language/writing/first-day.ts";
import { planOf } from "./loading.ts";
import { tidied } from "../../../src/scenarios/language/yaml/tidy.ts";

const tidy = (text: string): string => {
  const result = tidied("day.scenario.yaml", text);
  if ("problems" in result) throw new Error(result.problems.map(({ message }) => message).join());
  return result.text;
};

const UNTIDY = `# yaml-language-server: $schema=../schema/scenario.v1.json
scenario:   1
name: "A: day"      # why not
about: >-
      Folded where somebody
      wanted it folded.
tags: [ a,b ]


nodes: {PARENT: {os: windows-7-pro}}
timeline:
 - unplug: {laptop: PARENT}   # pulled
   # before the expectation
   expect: {PARENT: {link: down}}
 -   wait:
         5m
 - say: >-
      Two lines
      of text
   fail: 'It''s a long sentence that somebody wrote in quotes and that stays on one line as it is.'
`;

describe("a tidied file", () => {
  it("has two blanks per level, one blank line, and the same spaces everywhere; words and comments stay", () => {
    expect(tidy(UNTIDY)).toMatchInlineSnapshot(`
      "# yaml-language-server: $schema=../schema/scenario.v1.json
      scenario: 1
      name: "A: day" # why not
      about: >-
        Folded where somebody
        wanted it folded.
      tags: [a, b]

      nodes: { PARENT: { os: windows-7-pro } }
      timeline:
        - unplug: { laptop: PARENT } # pulled
          # before the expectation
          expect: { PARENT: { link: down } }
        - wait: 5m
        - say: >-
            Two lines
            of text
          fail: 'It''s a long sentence that somebody wrote in quotes and that stays on one line as it is.'
      "
    `);
  });

  it("is tidy, and means what it meant", () => {
    expect(tidy(tidy(UNTIDY))).toBe(tidy(UNTIDY));
    expect(parse(tidy(UNTIDY))).toEqual(parse(UNTIDY));
  });

  it("is tidy the first time, also where a comment stands between the last value and the bracket", () => {
    const text = "engagement: {\n    documents: 3 # few\n\n    # size: 6MB\n\n  }\nname: X\n";
    expect(tidy(text)).toBe(
      "engagement:\n  {\n    documents: 3 # few\n  } # size: 6MB\n\nname: X\n",
    );
    expect(tidy(tidy(text))).toBe(tidy(text));
  });

  it("keeps the line ends of Windows, which git has put there, and makes mixed ones alike", () => {
    const onWindows = (text: string) => text.replaceAll("\n", "\r\n");
    expect(tidy(onWindows(UNTIDY))).toBe(onWindows(tidy(UNTIDY)));
    expect(tidy(onWindows(tidy(UNTIDY)))).toBe(onWindows(tidy(UNTIDY)));
    expect(tidy(UNTIDY.replace("\n", "\r\n"))).toBe(tidy(UNTIDY));
  });

  it("is written over several lines where a flow map is too long for one", () => {
    const long = `nodes: { ${Array.from({ length: 12 }, (_, at) => `LAPTOP${at}: { os: windows-7-pro }`).join(", ")} }\n`;
    expect(tidy(long).split("\n").length).toBeGreaterThan(12);
    expect(parse(tidy(long))).toEqual(parse(long));
  });

  it("keeps a text in which blanks and empty lines are part of it, and tidies the rest", () => {
    const blanks = "about: |\n  Blanks at the end   \n\n\n\n  and three empty lines.\nname:   X\n";
    expect(tidy(blanks)).toBe(blanks.replace("name:   X", "name: X"));
  });

  it("has its numbers as they were written: who meant a text would quote another one", () => {
    const numbers =
      "owner: 0123\nissue: 12345678901234567890123\nx-list: [1.10, 0x1F, 1e3, +5, -0]\n";
    expect(tidy(numbers)).toBe(numbers);
  });

  it("is tidied where several long texts stand on one line", () => {
    const text = "it is a text that is longer than what the printer would leave as it is, anywhere";
    expect(tidy(`breaks: [{because:  '${text}', x: "${text}"}]\n`)).toBe(
      `breaks: [{ because: '${text}', x: "${text}" }]\n`,
    );
  });

  it("closes a list over several lines below where it was opened", () => {
    const names = Array.from({ length: 20 }, (_, at) => `LAPTOP${at}`);
    const tidyText = tidy(`timeline:\n  - plug: { laptops: [${names.join(", ")}] }\n`);
    expect(tidyText).toContain("\n            LAPTOP19\n          ]\n");
    expect(parse(tidyText)).toEqual({ timeline: [{ plug: { laptops: names } }] });
  });
});

it("a file that is no YAML is told what is wrong and left alone", () => {
  expect(tidied("day.scenario.yaml", "nodes: { PARENT: {\n")).toMatchObject({
    problems: [{ code: "yaml-syntax" }],
  });
});

it("what init writes is tidy, and expects what it says", () => {
  const text = firstDay("../schema/scenario.v1.json");
  expect(tidy(text)).toBe(text);
  expect(text).toContain("two sessions are open at the parent");
  expect(planOf(text).eventually?.expectations).toContainEqual(
    expect.objectContaining({ laptop: "PARENT", want: { sessions: 2 } }),
  );
});

const ROOT = new URL("../../../", import.meta.url);
/** Every fifth: they are written by several hands, and are many. */
const SHIPPED = globSync("scenarios/**/*.scenario.yaml", { cwd: ROOT })
  .toSorted()
  .filter((_, at) => at % 5 === 0);
it.each(SHIPPED)("%s means the same when tidied, and every comment is still there", (file) => {
  const text = readFileSync(new URL(file, ROOT), "utf8");
  const tidyText = tidy(text);
  expect(parse(tidyText)).toEqual(parse(text));
  expect(tidy(tidyText)).toBe(tidyText);
  const comments = (of: string) => of.match(/(?<=^|\s)#.*$/gm)?.map((comment) => comment.trim());
  expect(comments(tidyText)).toEqual(comments(text));
});
