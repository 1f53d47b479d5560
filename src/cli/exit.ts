/**
 * Exit codes, and the one way a command ends with something else than success (ecosystem §A.3).
 */
import * as Data from "effect/Data";
import { isDefect, isWrong } from "../scenarios/report/breaks.ts";
import type { Report, ReportedVerdict } from "../scenarios/report/reported.ts";

export const EXIT_CODES = {
  passed: 0,
  failed: 1,
  usage: 2,
  invalid: 3,
  defect: 4,
  nothingMatched: 5,
  /** 128 and the number of the signal, as a shell says it of a process that a signal has ended. */
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** The exit code of one run. A run that is not reproducible is a defect of the simulator, never of the scenario. */
export const exitCodeOf = (verdict: ReportedVerdict): ExitCode => {
  switch (verdict) {
    case "passed":
    case "known-failure":
    case "skipped":
      return EXIT_CODES.passed;
    case "expectation-failed":
    case "invariant-violated":
    case "no-progress":
    case "vacuous":
    case "fixed":
      return EXIT_CODES.failed;
    case "non-deterministic":
    case "defect":
      return EXIT_CODES.defect;
  }
};

/** Several codes as one: the one that says most about whether the others can be believed. */
export const worst = (codes: Iterable<ExitCode>): ExitCode => {
  const seen = new Set(codes);
  for (const code of [
    EXIT_CODES.interrupted,
    EXIT_CODES.terminated,
    EXIT_CODES.defect,
    EXIT_CODES.invalid,
    EXIT_CODES.failed,
  ]) {
    if (seen.has(code)) return code;
  }
  return EXIT_CODES.passed;
};

/** The exit code of everything that was played. */
export const exitCodeOfReport = ({ breaks = [], invalid, runs }: Report): ExitCode =>
  worst([
    ...runs.map((run) => exitCodeOf(run.verdict)),
    ...breaks
      .filter(isWrong)
      .map((each) => (isDefect(each) ? EXIT_CODES.defect : EXIT_CODES.failed)),
    ...(invalid.length > 0 ? [EXIT_CODES.invalid] : []),
  ]);

/** Ends the command with this exit code; `message` goes to stderr, an empty one when everything has been said. */
export class Stop extends Data.TaggedError("Stop")<{
  readonly exitCode: ExitCode;
  readonly message: string;
}> {}

/** A full disk refuses every file, and each for the same reason. */
const MOST_SAID = 3;

/** Several as one; null where there is none. */
export const together = (stops: ReadonlyArray<Stop>): Stop | null => {
  const [first] = stops;
  if (first === undefined) return null;
  const left = stops.length - MOST_SAID;
  const said = stops.slice(0, MOST_SAID).map(({ message }) => message);
  const message = [...said, ...(left > 0 ? [`… and ${left} more like these`] : [])].join("\n");
  return new Stop({ exitCode: first.exitCode, message });
};

/** A message in the shape of the scenario problems: what is wrong, what was expected there, what to do. */
export const stop = (options: {
  readonly exitCode: ExitCode;
  readonly code: string;
  readonly wrong: string;
  readonly expected?: string;
  readonly todo?: string;
}): Stop =>
  new Stop({
    exitCode: options.exitCode,
    message: [
      `error[${options.code}] ${options.wrong}`,
      ...(options.expected === undefined ? [] : [`  expected ${options.expected}`]),
      ...(options.todo === undefined ? [] : [`  ${options.todo}`]),
    ].join("\n"),
  });
