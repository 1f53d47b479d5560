/** The reports of a run on their way: to standard output as it goes, into files when it is over. */
import * as Effect from "effect/Effect";
import { COLOURED, PLAIN } from "../../scenarios/report/palette.ts";
import type { Report, ReportedRun } from "../../scenarios/report/reported.ts";
import type { Expected } from "../../scenarios/report/reporter.ts";
import type { Going } from "../apart.ts";
import type { Stop } from "../exit.ts";
import { writeWhole } from "../files.ts";
import { columnsOf } from "../in-rows.ts";
import { Output } from "../output.ts";
import type { Wanted } from "./flags.ts";

const reporting = Effect.promise(async () => {
  const { REPORTERS } = await import("../../scenarios/report/reporters.ts");
  const { wholeText } = await import("../../scenarios/report/reporter.ts");
  return { REPORTERS, wholeText };
});

/** As messages call the report of this name. */
export const reportOf = (name: Wanted["name"]) => ({
  what: "the report",
  flag: `reporter ${name}=`,
});

/** Those that go into files. */
export const reportsInto = (reporters: ReadonlyArray<Wanted>): ReadonlyArray<Going> =>
  reporters.flatMap(({ file, name }) =>
    file === undefined ? [] : [{ ...reportOf(name), what: `the ${name} report`, file }],
  );

export const openReports = Effect.fnUntraced(function* (
  wanted: ReadonlyArray<Wanted>,
  expected: Omit<Expected, "palette" | "columns">,
) {
  const output = yield* Output;
  const { REPORTERS, wholeText } = yield* reporting;
  const palette = output.colour ? COLOURED : PLAIN;
  const columns = columnsOf(process.stdout);
  const shown = wanted.flatMap(({ file, name }) =>
    file === undefined ? [REPORTERS[name]({ ...expected, palette, columns })] : [],
  );
  yield* output.out(shown.map(({ begin }) => begin()).join(""));
  return {
    each: (run: ReportedRun, position: number) =>
      output.out(shown.map(({ each }) => each(run, position)).join("")),
    /** Answers with those that could not be written; the others are. */
    end: Effect.fnUntraced(function* (report: Report) {
      yield* output.out(shown.map(({ end }) => end(report)).join(""));
      const unwritten: Array<Stop> = [];
      for (const { file, name } of wanted) {
        if (file === undefined) continue;
        const text = wholeText(REPORTERS[name], report, PLAIN);
        yield* writeWhole(file, text, reportOf(name)).pipe(
          Effect.catchTag("Stop", (refused) => Effect.sync(() => void unwritten.push(refused))),
        );
      }
      return unwritten;
    }),
  };
});
