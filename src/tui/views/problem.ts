/** What is wrong with a scenario that cannot be played, as the command line says it, in the place of the events. */
import type { Problem } from "./about.ts";
import { fill, fit, heading, line } from "../line.ts";
import type { Line } from "../line.ts";

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
        .map((each) => line(each, each.startsWith("error[") ? "bad" : "plain")),
    ].map((row) => fit(row, size.columns)),
    size.rows,
  );
