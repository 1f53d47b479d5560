/**
 * `fieldlab run --breaks`: plays each scenario once more for every change under which it says it fails, and tells which of them it
 * survives. A scenario that cannot fail proves nothing.
 */
import * as Effect from "effect/Effect";
import type { Break } from "../../scenarios/language/file/breaks.ts";
import { COLOURED, PLAIN } from "../../scenarios/report/palette.ts";
import type { ReportedRun } from "../../scenarios/report/reported.ts";
import { changeText, wrongUnder } from "../../scenarios/runner/under-break.ts";
import { EXIT_CODES } from "../exit.ts";
import type { ExitCode } from "../exit.ts";
import type { LoadedPlan, Overrides } from "../load.ts";
import { Output } from "../output.ts";
import type { Job } from "./play-one.ts";
import { startPlayers, threadsFor } from "./players.ts";
import { repeatCommand, replayCommand } from "../repeat.ts";

const jobOf = ({ plan }: Break, source: string, set: Overrides["set"]): Job => {
  // A scenario that is not played with the others can still show that it fails.
  const { skip: _, ...played } = plan;
  const { cell, file, seed } = plan;
  return {
    plan: played,
    source,
    twice: false,
    keep: "off",
    timeline: false,
    repeat: repeatCommand({ file, seed, cell, set }),
    watch: replayCommand(file, cell),
  };
};

const wrongOf = ({ failures, verdict }: ReportedRun): string | null =>
  verdict === "defect" ? `came to no verdict (${failures[0]?.message ?? ""})` : wrongUnder(verdict);

/** Plays every break of the plans; says a line for each that does not do what it should, and how many did. */
export const playBreaks = Effect.fnUntraced(function* (
  plans: ReadonlyArray<LoadedPlan>,
  {
    bail,
    set,
    workers,
  }: Pick<Overrides, "set"> & { readonly bail: boolean; readonly workers: number | undefined },
) {
  const output = yield* Output;
  const palette = output.errorColour ? COLOURED : PLAIN;
  const all = plans.flatMap(({ breaks, text }) =>
    breaks.map((each) => ({ each, job: jobOf(each, text, [...set, ...each.set]) })),
  );
  const jobs = all.map(({ job }) => job);
  const resultOf = yield* startPlayers(jobs, threadsFor(jobs.length, workers), () => {});
  const codes: Array<ExitCode> = [];
  let played = 0;
  for (const [position, { each, job }] of all.entries()) {
    if (bail && codes.length > 0) break;
    const { run } = yield* resultOf(position);
    played += 1;
    const wrong = wrongOf(run);
    if (wrong === null) continue;
    const isDefect = run.verdict === "non-deterministic" || run.verdict === "defect";
    codes.push(isDefect ? EXIT_CODES.defect : EXIT_CODES.failed);
    yield* output.err(
      [
        `${palette.bad(`error[break-without-effect]`)} "${each.plan.name}" ${wrong} with ${changeText(each)}`,
        `  --> ${each.plan.file}:${each.place.line}:${each.place.column}`,
        `  it should fail, because: ${each.because}`,
        `  repeat with: ${job.repeat}`,
        "",
      ].join("\n"),
    );
  }
  const without = plans.filter(({ breaks }) => breaks.length === 0).length;
  const none = without === 0 ? "" : `; ${without} of the scenarios say none`;
  yield* output.err(
    `${played - codes.length} of ${played} breaks make their scenario fail${none}\n`,
  );
  return codes;
}, Effect.scoped);
