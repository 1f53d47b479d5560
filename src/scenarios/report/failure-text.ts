/**
 * A run that needs more than its line, as text: each failure with the step in its file, what was expected and found, what those
 * concerned did last and why; then where the journal is, and as last line the command that repeats it.
 */
import { indent, isGood } from "./format.ts";
import type { ReportedFailure, ReportedRun } from "./reported.ts";

/** A run can fail at every laptop of a large room; the first ones tell the story, the journal has the rest. */
const MOST_FAILURES = 5;

const block = (title: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
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

/** Nothing for a run of which there is nothing to say. */
export const detailText = (run: ReportedRun): string => {
  const shown = run.failures.slice(0, MOST_FAILURES);
  const left = run.failures.length - shown.length;
  const blocks = shown.map((failure, at) => failureText(failure, shown[at - 1]));
  if (left > 0) blocks.push(`… and ${left} more like these`);
  if (run.journalFile !== null) blocks.push(`journal written to ${run.journalFile}`);
  if (!isGood(run)) blocks.push(`seed ${run.seed}, repeat with: ${run.repeat}`);
  return indent(blocks.join("\n\n"));
};
