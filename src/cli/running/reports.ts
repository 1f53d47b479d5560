/** The reports of a run on their way: to standard output as it goes, into files when it is over. */
import * as Effect from "effect/Effect";
import { COLOURED, PLAIN } from "../../scenarios/report/palette.ts";
import type { Report, ReportedRun } from "../../scenarios/report/reported.ts";
import type { Expected } from "../../scenarios/report/reporter.ts";
import { refuseScenario, writeWhole } from "../files.ts";
import { Output } from "../output.ts";
import type { Wanted } from "./flags.ts";

const reporting = Effect.promise(async () => {
  const { REPORTERS } = await import("../../scenarios/report/reporters.ts");
  const { wholeText } = await import("../../scenarios/report/reporter.ts");
  return { REPORTERS, wholeText };
});

export const openReports = Effect.fnUntraced(function* (
  wanted: ReadonlyArray<Wanted>,
  expected: Omit<Expected, "palette" | "columns">,
) {
  const output = yield* Output;
  const { REPORTERS, wholeText } = yield* reporting;
  for (const { file, name } of wanted)
    if (file !== undefined)
      yield* refuseScenario(file, { what: "the report", flag: `reporter ${name}=` });
  const palette = output.colour ? COLOURED : PLAIN;
  const columns = process.stdout.isTTY ? process.stdout.columns : null;
  const shown = wanted.flatMap(({ file, name }) =>
    file === undefined ? [REPORTERS[name]({ ...expected, palette, columns })] : [],
  );
  yield* output.out(shown.map(({ begin }) => begin()).join(""));
  return {
    each: (run: ReportedRun, position: number) =>
      output.out(shown.map(({ each }) => each(run, position)).join("")),
    end: Effect.fnUntraced(function* (report: Report) {
      yield* output.out(shown.map(({ end }) => end(report)).join(""));
      for (const { file, name } of wanted) {
        if (file === undefined) continue;
        const text = wholeText(REPORTERS[name], report, PLAIN);
        yield* writeWhole(file, text, { what: "the report", flag: `reporter ${name}=` });
      }
    }),
  };
});
