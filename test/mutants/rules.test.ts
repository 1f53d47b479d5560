/** The list of broken rules is whole and fits the sources; `npm run mutants:rules` breaks them. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { placesOf } from "./planting.ts";
import { patternOf, RULE_MUTANTS, RULES_MOST } from "./rules.ts";
import { lineIn, lineOf, pageWith } from "./rules-page.ts";

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

const RULES = Array.from({ length: RULES_MOST }, (_, index) => index + 1);

describe("the list of broken rules", () => {
  it.each(RULES)("has a way to break rule %i", (rule) => {
    expect(RULE_MUTANTS.filter((mutant) => mutant.rule === rule)).not.toEqual([]);
  });

  it("finds each place of the sources once, and puts something else there", () => {
    const astray = RULE_MUTANTS.filter(
      (mutant) =>
        placesOf(mutant, read(`src/${mutant.file}`)) !== 1 || mutant.replace === mutant.find,
    );
    expect(astray.map(({ rule, broken }) => `${rule}: ${broken}`)).toEqual([]);
  });

  it("names tests that are there, and that name the rule", () => {
    const astray = RULE_MUTANTS.filter(({ in: file, rule, test }) => {
      const written = read(`test/model/${file}.test.ts`).replaceAll(String.raw`\"`, '"');
      const numbers = /\brules? [\d, and]*\d/u.exec(test)?.[0].match(/\d+/gu) ?? [""];
      return !written.includes(test) || !numbers.includes(String(rule));
    });
    expect(astray.map(({ rule, test }) => `${rule}: ${test}`)).toEqual([]);
  });

  it("says of each way what it is, once", () => {
    const said = RULE_MUTANTS.map(({ rule, broken }) => `${rule} ${broken}`);
    expect(new Set(said).size).toBe(said.length);
  });

  it("was tried out: docs/model-mutants.md has a line for each, and each went red", () => {
    const page = read("docs/model-mutants.md");
    const missing = RULE_MUTANTS.filter((mutant) => lineIn(page, mutant) !== lineOf(mutant, "red"));
    expect(missing.map(({ rule, broken }) => `${rule}: ${broken}`)).toEqual([]);
    expect(pageWith(page, new Map())).toBe(page);
  });

  it("finds the tests of a title by what its rows do not change", () => {
    const pattern = new RegExp(patternOf("$os accepts %i (rule 17)"), "u");
    expect(pattern.test("the cap windows-7-pro accepts 20 (rule 17)")).toBe(true);
    expect(pattern.test("the cap windows-7-pro accepts 20 rule 17")).toBe(false);
  });
});
