/**
 * `fieldlab run --breaks`: plays each scenario once more for every change under which it says it fails, and tells which of them it
 * survives. A scenario that cannot fail proves nothing.
 */
import * as Effect from "effect/Effect";
import { COLOURED, PLAIN } from "../scenarios/report/palette.ts";
import { changeText, wrongUnder } from "../scenarios/runner/under-break.ts";
import { EXIT_CODES } from "./exit.ts";
import type { ExitCode } from "./exit.ts";
import { killable, letSignalsIn } from "./interrupt.ts";
import type { LoadedPlan } from "./load.ts";
import { Output } from "./output.ts";
import { repeatCommand } from "./repeat.ts";

/** Plays every break of the plans; says a line for each that does not do what it should, and how many did. */
export const playBreaks = Effect.fnUntraced(function* (
  plans: ReadonlyArray<LoadedPlan>,
  set: ReadonlyArray<readonly [path: string, value: string]>,
) {
  const output = yield* Output;
  const palette = output.errorColour ? COLOURED : PLAIN;
  const { runPlan } = yield* Effect.promise(() => import("../scenarios/runner/run.ts"));
  const codes: Array<ExitCode> = [];
  let played = 0;
  for (const { breaks } of plans) {
    for (const each of breaks) {
      yield* letSignalsIn;
      const { verdict } = yield* killable(() => runPlan(each.plan));
      played += 1;
      const wrong = wrongUnder(verdict.kind);
      if (wrong === null) continue;
      codes.push(verdict.kind === "non-deterministic" ? EXIT_CODES.defect : EXIT_CODES.failed);
      const { cell, file, seed } = each.plan;
      yield* output.err(
        [
          `${palette.bad(`error[break-without-effect]`)} "${each.plan.name}" ${wrong} with ${changeText(each)}`,
          `  --> ${file}:${each.place.line}:${each.place.column}`,
          `  it should fail, because: ${each.because}`,
          `  repeat with: ${repeatCommand({ file, seed, cell, set: [...set, ...each.set] })}`,
          "",
        ].join("\n"),
      );
    }
  }
  const without = plans.filter(({ breaks }) => breaks.length === 0).length;
  const none = without === 0 ? "" : `; ${without} of the scenarios say none`;
  yield* output.err(
    `${played - codes.length} of ${played} breaks make their scenario fail${none}\n`,
  );
  return codes;
});
