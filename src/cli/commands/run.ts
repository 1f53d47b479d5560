/**
 * `fieldlab run`: plays scenarios and prints a verdict for each, with the hash of its journal.
 */
import * as Effect from "effect/Effect";
import * as Command from "effect/cli/Command";
import { EXIT_CODES, Stop } from "../exit.ts";
import { findScenarios } from "../files.ts";
import { overrides, paths } from "../flags.ts";
import { runFlags } from "../running/flags.ts";
import { runOnce } from "../running/once.ts";
import { watchRuns } from "../running/watching.ts";
import { selection } from "../select.ts";

export const run = Command.make(
  "run",
  { paths, ...overrides, ...selection, ...runFlags },
  Effect.fnUntraced(function* (options) {
    if (options.watch) return yield* watchRuns(options.paths, options);
    const { exitCode } = yield* runOnce(yield* findScenarios(options.paths), options);
    if (exitCode !== EXIT_CODES.passed) return yield* new Stop({ exitCode, message: "" });
    return undefined;
  }),
).pipe(
  Command.withDescription(
    "Plays scenarios in the simulated room and prints their verdicts. Ends with 0 when all passed, 1 when an " +
      "expectation or invariant failed, 2 for a bad command line, 3 for an invalid scenario file, 4 for a defect of " +
      "fieldlab, 5 when nothing matched, 130 when it was interrupted.",
  ),
  Command.withShortDescription("Plays scenarios and prints their verdicts"),
  Command.withExamples([
    { command: "fieldlab run scenarios", description: "Play every scenario below a folder" },
    {
      command: "fieldlab run scenarios --tags caps --bail",
      description: "Stop at the first failure among the scenarios about connection limits",
    },
    {
      command: "fieldlab run day.scenario.yaml --seed 8 --set network.cables=4 --journal day.jsonl",
      description: "Change the dice and one value, and keep the journal",
    },
    {
      command: "fieldlab run scenarios --reporter junit=report.xml --trace retain-on-failure",
      description: "For a CI server: its report, and the journals of what failed",
    },
    {
      command: "fieldlab run scenarios --shard 2/3 --reporter json=shard-2.json",
      description: "The second of three machines; fieldlab merge-reports puts them together",
    },
  ]),
);
