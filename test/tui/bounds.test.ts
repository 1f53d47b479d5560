/** No frame is ever larger than the screen, whatever the journal says and whatever was pressed (ecosystem §B.4). */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { play, startPlayer } from "../../src/replay/player.ts";
import type { Action } from "../../src/replay/player.ts";
import { openReplay } from "../../src/replay/replay.ts";
import { frameOf } from "../../src/tui/frame.ts";
import { layoutOf } from "../../src/tui/layout.ts";
import { fit, lineCells, plainText, type Line } from "../../src/tui/line.ts";
import { cells, clip, wrap, wrapWithin } from "../../src/tui/width.ts";
import { laneColumns, laneHeads } from "../../src/tui/views/lanes.ts";
import { anyJournal } from "../replay/arbitrary.ts";
import { fieldDay } from "../replay/day.ts";
import { Journal } from "../../src/sim/journal.ts";

const ABOUT = {
  title: "A day",
  repeat: "fieldlab run a",
  verdictLine: "✓ passed",
  sourceFile: "a.yaml",
};

const anySize = fc.record({
  columns: fc.integer({ min: 1, max: 220 }),
  rows: fc.integer({ min: 1, max: 70 }),
});

const moves: fc.Arbitrary<ReadonlyArray<Action>> = fc.array(
  fc.constantFrom<Action>(
    { do: "event", by: 1 },
    { do: "end" },
    { do: "marker", by: 1 },
    { do: "view" },
    { do: "follow" },
    { do: "select", by: 1 },
    { do: "panel", panel: "help" },
    { do: "panel", panel: "why" },
    { do: "panel", panel: "laptop" },
    { do: "ask", asks: "search", typed: "peer" },
    { do: "submit" },
  ),
  { maxLength: 12 },
);

