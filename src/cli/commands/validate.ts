/**
 * `fieldlab validate`: checks scenario files without running them, and shows every problem at once.
 */
import * as Effect from "effect/Effect";
import * as Command from "effect/cli/Command";
import { EXIT_CODES, Stop } from "../exit.ts";
import { findScenarios } from "../files.ts";
import { overrides, paths } from "../flags.ts";
import { loadScenarios } from "../load.ts";
import { Output } from "../output.ts";
import { reportInvalid } from "../report-invalid.ts";

const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? "" : "s"}`;

export const validate = Command.make(
  "validate",
  { paths, ...overrides },
  Effect.fnUntraced(function* (options) {
    const output = yield* Output;
    const files = yield* findScenarios(options.paths);
    const { invalid } = yield* loadScenarios(files, options);
    if (invalid.length === 0) {
      return yield* output.out(`${counted(files.length, "scenario")}, no problem\n`);
    }
    yield* reportInvalid(invalid);
    const problems = invalid.reduce((sum, file) => sum + file.problems, 0);
    return yield* new Stop({
      exitCode: EXIT_CODES.invalid,
      message: `${counted(files.length, "scenario")}, ${counted(problems, "problem")} in ${counted(invalid.length, "file")}`,
    });
  }),
).pipe(
  Command.withDescription("Checks scenario files without running them and shows every problem"),
  Command.withExamples([
    { command: "fieldlab validate scenarios", description: "Check every scenario below a folder" },
  ]),
);
