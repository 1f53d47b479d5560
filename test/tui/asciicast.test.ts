/** The replay as a recording. */
import { expect, test } from "vitest";
import { openReplay } from "../../src/replay/replay.ts";
import { asciicastOf } from "../../src/tui/asciicast.ts";
import { frameOf } from "../../src/tui/frame.ts";
import { plainText } from "../../src/tui/line.ts";
import { play, startPlayer } from "../../src/replay/player.ts";
import { fieldDay } from "../replay/day.ts";
import { ABOUT } from "./render-at.tsx";

const size = { columns: 80, rows: 24 };
const replay = openReplay(fieldDay("failing"));
const about = { ...ABOUT, title: "A day" };
const recorded = [...asciicastOf(replay, about, { size, seconds: 5 })];
const frames = recorded
  .slice(1)
  .map((line): readonly [time: number, kind: string, data: string] => JSON.parse(line));

/** A terminal that knows what the recording uses: places, and styles, which it forgets. */
const screenAfter = (data: string): ReadonlyArray<string> => {
  const rows = Array.from({ length: size.rows }, () => "");
  for (const [, row = "1", text = ""] of data.matchAll(
    /\u001b\[(\d+);1H((?:(?!\u001b\[\d+;1H)[^])*)/g,
  ))
    rows[Number(row) - 1] = text.replaceAll(/\u001b\[[\d;?]*[a-zA-Z]/g, "");
  return rows;
};

test("a recording begins with what it is, runs in the time asked for, and its times never go back", () => {
  expect(JSON.parse(recorded[0]!)).toMatchObject({
    version: 2,
    width: 80,
    height: 24,
    title: "A day",
  });
  const times = frames.map(([time]) => time);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(times[0]).toBe(0);
  expect(times.at(-1)).toBe(7);
  expect(frames.every(([, kind]) => kind === "o")).toBe(true);
});

test("a recording of any length ends with the end of the day, whatever its fractions add up to", () => {
  const small = { columns: 40, rows: 10 };
  const ended = frameOf(play(startPlayer(replay), { do: "end" }), about, small).map(plainText);
  for (const seconds of [1, 2, 3, 5, 6, 7, 9, 11, 13, 17, 19, 23, 29, 30]) {
    const written = [...asciicastOf(replay, about, { size: small, seconds })].slice(1, -1).join("");
    const bar = written.lastIndexOf("\\u001b[9;1H");
    expect(written.slice(bar).replaceAll(/\\u001b\[[\d;]*m/g, "")).toContain(ended[8]);
  }
});

test("a recording has the colours and styles of the replay, and takes each back where it ends", () => {
  const first = frames[0]![2];
  expect(first.startsWith("\u001b[?25l\u001b[2J")).toBe(true);
  // Cleared once: afterwards only rows that changed are drawn.
  expect(frames.slice(1).filter(([, , data]) => data.includes("\u001b[2J"))).toEqual([]);
  const coloured = startPlayer(openReplay(fieldDay("failing")));
  const rows = frameOf(coloured, about, size);
  const [title] = rows[0]!.filter(({ tone }) => tone === "strong");
  expect(first).toContain(`\u001b[1m${title!.text}\u001b[0m`);
  const [selected] = rows.flat().filter(({ tone }) => tone === "here");
  expect(first).toContain(`\u001b[7m${selected!.text}\u001b[0m`);
  const all = frames.map(([, , data]) => data).join("");
  for (const codes of ["2", "32", "33", "36", "1;31"]) expect(all).toContain(`\u001b[${codes}m`);
  expect(frames.at(-1)![2]).toBe("\u001b[24;1H\r\n\u001b[?25h");
});

test("a recording shows at its end what the replay shows at the end of the day", () => {
  const shown = screenAfter(
    frames
      .slice(0, -1)
      .map(([, , data]) => data)
      .join(""),
  );
  const ended = play(startPlayer(replay), { do: "end" });
  const expected = frameOf(ended, about, size).map(plainText);
  expect(shown.slice(1, -1)).toEqual(expected.slice(1, -1));
});
