/**
 * The report for machines: one JSON document with its own format version. Keys are only ever added. It holds everything the other
 * reports are made of, so that the reports of several computers can be put together (merge.ts).
 */
import type { Report, ReportedRun } from "./reported.ts";
import { atTheEnd } from "./reporter.ts";
import type { MakeReporter } from "./reporter.ts";
import { countsOf } from "./summary.ts";

export const REPORT_FORMAT = "fieldlab-report";
export const REPORT_VERSION = 1;

/** Whole microseconds. */
const rounded = (millis: number): number => Math.round(millis * 1_000) / 1_000;

const runOf = (run: ReportedRun): ReportedRun => ({ ...run, wallMillis: rounded(run.wallMillis) });

const jsonText = ({ breaks, elapsedMillis, invalid, runs, shard }: Report): string =>
  `${JSON.stringify(
    {
      format: REPORT_FORMAT,
      version: REPORT_VERSION,
      summary: { ...countsOf(runs), invalid: invalid.length },
      shard,
      elapsedMillis: rounded(elapsedMillis),
      runs: runs.map(runOf),
      invalid,
      ...(breaks === undefined
        ? {}
        : {
            breaks: breaks.map((each) => ({ ...each, wallMillis: rounded(each.wallMillis) })),
          }),
    },
    null,
    2,
  )}\n`;

export const jsonReporter: MakeReporter = atTheEnd(jsonText);
