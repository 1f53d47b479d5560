import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { MUTANTS } from "./mutants.ts";

it("every bug of the list can be put in: its place is there, once, and what comes in is something else", () => {
  for (const { file, find, id, replace } of MUTANTS) {
    const source = readFileSync(new URL(`../../src/${file}`, import.meta.url), "utf8");
    expect(`${id}: ${source.split(find).length - 1}`).toBe(`${id}: 1`);
    expect(replace).not.toBe(find);
  }
  expect(new Set(MUTANTS.map(({ id }) => id)).size).toBe(MUTANTS.length);
});
