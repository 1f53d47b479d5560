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

export const problemLines = (
  { text, title }: Problem,
  size: { readonly columns: number; readonly rows: number },
): ReadonlyArray<Line> =>
  fill(
    [
      heading(title, size.columns),
      ...text
        .trimEnd()
        .split("\n")
        .flatMap((each) =>
          rowsOf(each, size.columns).map((row) =>
            line(row, each.startsWith("error[") ? "bad" : "plain"),
          ),
        ),
    ].map((row) => fit(row, size.columns)),
    size.rows,
  );
