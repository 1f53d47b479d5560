/** What a screen reader is given to say: the day in words, one after the other, without signs and columns. */
import { describe, expect, test } from "vitest";
import { play, startPlayer, type Action } from "../../src/replay/player.ts";
import { openReplay } from "../../src/replay/replay.ts";
import { spokenOf } from "../../src/tui/spoken.ts";
import { fieldDay } from "../replay/day.ts";
import { ABOUT, renderAt } from "./render-at.tsx";

const heard = (journal = fieldDay()) => renderAt(80, 24, journal, { screenReader: true });

describe("a screen reader says", () => {
  test("the day, how it ends, the room and the keys before it begins", async () => {
    const shown = await heard();
    expect(shown.text()).toMatchSnapshot();
    shown.close();
  });

  test("what happened first, then when, which step, and the laptop it happened to", async () => {
    const shown = await heard();
    await shown.press("x");
    expect(shown.text()).toMatchSnapshot();
    shown.close();
  });

  test("why, what changed, the laptop and the keys when asked", async () => {
    const shown = await heard(fieldDay("failing"));
    await shown.press("m");
    await shown.press("x");
    await shown.press("w");
    expect(shown.text()).toMatchSnapshot("why");
    await shown.press("d");
    expect(shown.text()).toMatchSnapshot("difference");
    await shown.press("\r");
    expect(shown.text()).toMatchSnapshot("laptop");
    await shown.press("?");
    expect(shown.text()).toMatchSnapshot("help");
    shown.close();
  });

  test("what is being typed, and what came of it", async () => {
    const shown = await heard();
    await shown.press("/peer3");
    expect(shown.text()).toMatch(/^textbox: search for: peer3\n/);
    await shown.press("\r");
    expect(shown.text()).toMatch(/^\d+ events found: n next, N previous\n.*PEER3/);
    shown.close();
  });

  test("only events of the story while the day plays, each as long as it is the last", () => {
    let player = play(startPlayer(openReplay(fieldDay())), { do: "toggle-play" });
    const about = { ...ABOUT, title: "A day" };
    const said = new Set<string>();
    while (player.playing) {
      player = play(player, { do: "tick", elapsedMillis: 50 });
      const [event, time] = spokenOf(player, about, { columns: 80, rows: 24 });
      if (player.playing) said.add([...(event?.rows ?? []), ...(time?.rows ?? [])].join("\n"));
    }
    // Before the first event, and each of the list; the last one ends the day.
    expect(said.size).toBe(player.chosen.length);
  });

  test("never more rows than there are", () => {
    const day = openReplay(fieldDay("failing"));
    const actions: ReadonlyArray<Action> = [
      { do: "first-failure" },
      { do: "panel", panel: "help" },
      { do: "panel", panel: "why" },
      { do: "panel", panel: "laptop" },
    ];
    for (const [columns, rows] of [
      [40, 10],
      [60, 16],
      [200, 5],
    ] as const) {
      let player = startPlayer(day);
      for (const action of actions) {
        player = play(player, action);
        const parts = spokenOf(player, { ...ABOUT, title: "A day" }, { columns, rows });
        expect(parts.flatMap((part) => part.rows).length).toBeLessThan(rows);
      }
    }
  });
});
