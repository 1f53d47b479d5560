/**
 * `fieldlab fmt`: tidies scenario files and keeps their comments. `--check` only says which are not tidy, for CI.
 */
import * as Effect from "effect/Effect";
import * as Command from "effect/cli/Command";
import { counted } from "../../scenarios/report/counted.ts";
import { findScenarios } from "../files.ts";
import { paths } from "../flags.ts";
import { Output } from "../output.ts";
import { checkFlag, failedCheck, rewriteFiles } from "../rewrite-files.ts";

export const fmt = Command.make(
  "fmt",
  { paths, check: checkFlag("a file is not tidy") },
  Effect.fnUntraced(function* ({ check, paths }) {
    const output = yield* Output;
    const { tidied } = yield* Effect.promise(() => import("../../scenarios/language/yaml/tidy.ts"));
    const files = yield* findScenarios(paths, { toWrite: true });
    const done = check ? "not tidy" : "tidied";
    const untidy = yield* rewriteFiles({
      files: files.map((file) => ({ file })),
      rewrite: ({ file }, text) => tidied(file, text),
      told: (file) => `${done}: ${file}`,
      check,
      unread: "are no YAML",
    });
    const rest = untidy === 0 ? "all tidy" : `${untidy} ${done}`;
    yield* output.out(`${counted(files.length, "file")}, ${rest}\n`);
    return yield* failedCheck(check, untidy);
  }),
).pipe(
  Command.withDescription("Tidies scenario files: indentation, blanks, blank lines; comments stay"),
  Command.withExamples([
    { command: "fieldlab fmt --check scenarios", description: "Ask in CI whether all are tidy" },
  ]),
);
