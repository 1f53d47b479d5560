/**
 * `fieldlab fmt`: tidies scenario files and keeps their comments. `--check` only says which are not tidy, for CI.
 */
import * as Effect from "effect/Effect";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import { EXIT_CODES, Stop } from "../exit.ts";
import { findScenarios, readWhole, writeWhole } from "../files.ts";
import { paths } from "../flags.ts";
import { Output } from "../output.ts";
import { reportInvalid } from "../report-invalid.ts";

const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? "" : "s"}`;

export const fmt = Command.make(
  "fmt",
  {
    paths,
    check: Flag.Boolean("check").pipe(
      Flag.withDescription("Change nothing; end with 1 when a file is not tidy"),
      Flag.withDefault(false),
      Flag.withoutNegation,
    ),
  },
  Effect.fnUntraced(function* (options) {
    const output = yield* Output;
    const { MAX_SCENARIO_BYTES, decodeScenarioBytes } = yield* Effect.promise(
      () => import("../../scenarios/language/load.ts"),
    );
    const { renderProblem } = yield* Effect.promise(
      () => import("../../scenarios/language/render.ts"),
    );
    const { tidied } = yield* Effect.promise(() => import("../../scenarios/language/yaml/tidy.ts"));
    const files = yield* findScenarios(options.paths);
    const invalid: Array<{ readonly text: string }> = [];
    let untidy = 0;
    for (const file of files) {
      const bytes = yield* readWhole(file, { what: "a scenario", limit: MAX_SCENARIO_BYTES });
      const decoded = decodeScenarioBytes(bytes, file);
      const result = "problems" in decoded ? decoded : tidied(file, decoded.text);
      if ("problems" in result) {
        const text = "text" in decoded ? decoded.text : undefined;
        invalid.push(...result.problems.map((each) => ({ text: renderProblem(each, text) })));
        continue;
      }
      if ("text" in decoded && result.text === decoded.text) continue;
      untidy += 1;
      yield* output.out(`${options.check ? "not tidy" : "tidied"}: ${file}\n`);
      if (!options.check) yield* writeWhole(file, result.text, { what: "the scenario" });
    }
    yield* reportInvalid(invalid);
    if (invalid.length > 0) {
      return yield* new Stop({
        exitCode: EXIT_CODES.invalid,
        message: "files that are no YAML were left as they are",
      });
    }
    const rest = untidy === 0 ? "all tidy" : `${untidy} ${options.check ? "not tidy" : "tidied"}`;
    yield* output.out(`${counted(files.length, "file")}, ${rest}\n`);
    if (options.check && untidy > 0)
      return yield* new Stop({ exitCode: EXIT_CODES.failed, message: "" });
    return undefined;
  }),
).pipe(
  Command.withDescription("Tidies scenario files: indentation, blanks, blank lines; comments stay"),
  Command.withExamples([
    { command: "fieldlab fmt --check scenarios", description: "Ask in CI whether all are tidy" },
  ]),
);
