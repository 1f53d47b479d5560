/**
 * Plays one scenario and makes of it everything a report can need, as plain values: it is done in a worker thread as in the thread
 * of the command.
 */
import { timelineText } from "../../replay/timeline.ts";
import { tell } from "../../replay/told.ts";
import type { Plan } from "../../scenarios/plan.ts";
import { defectRun, reportedRun, untold } from "../../scenarios/report/reported.ts";
import type { ReportedRun } from "../../scenarios/report/reported.ts";
import { runTwice } from "../../scenarios/runner/determinism.ts";
import { runPlan } from "../../scenarios/runner/run.ts";
import { playUnlessSkipped } from "../../scenarios/runner/skipped.ts";
import { isGood } from "../../scenarios/runner/verdict.ts";
import type { RunResult } from "../../scenarios/runner/verdict.ts";

/** Which journals are wanted. */
export type Keep = "on" | "off" | "retain-on-failure";

/** One scenario to play. Plain values: it goes through a thread's door. */
export interface Job {
  readonly plan: Plan;
  /** The scenario's text. */
  readonly source: string;
  readonly twice: boolean;
  readonly keep: Keep;
  /** Whether to tell the day as a timeline. */
  readonly timeline: boolean;
  readonly repeat: string;
  readonly watch: string;
}

export interface Played {
  readonly run: ReportedRun;
  /** The journal as the file has it; null where it is not to be kept. */
  readonly journal: string | null;
  /** The day as a timeline; null where nobody asked. */
  readonly timeline: string | null;
}

/** What differs from one run to the next is seen by whoever plays both. */
const repeatTwice = (repeat: string, { verdict }: RunResult): string =>
  verdict.kind === "non-deterministic" ? `${repeat} --check-determinism` : repeat;

/** Whether a timeline differs is known only later: such a journal is handed over, and kept or not when it is known. */
const mayBeWanted = ({ keep, timeline }: Job, { verdict }: RunResult): boolean =>
  (keep === "on" && verdict.kind !== "skipped") ||
  (keep === "retain-on-failure" && (timeline || !isGood(verdict.kind)));

/** Never throws: what a run threw is a defect of ours, and the other scenarios can still be played. */
export const playOne = (job: Job): Played => {
  const { plan, repeat, source, timeline, twice, watch } = job;
  const began = performance.now();
  const known = () => ({ wallMillis: performance.now() - began, repeat, watch });
  try {
    const result = playUnlessSkipped(plan, twice ? runTwice : runPlan);
    const run = reportedRun(result, {
      ...known(),
      repeat: repeatTwice(repeat, result),
      journalFile: null,
      source,
      tell: (failure) => tell(result.journal, untold(failure)),
    });
    const journal = mayBeWanted(job, result) ? `${[...result.journal.lines()].join("\n")}\n` : null;
    return { run, journal, timeline: timeline ? timelineText(result.journal) : null };
  } catch (defect) {
    return { run: defectRun(plan, defectMessage(defect), known()), journal: null, timeline: null };
  }
};

/** With the stack for those who set FIELDLAB_DEBUG, as every defect. */
const defectMessage = (defect: unknown): string => {
  if (!(defect instanceof Error)) return String(defect);
  return (process.env["FIELDLAB_DEBUG"] ?? "") === ""
    ? (defect.message.split("\n")[0] ?? "")
    : (defect.stack ?? defect.message);
};
