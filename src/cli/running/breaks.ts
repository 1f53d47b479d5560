/**
 * `fieldlab run --breaks`: plays each scenario once more for every change under which it says it fails, and tells which of them it
 * survives. A scenario that cannot fail proves nothing.
 */
import * as Effect from "effect/Effect";
import type { LoadedBreak } from "../../scenarios/language/load.ts";
import { counted } from "../../scenarios/report/counted.ts";
import { COLOURED, PLAIN } from "../../scenarios/report/palette.ts";
import { breaksLine, breakText, isWrong } from "../../scenarios/report/breaks.ts";
import { painted } from "../../scenarios/report/painted.ts";
import type { ReportedBreak, ReportedRun } from "../../scenarios/report/reported.ts";
import { changeText, wrongUnder } from "../../scenarios/runner/under-break.ts";
import type { LoadedPlan, Overrides } from "../load.ts";
import { Output } from "../output.ts";
import type { Job } from "./play-one.ts";
import { startPlayers, threadsFor } from "./players.ts";
import { repeatCommand, replayCommand } from "../repeat.ts";

/** Those that are played: a scenario that is not played with the others is left out with its breaks. */
export const breaksOf = ({ breaks, plan }: LoadedPlan): ReadonlyArray<LoadedBreak> =>
  plan.skip === undefined ? breaks : [];

const jobOf = (each: LoadedBreak, source: string, set: Overrides["set"]): Job => {
  const { changesAxis, plan } = each;
  // A change of this one line is no reason to fail.
  const { skip: _, ...played } = plan;
  const { cell, file, seed } = plan;
  return {
    plan: played,
    source,
    twice: false,
    keep: "off",
    timeline: false,
    repeat: changesAxis
      ? `${repeatCommand({ file, seed, cell, set })} --breaks`
      : repeatCommand({ file, seed, cell, set: [...set, ...each.set] }),
    watch: replayCommand(file, cell),
  };
};

const wrongOf = ({ failures, verdict }: ReportedRun): string | null =>
  verdict === "defect" ? `came to no verdict (${failures[0]?.message ?? ""})` : wrongUnder(verdict);

/** Plays every break of the plans, and says which do not do what they should. */
export const playBreaks = Effect.fnUntraced(function* (
  plans: ReadonlyArray<LoadedPlan>,
  {
    bail,
    runs,
    set,
    workers,
  }: Pick<Overrides, "set"> & {
    readonly bail: boolean;
    readonly workers: number | undefined;
    /** How each of the plans did as it stands. */
    readonly runs: ReadonlyArray<ReportedRun>;
  },
) {
  const output = yield* Output;
  const palette = output.errorColour ? COLOURED : PLAIN;
  const all = plans.flatMap((one) =>
    breaksOf(one).map((each) => ({ each, job: jobOf(each, one.text, set) })),
  );
  const jobs = all.map(({ job }) => job);
  const resultOf = yield* startPlayers(jobs, threadsFor(jobs.length, workers), () => {});
  const played: Array<ReportedBreak> = [];
  for (const [position, { each, job }] of all.entries()) {
    if (bail && played.some(isWrong)) break;
    const { run } = yield* resultOf(position);
    const { because, place, plan } = each;
    const reported: ReportedBreak = {
      file: plan.file,
      name: plan.name,
      place,
      set: changeText(each),
      because,
      verdict: run.verdict,
      wrong: wrongOf(run),
      wallMillis: run.wallMillis,
      repeat: job.repeat,
    };
    played.push(reported);
    if (isWrong(reported)) yield* output.err(`${painted(breakText(reported), palette)}\n`);
  }
  const without = plans.filter(({ breaks }) => breaks.length === 0).length;
  const none =
    without === 0 ? "" : `; ${without} of the scenarios ${without === 1 ? "says" : "say"} none`;
  const leftOut = plans.reduce((sum, one) => sum + one.breaks.length - breaksOf(one).length, 0);
  const skipped = leftOut === 0 ? "" : `; ${leftOut} skipped with their scenarios`;
  const failing = plans.filter(
    (one, at) => breaksOf(one).length > 0 && runs[at]?.verdict !== "passed",
  ).length;
  const alone =
    failing === 0 ? "" : `; ${counted(failing, "scenario")} with breaks did not pass without them`;
  // Where no file can be read it has been said what is wrong with them.
  if (plans.length > 0) yield* output.err(`${breaksLine(played)}${skipped}${none}${alone}\n`);
  return played;
}, Effect.scoped);
