/**
 * Which values the days of a matrix have: every combination of its lists, without those that are excluded, with what is included. Works as
 * the matrix of GitHub Actions does, which most people who write one know.
 */
import { plainValue } from "../yaml/tree.ts";
import type { Entry, MapTree, Tree } from "../yaml/tree.ts";
import { isSameValue } from "./choose-cell.ts";
import { writeFlow } from "../yaml/write-yaml.ts";

/** One day: the path as it stands in the file, and the value there. */
export type Row = ReadonlyArray<Entry>;

/** Every combination of the values of all axes; the first axis changes last. */
export const product = (axes: ReadonlyArray<Entry>): ReadonlyArray<Row> =>
  axes.length === 0
    ? []
    : axes.reduce<ReadonlyArray<Row>>(
        (rows, { key, keySpan, value }) =>
          rows.flatMap((row) =>
            (value.kind === "list" ? value.items : []).map((item) => [
              ...row,
              { key, keySpan, value: item },
            ]),
          ),
        [[]],
      );

/**
 * The same map with values of the lists written as there: `480m` where a list has `8h`, `1.0` where it has 1. What stands in the list as
 * it is written means itself.
 */
export const asInLists = (map: MapTree, axes: ReadonlyArray<Entry>): MapTree => ({
  ...map,
  entries: map.entries.map((entry) => {
    const axis = axes.find(({ key }) => key === entry.key)?.value;
    const items = axis?.kind === "list" ? axis.items : [];
    const meant =
      items.find((item) => textOf(item) === textOf(entry.value)) ??
      items.find((item) => isSameValue(item, entry.value));
    return meant === undefined ? entry : { ...entry, value: meant };
  }),
});

/** Whether a day has all these values. */
export const holds = (row: Row, wanted: Row): boolean =>
  wanted.every(({ key, value }) =>
    row.some((entry) => entry.key === key && textOf(entry.value) === textOf(value)),
  );

/**
 * Each included map adds its other values to every combination that has those of its values that are in the lists; one that goes with
 * no combination is a day of its own. What is in the lists is never replaced; what was added is, by a later one.
 */
export const withIncluded = (
  combinations: ReadonlyArray<Row>,
  axes: ReadonlyArray<Entry>,
  included: ReadonlyArray<MapTree>,
): ReadonlyArray<Row> => {
  const isAxis = ({ key }: Entry): boolean => axes.some((axis) => axis.key === key);
  let rows = combinations;
  const own: Array<Row> = [];
  for (const { entries } of included) {
    const shared = entries.filter(isAxis);
    const more = entries.filter((entry) => !isAxis(entry));
    if (rows.some((row) => holds(row, shared)))
      rows = rows.map((row) => (holds(row, shared) ? [...without(row, more), ...more] : row));
    else own.push(entries);
  }
  return [...rows, ...own];
};

/** An included map whose values are all in a combination already. */
export const addsNothing = (
  combinations: ReadonlyArray<Row>,
  axes: ReadonlyArray<Entry>,
  { entries }: MapTree,
): boolean =>
  entries.every(({ key }) => axes.some((axis) => axis.key === key)) &&
  combinations.some((row) => holds(row, entries));

/** The same quantity in other words. A number in quotes may be a name or a password, of which `007` and `7` are two. */
export const isOtherSpelling = (one: Tree, other: Tree): boolean =>
  !isQuotedNumber(one) &&
  !isQuotedNumber(other) &&
  textOf(one) !== textOf(other) &&
  isSameValue(one, other);

/** Whether two days have the same values, however they are written. */
export const isSameDay = (one: Row, other: Row): boolean =>
  one.length === other.length &&
  one.every(({ key, value }, at) => {
    const there = other[at]!;
    if (there.key !== key) return false;
    return textOf(there.value) === textOf(value) || isOtherSpelling(there.value, value);
  });

const isQuotedNumber = (value: Tree): boolean =>
  value.kind === "scalar" &&
  typeof value.value === "string" &&
  value.value.trim() !== "" &&
  Number.isFinite(Number(value.value));

const without = (row: Row, others: Row): Row =>
  row.filter(({ key }) => others.every((other) => other.key !== key));

export const textOf = (value: Tree): string => writeFlow(plainValue(value));
