/** The page for users says what the key table says. When a key changes, this test prints the table to put there. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { KEYS, TYPING_KEYS } from "../../src/tui/keys.ts";
import type { KeyRow } from "../../src/tui/keys.ts";
import { PAIR_KEYS } from "../../src/tui/pair-keys.ts";
import { indicatorSigns, SORT_SIGNS } from "../../src/tui/signs.ts";

const page = readFileSync(new URL("../../docs/replay.md", import.meta.url), "utf8");

const section = (name: string): string =>
  page.split(`<!-- ${name} -->\n`)[1]?.split(`<!-- end of ${name} -->`)[0]?.trim() ?? "";

type Shown = Pick<KeyRow, "shown" | "what">;

const table = (rows: ReadonlyArray<Shown>): string =>
  [
    "| Key | What it does |",
    "|---|---|",
    ...rows.map((row) => `| \`${row.shown}\` | ${row.what} |`),
  ].join("\n");

/** The keys of rows one table has and the other has not. */
const only = (rows: ReadonlyArray<Shown>, others: ReadonlyArray<Shown>): string =>
  rows
    .filter(({ what }) => others.every((row) => row.what !== what))
    .map(({ shown }) => `\`${shown}\``)
    .join(", ");

test("docs/replay.md lists every key as the table has it", () => {
  expect(section("keys")).toBe(table(KEYS));
  expect(section("keys of two")).toBe(
    `The keys are those of the replay, without ${only(KEYS, PAIR_KEYS)}, and with:\n\n${table(PAIR_KEYS.filter(({ what }) => KEYS.every((row) => row.what !== what)))}`,
  );
  expect(section("typing keys")).toBe(table(TYPING_KEYS));
});

test("docs/replay.md explains every sign as the screen shows it", () => {
  const signs = [...Object.values(indicatorSigns("grey")), ...Object.values(SORT_SIGNS)];
  expect(section("signs")).toBe(
    [
      "| Sign | Meaning |",
      "|---|---|",
      ...signs.map((sign) => `| \`${sign.sign}${sign.letter.trim()}\` | ${sign.word} |`),
    ].join("\n"),
  );
});
