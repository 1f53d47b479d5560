/**
 * `fieldlab init`: writes a first scenario, which passes, and says what to do with it. Never writes over anything.
 */
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Path from "effect/Path";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import { firstDay } from "../../scenarios/language/writing/first-day.ts";
import { EXIT_CODES, stop } from "../exit.ts";
import { SCENARIO_SUFFIX, writeWhole } from "../files.ts";
import { Output } from "../output.ts";
import { referencePage, schemaFile } from "../package.ts";
import { commandName, replayCommand, runFileCommand } from "../repeat.ts";

const FIRST = `scenarios/first-day${SCENARIO_SUFFIX}`;

/** `day`, `day.yml`, `DAY.SCENARIO.YAML` and `days/`, named so that it is found. */
const namedAsScenario = (file: string, path: Path.Path): string =>
  file === "" || /[/\\]$/.test(file)
    ? path.join(file, path.basename(FIRST))
    : `${file.replace(/(?:\.scenario)?(?:\.ya?ml)?$/i, "")}${SCENARIO_SUFFIX}`;

export const init = Command.make(
  "init",
  {
    file: Argument.String("file").pipe(
      Argument.withDescription(`The file to write (default: ${FIRST})`),
      Argument.withDefault(FIRST),
    ),
  },
  Effect.fnUntraced(function* ({ file }) {
    const fs = yield* FileSystem.FileSystem;
    const path = yield* Path.Path;
    const output = yield* Output;
    if (!file.endsWith(SCENARIO_SUFFIX)) {
      return yield* stop({
        exitCode: EXIT_CODES.usage,
        code: "not-a-scenario",
        wrong: `"${file}" would not be found as a scenario`,
        expected: `a name that ends with ${SCENARIO_SUFFIX}`,
        todo: `name it ${namedAsScenario(file, path)}`,
      });
    }
    if (yield* fs.exists(file).pipe(Effect.orElseSucceed(() => false))) {
      return yield* stop({
        exitCode: EXIT_CODES.usage,
        code: "already-there",
        wrong: `"${file}" is there already`,
        expected: "a file that does not exist yet",
        todo: `name another file: ${commandName()} init FILE`,
      });
    }
    const schema = path.relative(path.dirname(file), schemaFile()).split(path.sep).join("/");
    yield* writeWhole(file, firstDay(schema), { what: "the scenario" });
    return yield* output.out(
      [
        `wrote ${file}`,
        `  play it:     ${runFileCommand(file)}`,
        `  watch it:    ${replayCommand(file)}`,
        `  the language: ${referencePage()}`,
        "",
      ].join("\n"),
    );
  }),
).pipe(
  Command.withDescription("Writes a first scenario that passes, to begin with; never over a file"),
  Command.withExamples([
    {
      command: "fieldlab init scenarios/ben.scenario.yaml",
      description: "Begin a scenario of your own",
    },
  ]),
);
