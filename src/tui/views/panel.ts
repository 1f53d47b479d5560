/** A panel of text that may be longer than the screen: the keys, the reasons. */
import type { Player } from "../../replay/player.ts";
import { fill, fit, heading } from "../line.ts";
import type { Line } from "../line.ts";
import { differenceRows } from "./difference.ts";
import { helpRows } from "./help.ts";
import { whyRows } from "./why.ts";

interface Area {
  readonly columns: number;
  readonly rows: number;
}

type TextPanel = Extract<Player["panel"], "help" | "why" | "difference">;

interface Kind {
  readonly title: string;
  /** Where it opens: text at its beginning, reasons at the event asked about. */
  readonly opens: "at-start" | "at-end";
  readonly rows: (player: Player, columns: number) => ReadonlyArray<Line>;
}

const KINDS: { readonly [panel in TextPanel]: Kind } = {
  help: { title: "Keys", opens: "at-start", rows: (_, columns) => helpRows(columns) },
  why: { title: "Why", opens: "at-end", rows: whyRows },
  difference: { title: "Since the mark", opens: "at-start", rows: differenceRows },
};

const kindOf = ({ panel }: Player): Kind =>
  panel === "help" || panel === "difference" ? KINDS[panel] : KINDS.why;

const rowsOf = (player: Player, columns: number): ReadonlyArray<Line> =>
  kindOf(player).rows(player, columns);

/** How far the panel can be scrolled: as many rows as do not fit below its heading. */
export const scrollEnd = (player: Player, area: Area): number =>
  Math.max(0, rowsOf(player, area.columns).length - (area.rows - 1));

export const panelLines = (player: Player, area: Area): ReadonlyArray<Line> => {
  const { columns, rows } = area;
  const end = scrollEnd(player, area);
  const scroll = Math.min(end, player.scroll);
  const { opens, title } = kindOf(player);
  const start = opens === "at-start" ? scroll : end - scroll;
  const more = end > 0 ? " · ↓ ↑ for more" : "";
  const shown = rowsOf(player, columns).slice(start, start + rows - 1);
  return fill(
    [heading(`${title} · esc closes${more}`, columns), ...shown].map((row) => fit(row, columns)),
    rows,
  );
};
