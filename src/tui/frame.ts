/**
 * One frame: the player at a size, as rows of text. Pure, so every screen can be tested without a terminal; everything is cut
 * to the size here, so that what is handed to Ink is never more than the screen shows (ecosystem §B.4).
 */
import type { Player } from "../replay/player.ts";
import { layoutOf } from "./layout.ts";
import type { Layout, Size } from "./layout.ts";
import { fit, line, span } from "./line.ts";
import type { Line } from "./line.ts";
import type { About } from "./views/about.ts";
import { eventLines } from "./views/events.ts";
import { footerLine } from "./views/footer.ts";
import { laptopLines } from "./views/laptop.ts";
import { narrationLines } from "./views/narration.ts";
import { panelLines, scrollEnd } from "./views/panel.ts";
import { presentLines } from "./views/present.ts";
import { problemLines } from "./views/problem.ts";
import { roomLines } from "./views/room.ts";
import { timelineLines } from "./views/timeline.ts";
import { topLines } from "./views/topbar.ts";
import { wrapWithin } from "./width.ts";

type Rows = ReadonlyArray<Line>;

interface Area {
  readonly layout: Layout;
  readonly size: Size;
}

const SEPARATOR = span("│ ", "faint");

/** Columns side by side; all but the first begin with a separator. */
const beside = (columns: ReadonlyArray<Rows>): Rows =>
  (columns[0] ?? []).map((_, row) =>
    columns.flatMap((rows, index) => [...(index === 0 ? [] : [SEPARATOR]), ...(rows[row] ?? [])]),
  );

const roomColumn = (player: Player, layout: Layout): Rows => {
  const columns = layout.roomColumns - 1;
  const inspector =
    layout.inspectorRows === 0 ? [] : laptopLines(player, { columns, rows: layout.inspectorRows });
  return [
    ...roomLines(player, { columns, rows: layout.bodyRows - inspector.length }),
    ...inspector,
  ].map((row) => fit(row, columns + 1));
};

/** What stands where the events are: the events, or the panel that was asked for. */
const middle = (player: Player, about: About, size: Size): Rows => {
  if (about.problem !== undefined) return problemLines(about.problem, size);
  switch (player.panel) {
    case "room":
    case "help":
      return eventLines(player, size);
    case "laptop":
      return laptopLines(player, size);
    case "why":
    case "difference":
      return panelLines(player, size);
  }
};

const body = (player: Player, about: About, { layout, size }: Area): Rows => {
  const rows = layout.bodyRows;
  if (layout.roomColumns === 0) return middle(player, about, { columns: size.columns, rows });
  const columns = layout.eventColumns - SEPARATOR.text.length;
  return beside([
    roomColumn(player, layout),
    middle(player, about, { columns: columns - 1, rows }).map((row) => fit(row, columns)),
    ...(layout.inspectorColumns === 0
      ? []
      : [
          laptopLines(player, {
            columns: layout.inspectorColumns - SEPARATOR.text.length,
            rows,
          }),
        ]),
  ]);
};

/** Help takes everything between the top and the bottom row; other panels the place of the events. */
const panelArea = (player: Player, size: Size): Size => {
  const layout = layoutOf(size);
  const { columns } = size;
  if (player.panel === "help") {
    return { columns, rows: layout.bodyRows + layout.narrationRows + layout.timelineRows };
  }
  const beside = layout.roomColumns === 0 ? 0 : SEPARATOR.text.length + 1;
  return { columns: layout.eventColumns - beside, rows: layout.bodyRows };
};

/** How far what is open can be scrolled at this size. */
export const scrollEndOf = (player: Player, size: Size): number =>
  scrollEnd(player, panelArea(player, size));

/** Below this the words need the whole width. */
const BESIDE_COLUMNS = 100;

/** On as many rows as it needs: how to leave must be read on the smallest. */
export const tooSmall = ({ columns, rows }: Size): Rows =>
  wrapWithin("Too small: 40×10 is needed. q quits.", columns, rows).map((row) =>
    fit(line(row), columns),
  );

/** Beside the room, or alone where the words need the whole width. */
const wordsAndRoom = (player: Player, name: string, { layout, size }: Area): Rows => {
  const { columns, rows } = size;
  if (columns < BESIDE_COLUMNS) return presentLines(player, name, size);
  const wide = columns - layout.roomColumns - SEPARATOR.text.length;
  return beside([
    roomLines(player, { columns: layout.roomColumns - 1, rows }).map((row) =>
      fit(row, layout.roomColumns),
    ),
    presentLines(player, name, { columns: wide - 1, rows }).map((row) => fit(row, wide)),
  ]);
};

/** A trainer's screen: one row above with the clock, the words, the day as a bar, and the keys. */
const presented = (player: Player, about: About, { layout, size }: Area): Rows => {
  const { columns } = size;
  const { timelineRows } = layout;
  const rows = size.rows - 2 - timelineRows;
  return [
    ...topLines(player, about, { columns, rows: 1 }),
    ...wordsAndRoom(player, about.title, { layout, size: { columns, rows } }),
    ...timelineLines(player, { columns, rows: timelineRows }),
    footerLine(player, columns),
  ];
};

export const frameOf = (player: Player, about: About, size: Size): Rows => {
  const layout = layoutOf(size);
  const { columns } = size;
  if (layout.kind === "message") return tooSmall(size);
  if (player.presenting && player.panel === "room" && about.problem === undefined)
    return presented(player, about, { layout, size });
  const top = topLines(player, about, { columns, rows: layout.topRows });
  if (player.panel === "help") {
    return [...top, ...panelLines(player, panelArea(player, size)), footerLine(player, columns)];
  }
  return [
    ...top,
    ...body(player, about, { layout, size }),
    ...narrationLines(player, about, { columns, rows: layout.narrationRows }),
    ...timelineLines(player, { columns, rows: layout.timelineRows }),
    footerLine(player, columns),
  ];
};
