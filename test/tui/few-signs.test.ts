/** What is drawn on terminals whose font has few signs: nothing that would be a box there, and not a cell more or less. */
import { describe, expect, it } from "vitest";
import { play, startPlayer, type Action, type Player } from "../../src/replay/player.ts";
import { openReplay } from "../../src/replay/replay.ts";
import { fewSigns } from "../../src/tui/few-signs.ts";
import { frameOf } from "../../src/tui/frame.ts";
import { plainText } from "../../src/tui/line.ts";
import { fieldDay } from "../replay/day.ts";
import { ABOUT } from "./render-at.tsx";

/** Of WGL4 what is not ASCII and may be drawn here: Latin, punctuation, arrows, boxes, blocks and shapes. */
const WGL4 =
  /^[\u0020-\u007E\u00A0-\u017F\u2013-\u2015\u2017\u2018-\u201E\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203A\u20AC\u2122\u2190-\u2195\u2202\u2206\u221A\u221E\u2248\u2260\u2264\u2265\u2500\u2502\u250C\u2510\u2514\u2518\u251C\u2524\u252C\u2534\u253C\u2550-\u256C\u2580\u2584\u2588\u258C\u2590-\u2593\u25A0\u25A1\u25AA-\u25AC\u25B2\u25BA\u25BC\u25C4\u25CA\u25CB\u25CF\u25D8\u25D9\u25E6\u2660\u2663\u2665\u2666]*$/u;

const ACTIONS: ReadonlyArray<ReadonlyArray<Action>> = [
  [],
  [{ do: "panel", panel: "help" }],
  [{ do: "panel", panel: "why" }],
  [{ do: "panel", panel: "laptop" }],
  [{ do: "view" }],
  [{ do: "ask", asks: "search", typed: "PEER" }, { do: "submit" }],
  [{ do: "mark" }, { do: "event", by: 1 }, { do: "panel", panel: "difference" }],
  [{ do: "toggle-play" }],
  [{ do: "speed", by: -1 }],
];

const SIZES = [
  [40, 10],
  [60, 16],
  [80, 24],
  [120, 40],
] as const;

/** Rows of the day at many moments, in every panel, at every size. */
const rows = function* (): Generator<string> {
  for (const ending of ["passing", "failing"] as const)
    for (const presenting of [false, true]) {
      const replay = openReplay(fieldDay(ending));
      for (let at = 0; at <= replay.events.length; at += 11)
        for (const actions of ACTIONS) {
          const there = play(play(startPlayer(replay, { presenting }), ask(at)), { do: "submit" });
          const player = actions.reduce<Player>((before, action) => play(before, action), there);
          for (const [columns, lines] of SIZES)
            for (const line of frameOf(
              player,
              { ...ABOUT, title: "A day" },
              { columns, rows: lines },
            ))
              yield plainText(line);
        }
    }
};

const ask = (at: number): Action => ({ do: "ask", asks: "moment", typed: `#${at}` });

/** Every sign that is drawn at all. */
const drawn = new Set([...rows()].join(""));

describe("the signs of a picture", () => {
  it("are all in the fonts of the Windows console where only those are to be had", () => {
    expect(drawn).toContain("◐");
    const signs = [...drawn].map(fewSigns("wgl4")!);
    expect(signs.filter((sign) => !WGL4.test(sign))).toEqual([]);
    expect(signs.filter((sign) => sign.length !== 1)).toEqual([]);
  });

  it("are letters where nothing else is to be had", () => {
    const signs = [...drawn].map(fewSigns("ascii")!);
    expect(signs.filter((sign) => !/^[\u0020-\u007E]$/u.test(sign))).toEqual([]);
  });

  it("stay as they are where the terminal has them all", () => {
    expect(fewSigns("all")).toBeUndefined();
  });

  it("of the indicators stay different from each other", () => {
    for (const signs of ["wgl4", "ascii"] as const)
      expect(new Set(["●", "◐", "○", "◇"].map(fewSigns(signs)!)).size).toBe(4);
  });
});
