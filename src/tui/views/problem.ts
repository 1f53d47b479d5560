/** What is wrong with a scenario that cannot be played, as the command line says it, in the place of the events. */
import type { Problem } from "./about.ts";
import { fill, fit, heading, line } from "../line.ts";
import type { Line } from "../line.ts";
import { wrap } from "../width.ts";

/** Of a file, and the sign under it: they stand where they stand. */
const QUOTED = /^ *\d* *\|/u;

/** Words on as many rows as they need, as far to the right as they began. */
const rowsOf = (text: string, columns: number): ReadonlyArray<string> => {
  if (QUOTED.test(text)) return [text];
  const indent = /^ */u.exec(text)?.[0] ?? "";
  const rows = wrap(text, Math.max(1, columns - indent.length));
  return rows.length === 0 ? [""] : rows.map((row) => indent + row);
};

/** As many as there is place for, and how many more there are: nobody should look for what is wrong in half of it. */
const within = (rows: ReadonlyArray<Line>, height: number): ReadonlyArray<Line> =>
  rows.length <= height
    ? rows
    : [...rows.slice(0, height - 1), line(`… ${rows.length - height + 1} more rows`, "faint")];

export const problemLines = (
  { text, title }: Problem,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): ReadonlyArray<Line> => {
  const told = text
    .trimEnd()
    .split("\n")
    .flatMap((each) =>
      rowsOf(each, columns).map((row) => line(row, each.startsWith("error[") ? "bad" : "plain")),
    );
  return fill(
    [heading(title, columns), ...within(told, rows - 1)].map((row) => fit(row, columns)),
    rows,
  );
};
