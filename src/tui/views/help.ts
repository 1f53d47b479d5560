/** The help screen, made from the key table and the signs. */
import { TYPING_KEYS } from "../keys.ts";
import type { KeyRow } from "../keys.ts";
import { fit, line, span } from "../line.ts";
import type { Line } from "../line.ts";
import type { OfflineColour } from "../../replay/world.ts";
import { indicatorSigns, SORT_SIGNS } from "../signs.ts";
import type { Sign } from "../signs.ts";
import { padEnd } from "../width.ts";

const KEY_COLUMNS = 15;
/** Two columns of keys need this much. */
const TWO_COLUMNS = 100;

/** A key as the help shows it. */
export type ShownKey = Pick<KeyRow, "shown" | "what">;

const keyLine = (row: ShownKey, width: number): Line =>
  fit([span(padEnd(row.shown, KEY_COLUMNS), "accent"), span(row.what)], width);

const signLine = (sign: Sign, width: number): Line =>
  fit([span(padEnd(`${sign.sign} ${sign.letter}`, 5), sign.tone), span(sign.word)], width);

const allLines = (
  keys: ReadonlyArray<ShownKey>,
  width: number,
  offline: OfflineColour,
): ReadonlyArray<Line> => [
  ...keys.map((row) => keyLine(row, width)),
  [],
  line("While typing after / or :", "strong"),
  ...TYPING_KEYS.map((row) => keyLine(row, width)),
  [],
  line("Indicators: sign and letter", "strong"),
  ...Object.values(indicatorSigns(offline)).map((sign) => signLine(sign, width)),
  [],
  line("Events and the timeline", "strong"),
  ...Object.values(SORT_SIGNS).map((sign) => signLine({ ...sign, letter: "" }, width)),
  [],
  line("Room: ■ plugged, light on   □ plugged, light off   · free", "faint"),
  line("q2: two changes waiting   c1: one conflict   zz: asleep", "faint"),
];

/** Everything there is to know about keys and signs, in one column or two. */
export const helpRows = (
  keys: ReadonlyArray<ShownKey>,
  columns: number,
  offline: OfflineColour,
): ReadonlyArray<Line> => {
  if (columns < TWO_COLUMNS) return allLines(keys, columns, offline);
  const width = Math.floor(columns / 2);
  const all = allLines(keys, width - 1, offline);
  const half = Math.ceil(all.length / 2);
  return all
    .slice(0, half)
    .map((left, index): Line => [...fit(left, width), ...(all[half + index] ?? [])]);
};
