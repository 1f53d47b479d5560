/** The short report: a sign per scenario, then the failures. For long lists, and for logs that nobody scrolls through. */
import { detailText } from "./failure-text.ts";
import { forTerminal, isGood, VERDICT_SIGNS } from "./format.ts";
import { painted } from "./painted.ts";
import type { MakeReporter } from "./reporter.ts";
import { summaryLine } from "./summary.ts";

const PER_LINE = 80;

export const dotReporter: MakeReporter = ({ palette }) => ({
  begin: () => "",
  each: (run, position) => {
    const sign = isGood(run) ? palette.good("·") : palette.bad(VERDICT_SIGNS[run.verdict]);
    return (position + 1) % PER_LINE === 0 ? `${sign}\n` : sign;
  },
  end: (report) => {
    const failed = report.runs.filter((run) => !isGood(run)).map(forTerminal);
    const details = failed.map(
      (run) =>
        `${palette.bad(VERDICT_SIGNS[run.verdict])} ${palette.strong(run.name)}\n\n${painted(detailText(run), palette)}\n\n`,
    );
    const end = report.runs.length % PER_LINE === 0 ? "" : "\n";
    return `${end}\n${details.join("")}${summaryLine(report, palette)}\n`;
  },
});
