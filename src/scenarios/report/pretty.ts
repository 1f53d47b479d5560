/**
 * The report for people: a line per scenario as soon as it is over, with everything about its failures below it; then a table per
 * folder, the failures once more, and the sum.
 */
import { formatTime, SECOND } from "../../sim/time.ts";
import type { Micros } from "../../sim/time.ts";
import { neverCompared } from "../checks/never-compared.ts";
import { detailText } from "./failure-text.ts";
import { forTerminal, isGood, shortHash, VERDICT_SIGNS } from "./format.ts";
import { narrowed, words } from "./narrow.ts";
import { painted } from "./painted.ts";
import type { Palette } from "./palette.ts";
import type { Report, ReportedRun } from "./reported.ts";
import type { MakeReporter } from "./reporter.ts";
import { folderTable, summaryLine } from "./summary.ts";

/** Names are cut nowhere, and one long name must not push everything else out of sight. */
const WIDEST_NAME = 72;
/** Up to here the failures are still on the screen when the run is over. */
const FEW_RUNS = 12;

/** How long the day was, to the second. */
const dayLength = (simulated: Micros): string =>
  formatTime(Math.round(simulated / SECOND) * SECOND);

const verdictLine = (run: ReportedRun, width: number, palette: Palette): string => {
  const sign = `${VERDICT_SIGNS[run.verdict]} ${run.verdict}`;
  const paint = isGood(run) ? palette.good : palette.bad;
  return [
    paint(sign.padEnd(20)),
    palette.strong(run.name.padEnd(width)),
    palette.faint(
      `${dayLength(run.simulatedMicros).padStart(9)}  ${String(run.checked).padStart(4)} checks  journal ${shortHash(run.journalHash)}`.trimEnd(),
    ),
  ].join("  ");
};

/**
 * The same for a terminal that is too narrow for all of it: the name as it comes, broken between words, and behind it how long the day
 * was and how much was checked. The journal's hash is left out; it is in every other report.
 */
const narrowLine = (run: ReportedRun, columns: number, palette: Palette): string => {
  // A row that fills the last cell is followed by an empty one in some terminals.
  const width = columns - 1;
  const verdict = run.verdict === "passed" ? "" : ` ${run.verdict}:`;
  const head = `${VERDICT_SIGNS[run.verdict]}${verdict}`;
  const facts = `${dayLength(run.simulatedMicros).padStart(9)}  ${String(run.checked).padStart(4)} checks`;
  const rows = words(`${head} ${run.name}`, width - 2);
  const last = `${rows.length === 1 ? "" : "  "}${rows.at(-1) ?? ""}`;
  const gap = width - last.length - facts.length;
  const end = gap > 0 ? " ".repeat(gap) : `\n${" ".repeat(Math.max(0, width - facts.length))}`;
  const paint = isGood(run) ? palette.good : palette.bad;
  const name = rows.join("\n  ").slice(head.length);
  return `${paint(head)}${palette.strong(name)}${end}${palette.faint(facts)}`;
};

/** Which ones failed, when their details have scrolled away. */
const failedAgain = ({ runs }: Report, palette: Palette): string => {
  const failed = runs.filter((run) => !isGood(run));
  if (failed.length === 0 || runs.length <= FEW_RUNS) return "";
  const lines = failed.map(
    (run) =>
      `  ${palette.bad(VERDICT_SIGNS[run.verdict])} ${run.name}  ${palette.faint(run.repeat)}`,
  );
  return `\n${["failed:", ...lines].join("\n")}\n`;
};

/** What was to be checked and never could be: nothing of the kind happened. Of a few scenarios most things are not asked. */
const neverComparedText = ({ runs }: Report, palette: Palette, columns: number | null): string => {
  const names = runs.length > FEW_RUNS ? neverCompared(runs.map(({ compared }) => compared)) : [];
  return names.length === 0
    ? ""
    : `${words(`never compared in these runs: ${names.join(", ")}`, (columns ?? Infinity) - 1)
        .map((row) => palette.faint(row))
        .join("\n")}\n`;
};

/** What a scenario is tagged with that shows a whole day from its beginning to its end. */
const WHOLE_DAY_TAG = "field-day";

/** When all went well, a day that tells a whole story is the one worth watching, else the longest. */
const watchOne = (runs: ReadonlyArray<ReportedRun>): string => {
  const [longest] = runs.toSorted(
    (one, other) =>
      Number(other.tags.includes(WHOLE_DAY_TAG)) - Number(one.tags.includes(WHOLE_DAY_TAG)) ||
      other.simulatedMicros - one.simulatedMicros,
  );
  return longest === undefined || !runs.every(isGood) ? "" : `watch one: ${longest.watch}\n`;
};

/** What stands before and behind a name in a line that has place for all. */
const BESIDE_NAME = 73;

export const prettyReporter: MakeReporter = ({ columns, names, palette }) => {
  const width = Math.min(WIDEST_NAME, Math.max(0, ...names.map((name) => name.length)));
  return {
    begin: () => "",
    each: (played) => {
      const run = forTerminal(played);
      const detail = painted(narrowed(detailText(run), columns), palette);
      const line =
        columns === null || columns >= width + BESIDE_NAME
          ? verdictLine(run, width, palette)
          : narrowLine(run, columns, palette);
      return `${line}\n${detail === "" ? "" : `\n${detail}\n\n`}`;
    },
    end: (whole) => {
      const report = { ...whole, runs: whole.runs.map(forTerminal) };
      return report.runs.length === 0 && report.shard === null
        ? ""
        : [
            folderTable(report.runs),
            failedAgain(report, palette),
            `\n${words(summaryLine(report, palette), (columns ?? Infinity) - 1).join("\n")}\n`,
            neverComparedText(report, palette, columns),
            watchOne(report.runs),
          ].join("");
    },
  };
};
