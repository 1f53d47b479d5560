/**
 * `matrix`: one file, several days that differ in a few values. Each cell is the file with those values in the places their paths
 * lead to, as `--set` would put them there, and has a name of its own: `name [os=windows-xp-pro cables=3]`.
 */
import type { Findings } from "../findings.ts";
import { Matrix } from "../shape/matrix-schema.ts";
import { partsOf, withValue } from "./set.ts";
import { check } from "../shape/shape.ts";
import { didYouMean } from "../suggest.ts";
import { entryOf, pieceOf, plainValue } from "../yaml/tree.ts";
import type { Entry, MapTree, Tree } from "../yaml/tree.ts";
import { writeFlow } from "../yaml/write-yaml.ts";

/** More days than this in one file are a slip. */
const MAX_CELLS = 200;

/** One of the days: its values, and how they are told apart from those of the others. */
export interface Cell {
  /** `os=windows-xp-pro cables=3` */
  readonly label: string;
  /** The path as it stands in the file, and the value there. */
  readonly values: ReadonlyArray<Entry>;
}

/** The cells of a file; undefined where it has no matrix, or one with problems. */
export const readMatrix = (findings: Findings, root: MapTree): ReadonlyArray<Cell> | undefined => {
  const entry = entryOf(root, "matrix");
  if (entry === undefined) return undefined;
  const counted = findings.count;
  if (check(findings, Matrix, pieceOf(entry)) === undefined || entry.value.kind !== "map")
    return undefined;
  const axes = entry.value.entries.filter(({ key }) => key !== "include" && key !== "exclude");
  const included = mapsOf(entryOf(entry.value, "include"));
  const excluded = mapsOf(entryOf(entry.value, "exclude"));
  checkKeys(findings, axes, excluded);
  const rows = [
    ...product(axes).filter((row) => !excluded.some((other) => holds(row, other.entries))),
    ...included.map(({ entries }) => entries),
  ];
  for (const other of excluded) {
    if (product(axes).some((row) => holds(row, other.entries))) continue;
    findings.report(other.span, {
      code: "wrong-value",
      message: "this excludes nothing",
      hint: "name values that stand in the lists above",
    });
  }
  if (rows.length === 0 || rows.length > MAX_CELLS) {
    findings.report(entry.keySpan, {
      code: "wrong-value",
      message: rows.length === 0 ? "the matrix has no cell" : `the matrix has ${rows.length} cells`,
      hint: rows.length === 0 ? "write nodes.PARENT.os: [windows-7-pro]" : `${MAX_CELLS} at most`,
    });
  }
  const shortName = shortNames(rows.flat().map(({ key }) => key));
  const cells = rows.map((values): Cell => {
    const words = values.map(({ key, value }) => `${shortName(key)}=${textOf(value)}`);
    return { label: words.join(" "), values };
  });
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
    // A quoted key is one character further on.
    const quoted = keySpan.end - keySpan.start > key.length ? 1 : 0;
    const parts = partsOf(key, keySpan.source, keySpan.start + quoted);
    tree = withValue(findings, tree, parts, value) ?? tree;
  }
  return tree;
};

const mapsOf = (entry: Entry | undefined): ReadonlyArray<MapTree> =>
  entry?.value.kind === "list"
    ? entry.value.items.flatMap((item) => (item.kind === "map" ? [item] : []))
    : [];

/** Every combination of the values of all axes; the first axis changes last. */
const product = (axes: ReadonlyArray<Entry>): ReadonlyArray<ReadonlyArray<Entry>> =>
  axes.length === 0
    ? []
    : axes.reduce<ReadonlyArray<ReadonlyArray<Entry>>>(
        (rows, { key, keySpan, value }) =>
          rows.flatMap((row) =>
            (value.kind === "list" ? value.items : []).map((item) => [
              ...row,
              { key, keySpan, value: item },
            ]),
          ),
        [[]],
      );

const holds = (row: ReadonlyArray<Entry>, wanted: ReadonlyArray<Entry>): boolean =>
  wanted.every(({ key, value }) =>
    row.some((entry) => entry.key === key && textOf(entry.value) === textOf(value)),
  );

const checkKeys = (
  findings: Findings,
  axes: ReadonlyArray<Entry>,
  excluded: ReadonlyArray<MapTree>,
): void => {
  for (const { key, keySpan } of axes) {
    if (partsOf(key, keySpan.source).length > 0 && !/^(?:matrix|name|scenario)\b/.test(key))
      continue;
    findings.report(keySpan, {
      code: "wrong-value",
      message: `"${key}" is not a value a matrix can change`,
      hint: "write a path such as nodes.PARENT.os or network.cables",
    });
  }
  const known = axes.map(({ key }) => key);
  for (const { key, keySpan } of excluded.flatMap(({ entries }) => entries)) {
    if (known.includes(key)) continue;
    findings.report(keySpan, {
      code: "unknown-key",
      message: `"${key}" is not in this matrix`,
      hint: didYouMean(key, known) ?? `it has ${known.join(", ")}`,
    });
  }
};

const textOf = (value: Tree): string => writeFlow(plainValue(value));

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
