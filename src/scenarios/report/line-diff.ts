/** Two texts line by line: what is gone, what is new, and a little of what stands around it. */
import { counted } from "./counted.ts";

interface Line {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** Beyond this the table of common lines would take more memory than a small difference is worth. */
const MOST_CELLS = 4_000_000;

/** The shortest way from one to the other (longest common subsequence), for the part between the common ends. */
const middle = (left: ReadonlyArray<string>, right: ReadonlyArray<string>): Array<Line> => {
  const gone = left.map((text): Line => ({ sign: "-", text }));
  const fresh = right.map((text): Line => ({ sign: "+", text }));
  const width = right.length + 1;
  if (left.length * width > MOST_CELLS) return [...gone, ...fresh];
  const common = new Uint32Array((left.length + 1) * width);
  const cell = (row: number, column: number): number => common[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row--) {
    for (let column = right.length - 1; column >= 0; column--) {
      common[row * width + column] =
        left[row] === right[column]
          ? cell(row + 1, column + 1) + 1
          : Math.max(cell(row + 1, column), cell(row, column + 1));
    }
  }
  const lines: Array<Line> = [];
  let [row, column] = [0, 0];
  while (row < left.length && column < right.length) {
    if (left[row] === right[column]) {
      lines.push({ sign: " ", text: left[row]! });
      row += 1;
      column += 1;
    } else if (cell(row + 1, column) >= cell(row, column + 1)) lines.push(gone[row++]!);
    else lines.push(fresh[column++]!);
  }
  return [...lines, ...gone.slice(row), ...fresh.slice(column)];
};

const allLines = (left: ReadonlyArray<string>, right: ReadonlyArray<string>): Array<Line> => {
  const shorter = Math.min(left.length, right.length);
  let start = 0;
  while (start < shorter && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < shorter - start && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  const same = (text: string): Line => ({ sign: " ", text });
  return [
    ...left.slice(0, start).map(same),
    ...middle(left.slice(start, left.length - end), right.slice(start, right.length - end)),
    ...left.slice(left.length - end).map(same),
  ];
};

export interface LineDiff {
  /** How many lines are gone or new. */
  readonly changed: number;
  /** The first line of the left text, from 1, that is not as it was. */
  readonly firstLine: number;
  /** `- gone`, `+ new`, `  around it`, `…` for what lies between. */
  readonly lines: ReadonlyArray<string>;
}

const AROUND = 2;

/** Null where the texts are the same. At most `most` lines are shown. */
export const lineDiff = (left: string, right: string, most = 24): LineDiff | null => {
  if (left === right) return null;
  const all = allLines(left.split("\n"), right.split("\n"));
  const changed = all.flatMap(({ sign }, at) => (sign === " " ? [] : [at]));
  const near = (at: number): boolean =>
    all.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ sign }) => sign !== " ");
  const shown: Array<string> = [];
  let before = -1;
  for (const [at, { sign, text }] of all.entries()) {
    if (!near(at)) continue;
    if (before !== -1 && at > before + 1) shown.push("…");
    shown.push(`${sign} ${text}`.trimEnd());
    before = at;
  }
  const more = shown.length - most;
  return {
    changed: changed.length,
    firstLine: (changed[0] ?? 0) + 1,
    lines: more > 0 ? [...shown.slice(0, most), `… and ${counted(more, "more line")}`] : shown,
  };
};
