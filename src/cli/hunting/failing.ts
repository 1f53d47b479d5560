/** A scenario that fails, opened for the commands that look for the reason: its values, and what is wrong with it. */
import * as Effect from "effect/Effect";
import type { FailingJudgement } from "../../scenarios/hunt/judge.ts";
import type { ScenarioSource } from "../../scenarios/hunt/source.ts";
import { harmless } from "../../scenarios/language/render.ts";
import { EXIT_CODES, Stop, stop } from "../exit.ts";
import { killable } from "../interrupt.ts";
import { loadScenarios, onlyOne, type Overrides } from "../load.ts";
import { reportInvalid } from "../report-invalid.ts";

/** `--cell` chooses among the days of a matrix, for commands that have it. */
type Changes = Pick<Overrides, "seed" | "set"> & Partial<Pick<Overrides, "cell">>;

/** The values of one scenario file, with what it includes. */
export const openSource = Effect.fnUntraced(function* (file: string, changes: Changes) {
  const { included, invalid, plans } = yield* loadScenarios([file], {
    cell: undefined,
    ...changes,
  });
  yield* reportInvalid(invalid);
  const loaded = "cell" in changes ? yield* onlyOne(plans) : plans[0];
  if (loaded === undefined) return yield* new Stop({ exitCode: EXIT_CODES.invalid, message: "" });
  const { sourceOf } = yield* Effect.promise(() => import("../../scenarios/hunt/source.ts"));
  const label = "cell" in changes ? loaded.plan.cell : undefined;
  const source = sourceOf(loaded.text, changes.set, { file, included, label });
  if (source["matrix"] !== undefined)
    return yield* stop({
      exitCode: EXIT_CODES.usage,
      code: "not-one-day",
      wrong: `"${file}" has the key matrix`,
      expected: "a scenario that is one day, because what is found is kept as one file",
      todo: "write one of its days into a file",
    });
  return { ...source, seed: loaded.plan.seed };
});

/** Without what a team says of its file: a day that is looked into is played and judged as it goes, and its breaks are changes of the whole file. */
export const asOneDay = (source: ScenarioSource): ScenarioSource => {
  const { breaks: _, "known-failure": __, skip: ___, ...day } = source;
  return day;
};

/** A day that fails; with a symptom, one on which it is seen. */
export const openFailure = Effect.fnUntraced(function* (
  file: string,
  changes: Changes,
  symptom: string | null = null,
) {
  const { judgeDay, planOfText, withLimit, wrongInScenario, writeScenario } = yield* Effect.promise(
    async () => ({
      ...(await import("../../scenarios/hunt/judge.ts")),
      ...(await import("../../scenarios/hunt/play.ts")),
      ...(await import("../../scenarios/hunt/source.ts")),
      ...(await import("../../scenarios/hunt/symptom.ts")),
    }),
  );
  const source = withLimit(asOneDay(yield* openSource(file, changes)));
  const text = writeScenario(source);
  const plan = planOfText(text, file);
  if ("problems" in plan)
    return yield* new Stop({ exitCode: EXIT_CODES.invalid, message: plan.problems });
  const wrong = symptom === null ? null : wrongInScenario(text, plan, symptom);
  if (wrong !== null) return yield* new Stop({ exitCode: EXIT_CODES.usage, message: wrong });
  const judgement = yield* killable(() => judgeDay(text, symptom));
  if (judgement.kind !== "fails" && symptom !== null)
    return yield* stop({
      exitCode: EXIT_CODES.nothingMatched,
      code: "not-seen",
      wrong: `"${symptom}" is not seen on the day of "${file}"`,
      expected: "a day that shows it",
      todo: "give the --seed and --set with which it is seen",
    });
  if (judgement.kind !== "fails")
    return yield* stop({
      exitCode: EXIT_CODES.nothingMatched,
      code: "passes",
      wrong: `"${file}" passes`,
      expected: "a scenario that fails",
      todo: "give the --seed and --set with which it fails; a day that hunt --until has kept is looked into with: shrink --until, blame --until",
    });
  return { source, judgement };
});

/** How the commands that look for the reason begin: what is wrong, in two lines. */
export const headline = ({ failure, message }: FailingJudgement): string =>
  harmless(`${failure}\n  ${message.split("\n")[0]}\n`);
