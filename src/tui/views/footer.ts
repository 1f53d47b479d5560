/** The bottom row: what is being typed, what the last key came to, or the keys one needs most. */
import type { Player } from "../../replay/player.ts";
import { hintedKeys, KEYS, type KeyRow } from "../keys.ts";
import { fit, span } from "../line.ts";
import type { Line, Span } from "../line.ts";

const ASKS = { search: "/", moment: "go to: " } as const;

type Hinted = Pick<KeyRow, "shown" | "hint" | "matters">;

/** The first way to press each key that has a hint. */
const hints = (keys: ReadonlyArray<Hinted>, player: Player): ReadonlyArray<Span> =>
  hintedKeys(keys, player).flatMap((row) => [
    span(row.shown.split(" ")[0] ?? "", "accent"),
    span(` ${row.hint}  `, "faint"),
  ]);

/** How to get out must be seen even where the row is too short for every hint. */
const WAY_OUT = "? help  q quit  ";

export const footerLine = (
  player: Player,
  columns: number,
  keys: ReadonlyArray<Hinted> = KEYS,
): Line => {
  const { prompt, notice } = player;
  if (prompt !== null) {
    return fit(
      [
        span(`${ASKS[prompt.asks]}${prompt.typed}█`, "accent"),
        span("   enter: go   esc: forget it", "faint"),
      ],
      columns,
    );
  }
  if (notice !== null) return fit([span(notice, "warn")], columns);
  const all = hints(keys, player);
  let left = columns - WAY_OUT.length;
  const fitting: Array<Span> = [];
  for (let index = 0; index + 1 < all.length; index += 2) {
    const pair = all.slice(index, index + 2);
    const width = pair.reduce((sum, piece) => sum + piece.text.length, 0);
    const wayOut = index >= all.length - 4;
    if (!wayOut && width > left) continue;
    if (!wayOut) left -= width;
    fitting.push(...pair);
  }
  return fit(fitting, columns);
};
