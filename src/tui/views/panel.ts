/** A panel of text that may be longer than the screen: the keys, the reasons. */
import type { Player } from "../../replay/player.ts";
import { fill, fit, heading } from "../line.ts";
import type { Line } from "../line.ts";
import { helpRows } from "./help.ts";
import { whyRows } from "./why.ts";

interface Area {
  readonly columns: number;
  readonly rows: number;
}

const rowsOf = (player: Player, columns: number): ReadonlyArray<Line> =>
  player.panel === "help" ? helpRows(columns) : whyRows(player, columns);

/** How far the panel can be scrolled: as many rows as do not fit below its heading. */
export const scrollEnd = (player: Player, area: Area): number =>
  Math.max(0, rowsOf(player, area.columns).length - (area.rows - 1));

/** Help opens at its beginning; reasons at their end, where the event asked about stands. */
export const panelLines = (player: Player, area: Area): ReadonlyArray<Line> => {
  const { columns, rows } = area;
  const end = scrollEnd(player, area);
  const scroll = Math.min(end, player.scroll);
  const start = player.panel === "help" ? scroll : end - scroll;
  const title = player.panel === "help" ? "Keys" : "Why";
  const more = end > 0 ? " · ↓ ↑ for more" : "";
  const shown = rowsOf(player, columns).slice(start, start + rows - 1);
  return fill(
    [heading(`${title} · esc closes${more}`, columns), ...shown].map((row) => fit(row, columns)),
    rows,
  );
};
