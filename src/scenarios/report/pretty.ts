/**
 * The report for people: a line per scenario, and for each failure the place in its file, what was expected and found, the last
 * events of the laptops concerned, and as last line the command that repeats it.
 */
import { formatTime, SECOND } from "../../sim/time.ts";
import type { Micros } from "../../sim/time.ts";
import { renderProblem } from "../language/render.ts";
import { isGood } from "../runner/verdict.ts";
import type { Failure, RunResult } from "../runner/verdict.ts";
import { counted, eventLine, shortHash, VERDICT_SIGNS } from "./format.ts";

/** One run with what only the command line knows. */
export interface ReportedRun {
  readonly result: RunResult;
  /** The scenario's text, for the frame under an error. */
  readonly source: string;
  /** The command that repeats this run. */
  readonly repeat: string;
  /** Where the journal was written, if it was. */
  readonly journalFile: string | null;
  readonly wallMillis: number;
}

/** Wraps text for a terminal; identity where there is no colour. */
export interface Palette {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
}

const indent = (text: string): string =>
  text
    .split("\n")
    .map((line) => (line === "" ? "" : `  ${line}`))
    .join("\n");

const failureText = (failure: Failure, source: string): string => {
  const at = formatTime(failure.at);
  const lines = [
    renderProblem(
      {
        code: failure.kind,
        message: failure.message,
        place: failure.place,
        endColumn: failure.place.column,
        context: failure.step === null ? `at ${at}` : `${failure.step} at ${at}`,
        ...(failure.hint === null ? {} : { hint: failure.hint }),
      },
      source,
    ),
  ];
  if (failure.events.length > 0) {
    lines.push("last events:", ...failure.events.map((event) => `  ${eventLine(event)}`));
  }
  return lines.join("\n");
};

/** How long the day was, to the second. */
const dayLength = (simulated: Micros): string =>
  formatTime(Math.round(simulated / SECOND) * SECOND);

/** The line of one scenario in the table of verdicts. */
export const verdictLine = (run: ReportedRun, width: number, palette: Palette): string => {
  const { result } = run;
  const good = isGood(result.verdict.kind);
  const sign = `${VERDICT_SIGNS[result.verdict.kind]} ${result.verdict.kind}`;
  const paint = good ? palette.good : palette.bad;
  return [
    paint(sign.padEnd(20)),
    palette.strong(result.plan.name.padEnd(width)),
    palette.faint(
      `${dayLength(result.simulatedMicros).padStart(9)}  ${String(result.verdict.checked).padStart(4)} checks  journal ${shortHash(result.journal.hash())}`,
    ),
  ].join("  ");
};

/** Everything about one run that needs more than its line: failures, the journal's file, how to repeat it. */
export const detailText = (run: ReportedRun): string => {
  const { plan, verdict } = run.result;
  if (verdict.kind === "skipped") return indent(`not played: ${plan.skip ?? ""}`);
  // What is known needs no frame: the first sentence says whether it is still the same.
  const blocks =
    verdict.kind === "known-failure"
      ? [`known, ${plan.knownFailure?.issue ?? ""}: ${verdict.failures[0]?.message ?? ""}`]
      : verdict.failures.map((failure) => failureText(failure, run.source));
  if (run.journalFile !== null) blocks.push(`journal written to ${run.journalFile}`);
  if (!isGood(verdict.kind)) blocks.push(`repeat with: ${run.repeat}`);
  return indent(blocks.join("\n\n"));
};

/** `20 scenarios: 20 passed · 41h of field days in 1.9 s, 77,000 × real time`. */
export const summaryLine = (runs: ReadonlyArray<ReportedRun>, palette: Palette): string => {
  const passed = runs.filter((run) => run.result.verdict.kind === "passed").length;
  const failed = runs.filter((run) => !isGood(run.result.verdict.kind)).length;
  const apart = (["known-failure", "skipped"] as const).flatMap((kind) => {
    const count = runs.filter((run) => run.result.verdict.kind === kind).length;
    return count === 0 ? [] : [kind === "skipped" ? `${count} skipped` : `${count} known to fail`];
  });
  const simulatedMillis = runs.reduce((sum, run) => sum + run.result.simulatedMicros, 0) / 1_000;
  const wallMillis = runs.reduce((sum, run) => sum + run.wallMillis, 0);
  const factor = wallMillis === 0 ? 0 : Math.round(simulatedMillis / wallMillis);
  const verdict = [
    ...(failed === 0 ? [] : [palette.bad(`${failed} failed`)]),
    failed === 0 ? palette.good(`${passed} passed`) : `${passed} passed`,
    ...apart,
  ].join(", ");
  const hours = (simulatedMillis / 3_600_000).toFixed(1);
  const seconds = (wallMillis / 1_000).toFixed(2);
  const times = String(factor).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${counted(runs.length, "scenario")}: ${verdict} ${palette.faint(`· ${hours} h of field days in ${seconds} s, ${times} × real time`)}`;
};
