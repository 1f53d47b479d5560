/** What is wrong with a scenario that cannot be played, as the command line says it, in the place of the events. */
import { fill, fit, heading, line } from "../line.ts";
import type { Line } from "../line.ts";

export const problemLines = (
  problem: string,
  size: { readonly columns: number; readonly rows: number },
): ReadonlyArray<Line> =>
  fill(
    [
      heading("Not played · fix it and save", size.columns),
      ...problem
        .trimEnd()
        .split("\n")
        .map((each) => line(each, each.startsWith("error[") ? "bad" : "plain")),
    ].map((row) => fit(row, size.columns)),
    size.rows,
  );
