/**
 * A run that needs more than its line, as text: each failure with the step in its file, what was expected and found, what those
 * concerned did last and why; then where the journal is, and as last line the command that repeats it.
 */
import { harmless } from "../language/render.ts";
import { indent, isGood } from "./format.ts";
import type { ReportedFailure, ReportedRun } from "./reported.ts";

/** A run can fail at every laptop of a large room; the first ones tell the story, the journal has the rest. */
const MOST_FAILURES = 5;

/** Lines under a title; nothing where there are none. */
export const block = (title: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];

/** `lately` only where it says something the failure before it did not. */
const failureText = (failure: ReportedFailure, before: ReportedFailure | undefined): string => {
  const { expected, found, frame, lately, why } = failure;
  const same = before !== undefined && before.lately.join("\n") === lately.join("\n");
  return [
    frame,
    ...(expected === null || found === null ? [] : [`expected: ${expected}`, `found:    ${found}`]),
    ...block("what happened last:", same ? [] : lately),
    ...block("why:", why),
  ].join("\n");
};

/** What a run is first told of. A report of another program may have a verdict that is bad and no failure that goes with it. */
export const firstMessage = ({ failures, verdict }: ReportedRun): string =>
  failures[0]?.message ?? `the report says ${verdict} and lists no failure`;

const failuresOf = (run: ReportedRun): ReadonlyArray<string> => {
  const { failures, verdict } = run;
  if (failures.length === 0 && !isGood(run)) return [`error[${verdict}] ${firstMessage(run)}`];
  const shown = failures.slice(0, MOST_FAILURES);
  const left = failures.length - shown.length;
  return [
    ...shown.map((failure, at) => failureText(failure, shown[at - 1])),
    ...(left > 0 ? [`… and ${left} more like these`] : []),
  ];
};

/** Nothing for a run of which there is nothing to say. */
export const detailText = (run: ReportedRun): string => {
  if (run.verdict === "skipped") return indent(harmless(`not played: ${run.skip ?? ""}`));
  const blocks = [
    // What is known needs no frame: the first sentence says whether it is still the same.
    ...(run.verdict === "known-failure"
      ? [`known, ${run.knownFailure ?? ""}: ${run.failures[0]?.message ?? ""}`]
      : failuresOf(run)),
    ...(run.journalFile === null ? [] : [`journal written to ${run.journalFile}`]),
    ...(isGood(run) ? [] : [`seed ${run.seed}, repeat with: ${run.repeat}`]),
  ];
  return indent(harmless(blocks.join("\n\n")));
};
