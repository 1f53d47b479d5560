/** What the panels and the list say, in words and tones: also where there is nothing to say. */
import { describe, expect, test } from "vitest";
import { play, startPlayer, type Action, type Player } from "../../src/replay/player.ts";
import { openReplay } from "../../src/replay/replay.ts";
import { plainText, type Line } from "../../src/tui/line.ts";
import { spokenPanel } from "../../src/tui/spoken-panels.ts";
import { differenceRows } from "../../src/tui/views/difference.ts";
import { eventLines } from "../../src/tui/views/events.ts";
import { whyRows } from "../../src/tui/views/why.ts";
import { fieldDay, Pen } from "../replay/day.ts";

const passing = openReplay(fieldDay());
const after = (player: Player, ...actions: ReadonlyArray<Action>): Player =>
  actions.reduce(play, player);
const texts = (rows: ReadonlyArray<Line>): ReadonlyArray<string> => rows.map(plainText);

describe("a panel", () => {
  test("that tells what changed counts the events from the earlier moment to the later one", () => {
    const pen = new Pen();
    for (let at = 0; at < 9; at++) pen.write("PEER1", "power.on", {}, null);
    pen.write("PEER1", "power.off", {}, null);
    const six = after(startPlayer(openReplay(pen.journal)), { do: "view" }, { do: "end" });
    const marked = after(six, { do: "event", by: -1 }, { do: "event", by: -1 }, { do: "mark" });
    const shown = (player: Player) => texts(differenceRows(player, 60));
    expect(shown(marked)).toEqual(["From 0s to 0s, 0 events", "Nothing in the room is different."]);
    const later = after(marked, { do: "end" });
    expect(shown(later)[0]).toBe("From 0s to 0s, 2 events");
    expect(shown(later)).not.toContain("Nothing in the room is different.");
    expect(shown(later)).toContain("PEER1");
    expect(shown(after(marked, { do: "event", by: -1 }))[0]).toBe("From 0s to 0s, 1 event");
    const spoken = (player: Player) =>
      spokenPanel(after(player, { do: "panel", panel: "difference" }))?.rows;
    expect(spoken(marked)).toEqual(["From 0s to 0s", "Nothing in the room is different."]);
    expect(spoken(later)).not.toContain("Nothing in the room is different.");
  });

  test("that tells why has nothing to tell at the beginning, and of a journal without a room no laptop", () => {
    expect(texts(whyRows(startPlayer(passing), 60))).toEqual(["Nothing has happened yet."]);
    const events = fieldDay().events;
    const bare = openReplay({ header: { format: "fieldlab-journal", version: 1 }, events });
    const laptop = after(startPlayer(bare), { do: "panel", panel: "laptop" });
    expect(spokenPanel(laptop)?.rows).toEqual(["This journal names no laptops."]);
    for (const action of [
      { do: "select", by: 1 },
      { do: "select", by: -1 },
    ] as const)
      expect(after(laptop, action).selected).toBe(0);
    expect(after(laptop, { do: "follow" }).notice).toBe("following nobody");
  });
});

test("the list marks the present event, what comes later, and what a search found", () => {
  const searched = after(
    startPlayer(passing),
    { do: "ask", asks: "search", typed: "" },
    { do: "type", text: "refused" },
    { do: "submit" },
  );
  const rows = eventLines(searched, { columns: 100, rows: 30 });
  const toneOf = (row: Line) => row.findLast(({ text }) => text.trim() !== "")?.tone;
  const here = rows.findIndex((row) => plainText(row).startsWith("▶"));
  expect(rows.filter((row) => plainText(row).startsWith("▶"))).toHaveLength(1);
  expect(toneOf(rows[here]!)).toBe("here");
  expect(rows.slice(2, here).map(toneOf)).not.toContain("here");
  expect(rows.slice(2, here).map(toneOf)).toContain("plain");
  expect(new Set(rows.slice(here + 1, -1).map(toneOf))).toEqual(new Set(["faint"]));
  const found = texts(rows).filter((row) => row.includes("»"));
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter((row) => !/refused/i.test(row))).toEqual([]);
  const unsearched = texts(eventLines(startPlayer(passing), { columns: 100, rows: 30 }));
  expect(unsearched.filter((row) => row.includes("»"))).toEqual([]);
});
