/** What is read in a terminal is broken between words, and whole in a pipe. */
import { describe, expect, it } from "vitest";
import { asText } from "../../src/cli/commands/list.ts";
import { Tally } from "../../src/cli/hunting/tally.ts";
import { columnsOf, inRows } from "../../src/cli/in-rows.ts";
import { PLAIN } from "../../src/scenarios/report/palette.ts";

const widest = (text: string): number => Math.max(...text.split("\n").map((line) => line.length));

const LONG = {
  name: "A full parent says first whether the password is right, and then that it is full",
  file: "scenarios/caps/wrong-password-at-a-full-parent.scenario.yaml",
  tags: ["caps", "accounts", "windows-xp"],
  symptom: ["71: No more connections can be made to this remote computer at this time because …"],
  about: "All five seats are taken. ".repeat(9),
};

describe("a line on the rows of a terminal", () => {
  it("is broken between words, and what is beside it stays beside it", () => {
    expect(inRows("never: one, two, three, four", { before: "marks  ", columns: 32 })).toEqual([
      "marks  never: one, two, three,",
      "       four",
    ]);
  });

  it("is whole in a pipe, in a terminal nobody told its width, and where nothing is gained", () => {
    for (const columns of [columnsOf({}), columnsOf({ isTTY: true, columns: 0 }), 12])
      expect(inRows(LONG.about, { columns })).toEqual([LONG.about]);
    expect(columnsOf({ isTTY: true, columns: 80 })).toBe(80);
  });
});

describe("80 columns are enough for", () => {
  it("the list of scenarios", () => {
    const text = asText([LONG], { colour: false, columns: 80 });
    expect(text).toContain("\n  [caps, accounts, windows-xp]\n");
    expect(text).toContain(
      "\n  ! 71: No more connections can be made to this remote computer at this time\n    because …\n",
    );
    expect(widest(text)).toBeLessThan(81);
    expect(asText([LONG], { colour: false, columns: null }).split("\n")).toHaveLength(4);
  });

  it("the table of a hunt", () => {
    const day = { seed: "0", failure: null, message: null, seen: false, reached: [], text: null };
    const tally = new Tally();
    tally.add(day);
    const text = tally.report(1_000, PLAIN, () => "", 80);
    const long = { ...day, failure: "no-lost-edits", message: LONG.about };
    tally.add(long);
    expect(widest(tally.report(1_000, PLAIN, () => "", 80))).toBeLessThan(81);
    expect(text).toMatch(/\nmarks {6}0 of [^]*?\n {11}\S/);
    expect(widest(text)).toBeLessThan(81);
    expect(widest(tally.report(1_000, PLAIN, () => ""))).toBeGreaterThan(160);
  });
});
