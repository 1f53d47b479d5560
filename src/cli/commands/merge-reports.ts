/** `fieldlab merge-reports`: puts the JSON reports of several machines together: one table, one report for CI, one exit code. */
import { resolve } from "node:path";
import * as Effect from "effect/Effect";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import { breakText, isWrong } from "../../scenarios/report/breaks.ts";
import type { Report } from "../../scenarios/report/reported.ts";
import { eachItsOwn, identityOf, overNoScenario } from "../apart.ts";
import { EXIT_CODES, exitCodeOfReport, Stop, stop, together } from "../exit.ts";
import { readWhole } from "../files.ts";
import { reporters } from "../running/flags.ts";
import { reportInvalid } from "../report-invalid.ts";
import { openReports, reportOf, reportsInto } from "../running/reports.ts";

const MAX_REPORT_BYTES = 256 * 1_048_576;

const merging = Effect.promise(() => import("../../scenarios/report/merge.ts"));

const readAll = Effect.fnUntraced(function* (files: ReadonlyArray<string>) {
  const { readReport } = yield* merging;
  const reports: Array<Report> = [];
  for (const file of files) {
    const bytes = yield* readWhole(file, { what: "a report", limit: MAX_REPORT_BYTES });
    const read = readReport(new TextDecoder().decode(bytes));
    if (read.kind === "malformed") {
      return yield* stop({
        exitCode: EXIT_CODES.usage,
        code: "not-a-report",
        wrong: `"${file}" is no report: ${read.message}`,
        expected: "a file written by this version of fieldlab run --reporter json=FILE",
        todo: "write it again, or leave it out",
      });
    }
    reports.push(read.report);
  }
  return reports;
});

export const mergeReports = Command.make(
  "merge-reports",
  {
    files: Argument.String("reports").pipe(
      Argument.withDescription("Reports written with run --reporter json=FILE"),
      Argument.atLeast(1),
    ),
    reporters,
  },
  Effect.fnUntraced(function* (options) {
    const merge = yield* merging;
    const places = yield* Effect.forEach(options.files, (file) =>
      Effect.map(identityOf(file), (place) => place ?? resolve(file)),
    );
    const twice = options.files.find((_, at) => places.indexOf(places[at] ?? "") < at);
    if (twice !== undefined)
      return yield* stop({
        exitCode: EXIT_CODES.usage,
        code: "named-twice",
        wrong: `"${twice}" is named twice, and all of it would count twice`,
        expected: "each report once",
        todo: "does a pattern name it as well?",
      });
    for (const { file, name } of options.reporters)
      if (file !== undefined) yield* overNoScenario(file, options.files, reportOf(name));
    yield* eachItsOwn(reportsInto(options.reporters));
    const merged = merge.mergeReports(yield* readAll(options.files));
    if (merged.kind === "incomplete") {
      return yield* stop({
        exitCode: EXIT_CODES.usage,
        code: "incomplete",
        wrong: merged.message,
        expected: "the report of every shard, once",
        todo: merged.todo,
      });
    }
    const { report } = merged;
    yield* reportInvalid(report.invalid);
    const { breaks = [] } = report;
    yield* reportInvalid(breaks.filter(isWrong).map((each) => ({ text: breakText(each) })));
    const reports = yield* openReports(options.reporters, {
      names: report.runs.map(({ name }) => name),
      invalid: report.invalid.length,
      breaks: breaks.length,
    });
    for (const [position, run] of report.runs.entries()) yield* reports.each(run, position);
    const unwritten = together(yield* reports.end(report));
    if (unwritten !== null) return yield* unwritten;
    const exitCode = exitCodeOfReport(report);
    if (exitCode !== EXIT_CODES.passed) return yield* new Stop({ exitCode, message: "" });
    return undefined;
  }),
).pipe(
  Command.withDescription(
    "Puts the JSON reports of several runs together, as if one machine had played everything: one table, one report for the CI " +
      "server, one exit code. The parts of run --shard have to be complete.",
  ),
  Command.withShortDescription("Puts the reports of several runs together"),
  Command.withExamples([
    {
      command: "fieldlab merge-reports shard-*.json --reporter junit=report.xml",
      description: "The table of all shards, and one report for the CI server",
    },
  ]),
);
