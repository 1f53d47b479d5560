/** What all runs came to: a table per folder, and one line. */
import { HOUR } from "../../sim/time.ts";
import { counted } from "./counted.ts";
import { OUTCOMES } from "./format.ts";
import type { Palette } from "./palette.ts";
import type { Report, ReportedRun } from "./reported.ts";

interface Counts {
  readonly scenarios: number;
  readonly passed: number;
  readonly failed: number;
  readonly knownToFail: number;
  readonly skipped: number;
}

export const countsOf = (runs: ReadonlyArray<ReportedRun>): Counts => {
  const outcomes = runs.map((run) => OUTCOMES[run.verdict]);
  const count = (outcome: (typeof outcomes)[number]) =>
    outcomes.filter((each) => each === outcome).length;
  return {
    scenarios: runs.length,
    passed: count("passed"),
    failed: count("failed") + count("error"),
    knownToFail: count("known"),
    skipped: count("skipped"),
  };
};

const folderOf = (file: string): string => {
  const folder = file.split(/[\\/]/).slice(0, -1).join("/");
  return folder === "" ? "." : folder;
};

const hoursOf = (runs: ReadonlyArray<ReportedRun>): number =>
  runs.reduce((sum, run) => sum + run.simulatedMicros, 0) / HOUR;

/** A day of seconds is no day of 0.0 h. */
const dayTime = (runs: ReadonlyArray<ReportedRun>): string => {
  const hours = hoursOf(runs);
  if (hours >= 0.1 || hours === 0) return `${hours.toFixed(1)} h`;
  const seconds = hours * 3_600;
  return seconds < 59.5 ? `${Math.round(seconds)} s` : `${(seconds / 60).toFixed(1)} min`;
};

const secondsOf = (runs: ReadonlyArray<ReportedRun>): number =>
  runs.reduce((sum, run) => sum + run.wallMillis, 0) / 1_000;

/** Nothing where there is only one folder: the line of the sum has said it. */
export const folderTable = (runs: ReadonlyArray<ReportedRun>): string => {
  const folders = Map.groupBy(runs, (run) => folderOf(run.file));
  if (folders.size < 2) return "";
  const rows = [
    ["folder", "scenarios", "passed", "failed", "field days", "played in"],
    ...[...folders].map(([folder, inside]) => {
      const { failed, passed, scenarios } = countsOf(inside);
      return [
        folder,
        ...[scenarios, passed, failed].map(String),
        dayTime(inside),
        `${secondsOf(inside).toFixed(2)} s`,
      ];
    }),
  ];
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  "),
  );
  return `\n${lines.join("\n")}\n`;
};

/** `20 scenarios: 20 passed · 41 h of field days in 1.9 s, 77,000 × real time`. */
export const summaryLine = (
  { elapsedMillis, invalid, runs, shard }: Report,
  palette: Palette,
): string => {
  const { failed, knownToFail, passed, skipped } = countsOf(runs);
  const hours = hoursOf(runs);
  const factor = elapsedMillis === 0 ? 0 : Math.round((hours * 3_600_000) / elapsedMillis);
  const verdict = [
    ...(failed > 0 ? [palette.bad(`${failed} failed`)] : []),
    failed === 0 ? palette.good(`${passed} passed`) : `${passed} passed`,
    ...(knownToFail > 0 ? [`${knownToFail} known to fail`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(invalid.length > 0 ? [palette.bad(`${counted(invalid.length, "file")} invalid`)] : []),
  ].join(", ");
  const part = shard === null ? "" : ` (shard ${shard.index} of ${shard.of})`;
  const times = String(factor).replace(/\B(?=(\d{3})+$)/g, ",");
  const took = `· ${dayTime(runs)} of field days in ${(elapsedMillis / 1_000).toFixed(2)} s, ${times} × real time`;
  return `${counted(runs.length, "scenario")}${part}: ${verdict} ${palette.faint(took)}`;
};
