/** Between two runs: how far they are the same, the first event that is not, and what is not the same in their rooms now. */
import { differences } from "../../replay/difference.ts";
import { haveParted, leaderOf, type Pair, type Side } from "../../replay/pair.ts";
import { endOf, factLine, factsToTell } from "../../replay/parting.ts";
import { formatClock } from "../../replay/quantities.ts";
import { sentence } from "../../replay/sentences.ts";
import { fill, fit, heading, line, span } from "../line.ts";
import type { Line } from "../line.ts";
import { padEnd, wrap } from "../width.ts";

interface Area {
  readonly columns: number;
  readonly rows: number;
}

const SIDE_COLUMNS = 7;

const eventOf = (pair: Pair, side: Side, columns: number): ReadonlyArray<Line> => {
  const event = pair.parting?.[side] ?? null;
  const words =
    event === null
      ? endOf(pair[side].replay)
      : `${formatClock(event.at)} ${sentence(event, pair[side].replay.world)}`;
  return wrap(words, Math.max(1, columns - SIDE_COLUMNS)).map((each, row): Line => [
    span(padEnd(row === 0 ? side : "", SIDE_COLUMNS), "accent"),
    span(each),
  ]);
};

const titleOf = (pair: Pair): string => {
  const { parting } = pair;
  if (parting === null) return "The same in every event";
  const ahead = parting.position - leaderOf(pair).field.position;
  if (haveParted(pair)) return `First difference · #${parting.position}`;
  const events = ahead === 0 ? "the next event" : `${ahead + 1} events from here`;
  return `The same so far · the first difference is ${events}`;
};

/** The first difference, as soon as it was reached; before that nobody is told the end. */
export const partingLines = (pair: Pair, { columns, rows }: Area): ReadonlyArray<Line> => {
  const found = pair.parting;
  const told =
    found === null || !haveParted(pair)
      ? [line(found === null ? "" : "x goes there.", "faint")]
      : [
          ...eventOf(pair, "left", columns),
          ...eventOf(pair, "right", columns),
          ...factsToTell(found).map((key) => line(`not the same: ${factLine(found, key)}`, "warn")),
        ];
  return fill(
    [heading(titleOf(pair), columns), ...told].map((row) => fit(row, columns)),
    rows,
  );
};

/** Rooms with other machines cannot be compared machine by machine. */
const haveSameMachines = ({ left, right }: Pair): boolean => {
  const names = ({ replay }: Pair["left"]): string =>
    JSON.stringify(
      [replay.world.laptops, replay.world.devices].map((all) => all.map(({ name }) => name)),
    );
  return names(left) === names(right);
};

/** What is not the same now, a fact per row; as many as there is room for, and how many more there are. */
export const roomDifferenceLines = (pair: Pair, { columns, rows }: Area): ReadonlyArray<Line> => {
  if (rows <= 0) return [];
  const title = heading("In the rooms now: left | right", columns);
  if (!haveSameMachines(pair))
    return fill(
      [title, line("Other laptops or switches: these two rooms cannot be compared.")],
      rows,
    );
  const found = differences(pair.left.field, pair.right.field).flatMap(({ changes, where }) =>
    changes.map(({ after, before, label }): Line => [
      span(`${where} ${label}: `, "faint"),
      span(`${before ?? "none"} | ${after ?? "none"}`),
    ]),
  );
  const room = rows - 1;
  const shown =
    found.length === 0
      ? [line("Nothing is different.", "faint")]
      : found.length <= room
        ? found
        : [...found.slice(0, room - 1), line(`… ${found.length - room + 1} more`, "faint")];
  return fill(
    [title, ...shown].map((row) => fit(row, columns)),
    rows,
  );
};
