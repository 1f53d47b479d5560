/**
 * `fieldlab validate`: checks scenario files without running them, and shows every problem at once.
 */
import * as Effect from "effect/Effect";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import { counted } from "../../scenarios/report/counted.ts";
import { EXIT_CODES, Stop } from "../exit.ts";
import { findScenarios } from "../files.ts";
import { overrides, paths } from "../flags.ts";
import { loadScenarios } from "../load.ts";
import { Output } from "../output.ts";
import { reportInvalid } from "../report-invalid.ts";

export const validate = Command.make(
  "validate",
  {
    paths,
    ...overrides,
    strict: Flag.Boolean("strict").pipe(
      Flag.withDescription("End with 3 for warnings too"),
      Flag.withDefault(false),
      Flag.withoutNegation,
    ),
  },
  Effect.fnUntraced(function* (options) {
    const output = yield* Output;
    const files = yield* findScenarios(options.paths);
    const { invalid, warnings } = yield* loadScenarios(files, options);
    yield* reportInvalid([...invalid, ...warnings.map((text) => ({ text }))]);
    const problems = invalid.reduce((sum, file) => sum + file.problems, 0);
    const found = [
      counted(files.length, "scenario"),
      problems === 0
        ? "no problem"
        : `${counted(problems, "problem")} in ${counted(invalid.length, "file")}`,
      ...(warnings.length === 0 ? [] : [counted(warnings.length, "warning")]),
    ].join(", ");
    if (problems === 0 && !(options.strict && warnings.length > 0))
      return yield* output.out(`${found}\n`);
    return yield* new Stop({ exitCode: EXIT_CODES.invalid, message: found });
  }),
).pipe(
  Command.withDescription("Checks scenario files without running them and shows every problem"),
  Command.withExamples([
    { command: "fieldlab validate scenarios", description: "Check every scenario below a folder" },
  ]),
);
