/**
 * JUnit XML, which every CI server reads: a suite per file, a case per scenario, seed and repeat command as properties. What the run
 * itself is to blame for is an `error`, everything else a `failure`.
 */
import { detailText, firstMessage } from "./failure-text.ts";
import { inSeconds, lineIn, OUTCOMES } from "./format.ts";
import { breakName, breakText, isDefect, isWrong } from "./breaks.ts";
import type { Report, ReportedBreak, ReportedFile, ReportedRun } from "./reported.ts";
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
  if (outcome === "skipped" || outcome === "known")
    return `      <skipped${attributes({ message: detailText(run).trim() })}/>\n`;
  if (outcome === "passed") return "";
  const element = outcome === "error" ? "error" : "failure";
  const about = attributes({ message: firstMessage(run), type: run.verdict });
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
    line: lineIn(run.file, run.failures[0]?.place),
    time: inSeconds(run.wallMillis),
  });
  return `    <testcase${about}>\n${properties(run)}${problem(run)}    </testcase>\n`;
};

/** A break is a test of its scenario, as it is to Vitest. */
const breakCase = (each: ReportedBreak): string => {
  const about = attributes({
    name: breakName(each),
    classname: classOf(each.file),
    file: each.file,
    line: lineIn(each.file, each.place),
    time: inSeconds(each.wallMillis),
  });
  const element = isDefect(each) ? "error" : "failure";
  const wrong = attributes({ message: each.wrong ?? "", type: "break-without-effect" });
  const inside = isWrong(each)
    ? `      <${element}${wrong}>${escaped(breakText(each))}</${element}>\n`
    : "";
  return `    <testcase${about}>\n${inside}    </testcase>\n`;
};

interface Inside {
  readonly runs: ReadonlyArray<ReportedRun>;
  readonly breaks: ReadonlyArray<ReportedBreak>;
}

const counts = ({ breaks, runs }: Inside, invalid = 0) => {
  const wrong = breaks.filter(isWrong);
  const defects = wrong.filter(isDefect).length;
  const count = (...outcomes: ReadonlyArray<string>) =>
    runs.filter((run) => outcomes.includes(OUTCOMES[run.verdict])).length;
  return {
    tests: runs.length + breaks.length + invalid,
    failures: count("failed") + wrong.length - defects,
    errors: count("error") + defects + invalid,
    skipped: count("skipped", "known"),
    time: inSeconds([...runs, ...breaks].reduce((sum, each) => sum + each.wallMillis, 0)),
  };
};

const suite = (file: string, inside: Inside): string =>
  `  <testsuite${attributes({ name: file, file, ...counts(inside) })}>\n${inside.runs.map(testcase).join("")}${inside.breaks.map(breakCase).join("")}  </testsuite>\n`;

const invalidSuite = ({ file, place, text }: ReportedFile): string => {
  const about = attributes({
    name: "is a valid scenario",
    classname: classOf(file),
    file,
    line: lineIn(file, place),
    time: inSeconds(0),
  });
  const message = text.split("\n")[0] ?? "";
  return [
    `  <testsuite${attributes({ name: file, file, ...counts({ runs: [], breaks: [] }, 1) })}>\n`,
    `    <testcase${about}>\n`,
    `      <error${attributes({ message, type: "invalid" })}>${escaped(text)}</error>\n`,
    "    </testcase>\n  </testsuite>\n",
  ].join("");
};

const junitText = ({ breaks = [], elapsedMillis, invalid, runs }: Report): string => {
  const files = [...new Set([...runs, ...breaks].map(({ file }) => file))];
  const [runsOf, breaksOf] = [
    Map.groupBy(runs, ({ file }) => file),
    Map.groupBy(breaks, ({ file }) => file),
  ];
  const { errors, failures, skipped, tests } = counts({ runs, breaks }, invalid.length);
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
    ...files.map((file) =>
      suite(file, { runs: runsOf.get(file) ?? [], breaks: breaksOf.get(file) ?? [] }),
    ),
    ...invalid.map(invalidSuite),
    "</testsuites>\n",
  ].join("");
};

export const junitReporter: MakeReporter = atTheEnd(junitText);
