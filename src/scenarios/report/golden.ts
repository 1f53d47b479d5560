/**
 * A day against the timeline that is kept beside its scenario. A scenario says what must be true; its timeline says how the whole day
 * went, so that a change nobody had an expectation for is seen by whoever reviews it.
 */
import type { Plan } from "../plan.ts";
import { lineDiff } from "./line-diff.ts";
import { cellInName, stemOf } from "./file-names.ts";
import type { ReportedFailure, ReportedRun } from "./reported.ts";

/** `day.timeline.txt` beside `day.scenario.yaml`; a scenario with a matrix has one for each cell. */
export const goldenOf = ({ cell, file }: Pick<Plan, "file" | "cell">): string =>
  `${stemOf(file)}${cellInName(cell)}.timeline.txt`;

interface Golden {
  readonly file: string;
  /** The command that writes it anew. */
  readonly update: string;
}

const failed = (
  run: ReportedRun,
  golden: Golden & { readonly line: number },
  about: {
    readonly code: string;
    readonly message: string;
    readonly lines: ReadonlyArray<string>;
    readonly hint: string;
  },
): ReportedRun => {
  const place = { file: golden.file, line: golden.line, column: 1 };
  const failure: ReportedFailure = {
    kind: "expectation-failed",
    place,
    atMicros: run.simulatedMicros,
    step: null,
    message: about.message,
    expected: null,
    found: null,
    hint: about.hint,
    frame: [
      `error[${about.code}] ${about.message}`,
      ` --> ${place.file}:${place.line}:${place.column}`,
      ...about.lines.map((line) => `  ${line}`),
      `  = ${about.hint}`,
    ].join("\n"),
    events: [],
    lately: [],
    why: [],
  };
  return { ...run, verdict: failure.kind, failures: [...run.failures, failure] };
};

/** The run as it is where the day is told as it is kept; a failure with what differs where it is not. */
export const comparedWith = (
  run: ReportedRun,
  golden: Golden & { readonly kept: string; readonly timeline: string },
): ReportedRun => {
  // A checkout on Windows may have put other line ends in.
  const difference = lineDiff(golden.kept.replaceAll("\r\n", "\n"), golden.timeline);
  if (difference === null) return run;
  const { changed, firstLine, lines } = difference;
  return failed(
    run,
    { ...golden, line: firstLine },
    {
      code: "timeline-differs",
      message: `the day went otherwise than its timeline says: ${changed} ${changed === 1 ? "line differs" : "lines differ"}`,
      lines,
      hint: `if the day is right now, write it anew with: ${golden.update}`,
    },
  );
};

export const withoutGolden = (run: ReportedRun, golden: Golden): ReportedRun =>
  failed(
    run,
    { ...golden, line: 1 },
    {
      code: "no-timeline",
      message: "no timeline is kept beside this scenario",
      lines: [],
      hint: `write it with: ${golden.update}`,
    },
  );
