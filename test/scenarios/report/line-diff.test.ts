/** The difference of two texts, as it is shown under a timeline that differs. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineDiff } from "../../../src/scenarios/report/line-diff.ts";

const lines = (...text: ReadonlyArray<string>): string => text.join("\n");

describe("two texts", () => {
  it("that are the same have no difference", () => {
    expect(lineDiff("a\nb\n", "a\nb\n")).toBeNull();
  });

  it("show what is gone and what is new, with two lines around, and what they leave out", () => {
    const left = lines("1", "2", "3", "4", "5", "6", "7", "8", "9");
    const right = lines("1", "2", "3", "new", "5", "6", "7", "8");
    expect(lineDiff(left, right)).toEqual({
      changed: 3,
      firstLine: 4,
      lines: ["  2", "  3", "- 4", "+ new", "  5", "  6", "  7", "  8", "- 9"],
    });
    const longer = lines("1", ...Array.from({ length: 9 }, () => "."), "10");
    expect(lineDiff(longer, longer.replace(/^1/, "one").replace(/10$/, "ten"))?.lines).toEqual([
      "- 1",
      "+ one",
      "  .",
      "  .",
      "…",
      "  .",
      "  .",
      "- 10",
      "+ ten",
    ]);
  });

  it("that have nothing in common are cut, however long they are", () => {
    const left = Array.from({ length: 5_000 }, (_, at) => `l${at}`).join("\n");
    const right = Array.from({ length: 5_000 }, (_, at) => `r${at}`).join("\n");
    const difference = lineDiff(left, right, 10);
    expect(difference?.changed).toBe(10_000);
    expect(difference?.lines).toHaveLength(11);
    expect(difference?.lines.at(-1)).toBe("… and 9990 more lines");
  });

  it("are shown to the last line where just so many fit, and have no blanks at the ends of lines", () => {
    const text = (sign: string, length: number) => lines(...Array.from({ length }, () => sign));
    expect(lineDiff(text("a", 12), text("b", 12))?.lines).toHaveLength(24);
    const more = lineDiff(text("a", 13), text("b", 12))?.lines;
    expect([more?.length, more?.at(-1)]).toEqual([25, "… and 1 more line"]);
    expect(lineDiff("a\n\n", "b\n\n")?.lines).toEqual(["- a", "+ b", "", ""]);
  });

  it("differ by exactly what turns one into the other", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (one, other) => {
        const difference = lineDiff(one.join("\n"), other.join("\n"), 99);
        if (difference === null) {
          expect(one).toEqual(other);
          return;
        }
        const gone = difference.lines.filter((line) => line.startsWith("-")).length;
        const fresh = difference.lines.filter((line) => line.startsWith("+")).length;
        expect(gone + fresh).toBe(difference.changed);
        // An empty text is one empty line.
        expect(Math.max(1, one.length) - gone).toBe(Math.max(1, other.length) - fresh);
      }),
    );
  });
});
