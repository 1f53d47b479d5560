/** docs/model.md promises a line for every rule of the room and a test behind every line: is that so? */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { RULES_MOST } from "../mutants/rules.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), "utf8");

interface Line {
  readonly rule: number;
  readonly says: string;
  readonly tests: ReadonlyArray<string>;
}

const linesOf = (page: string): ReadonlyArray<Line> =>
  page
    .split("\n")
    .filter((line) => /^\| \d+ \|/u.test(line))
    .map((line) => {
      const [, rule = "", says = "", , tests = ""] = line.split("|").map((cell) => cell.trim());
      return {
        rule: Number(rule),
        says,
        tests: [...tests.matchAll(/"([^"]+)"/gu)].map((found) => found[1] ?? ""),
      };
    });

const lines = linesOf(read("docs/model.md"));
const written = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts") && !file.startsWith(join("docs", "model")))
  .map((file) => read(join("test", file)))
  .join("\n");

/** Whether `[1, 2]` or `[2]` of not-modelled.md names this rule. */
const isListed = (rule: number): boolean =>
  [...read("docs/not-modelled.md").matchAll(/\[([\d, ]+)\]/gu)].some((found) =>
    (found[1] ?? "").split(",").some((number) => Number(number) === rule),
  );

/** The choices of a scenario, and the tests that show the difference. */
const choices = read("docs/model.md")
  .split("\n")
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .filter(
    ([, question = "", chosen = ""]) =>
      /^(?:F\d+|rule|whether)\b/u.test(question) && chosen.startsWith("`"),
  )
  .map(([, question = "", , tests = ""]) => ({
    question,
    tests: [...tests.matchAll(/"([^"]+)"/gu)].map((found) => found[1] ?? ""),
  }));

describe("docs/model.md", () => {
  it("has one line for every rule of the room, in order", () => {
    expect(lines.map((line) => line.rule)).toEqual(
      Array.from({ length: RULES_MOST }, (_, i) => i + 1),
    );
  });

  it.each(lines)("names tests of rule $rule that exist and carry its number", ({ rule, tests }) => {
    for (const test of tests) {
      expect(written, `no test is called "${test}"`).toContain(`"${test}"`);
      expect(test, "the name says which rule").toMatch(
        new RegExp(String.raw`\(rules? .*\b${rule}\b.*\)|^rules? [\d, and]*\b${rule}\b[^:]*:`, "u"),
      );
    }
  });

  it.each(lines)("does not leave rule $rule without a test unless it says why", (line) => {
    const isMissing = line.says.startsWith("Not modelled");
    expect(line.tests.length > 0).toBe(!isMissing);
    if (isMissing) expect(isListed(line.rule), "not-modelled.md names it").toBe(true);
  });
});

describe("the failures of a room in docs/model.md", () => {
  const failures = read("docs/model.md")
    .split("\n")
    .filter((line) => /^\| D\d+ \|/u.test(line))
    .map((line) => {
      const [, number = "", , says = "", played = ""] = line.split("|").map((cell) => cell.trim());
      const words = [...says.matchAll(/`([^`]+)`/gu)].map((found) => found[1] ?? "");
      const day = /\]\(\.\.\/([^)]+)\)$/u.exec(played)?.[1] ?? "";
      return { number, words, day };
    });
  const known = new Set(
    [...read("docs/scenario-reference.md").matchAll(/^(?:### |\| `)([a-z-]+)/gmu)].map(
      (found) => found[1],
    ),
  );

  it("are all seventy, in order", () => {
    expect(failures.map(({ number }) => number)).toEqual(
      Array.from({ length: 70 }, (_, index) => `D${index + 1}`),
    );
  });

  it.each(failures)("$number names words a scenario has", (line) => {
    expect(line.words.length).toBeGreaterThan(0);
    for (const word of line.words) expect(known, `the reference has no ${word}`).toContain(word);
  });

  it.each(failures)("$number names the day that plays it, with words of its line", (line) => {
    const text = read(line.day);
    expect(/^source: (.*)$/mu.exec(text)?.[1]).toMatch(
      new RegExp(String.raw`\b${line.number}\b`, "u"),
    );
    expect(line.words.filter((word) => text.includes(word))).not.toEqual([]);
  });

  it("names a test for every choice a scenario has, and each of them exists", () => {
    expect(choices.length).toBeGreaterThan(15);
    expect(choices.filter(({ tests }) => tests.length === 0)).toEqual([]);
    for (const { tests } of choices) {
      for (const test of tests)
        expect(written, `no test is called "${test}"`).toContain(`"${test}"`);
    }
  });
});
