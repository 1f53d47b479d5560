/**
 * Two runs as rows of text: beside each other from 100 columns, else one above the other; between them and the timeline the first
 * difference and what is not the same in the rooms. Cut to the size like every frame.
 */
import { haveParted, leaderOf, type Pair, type Side } from "../replay/pair.ts";
import type { Player } from "../replay/player.ts";
import { tooSmall } from "./frame.ts";
import { fill, fit, span } from "./line.ts";
import type { Line } from "./line.ts";
import { layoutOf, type Size } from "./layout.ts";
import { PAIR_KEYS } from "./pair-keys.ts";
import type { About } from "./views/about.ts";
import { eventLines } from "./views/events.ts";
import { footerLine } from "./views/footer.ts";
import { laptopLines } from "./views/laptop.ts";
import { panelLines, scrollEnd } from "./views/panel.ts";
import { partingLines, roomDifferenceLines } from "./views/parting.ts";
import { roomLines } from "./views/room.ts";
import { timelineLines } from "./views/timeline.ts";
import { speedText, verdictTone } from "./views/topbar.ts";

type Rows = ReadonlyArray<Line>;

/** What is said about each run besides its journal. */
export interface AboutPair {
  readonly left: AboutRun;
  readonly right: AboutRun;
}

export type AboutRun = Pick<About, "repeat" | "verdictLine"> & { readonly name: string };

const BESIDE_COLUMNS = 100;
/** Less is no room worth a look. */
const ROOM_COLUMNS = 34;
/** In one half, the room stands beside its events where it has these. */
const ROOM_BESIDE_COLUMNS = 76;
/** And above them where it has these. */
const ROOM_ABOVE_ROWS = 18;
const HEADED_ROWS = 3;
const SEPARATOR = span("│ ", "faint");
const TOP_ROWS = 1;
const TIMELINE_ROWS = 1;
const FOOTER_ROWS = 1;

interface Division {
  readonly beside: boolean;
  /** Rows of one half. */
  readonly halfRows: number;
  readonly partingRows: number;
  readonly roomRows: number;
}

const divided = ({ columns, rows }: Size): Division => {
  const beside = columns >= BESIDE_COLUMNS;
  const inner = rows - TOP_ROWS - TIMELINE_ROWS - FOOTER_ROWS;
  const partingRows = Math.max(2, Math.min(6, Math.floor(inner / 4)));
  const roomRows = inner < 18 ? 0 : Math.min(8, Math.floor(inner / 6));
  const left = inner - partingRows - roomRows;
  // An odd row goes to the difference.
  const halfRows = beside ? left : Math.floor(left / 2);
  return {
    beside,
    halfRows,
    partingRows: inner - roomRows - halfRows * (beside ? 1 : 2),
    roomRows,
  };
};

const titleLine = (pair: Pair, about: AboutPair, side: Side): Line => {
  const { name, verdictLine } = about[side];
  return [
    span(pair.leads === side ? "▶ " : "  ", "accent"),
    span(`${side} · `, "strong"),
    span(verdictLine, verdictTone(verdictLine)),
    span(` · ${name}`, "strong"),
  ];
};

const headedOf = (player: Player, size: Size): Rows => {
  switch (player.panel) {
    case "why":
      return panelLines(player, size);
    case "laptop":
      return laptopLines(player, size);
    default:
      return eventLines(player, size);
  }
};

/** Where a heading would leave nothing below it, the title of the run is heading enough. */
const isHeaded = ({ rows }: Size): boolean => rows >= HEADED_ROWS;

const withHeading = (size: Size): Size =>
  isHeaded(size) ? size : { ...size, rows: size.rows + 1 };

const shownOf = (player: Player, size: Size): Rows =>
  headedOf(player, withHeading(size)).slice(isHeaded(size) ? 0 : 1);