describe("the frame", () => {
  test("has exactly the rows of the screen and never more than its columns", () => {
    fc.assert(
      fc.property(anyJournal(30), anySize, moves, (journal, size, actions) => {
        const player = actions.reduce(play, startPlayer(openReplay(journal)));
        const frame = frameOf(player, ABOUT, size);
        expect(frame.length).toBeLessThanOrEqual(size.rows);
        if (layoutOf(size).kind !== "message") expect(frame).toHaveLength(size.rows);
        for (const row of frame) expect(lineCells(row)).toBeLessThanOrEqual(size.columns);
      }),
      { numRuns: 200 },
    );
  });

  test("carries no control character of the journal to the terminal", () => {
    const journal = new Journal({ ...fieldDay().header, scenario: "A\u001b[2Jday" });
    journal.record(
      { at: 0, actor: "scenario", kind: "step", cause: null },
      { step: 0, label: "edit \u001b]0;gotcha\u0007", say: "Look\u009b2J here\nand there" },
    );
    const player = play(startPlayer(openReplay(journal)), { do: "end" });
    const about = { ...ABOUT, title: "A\u001b[2Jday" };
    const text = frameOf(player, about, { columns: 120, rows: 40 }).map(plainText).join("");
    expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/u);
    expect(text).toContain("and there");
  });

  test("says how much of what is wrong with a file there is no place for", () => {
    const text = Array.from({ length: 40 }, (_, at) => `error[wrong-value] number ${at}`).join(
      "\n",
    );
    const about = { ...ABOUT, problem: { title: "Not played", text } };
    const player = startPlayer(openReplay(fieldDay()));
    const shown = frameOf(player, about, { columns: 80, rows: 24 }).map(plainText).join("\n");
    const [, more] = /… (\d+) more rows/u.exec(shown) ?? [];
    const last = 40 - Number(more) - 1;
    expect(shown).toContain(`number ${last} `);
    expect(shown).not.toContain(`number ${last + 1} `);
  });

  test("shows the light of a cable between two switches at both, and how many devices it has no place for", () => {
    const devices = ["left", "right", "third"].map((name) => ({ name, kind: "switch", ports: 4 }));
    const journal = new Journal({ world: { nodes: [], devices, cables: 4 } });
    const facts = { device: "right", port: 1, ownPort: 4 };
    for (const kind of ["uplink.plugged", "uplink.up"])
      journal.record({ at: 0, actor: "left", kind, cause: null }, facts);
    const player = play(startPlayer(openReplay(journal)), { do: "end" });
    const shown = (columns: number) =>
      frameOf(player, ABOUT, { columns, rows: 30 }).map(plainText).join("\n");
    expect(shown(160)).toMatch(/left 1\/4 ports ···■ [^]*right 1\/4 ports ■···/u);
    expect(shown(160)).not.toContain("device");
    expect(shown(100)).toContain("Room · 3/4 cables left · +2 devices");
  });

  test("shows all of a fact about a laptop where there is place for it, and as many facts as before where there is not", () => {
    const journal = new Journal(fieldDay().header);
    const granted = { share: "Birch", account: "the-field-team", access: "read-write" };
    const facts = [granted, { ...granted, level: "folder", path: "documents of last year" }];
    for (const each of facts)
      journal.record({ at: 0, actor: "OFFICE", kind: "permission.granted", cause: null }, each);
    const end = play(startPlayer(openReplay(journal)), { do: "end" });
    const player = play(end, { do: "panel", panel: "laptop" });
    const shown = (columns: number, rows: number) =>
      frameOf(player, ABOUT, { columns, rows })
        .map((row) => plainText(row).split("│").at(-1)!.trim())
        .join(" ");
    expect(shown(60, 40)).toContain("in documents of last year: the-field-team");
    expect(shown(60, 12)).toMatch(/share +Birch: the-field-team read-write; in docu[^…]*…/u);
  });

  test("shows where one types, however long and wide it is", () => {
    const typed = "監査".repeat(14) + "the end";
    const started = startPlayer(openReplay(fieldDay()));
    const player = play(started, { do: "ask", asks: "search", typed });
    for (const columns of [40, 60, 120]) {
      const row = frameOf(player, ABOUT, { columns, rows: 20 }).at(-1)!;
      expect(plainText(row)).toContain("the end█");
      expect(lineCells(row)).toBe(columns);
    }
  });

  test("says on the smallest terminal that it is too small, and how to leave", () => {
    const player = startPlayer(openReplay(fieldDay()));
    const shown = frameOf(player, ABOUT, { columns: 20, rows: 5 }).map(plainText);
    expect(shown.map((row) => row.trimEnd())).toEqual(["Too small: 40×10 is", "needed. q quits."]);
    expect(frameOf(player, ABOUT, { columns: 3, rows: 1 })).toHaveLength(1);
  });

  test("says of a room how many laptops are above and below, and of a laptop what it is not on", () => {
    const nodes = Array.from({ length: 40 }, (_, index) => ({ name: `PEER${index + 1}`, os: "" }));
    const journal = new Journal({ world: { nodes, devices: [], cables: 40 } });
    const write = (actor: string, kind: string) =>
      journal.record({ at: 0, actor, kind, cause: null }, { entity: "a" });
    for (const kind of ["edit", "edit", "conflict", "power.sleep"]) write("PEER30", kind);
    write("PEER31", "power.off");
    let player = play(startPlayer(openReplay(journal)), { do: "end" });
    for (let press = 0; press < 29; press++) player = play(player, { do: "select", by: 1 });
    const text = frameOf(player, ABOUT, { columns: 80, rows: 24 }).map(plainText).join("\n");
    expect(text).toMatch(/▶PEER30 .* zz q2 c1 /);
    expect(text).toMatch(/ PEER31 .* off /);
    const wide = frameOf(player, ABOUT, { columns: 100, rows: 30 }).map(plainText).join("\n");
    const [, above, below] = /· ↑(\d+) · ↓(\d+)/.exec(wide) ?? [];
    const shown = wide.match(/^[ ▶]PEER\d+ /gm) ?? [];
    expect(shown.length).toBeGreaterThan(1);
    expect(Number(above) + Number(below) + shown.length).toBe(40);
  });

  test("heads the lanes with what tells laptops apart: their last digits, or their first letters", () => {
    const names = ["PARENT", "PEER1", "PEER12", "PEER123", "7", "A1"];
    const { world } = openReplay({
      header: { ...fieldDay().header, world: { nodes: names.map((name) => ({ name })) } },
      events: [],
    });
    const heads = (columns: number) => laneHeads(world, columns, 1).map(({ text }) => text.trim());
    expect(heads(3)).toEqual(["PA", "P1", "12", "23", "7", "A1"]);
    expect(heads(4)).toEqual(["PAR", "PE1", "P12", "123", "7", "A1"]);
    expect(laneHeads(world, 3, 1).map(({ tone }) => tone)[1]).toBe("here");
    expect([
      laneColumns(5, 14),
      laneColumns(5, 15),
      laneColumns(5, 90),
      laneColumns(0, 90),
    ]).toEqual([0, 3, 4, 0]);
  });

  test("windows a long list of laptops around the selected one", () => {
    const nodes = Array.from({ length: 40 }, (_, index) => ({
      name: `PEER${index + 1}`,
      os: "windows-7-pro",
    }));
    const journal = new Journal({ world: { nodes, devices: [], cables: 40 } });
    let player = startPlayer(openReplay(journal));
    for (let press = 0; press < 30; press++) player = play(player, { do: "select", by: 1 });
    const text = frameOf(player, ABOUT, { columns: 80, rows: 24 }).map(plainText).join("\n");
    expect(text).toContain("▶PEER31");
    expect(text).not.toContain("PEER1 ");
  });
});

