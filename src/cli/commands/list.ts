/**
 * `fieldlab list`: what scenarios there are, without running them.
 */
import * as Effect from "effect/Effect";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import { EXIT_CODES, Stop } from "../exit.ts";
import { findScenarios } from "../files.ts";
import { paths } from "../flags.ts";
import { loadScenarios } from "../load.ts";
import type { LoadedPlan } from "../load.ts";
import { Output } from "../output.ts";
import { COLOURED, PLAIN } from "../../scenarios/report/palette.ts";
import { reportInvalid } from "../report-invalid.ts";
import { select, selection } from "../select.ts";

const flags = {
  paths,
  ...selection,
  json: Flag.Boolean("json").pipe(
    Flag.withDescription("Print a JSON array instead"),
    Flag.withDefault(false),
    Flag.withoutNegation,
  ),
};

const asJson = (plans: ReadonlyArray<LoadedPlan>): string =>
  JSON.stringify(
    plans.map(({ plan }) => ({
      file: plan.file,
      name: plan.name,
      tags: plan.tags,
      about: plan.about,
    })),
    null,
    2,
  );

const asText = (plans: ReadonlyArray<LoadedPlan>, colour: boolean): string => {
  const palette = colour ? COLOURED : PLAIN;
  return plans
    .map(({ plan }) =>
      [
        `${palette.strong(plan.name)}${plan.tags.length === 0 ? "" : `  ${palette.faint(`[${plan.tags.join(", ")}]`)}`}`,
        `  ${palette.faint(plan.file)}`,
        ...(plan.about.trim() === "" ? [] : [`  ${plan.about.trim().replaceAll("\n", "\n  ")}`]),
      ].join("\n"),
    )
    .join("\n\n");
};

export const list = Command.make(
  "list",
  flags,
  Effect.fnUntraced(function* (options) {
    const output = yield* Output;
    const files = yield* findScenarios(options.paths);
    const loaded = yield* loadScenarios(files, { seed: undefined, set: [] });
    const plans = yield* select(loaded.plans, options);
    if (options.json) yield* output.out(`${asJson(plans)}\n`);
    else if (plans.length > 0) yield* output.out(`${asText(plans, output.colour)}\n`);
    yield* reportInvalid(loaded.invalid);
    if (loaded.invalid.length > 0) {
      return yield* new Stop({ exitCode: EXIT_CODES.invalid, message: "" });
    }
    return undefined;
  }),
).pipe(Command.withDescription("Lists scenarios with their tags and what they are about"));
