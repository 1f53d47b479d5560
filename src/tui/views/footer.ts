/** The bottom row: what is being typed, what the last key came to, or the keys one needs most. */
import type { Player } from "../../replay/player.ts";
import { printable } from "../../replay/printable.ts";
import { hintedKeys, KEYS, type KeyRow } from "../keys.ts";
import { fit, span } from "../line.ts";
import type { Line, Span } from "../line.ts";
import { cells, clipStart } from "../width.ts";

const ASKS = { search: "/", moment: "go to: " } as const;

type Hinted = Pick<KeyRow, "shown" | "hint" | "matters" | "first">;

interface Hint {
  readonly first: boolean;
  readonly spans: ReadonlyArray<Span>;
}

/** The first way to press each key that has a hint. */
const hints = (keys: ReadonlyArray<Hinted>, player: Player): ReadonlyArray<Hint> =>
  hintedKeys(keys, player).map((row) => ({
    first: row.first === true || row.matters !== undefined,
    spans: [span(row.shown.split(" ")[0] ?? "", "accent"), span(` ${row.hint}  `, "faint")],
  }));

/** How to get out must be seen even where the row is too short for every hint. */
const WAY_OUT = "? help  q quit  ";

export const footerLine = (
  player: Player,
  columns: number,
  keys: ReadonlyArray<Hinted> = KEYS,
): Line => {
  const { prompt, notice } = player;
  if (prompt !== null) {
    const asks = ASKS[prompt.asks];
    // Where one types must be seen, however much there is before it.
    const typed = clipStart(printable(prompt.typed), Math.max(1, columns - cells(asks) - 1));
    return fit(
      [span(`${asks}${typed}█`, "accent"), span("   enter: go   esc: forget it", "faint")],
      columns,
    );
  }
  if (notice !== null) return fit([span(notice, "warn")], columns);
  const all = hints(keys, player);
  const wayOut = all.slice(-2);
  let left = columns - WAY_OUT.length;
  const fitting = new Set<Hint>();
  // The sort is stable: among equals the order of the keys decides.
  const byNeed = all.slice(0, -2).toSorted((one, other) => Number(other.first) - Number(one.first));
  for (const hint of byNeed) {
    const width = hint.spans.reduce((sum, piece) => sum + piece.text.length, 0);
    if (width > left) continue;
    left -= width;
    fitting.add(hint);
  }
  const shown = [...all.filter((hint) => fitting.has(hint)), ...wayOut];
  return fit(
    shown.flatMap(({ spans }) => spans),
    columns,
  );
};
