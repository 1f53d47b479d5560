/**
 * One sentence of a rule of the room turned wrong at a time (docs/model.md), and the test that says so. `npm run mutants:rules` puts each
 * into a copy of the model and sees whether its test goes red: a rule whose test stays green would be a rule nobody keeps.
 */
import type { Planted } from "./planting.ts";
import { ACCOUNTS } from "./rules/accounts.ts";
import { ADDRESSES } from "./rules/addresses.ts";
import { FILES } from "./rules/files.ts";
import { LINKS } from "./rules/links.ts";
import { POWER } from "./rules/power.ts";
import { REACHING } from "./rules/reaching.ts";
import { SESSIONS } from "./rules/sessions.ts";

export interface RuleMutant extends Planted {
  readonly rule: number;
  /** What the room does wrong then, in words. */
  readonly broken: string;
  /** The file of tests, without `test/model/` and `.test.ts`. */
  readonly in: string;
  /** The test that goes red, as it is written there. */
  readonly test: string;
}

/** The rules of the room; those of the engine come behind (domain reference, §E). */
export const RULES_MOST = 42;

export const RULE_MUTANTS: ReadonlyArray<RuleMutant> = [
  ...LINKS,
  ...ADDRESSES,
  ...REACHING,
  ...SESSIONS,
  ...ACCOUNTS,
  ...FILES,
  ...POWER,
];

/** What a row of `it.each` puts into a title. */
const FILLED_IN = /\$[a-zA-Z]+|%[a-z]/u;

/** A pattern for all tests that come of one title. */
export const patternOf = (title: string): string =>
  title
    .split(new RegExp(FILLED_IN, "gu"))
    .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`))
    .join(".*");
