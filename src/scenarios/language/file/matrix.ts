/**
 * `matrix`: one file, several days that differ in a few values. Each cell is the file with those values in the places their paths
 * lead to, as `--set` would put them there, and has a name of its own: `name [os=windows-xp-pro cables=3]`.
 */
import type { Findings } from "../findings.ts";
import { Matrix } from "../shape/matrix-schema.ts";
import { WholeNode } from "../shape/laptop-schema.ts";
import { Scenario } from "../shape/schema.ts";
import { covers, partsOf, placeIn } from "./path.ts";
import type { Part } from "./path.ts";
import { isReadBefore, withValue } from "./set.ts";
import { shown } from "../shape/scalars.ts";
import { check } from "../shape/shape.ts";
import { didYouMean } from "../suggest.ts";
import { entryOf, pieceOf, plainValue } from "../yaml/tree.ts";
import type { Entry, MapTree, Span } from "../yaml/tree.ts";
import {
  addsNothing,
  asInLists,
  holds,
  isOtherSpelling,
  isSameDay,
  product,
  textOf,
  withIncluded,
} from "./matrix-rows.ts";
import type { Row } from "./matrix-rows.ts";

/** More days than this in one file are a slip. */
const MAX_CELLS = 200;
/** Before anything is excluded. */
const MAX_COMBINATIONS = 10_000;

/** One of the days: its values, and how they are told apart from those of the others. */
export interface Cell {
  /** `os=windows-xp-pro cables=3` */
  readonly label: string;
  /** `os=windows-xp-pro` for each of its values. */
  readonly words: ReadonlyArray<string>;
  readonly values: Row;
}

/** The cells of a file; undefined where it has no matrix, or one with problems. */
export const readMatrix = (findings: Findings, root: MapTree): ReadonlyArray<Cell> | undefined => {
  const entry = entryOf(root, "matrix");
  if (entry === undefined) return undefined;
  const counted = findings.count;
  const entries = entry.value.kind === "map" ? entry.value.entries : [];
  const axes = entries.filter(({ key }) => key !== "include" && key !== "exclude");
  const bad = axes.filter((axis) => reportNoList(findings, axis));
  const value = { ...entry.value, entries: entries.filter((axis) => !bad.includes(axis)) };
  if (check(findings, Matrix, pieceOf({ ...entry, value })) === undefined || bad.length > 0)
    return undefined;
  const mapsAt = (key: string): ReadonlyArray<MapTree> =>
    mapsOf(entryOf(value, key)).map((map) => asInLists(map, axes));
  const included = mapsAt("include");
  const excluded = mapsAt("exclude");
  checkKeys(findings, axes, { included, excluded });
  const combinations = axes.reduce((count, axis) => count * lengthOf(axis), 1);
  if (combinations > MAX_COMBINATIONS) {
    reportTooMany(findings, entry, combinations);
    return undefined;
  }
  const all = product(axes);
  const kept = all.filter((row) => !excluded.some((other) => holds(row, other.entries)));
  const rows = withIncluded(kept, axes, included);
  for (const more of included) {
    if (!addsNothing(kept, axes, more)) continue;
    findings.report(more.span, {
      code: "wrong-value",
      message: "this includes nothing that is not in the lists above",
      hint: "add another path for the days that have these values, or leave it out",
    });
  }
  const isAxis = ({ key }: Entry): boolean => axes.some((axis) => axis.key === key);
  for (const other of excluded) {
    // A path that is not there is told by itself.
    if (!other.entries.every(isAxis)) continue;
    if (all.some((row) => holds(row, other.entries))) continue;
    findings.report(other.span, {
      code: "wrong-value",
      message: "this excludes nothing",
      hint: "name values that stand in the lists above",
    });
  }
  if (rows.length === 0) {
    findings.report(entry.keySpan, {
      code: "wrong-value",
      message: "the matrix has no cell",
      hint: "write nodes.PARENT.os: [windows-7-pro]",
    });
  }
  if (rows.length > MAX_CELLS) reportTooMany(findings, entry, rows.length);
  const shortName = shortNames(rows.flat().map(({ key }) => key));
  const cells = rows.map((values): Cell => {
    const words = values.map(({ key, value }) => `${shortName(key)}=${textOf(value)}`);
    return { label: words.join(" "), words, values };
  });
  reportCovered(findings, root, rows);
  reportAgain(findings, rows);
  for (const [position, { label, values }] of cells.entries()) {
    if (cells.findIndex((cell) => cell.label === label) === position) continue;
    findings.report(values[0]?.value.span ?? entry.keySpan, {
      code: "already-defined",
      message: `the cell ${label} is there twice`,
      hint: "leave one out",
    });
  }
  return findings.count > counted ? undefined : cells;
};

/** The file of one cell, without the matrix. */
export const withCell = (findings: Findings, root: MapTree, cell: Cell): MapTree => {
  let tree = root;
  for (const { key, keySpan, value } of cell.values) {
    tree = withValue(findings, tree, pathOf(key, keySpan), value) ?? tree;
  }
  return tree;
};

/** A quoted key is one character further on. */
const pathOf = (key: string, { end, source, start }: Span): ReadonlyArray<Part> =>
  partsOf(key, source, start + (end - start > key.length ? 1 : 0));

