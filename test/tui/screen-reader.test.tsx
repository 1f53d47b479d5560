/** What a screen reader is given to say: the day in words, one after the other, without signs and columns. */
import { describe, expect, test } from "vitest";
import { play, startPlayer, type Action, type Player } from "../../src/replay/player.ts";
import { openReplay } from "../../src/replay/replay.ts";
import { spokenOf, spokenScrollEnd } from "../../src/tui/spoken.ts";
import { fieldDay, Pen } from "../replay/day.ts";
import { ABOUT, renderAt } from "./render-at.tsx";

const SIZE = { columns: 80, rows: 24 };
const about = { ...ABOUT, title: "A day" };
const wordsOf = (player: Player, size = SIZE): ReadonlyArray<string> =>
  spokenOf(player, about, size).flatMap(({ rows }) => rows);

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
    const said = new Set<string>();
    while (player.playing) {
      player = play(player, { do: "tick", elapsedMillis: 50 });
      const [event, time] = spokenOf(player, about, { columns: 80, rows: 24 });
      if (player.playing) said.add([...(event?.rows ?? []), ...(time?.rows ?? [])].join("\n"));
    }
    // Before the first event, and each of the list; the last one ends the day.
    expect(said.size).toBe(player.chosen.length);
  });

  test("a question with its choices, how one answers, and at its end the answer and whether it was the one given", () => {
    const pen = new Pen();
    const ask = { question: "What comes?", choices: ["A light", "Nothing"], answer: 2 };
    pen.write("scenario", "step", { step: 0, label: "plug", ask }, null);
    pen.write("PEER1", "link.up");
    pen.done(0);
    const day = openReplay(pen.journal);
    const asked = play(startPlayer(day, { presenting: true }), { do: "event", by: 1 });
    expect(wordsOf(asked).slice(1, 5)).toEqual([
      "What comes?",
      "1. A light",
      "2. Nothing",
      "Press 1 to 2, or space to hear the answer.",
    ]);
    const ends = (...actions: ReadonlyArray<Action>): ReadonlyArray<string> =>
      wordsOf([...actions, { do: "end" } as const].reduce(play, asked)).slice(4, 6);
    expect(ends({ do: "digit", digit: 2 })).toEqual(["The answer: 2. Nothing", "That was right."]);
    expect(ends({ do: "digit", digit: 1 })[1]).toBe("You said another one.");
    expect(ends()[0]).toBe("The answer: 2. Nothing");
    expect(ends()[1]).toMatch(/^0s, event 3 of 3/);
    const answered = wordsOf({ ...play(asked, { do: "digit", digit: 1 }), playing: false });
    expect(answered.slice(3, 5)).not.toContain("The answer: 2. Nothing");
    const watching = play(startPlayer(day), { do: "event", by: 1 });
    expect(wordsOf(watching)).not.toContain("What comes?");
  });

  test("what the room shows, and of the selected laptop its seats and what waits there", () => {
    const pen = new Pen();
    pen.write("OFFICE", "copy.opened", { role: "top-level" });
    pen.write("PARENT", "session.opened", { client: "PEER1", account: "f", used: 1, cap: 5 });
    pen.write("PARENT", "indicator", { to: "green" });
    pen.write("PARENT", "edit", { entity: "tb/1" });
    pen.write("PARENT", "conflict", { entity: "tb/1" });
    pen.write("PARENT", "cable.plugged", { device: "switch", port: 1 });
    pen.write("PEER1", "power.sleep");
    pen.write("PEER2", "power.off");
    const end = play(startPlayer(openReplay(pen.journal)), { do: "end" });
    const selected = (presses: number): ReadonlyArray<string> =>
      wordsOf(
        Array.from({ length: presses }, (): Action => ({ do: "select", by: 1 })).reduce(play, end),
        { columns: 200, rows: 24 },
      );
    expect(selected(1)).toContain(
      "Room: 1 top-level, 1 green, 1 asleep, 1 off, 4 without a copy. 7 of 8 cables left.",
    );
    expect(selected(1)).toContain(
      "PARENT, XP Home, green: connected to its parent, 1 of 5 seats taken, 1 waiting, 1 in conflict",
    );
    expect(selected(2)).toContain("PEER1, 7 Pro, asleep");
    expect(selected(4)).toContain("PEER3, 7 Pro, no copy open");
  });

  test("of a panel what fits, from the event asked about upwards, and the rest with the arrows", () => {
    const day = openReplay(fieldDay("failing"));
    const size = { columns: 60, rows: 10 };
    const why = [{ do: "first-failure" }, { do: "panel", panel: "why" }] as const;
    const open = why.reduce<Player>(play, startPlayer(day));
    const scrollEnd = spokenScrollEnd(open, size);
    expect(scrollEnd).toBeGreaterThan(0);
    const rows = (player: Player): ReadonlyArray<string> =>
      wordsOf({ ...player, notice: null }, size);
    expect(rows(open).join(" ")).toContain("should be green but is offline");
    expect(rows(open).at(-1)).toMatch(/^down and up: more/);
    let up = open;
    for (let press = 0; press < 40; press++) up = play(up, { do: "select", by: -1, scrollEnd });
    expect(up.scroll).toBe(scrollEnd);
    expect(rows(up)[1]).toMatch(/Step 5: unplug/);
    expect(play(up, { do: "select", by: 1, scrollEnd }).scroll).toBe(scrollEnd - 1);
  });

  test("why a file cannot be played, and all keys also then", () => {
    const broken = { ...about, problem: { title: "Not played", text: "error[x] no\nhelp: y\n" } };
    const player = startPlayer(openReplay(fieldDay()));
    const said = (now: Player) => spokenOf(now, broken, SIZE).flatMap(({ rows }) => rows);
    expect(said({ ...player, notice: "marked 0s" })).toEqual([
      "Not played",
      "error[x] no",
      "help: y",
    ]);
    expect(said(play(player, { do: "panel", panel: "help" }))[0]).toBe("Keys");
    expect(said(play(player, { do: "panel", panel: "why" }))[0]).toBe("Not played");
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
        const parts = spokenOf(player, about, { columns, rows });
        expect(parts.flatMap((part) => part.rows).length).toBeLessThan(rows);
      }
    }
  });
});