/** The room of one run and its events. */
const sideOf = (player: Player, size: Size): Rows => {
  const { columns, rows } = size;
  if (columns >= ROOM_BESIDE_COLUMNS) {
    const wide = columns - ROOM_COLUMNS - SEPARATOR.text.length;
    const right = shownOf(player, { columns: wide, rows });
    return roomLines(player, { columns: ROOM_COLUMNS - 1, rows }).map((row, at) => [
      ...fit(row, ROOM_COLUMNS),
      SEPARATOR,
      ...(right[at] ?? []),
    ]);
  }
  if (rows < ROOM_ABOVE_ROWS) return shownOf(player, size);
  const roomRows = Math.floor(rows / 2);
  return [
    ...roomLines(player, { columns, rows: roomRows }),
    ...shownOf(player, { columns, rows: rows - roomRows }),
  ];
};

const half = (pair: Pair, about: AboutPair, side: Side, size: Size): Rows =>
  fill(
    [
      titleLine(pair, about, side),
      ...sideOf(pair[side], { columns: size.columns, rows: size.rows - 1 }),
    ].map((row) => fit(row, size.columns)),
    size.rows,
  );

const halves = (pair: Pair, about: AboutPair, { columns, rows }: Size): Rows => {
  const { beside, halfRows } = divided({ columns, rows });
  if (!beside)
    return (["left", "right"] as const).flatMap((side) =>
      half(pair, about, side, { columns, rows: halfRows }),
    );
  const width = Math.floor((columns - SEPARATOR.text.length) / 2);
  const right = half(pair, about, "right", {
    columns: columns - width - SEPARATOR.text.length,
    rows: halfRows,
  });
  return half(pair, about, "left", { columns: width, rows: halfRows }).map((row, at) => [
    ...row,
    SEPARATOR,
    ...(right[at] ?? []),
  ]);
};

const topLine = (pair: Pair, columns: number): Line => {
  const leader = leaderOf(pair);
  const state =
    pair.parting === null ? "the same" : haveParted(pair) ? "parted" : "the same so far";
  return fit(
    [
      span(leader.replay.world.scenario, "strong"),
      span(`  ${state}`, haveParted(pair) ? "warn" : "good"),
      span(`  ${speedText(leader, true)}`),
    ],
    columns,
  );
};

/** The keys take everything between the top and the bottom row. */
const helpSize = ({ columns, rows }: Size): Size => ({
  columns,
  rows: rows - TOP_ROWS - FOOTER_ROWS,
});

/** The rows of one half below its title, where its panel is. */
const panelSize = (size: Size): Size => {
  const { beside, halfRows } = divided(size);
  const columns = beside ? Math.floor((size.columns - SEPARATOR.text.length) / 2) : size.columns;
  if (columns >= ROOM_BESIDE_COLUMNS)
    return { columns: columns - ROOM_COLUMNS - SEPARATOR.text.length, rows: halfRows - 1 };
  const rows = halfRows - 1;
  return { columns, rows: rows < ROOM_ABOVE_ROWS ? rows : rows - Math.floor(rows / 2) };
};

/** How far what is open can be scrolled at this size. */
export const pairScrollEnd = (pair: Pair, size: Size): number => {
  const leader = leaderOf(pair);
  return leader.panel === "help"
    ? scrollEnd(leader, helpSize(size), PAIR_KEYS)
    : scrollEnd(leader, withHeading(panelSize(size)), PAIR_KEYS);
};

export const pairFrameOf = (pair: Pair, about: AboutPair, size: Size): Rows => {
  const { columns } = size;
  const leader = leaderOf(pair);
  if (layoutOf(size).kind === "message") return tooSmall(size);
  const footer = footerLine(leader, columns, PAIR_KEYS);
  if (leader.panel === "help")
    return [topLine(pair, columns), ...panelLines(leader, helpSize(size), PAIR_KEYS), footer];
  const { partingRows, roomRows } = divided(size);
  return [
    topLine(pair, columns),
    ...halves(pair, about, size),
    ...partingLines(pair, { columns, rows: partingRows }),
    ...roomDifferenceLines(pair, { columns, rows: roomRows }),
    ...timelineLines(leader, { columns, rows: TIMELINE_ROWS }),
    footer,
  ];
};
