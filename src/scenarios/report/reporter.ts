/**
 * What a reporter is: text before the first run, after each run, and at the end. It only ever sees runs in the order of their files,
 * so the same runs give the same text however they were played.
 */
import type { Palette } from "./palette.ts";
import type { Report, ReportedRun } from "./reported.ts";

export interface Reporter {
  readonly begin: () => string;
  /** `position`: of this run among all, from 0. */
  readonly each: (run: ReportedRun, position: number) => string;
  readonly end: (report: Report) => string;
}

/** What is known before anything is played. */
export interface Expected {
  readonly palette: Palette;
  /** Of the terminal this is written to; null where it is none, and lines may be as long as they like. */
  readonly columns: number | null;
  /** Of all scenarios that are about to be played. */
  readonly names: ReadonlyArray<string>;
  /** How many files are no scenarios. */
  readonly invalid: number;
  /** How many breaks are to be played. */
  readonly breaks?: number;
}

export type MakeReporter = (expected: Expected) => Reporter;

const nothing = (): string => "";

/** A reporter that has nothing to say before everything is over. */
export const atTheEnd =
  (end: Reporter["end"]): MakeReporter =>
  () => ({ begin: nothing, each: nothing, end });

/** Everything it says about a report that is complete. */
export const wholeText = (make: MakeReporter, report: Report, palette: Palette): string => {
  const names = report.runs.map(({ name }) => name);
  const [invalid, breaks] = [report.invalid.length, report.breaks?.length ?? 0];
  const reporter = make({ palette, columns: null, names, invalid, breaks });
  return [reporter.begin(), ...report.runs.map(reporter.each), reporter.end(report)].join("");
};
