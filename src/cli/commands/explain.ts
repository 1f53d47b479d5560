/**
 * `fieldlab explain`: shows a scenario as the runner sees it, with every default filled in and every short form expanded.
 */
import * as Effect from "effect/Effect";
import * as Command from "effect/cli/Command";
import { EXIT_CODES, Stop } from "../exit.ts";
import { file, overrides } from "../flags.ts";
import { loadScenarios, onlyOne } from "../load.ts";
import { Output } from "../output.ts";
import { reportInvalid } from "../report-invalid.ts";

export const explain = Command.make(
  "explain",
  { file, ...overrides },
  Effect.fnUntraced(function* (options) {
    const output = yield* Output;
    const { invalid, plans } = yield* loadScenarios([options.file], options);
    yield* reportInvalid(invalid);
    const loaded = yield* onlyOne(plans);
    if (loaded === undefined) {
      return yield* new Stop({ exitCode: EXIT_CODES.invalid, message: "" });
    }
    const { explainPlan } = yield* Effect.promise(
      () => import("../../scenarios/language/writing/explain.ts"),
    );
    return yield* output.out(`${explainPlan(loaded.plan).trimEnd()}\n`);
  }),
).pipe(
  Command.withDescription(
    "Shows a scenario fully resolved: defaults, names that were ranges, and the small steps behind short forms",
  ),
  Command.withExamples([
    {
      command: "fieldlab explain day.scenario.yaml --set nodes.PARENT.os=windows-7-pro",
      description: "See what would run with another Windows on the parent",
    },
  ]),
);
