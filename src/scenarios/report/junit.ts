/**
 * JUnit XML, which every CI server reads: a suite per file, a case per scenario, seed and repeat command as properties. What the run
 * itself is to blame for is an `error`, everything else a `failure`.
 */
import { detailText } from "./failure-text.ts";
import { inSeconds, OUTCOMES } from "./format.ts";
import type { Report, ReportedFile, ReportedRun } from "./reported.ts";
import { atTheEnd } from "./reporter.ts";
import type { MakeReporter } from "./reporter.ts";
import { stemOf } from "./file-names.ts";

/** What XML cannot carry at all, not even escaped. */
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu;

const escaped = (text: string): string =>
  text
    .replaceAll(FORBIDDEN, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

/** Line ends inside an attribute would be read as spaces. */
const attributes = (values: { readonly [name: string]: string | number }): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value)).replaceAll("\n", "&#10;")}"`)
    .join("");

const properties = (run: ReportedRun): string => {
  const known = {
    seed: run.seed,
    ...(run.cell === null ? {} : { cell: run.cell }),
    "journal-hash": run.journalHash,
    ...(run.journalFile === null ? {} : { journal: run.journalFile }),
    tags: run.tags.join(","),
    repeat: run.repeat,
  };
  const lines = Object.entries(known).map(
    ([name, value]) => `        <property${attributes({ name, value })}/>\n`,
  );
  return `      <properties>\n${lines.join("")}      </properties>\n`;
};

const problem = (run: ReportedRun): string => {
  const outcome = OUTCOMES[run.verdict];
  const [first] = run.failures;
  if (outcome === "skipped" || outcome === "known")
    return `      <skipped${attributes({ message: detailText(run).trim() })}/>\n`;
  if (outcome === "passed" || first === undefined) return "";
  const element = outcome === "error" ? "error" : "failure";
  const about = attributes({ message: first.message, type: run.verdict });
  return `      <${element}${about}>${escaped(detailText(run))}</${element}>\n`;
};

/** `scenarios/limits/day.scenario.yaml` → `scenarios.limits.day`, as CI servers group their trees. */
const classOf = (file: string): string =>
  stemOf(file)
    .split(/[\\/]/)
    .filter((part) => part !== "" && part !== "." && part !== "..")
    .map((part) => part.replaceAll(".", "_"))
    .join(".");

const testcase = (run: ReportedRun): string => {
  const about = attributes({
    name: run.name,
    classname: classOf(run.file),
    file: run.file,
    line: run.failures[0]?.place.line ?? 1,
    time: inSeconds(run.wallMillis),
  });
  return `    <testcase${about}>\n${properties(run)}${problem(run)}    </testcase>\n`;
};

const counts = (runs: ReadonlyArray<ReportedRun>, invalid = 0) => ({
  tests: runs.length + invalid,
  failures: runs.filter((run) => OUTCOMES[run.verdict] === "failed").length,
  errors: runs.filter((run) => OUTCOMES[run.verdict] === "error").length + invalid,
  skipped: runs.filter((run) => ["skipped", "known"].includes(OUTCOMES[run.verdict])).length,
  time: inSeconds(runs.reduce((sum, run) => sum + run.wallMillis, 0)),
});

const suite = (file: string, runs: ReadonlyArray<ReportedRun>): string =>
  `  <testsuite${attributes({ name: file, file, ...counts(runs) })}>\n${runs.map(testcase).join("")}  </testsuite>\n`;

const invalidSuite = ({ file, place, text }: ReportedFile): string => {
  const about = attributes({
    name: "is a valid scenario",
    classname: classOf(file),
    file,
    line: place.line,
    time: inSeconds(0),
  });
  const message = text.split("\n")[0] ?? "";
  return [
    `  <testsuite${attributes({ name: file, file, ...counts([], 1) })}>\n`,
    `    <testcase${about}>\n`,
    `      <error${attributes({ message, type: "invalid" })}>${escaped(text)}</error>\n`,
    "    </testcase>\n  </testsuite>\n",
  ].join("");
};

const junitText = ({ elapsedMillis, invalid, runs }: Report): string => {
  const byFile = Map.groupBy(runs, (run) => run.file);
  const { errors, failures, skipped, tests } = counts(runs, invalid.length);
  const about = attributes({
    name: "fieldlab",
    tests,
    failures,
    errors,
    skipped,
    time: inSeconds(elapsedMillis),
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites${about}>\n`,
    ...[...byFile].map(([file, inside]) => suite(file, inside)),
    ...invalid.map(invalidSuite),
    "</testsuites>\n",
  ].join("");
};

export const junitReporter: MakeReporter = atTheEnd(junitText);
