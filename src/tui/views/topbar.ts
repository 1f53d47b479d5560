/** The top of the screen: which day, what time it is in it, how it is played, how it ended. */
import type { Player } from "../../replay/player.ts";
import { formatClock } from "../../replay/quantities.ts";
import { speedSign } from "../../replay/speed.ts";
import { fit, span } from "../line.ts";
import type { Line, Tone } from "../line.ts";
import { cells, clip } from "../width.ts";
import type { About } from "./about.ts";

/** `‖ paused ×1`, or without the word where there is no place. */
export const speedText = (player: Player, words: boolean): string => {
  const sign = player.playing ? "▶" : "‖";
  const word = words ? (player.playing ? " playing" : " paused") : "";
  return `${sign}${word} ${speedSign(player.speed)}`;
};

export const verdictTone = (verdictLine: string): Tone =>
  verdictLine.includes("passed") ? "good" : "bad";

/** `passed`, `expectation-failed`: as much of the verdict as the line has room for. */
const LONGEST_VERDICT = 22;
const SHORTEST_TITLE = 12;
/** From here on the bar says `paused` instead of only showing it, and when the day ends. */
const SPACIOUS_COLUMNS = 100;

/** How the day ended; while its end is still being read nothing is good or bad. */
const endTone = (player: Player, { verdictLine }: About): Tone =>
  player.replay.partial ? "accent" : verdictTone(verdictLine);

export const topLines = (
  player: Player,
  about: About,
  size: { readonly columns: number; readonly rows: number },
): ReadonlyArray<Line> => {
  const { columns } = size;
  const end = columns < SPACIOUS_COLUMNS ? "" : ` of ${formatClock(player.replay.ends)}`;
  const clock = `  ${formatClock(player.field.at)}${end}`;
  const right = `  ${speedText(player, columns >= SPACIOUS_COLUMNS)}`;
  const verdict = `  ${clip(about.verdictLine, LONGEST_VERDICT)}`;
  const needed = cells(clock) + cells(right) + SHORTEST_TITLE;
  const withVerdict = size.rows > 1 || columns >= needed + cells(verdict);
  const shownVerdict = withVerdict && size.rows === 1 ? verdict : "";
  const titleWidth = Math.max(0, columns - cells(clock) - cells(right) - cells(shownVerdict));
  const title = clip(about.title, titleWidth);
  const first = fit(
    [
      span(title, "strong"),
      span(" ".repeat(Math.max(0, titleWidth - cells(title)))),
      span(clock, "accent"),
      span(right),
      span(shownVerdict, endTone(player, about)),
    ],
    columns,
  );
  if (size.rows === 1) return [first];
  const seed = `seed ${player.replay.world.seed}`;
  return [
    first,
    fit(
      [
        span(about.verdictLine, endTone(player, about)),
        span(`   ${seed}   ${about.repeat}`, "faint"),
      ],
      columns,
    ),
  ];
};
