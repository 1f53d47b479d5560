/**
 * Which day of a matrix somebody means who writes one of its values otherwise than the file does: `2m` for `120s`, `0x10` or `'16'` for
 * `16`, `network.cables` for `cables`. Only asked where no day is called like that.
 */
import { partsOf } from "./path.ts";
import type { Cell } from "./matrix.ts";
import { parseDrift, parseDuration, parseOffset, parseRate, parseSize } from "../shape/units.ts";
import { plainValue, sourceText } from "../yaml/tree.ts";
import type { Tree } from "../yaml/tree.ts";
import { parseYaml } from "../yaml/yaml.ts";

interface Wanted {
  readonly names: ReadonlyArray<string>;
  readonly value: Tree;
}

const namesIn = (path: string): ReadonlyArray<string> =>
  partsOf(path, sourceText("", path)).map(({ name }) => name);

/** A value may have blanks and commas in it; the next one begins where something with an equals sign does. */
const PIECES = /(?:^|[\s,]+)([^\s=,]+)=(.*?)(?=[\s,]+[^\s=,]+=|[\s,]*$)/gs;

/** Undefined where it does not name values. */
const wantedIn = (text: string): ReadonlyArray<Wanted> | undefined => {
  const pieces = [...text.matchAll(PIECES)];
  if (
    pieces.length === 0 ||
    pieces.map(([piece]) => piece).join("") !== text.replace(/[\s,]+$/, "")
  )
    return undefined;
  const wanted: Array<Wanted> = [];
  for (const [, path = "", written = ""] of pieces) {
    const { problems, tree } = parseYaml("", written);
    if (tree === undefined || problems.length > 0) return undefined;
    wanted.push({ names: namesIn(path), value: tree });
  }
  return wanted;
};

const UNITS = [
  ["duration", parseDuration],
  ["duration", parseOffset],
  ["size", parseSize],
  ["rate", parseRate],
  ["drift", parseDrift],
] as const;

/** One text for everything that says the same. */
const meaning = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(meaning).join()}]`;
  if (typeof value === "object" && value !== null)
    return `{${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}:${meaning(item)}`)
      .sort()
      .join()}}`;
  const text = String(value).trim();
  if (text !== "" && Number.isFinite(Number(text))) return String(Number(text));
  for (const [what, parse] of UNITS) {
    const read = parse(text);
    if ("value" in read) return `${what} ${read.value}`;
  }
  const [least = "", most, ...more] = text.split("..");
  return most === undefined || more.length > 0
    ? JSON.stringify(text)
    : `${meaning(least)}..${meaning(most)}`;
};

export const isSameValue = (one: Tree, other: Tree): boolean =>
  meaning(plainValue(one)) === meaning(plainValue(other));

/** A path is named by its end, as far as that is the end of no other one. */
const named = (names: ReadonlyArray<string>, { values }: Cell): Cell["values"] =>
  values.filter(({ key }) => {
    const all = namesIn(key);
    return names.every((name, at) => name === all[all.length - names.length + at]);
  });

const has = (cell: Cell, { names, value }: Wanted): boolean => {
  const [one, ...others] = named(names, cell);
  return one !== undefined && others.length === 0 && isSameValue(one.value, value);
};

/** The values a text names, as `--cell` does; undefined where it names none. */
export const valuesIn = (
  text: string,
): { readonly areIn: (cell: Cell) => boolean; readonly count: number } | undefined => {
  const wanted = wantedIn(text);
  return wanted === undefined
    ? undefined
    : { areIn: (cell) => wanted.every((each) => has(cell, each)), count: wanted.length };
};

/** `os=windows-7-pro`, where a day of the matrix has this value at one of its paths. */
export const wordFor = (
  cells: ReadonlyArray<Cell>,
  key: string,
  value: Tree,
): string | undefined => {
  for (const { values, words } of cells) {
    const at = values.findIndex((each) => each.key === key && isSameValue(each.value, value));
    if (at >= 0) return words[at];
  }
  return undefined;
};
