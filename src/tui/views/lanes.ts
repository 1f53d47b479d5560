/**
 * A lane per laptop, as in a sequence diagram: one row of it per event, with an arrow to the other laptop where there is one.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { endsOf, sortOf } from "../../replay/kinds.ts";
import type { World } from "../../replay/world.ts";
import { span } from "../line.ts";
import type { Span } from "../line.ts";
import { SORT_SIGNS } from "../signs.ts";
import { padEnd } from "../width.ts";

const WIDEST_LANE = 4;
const NARROWEST_LANE = 3;

/** Columns a lane gets when all lanes together may take `columns`; 0 where they do not fit. */
export const laneColumns = (laptops: number, columns: number): number => {
  if (laptops === 0) return 0;
  const each = Math.floor(columns / laptops);
  return each < NARROWEST_LANE ? 0 : Math.min(WIDEST_LANE, each);
};

/** `PEER11` → `P11`, `PARENT` → `PA`: short enough for the head of a lane. */
const laneName = (name: string, columns: number): string => {
  const room = columns - 1;
  const digits = /\d+$/.exec(name)?.[0] ?? "";
  const letters = Array.from(name.slice(0, name.length - digits.length));
  if (digits === "") return letters.slice(0, room).join("");
  return letters.slice(0, Math.max(0, room - digits.length)).join("") + digits.slice(-room);
};

export const laneHeads = (world: World, columns: number, selected: number): ReadonlyArray<Span> =>
  world.laptops.map((laptop, index) =>
    span(padEnd(laneName(laptop.name, columns), columns), index === selected ? "here" : "faint"),
  );

export const laneRow = (world: World, event: JournalEvent, columns: number): Span => {
  const sort = sortOf(event, world);
  const { sign, tone } = SORT_SIGNS[sort];
  const width = world.laptops.length * columns;
  const drawn = Array.from({ length: width }, (_, cell): string =>
    cell % columns === 0 ? "│" : " ",
  );
  const [from, to] = endsOf(event, world);
  const start = world.laptopAt.get(from);
  if (start === undefined)
    return span(sort === "step" ? "─".repeat(width) : drawn.join(""), "faint");
  const end = to === null ? undefined : world.laptopAt.get(to);
  if (end !== undefined && end !== start) {
    const right = end > start;
    const [low, high] = right ? [start, end] : [end, start];
    for (let cell = low * columns + 1; cell < high * columns; cell++) drawn[cell] = "─";
    drawn[end * columns] = sort === "refusal" ? "✖" : right ? "▶" : "◀";
    drawn[start * columns] = "○";
  } else drawn[start * columns] = sign;
  return span(drawn.join(""), tone === "plain" ? "accent" : tone);
};
