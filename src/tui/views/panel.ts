/** A panel of text that may be longer than the screen: the keys, the reasons. */
import type { Player } from "../../replay/player.ts";
import { KEYS } from "../keys.ts";
import { fill, fit, heading } from "../line.ts";
import type { Line } from "../line.ts";
import { differenceRows } from "./difference.ts";
import { helpRows, type ShownKey } from "./help.ts";
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
  readonly rows: (
    player: Player,
    columns: number,
    keys: ReadonlyArray<ShownKey>,
  ) => ReadonlyArray<Line>;
}

const KINDS: { readonly [panel in TextPanel]: Kind } = {
  help: {
    title: "Keys",
    opens: "at-start",
    rows: ({ replay }, columns, keys) => helpRows(keys, columns, replay.world.offlineColour),
  },
  why: { title: "Why", opens: "at-end", rows: whyRows },
  difference: { title: "Since the mark", opens: "at-start", rows: differenceRows },
};

const kindOf = ({ panel }: Player): Kind =>
  panel === "help" || panel === "difference" ? KINDS[panel] : KINDS.why;

/** How far the panel can be scrolled: as many rows as do not fit below its heading. */
export const scrollEnd = (
  player: Player,
  area: Area,
  keys: ReadonlyArray<ShownKey> = KEYS,
): number => Math.max(0, kindOf(player).rows(player, area.columns, keys).length - (area.rows - 1));

/** The panel at this size; `keys` are those its help is about. */
export const panelLines = (
  player: Player,
  area: Area,
  keys: ReadonlyArray<ShownKey> = KEYS,
): ReadonlyArray<Line> => {
  const { columns, rows } = area;
  const end = scrollEnd(player, area, keys);
  const scroll = Math.min(end, player.scroll);
  const { opens, title, rows: rowsOf } = kindOf(player);
  const start = opens === "at-start" ? scroll : end - scroll;
  const more = end > 0 ? " · ↓ ↑ for more" : "";
  const shown = rowsOf(player, columns, keys).slice(start, start + rows - 1);
  return fill(
    [heading(`${title}${more} · esc closes`, columns), ...shown].map((row) => fit(row, columns)),
    rows,
  );
};
