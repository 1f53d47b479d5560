/** How the replay draws a copy that is offline (policy F9): the colour is a choice of the scenario, the sign and the word are not. */
import { describe, expect, it } from "vitest";
import type { ReplayJournal } from "../../src/replay/journal.ts";
import { play, startPlayer, type Player } from "../../src/replay/player.ts";
import { openReplay } from "../../src/replay/replay.ts";
import type { Line } from "../../src/tui/line.ts";
import { KEYS } from "../../src/tui/keys.ts";
import { helpRows } from "../../src/tui/views/help.ts";
import { laptopLines } from "../../src/tui/views/laptop.ts";
import { roomLines } from "../../src/tui/views/room.ts";
import { Pen } from "../replay/day.ts";

/** A day on which OFFICE's copy ends up offline, as it is written with these policies. */
const offlineDay = (policies: { readonly [name: string]: string } | undefined): Player => {
  const pen = new Pen();
  pen.write("OFFICE", "copy.created", { copy: "1", role: "child", from: null }, null);
  pen.write("OFFICE", "indicator", { to: "offline" });
  const { events, header } = pen.journal;
  const journal: ReplayJournal = {
    header: policies === undefined ? header : { ...header, policies },
    events,
  };
  return play(startPlayer(openReplay(journal)), { do: "end" });
};

const SIZE = { columns: 80, rows: 20 };

/** The pieces of text about offline with the tones they are drawn in. */
const offline = (lines: ReadonlyArray<Line>): ReadonlyArray<string> =>
  lines.flat().flatMap(({ text, tone }) => (text.includes("○") ? [`${text.trim()} ${tone}`] : []));

describe.each([
  [undefined, "faint"],
  [{ "offline-colour": "grey" }, "faint"],
  [{ "offline-colour": "red" }, "bad"],
])("with the policies %j", (policies, tone) => {
  const player = offlineDay(policies);

  it("the room, the laptop and the help draw offline as the scenario says", () => {
    expect(offline(roomLines(player, SIZE))).toEqual([`○O ${tone}`]);
    expect(offline(laptopLines(player, SIZE))).toEqual([`○ offline ${tone}`]);
    const help = helpRows(KEYS, SIZE.columns, player.replay.world.offlineColour);
    expect(offline(help)).toEqual([`○ O ${tone}`]);
  });
});
