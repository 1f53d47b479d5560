/**
 * How the screen is divided at a size (ecosystem §B.2): everything from 100×30, the room beside the events from 60×16, the
 * event list alone below, and one message under 40×10. The parts always add up to the rows there are.
 */

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface Layout {
  readonly kind: "full" | "medium" | "list" | "message";
  readonly topRows: number;
  readonly bodyRows: number;
  readonly narrationRows: number;
  readonly timelineRows: number;
  readonly footerRows: number;
  /** Width of the room; 0 where it is not shown. */
  readonly roomColumns: number;
  readonly eventColumns: number;
  /** Width of the inspector beside the events; 0 where it stands below the room or is not shown. */
  readonly inspectorColumns: number;
  /** Rows of the inspector below the room; 0 otherwise. */
  readonly inspectorRows: number;
}

const WIDE_ROOM_COLUMNS = 42;
const ROOM_COLUMNS = 36;
const NARROW_ROOM_COLUMNS = 26;
const INSPECTOR_COLUMNS = 40;
const INSPECTOR_ROWS = 12;

interface Bars {
  readonly topRows: number;
  readonly narrationRows: number;
  readonly timelineRows: number;
}

const divided = (size: Size, bars: Bars) => ({
  ...bars,
  footerRows: 1,
  bodyRows: size.rows - bars.topRows - bars.narrationRows - bars.timelineRows - 1,
});

const NO_BARS = { topRows: 0, narrationRows: 0, timelineRows: 0, footerRows: 0 } as const;
const EVENTS_ALONE = { roomColumns: 0, inspectorColumns: 0, inspectorRows: 0 } as const;

export const layoutOf = (size: Size): Layout => {
  const { columns, rows } = size;
  if (columns < 40 || rows < 10) {
    return {
      kind: "message",
      ...NO_BARS,
      bodyRows: rows,
      ...EVENTS_ALONE,
      eventColumns: columns,
    };
  }
  if (columns < 60 || rows < 16) {
    return {
      kind: "list",
      ...divided(size, { topRows: 1, narrationRows: 3, timelineRows: 1 }),
      ...EVENTS_ALONE,
      eventColumns: columns,
    };
  }
  if (columns < 100 || rows < 30) {
    const roomColumns = columns < 76 ? NARROW_ROOM_COLUMNS : ROOM_COLUMNS;
    const narrationRows = rows < 22 ? 3 : 5;
    return {
      kind: "medium",
      ...divided(size, { topRows: 1, narrationRows, timelineRows: 1 }),
      ...EVENTS_ALONE,
      roomColumns,
      eventColumns: columns - roomColumns,
    };
  }
  const beside = columns >= 160 ? INSPECTOR_COLUMNS : 0;
  return {
    kind: "full",
    ...divided(size, { topRows: 2, narrationRows: 6, timelineRows: 2 }),
    roomColumns: WIDE_ROOM_COLUMNS,
    eventColumns: columns - WIDE_ROOM_COLUMNS - beside,
    inspectorColumns: beside,
    inspectorRows: beside === 0 ? INSPECTOR_ROWS : 0,
  };
};