describe("widths", () => {
  test("wide characters take two cells, combining ones none", () => {
    expect([cells("abc"), cells("監査"), cells("é"), cells("a\u0301")]).toEqual([3, 4, 1, 1]);
  });

  test("pictures take two cells, also those that are older than the others or asked for, and flags", () => {
    for (const picture of [
      "😀",
      "✅",
      "⭐",
      "⌚",
      "⚡",
      "❤\ufe0f",
      "⚠\ufe0f",
      "1\ufe0f",
      "🇩🇪",
      "🈁",
      "🃏",
    ])
      expect([picture, cells(picture)]).toEqual([picture, 2]);
    for (const sign of ["❤", "☎", "▶", "✖", "✓", "●", "◐", "█"]) expect(cells(sign)).toBe(1);
    expect(clip("⭐⭐⭐", 5)).toBe("⭐⭐…");
    expect(clip("❤\ufe0f❤\ufe0f", 3)).toBe("❤\ufe0f…");
  });

  test("clipping never exceeds the width and says that it clipped", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 30 }), fc.nat(20), (text, width) => {
        const clipped = clip(text, width);
        expect(cells(clipped)).toBeLessThanOrEqual(Math.max(width, 0));
        if (clipped !== text && width > 0) expect(clipped.endsWith("…")).toBe(true);
      }),
    );
  });

  test("wrapping loses no word, and a text that does not fit says so", () => {
    expect(wrap("the quick brown fox", 9)).toEqual(["the quick", "brown fox"]);
    expect(wrapWithin("the quick brown fox jumps", 9, 2)).toEqual(["the quick", "brown fo…"]);
  });

  test("wrapping goes on in the next row with a word that is longer than one, as sentences without blanks are", () => {
    expect(wrap("監査ファイルを開く", 7)).toEqual(["監査フ", "ァイル", "を開く"]);
    expect(wrap("at \\\\PARENT\\Maple now", 8)).toEqual(["at", "\\\\PARENT", "\\Maple", "now"]);
    expect(wrapWithin("監査ファイルを開く", 7, 2)).toEqual(["監査フ", "ァイル…"]);
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 40 }),
        fc.integer({ min: 2, max: 20 }),
        (text, width) => {
          const rows = wrap(text, width);
          for (const row of rows) expect(cells(row)).toBeLessThanOrEqual(width);
          expect(rows.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
        },
      ),
    );
  });
});

test("a row that is cut ends there, also where a wide sign leaves a cell over", () => {
  const row: Line = [
    { text: "\u6f22\u6f22", tone: "plain" },
    { text: "x", tone: "plain" },
  ];
  expect(plainText(fit(row, 5))).toBe("\u6f22\u6f22x");
  expect(plainText(fit(row, 6))).toBe("\u6f22\u6f22x ");
  expect(plainText(fit(row, 2))).toBe("\u2026 ");
});

test.each([
  [39, 30],
  [120, 9],
])("a window of %i columns and %i rows is told to be too small", (columns, rows) => {
  expect(layoutOf({ columns, rows }).kind).toBe("message");
  expect(layoutOf({ columns: 40, rows: 10 }).kind).toBe("list");
});
