/**
 * What Vitest shows of a day that went wrong: its reporters draw the frame, the caret and the place from the stack of an error, so
 * the stack of these errors is the place in the scenario and nothing else.
 */
import { resolve } from "node:path";
import { tell } from "../replay/told.ts";
import { formatTime } from "../sim/time.ts";
import type { Break } from "../scenarios/language/file/breaks.ts";
import type { Problem } from "../scenarios/language/problem.ts";
import { renderProblem } from "../scenarios/language/render.ts";
import { block } from "../scenarios/report/failure-text.ts";
import { messageOf, untold } from "../scenarios/report/reported.ts";
import type { Place } from "../scenarios/plan.ts";
import { changeText } from "../scenarios/runner/under-break.ts";
import type { Failure, RunResult } from "../scenarios/runner/verdict.ts";
import { referencePage } from "./reference-page.ts";

/** A problem of a scenario file, ready to be shown. */
export interface ShownProblem {
  readonly code: string;
  readonly place: Place;
  readonly text: string;
}

export const shownProblem = (problem: Problem, source?: string): ShownProblem => ({
  code: problem.code,
  place: problem.place,
  text: renderProblem(problem, source, referencePage()),
});

const frame = (what: string, place: Place, folder: string): string =>
  `    at ${what} (${resolve(folder, place.file)}:${place.line}:${place.column})`;

/** A step, an expectation or an invariant that failed. */
export class ScenarioFailure extends Error {
  override readonly name = "ScenarioFailure";
  /** Vitest shows the two as a difference; absent where there is nothing to compare. */
  readonly expected?: string;
  readonly actual?: string;

  constructor(failure: Failure, { journal, plan }: RunResult, folder: string) {
    const { after, lately, why } = tell(journal, untold(failure));
    const where = failure.step ?? "the day";
    const message = [
      `${failure.kind}: ${messageOf(failure, after)}`,
      `  in ${where} at ${formatTime(failure.at)}, seed ${plan.seed}`,
      ...(failure.hint === null ? [] : [`  ${failure.hint}`]),
      ...block("what happened last:", lately),
      ...block("why:", why),
    ].join("\n");
    super(message);
    this.stack = `${this.name}: ${message}\n${frame(where, failure.place, folder)}`;
    if (failure.expected !== null && failure.found !== null) {
      this.expected = failure.expected;
      this.actual = failure.found;
    }
  }
}

/** A change under which the scenario says that it fails, and it does not: a scenario that cannot fail proves nothing. */
export class BreakWithoutEffect extends Error {
  override readonly name = "BreakWithoutEffect";

  constructor(broken: Break, run: { readonly wrong: string; readonly folder: string }) {
    const message = `"${broken.plan.name}" ${run.wrong} with ${changeText(broken)}\n  it should fail, because: ${broken.because}`;
    super(message);
    this.stack = `${this.name}: ${message}\n${frame("breaks", broken.place, run.folder)}`;
  }
}

/** A file that is no scenario: all its problems, and the places of all of them. */
export class InvalidScenario extends Error {
  override readonly name = "InvalidScenario";

  constructor(problems: ReadonlyArray<ShownProblem>, folder: string) {
    const message = problems.map(({ text }) => text).join("\n\n");
    super(message);
    const frames = problems.map(({ code, place }) => frame(code, place, folder));
    this.stack = [`${this.name}: ${message}`, ...frames].join("\n");
  }
}

export const invalid = (
  problems: ReadonlyArray<Problem>,
  { folder, text }: { readonly text?: string; readonly folder: string },
): InvalidScenario =>
  new InvalidScenario(
    problems.map((problem) => shownProblem(problem, text)),
    folder,
  );
