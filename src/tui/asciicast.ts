/**
 * The replay as a recording for terminals (asciicast v2): the day played once, in as many seconds as asked for. Only rows that changed
 * are written, as a terminal program would.
 */
import { wholeDay } from "../replay/pace.ts";
import { play, startPlayer } from "../replay/player.ts";
import type { Replay } from "../replay/replay.ts";
import { frameOf } from "./frame.ts";
import type { Size } from "./layout.ts";
import type { Line, Tone } from "./line.ts";
import { STYLES } from "./styles.ts";
import type { About } from "./views/about.ts";

const FRAMES_PER_SECOND = 10;
/** The end is looked at for a moment. */
const LAST_FRAME_SECONDS = 2;

const ESCAPE = "\u001B[";
const COLOUR_CODES = { red: 31, green: 32, yellow: 33, cyan: 36 } as const;

const codesOf = (tone: Tone): ReadonlyArray<number> => {
  const style = STYLES[tone];
  return [
    ...(style.bold === true ? [1] : []),
    ...(style.dimColor === true ? [2] : []),
    ...(style.inverse === true ? [7] : []),
    ...(style.color === undefined ? [] : [COLOUR_CODES[style.color]]),
  ];
};

const painted = (row: Line): string =>
  row
    .map(({ text, tone }) => {
      const codes = codesOf(tone);
      return codes.length === 0 ? text : `${ESCAPE}${codes.join(";")}m${text}${ESCAPE}0m`;
    })
    .join("");

export interface Recording {
  readonly size: Size;
  /** The whole day takes so long; at least one. */
  readonly seconds: number;
}

/** The lines of the file, without line ends. */
export function* asciicastOf(
  replay: Replay,
  about: About,
  { seconds, size }: Recording,
): Iterable<string> {
  yield JSON.stringify({
    version: 2,
    width: size.columns,
    height: size.rows,
    title: about.title,
    env: { TERM: "xterm-256color" },
  });
  const frames = Math.max(1, Math.round(seconds * FRAMES_PER_SECOND));
  const elapsedMillis = wholeDay(replay.pace) / frames;
  let player = play(startPlayer(replay), { do: "toggle-play" });
  let shown: ReadonlyArray<string> = [];
  for (let frame = 0; frame <= frames; frame++) {
    const rows = frameOf(player, about, size).map(painted);
    const changed = rows.flatMap((row, at) =>
      row === shown[at] ? [] : [`${ESCAPE}${at + 1};1H${row}`],
    );
    const opening = frame === 0 ? `${ESCAPE}?25l${ESCAPE}2J` : "";
    if (changed.length > 0)
      yield JSON.stringify([frame / FRAMES_PER_SECOND, "o", opening + changed.join("")]);
    shown = rows;
    // Fractions do not always add up to the whole: the last picture is the end, not the event before it.
    player = play(player, frame < frames - 1 ? { do: "tick", elapsedMillis } : { do: "end" });
  }
  yield JSON.stringify([
    frames / FRAMES_PER_SECOND + LAST_FRAME_SECONDS,
    "o",
    `${ESCAPE}${size.rows};1H\r\n${ESCAPE}?25h`,
  ]);
}
