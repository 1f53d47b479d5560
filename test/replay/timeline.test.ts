/** The day as a table: a line per event, a column per laptop. */
import { describe, expect, it } from "vitest";
import { timelineText } from "../../src/replay/timeline.ts";
import { fieldDay, Pen } from "./day.ts";

const rows = (text: string): ReadonlyArray<string> => text.split("\n");

describe("the timeline of a day", () => {
  const text = timelineText(fieldDay());

  it("names the day, its seed, and every laptop over its column", () => {
    expect(rows(text).slice(0, 5)).toEqual([
      "The sixth peer is refused by a Windows XP Home parent, seed 11",
      "",
      "           OFFICE",
      "           | PARENT",
      "           | | PEER1",
    ]);
  });

  it("shows who did what to whom: an arrow, and an x where it is refused", () => {
    expect(text).toMatch(/^31m02s     \| <---o \| .*PARENT accepts PEER2, 2 of 5 seats taken/m);
    expect(text).toMatch(/^36m02s     \| x-----------o   PEER6 is refused: error 71/m);
    expect(text).toMatch(/^36m02s     \| \| \| \| \| \| \| \*   PEER6: seat refused/m);
  });

  it("points to the right as well as to the left", () => {
    const pen = new Pen();
    pen.write("OFFICE", "copy.connected", { location: "\\\\PEER1\\Birch" });
    pen.write("OFFICE", "refused", { code: 71, target: "\\\\PEER1\\Birch" });
    const lanes = rows(timelineText(pen.journal)).slice(-3, -1);
    expect(lanes.map((row) => row.slice(11, 17))).toEqual(["o---> ", "o---x "]);
  });

  it("has an empty line before each step, and no bookkeeping", () => {
    const steps = rows(text).filter((row, at, all) => row.includes("Step ") && all[at - 1] === "");
    expect(steps).toHaveLength(rows(text).filter((row) => /\bStep \d/.test(row)).length);
    expect(steps.length).toBeGreaterThan(3);
    expect(text).not.toMatch(/As expected|The day passed|exchanges/);
  });

  it("does not depend on how events are numbered, nor on fractions of a second", () => {
    const day = (wait: number, bookkeeping: boolean): string => {
      const pen = new Pen();
      pen.wait(wait).step(0, "plug");
      if (bookkeeping) pen.write("PEER1", "queue", { length: 0 });
      pen.write("PEER1", "cable.plugged", { device: "switch", port: 1 });
      return timelineText(pen.journal);
    };
    expect(day(400_000, true)).toBe(day(0, false));
    expect(day(1_400_000, false)).not.toBe(day(0, false));
  });

  it("cuts hashes short, and sends nothing to a terminal", () => {
    const pen = new Pen();
    pen.write("PEER1", "copy.refused", { text: `0123456789abcdef0123456789abcdef \u001b[2J` });
    expect(timelineText(pen.journal)).toContain("PEER1 is told: 012345..  [2J\n");
  });
});
