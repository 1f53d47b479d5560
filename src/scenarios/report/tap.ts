/** The Test Anything Protocol, version 14: a line per scenario as soon as it is over, with what a failure needs as YAML below it. */
import { harmless } from "../language/render.ts";
import type { Place } from "../plan.ts";
import { breakName, breakText, isDefect, isWrong } from "./breaks.ts";
import { detailText, firstMessage } from "./failure-text.ts";
import { isGood, wholeFile } from "./format.ts";
import type { ReportedBreak, ReportedRun } from "./reported.ts";
import type { MakeReporter } from "./reporter.ts";

/** `#` would begin a directive, a backslash an escape. */
const described = (name: string): string =>
  harmless(name.replaceAll("\\", "\\\\").replaceAll("#", "\\#").replaceAll(/\s+/g, " "));

/** A line of TAP is one line. */
const inOneLine = (text: string | null): string =>
  harmless((text ?? "").trim().replaceAll(/\s+/g, " "));

/** Strings of JSON are strings of YAML. */
const quoted = (text: string): string => JSON.stringify(text);

const placeText = ({ column, file, line }: Place): string => `${file}:${line}:${column}`;

const diagnosis = (run: ReportedRun): string => {
  if (isGood(run)) return "";
  const place = run.failures[0]?.place ?? wholeFile(run.file);
  const detail = detailText(run)
    .split("\n")
    .map((line) => (line === "" ? "" : `    ${line}`));
  return [
    "  ---",
    `  message: ${quoted(firstMessage(run))}`,
    `  severity: ${run.verdict === "defect" || run.verdict === "non-deterministic" ? "error" : "fail"}`,
    `  verdict: ${run.verdict}`,
    `  at: ${quoted(placeText(place))}`,
    `  seed: ${quoted(run.seed)}`,
    `  repeat: ${quoted(run.repeat)}`,
    // The text begins with spaces, so its own indentation has to be said.
    "  detail: |2",
    ...detail,
    "  ...",
    "",
  ].join("\n");
};

/** A known failure is what TAP calls a TODO: not ok, and no reason to fail. */
const pointOf = (run: ReportedRun): string =>
  isGood(run) && run.verdict !== "known-failure" ? "ok" : "not ok";

const directive = (run: ReportedRun): string => {
  switch (run.verdict) {
    case "skipped":
      return ` # SKIP ${inOneLine(run.skip)}`;
    case "known-failure":
      return ` # TODO ${inOneLine(run.knownFailure)}`;
    default:
      return "";
  }
};

const breakPoint = (each: ReportedBreak, number: number): string => {
  const named = `${number} - ${described(breakName(each))}\n`;
  if (!isWrong(each)) return `ok ${named}`;
  const [severity, at] = [isDefect(each) ? "error" : "fail", placeText(each.place)];
  return `not ok ${named}  ---\n  message: ${quoted(breakText(each))}\n  severity: ${severity}\n  at: ${quoted(at)}\n  repeat: ${quoted(each.repeat)}\n  ...\n`;
};

export const tapReporter: MakeReporter = ({ breaks = 0, invalid, names }) => ({
  begin: () => `TAP version 14\n1..${names.length + invalid + breaks}\n`,
  each: (run, position) =>
    `${pointOf(run)} ${position + 1} - ${described(run.name)}${directive(run)}\n${diagnosis(run)}`,
  end: (report) =>
    [
      ...report.invalid.map(
        ({ file, text }, at) =>
          `not ok ${names.length + at + 1} - ${described(`${file} is a scenario`)}\n` +
          `  ---\n  message: ${quoted(text.split("\n")[0] ?? "")}\n  severity: error\n  ...\n`,
      ),
      ...(report.breaks ?? []).map((each, at) =>
        breakPoint(each, names.length + report.invalid.length + at + 1),
      ),
      report.runs.length < names.length || (report.breaks?.length ?? 0) < breaks
        ? "Bail out! the rest was not played\n"
        : "",
    ].join(""),
});