const mapsOf = (entry: Entry | undefined): ReadonlyArray<MapTree> =>
  entry?.value.kind === "list"
    ? entry.value.items.flatMap((item) => (item.kind === "map" ? [item] : []))
    : [];

const lengthOf = ({ value }: Entry): number => (value.kind === "list" ? value.items.length : 0);

const reportTooMany = (findings: Findings, { keySpan }: Entry, count: number): void =>
  findings.report(keySpan, {
    code: "wrong-value",
    message: `the matrix has ${count} cells`,
    hint: `${MAX_CELLS} at most`,
  });

/** Reports an axis that is no list of values, and answers whether it is none. */
const reportNoList = (findings: Findings, { key, keySpan, value }: Entry): boolean => {
  if (value.kind === "list" && value.items.length > 0) return false;
  const one = value.kind === "scalar" && value.value !== null ? value : undefined;
  findings.report(one?.span ?? keySpan, {
    code: value.kind === "list" ? "wrong-value" : "wrong-type",
    message:
      value.kind === "list"
        ? `${key} is an empty list`
        : `${key} takes a list, not ${shown(plainValue(value))}`,
    hint:
      one === undefined
        ? "write the values it has, one after the other: [3, 5]"
        : `write ${key}: [${textOf(one)}, …]`,
  });
  return true;
};

/** A day that is there before, with one of its values written otherwise (`480m` for `8h`). */
const reportAgain = (findings: Findings, rows: ReadonlyArray<Row>): void => {
  const reported = new Set<number>();
  for (const [at, row] of rows.slice(0, MAX_CELLS).entries()) {
    const before = rows.slice(0, at).find((other) => isSameDay(other, row));
    if (before === undefined) continue;
    for (const [key, { value }] of row.entries()) {
      const first = before[key]!.value;
      if (!isOtherSpelling(first, value) || reported.has(value.span.start)) continue;
      reported.add(value.span.start);
      findings.report(value.span, {
        code: "already-defined",
        message: `${textOf(value)} is ${textOf(first)} in other words: two days would be the same`,
        hint: "leave one out",
      });
    }
  }
};

/** A value that another one of the same day is put over: the day would be called by what it does not have. */
const reportCovered = (findings: Findings, root: MapTree, rows: ReadonlyArray<Row>): void => {
  const reported = new Set<number>();
  for (const row of rows) {
    const places = row.map(({ key, keySpan }) => placeIn(root, pathOf(key, keySpan)));
    for (const [at, { key, keySpan }] of row.entries()) {
      const under = row.slice(0, at).find((_, before) => covers(places[at]!, places[before]!));
      if (under === undefined || reported.has(keySpan.start)) continue;
      reported.add(keySpan.start);
      findings.report(keySpan, {
        code: "already-defined",
        message: `${key} is put over ${under.key}`,
        hint: "both lead to the same value: leave one out",
      });
    }
  }
};

const pathHint = (first: string, key: string): string => {
  if (Object.hasOwn(WholeNode.shape, first)) return `write nodes.PARENT.${key}, or defaults.${key}`;
  return (
    didYouMean(first, Object.keys(Scenario.shape)) ??
    "write a path such as nodes.PARENT.os or network.cables"
  );
};

const checkKeys = (
  findings: Findings,
  axes: ReadonlyArray<Entry>,
  { excluded, included }: Record<"excluded" | "included", ReadonlyArray<MapTree>>,
): void => {
  const known = axes.map(({ key }) => key);
  const added = included
    .flatMap(({ entries }) => entries)
    .filter(({ key }) => !known.includes(key));
  for (const { key, keySpan } of [...axes, ...added]) {
    const path = pathOf(key, keySpan);
    const [first] = path;
    if (isReadBefore(findings, path, "wrong-value")) continue;
    if (first !== undefined && !/^(?:matrix|name|scenario)$/.test(first.name)) {
      if (Object.hasOwn(Scenario.shape, first.name)) continue;
      findings.report(keySpan, {
        code: "unknown-path",
        message: `no path of this file begins with "${first.name}"`,
        hint: pathHint(first.name, key),
      });
      continue;
    }
    findings.report(keySpan, {
      code: "wrong-value",
      message: `"${key}" is not a value a matrix can change`,
      hint: "write a path such as nodes.PARENT.os or network.cables",
    });
  }
  for (const { key, keySpan } of excluded.flatMap(({ entries }) => entries)) {
    if (known.includes(key)) continue;
    findings.report(keySpan, {
      code: "unknown-key",
      message: `"${key}" is not in this matrix`,
      hint: didYouMean(key, known) ?? `it has ${known.join(", ")}`,
    });
  }
};

/** The last part of a path, or as many as it takes to tell it from the others. */
const shortNames = (paths: ReadonlyArray<string>): ((path: string) => string) => {
  const different = [...new Set(paths)];
  const ending = (path: string, count: number): string =>
    (path.match(/[^.[\]]+/g) ?? []).slice(-count).join(".");
  return (path) => {
    for (let count = 1; count < path.length; count += 1) {
      const name = ending(path, count);
      if (different.every((other) => other === path || ending(other, count) !== name)) return name;
    }
    return path;
  };
};
