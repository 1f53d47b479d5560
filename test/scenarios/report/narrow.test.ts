/** What is marked in a line of a file is marked on a narrow terminal as well. */
import { expect, it } from "vitest";
import { narrowed } from "../../../src/scenarios/report/narrow.ts";

const LINE = "    eventually: { within: 5m, PARENT: { records: { tb/1000: { balance: 5 } } } }";

const frame = (marked: string, hint = ""): string =>
  [
    "error[expectation-failed] PARENT should be so",
    `23 |   - edit-record: ${"x".repeat(90)}`,
    `24 | ${LINE}`,
    `   | ${" ".repeat(LINE.indexOf(marked))}${"^".repeat(marked.length)}${hint}`,
    `  repeat with: npx fieldlab run ${"a".repeat(90)}`,
  ].join("\n");

/** What stands above the mark. */
const markedIn = (text: string): string | undefined => {
  const lines = text.split("\n");
  const at = lines.findIndex((line) => /^ +\| +\^/.test(line));
  const line = lines[at] ?? "";
  return lines[at - 1]?.slice(line.indexOf("^"), line.lastIndexOf("^") + 1);
};

it.each([40, 60, 80])(
  "at %i columns the mark stands below what it marks, on one row",
  (columns) => {
    for (const marked of ["eventually", "within", "balance", "5 }"]) {
      const text = narrowed(frame(marked), columns);
      expect(markedIn(text)).toBe(marked);
      const [message, , , , command] = frame(marked).split("\n");
      for (const line of text.split("\n"))
        if (line !== command && line !== message) expect(line.length).toBeLessThan(columns);
      expect(text).toContain(`\n${command}`);
    }
  },
);

it("a hint that has no room beside the mark stands below it", () => {
  const text = narrowed(frame("balance", " write it like 12, in whole units of its money"), 60);
  expect(text).toMatch(/\^{7}\n {3}= write it like 12, in whole units of its money\n/);
  expect(narrowed(frame("eventually", " write 5"), 80)).toContain("^^^^^^^^^^ write 5\n");
});

it("what is said is broken between words, and no command is", () => {
  const said = [
    "  error[expectation-failed] PARENT.records.tb/1000.balance should be 5 within 5m00s but is 7",
    "     = unplug somebody first, or write expect: { refused: no-cable } if this is the point",
    "    1h05m13s  BEN is refused: error 5 from PARENT: Access is denied. (9 times until 1h09m42s)",
    "     = write it anew with: npx fieldlab run day.scenario.yaml --goldens --update --workers=1",
  ];
  expect(narrowed(said.join("\n"), 64).split("\n")).toEqual([
    "  error[expectation-failed] PARENT.records.tb/1000.balance",
    "    should be 5 within 5m00s but is 7",
    "     = unplug somebody first, or write expect: { refused:",
    "       no-cable } if this is the point",
    "    1h05m13s  BEN is refused: error 5 from PARENT: Access is",
    "              denied. (9 times until 1h09m42s)",
    said[3],
  ]);
});

it("where there is room, or no terminal, nothing is changed", () => {
  expect(narrowed(frame("balance"), null)).toBe(frame("balance"));
  expect(narrowed(frame("balance"), 200)).toBe(frame("balance"));
});
