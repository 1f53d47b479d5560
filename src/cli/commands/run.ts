/**
 * `fieldlab run`: plays scenarios and prints a verdict for each, with the hash of its journal.
 */
import * as Effect from "effect/Effect";
import * as Command from "effect/cli/Command";
import { fileWord } from "../../scenarios/report/repeat.ts";
import { EXIT_CODES, Stop, worst } from "../exit.ts";
import { search } from "../files.ts";
import { overrides, paths } from "../flags.ts";
import { refuseBeside, repeatBundle } from "../hunting/bundle.ts";
import { isBundle } from "../is-bundle.ts";
import { commandName } from "../repeat.ts";
import { isUsual, runFlags } from "../running/flags.ts";
import { runOnce } from "../running/once.ts";
import type { RunOptions } from "../running/once.ts";
import { watchRuns } from "../running/watching.ts";
import { selection } from "../select.ts";

/** A bundle is one run as it was: nothing else can be asked of it, and nothing that is asked is passed over in silence. */
const repeatBundles = Effect.fnUntraced(function* (
  bundles: ReadonlyArray<string>,
  options: RunOptions & { readonly paths: ReadonlyArray<string>; readonly watch: boolean },
) {
  const other = options.paths.find((path) => !bundles.includes(path));
  const asked = [
    ...(options.seed === undefined ? [] : ["--seed"]),
    ...(options.set.length > 0 ? ["--set"] : []),
    ...(options.cell === undefined ? [] : ["--cell"]),
    ...(options.grep === undefined ? [] : ["--grep"]),
    ...(options.tags.length === 0 ? [] : ["--tags"]),
    ...(["bail", "breaks", "goldens", "update", "watch"] as const).flatMap((flag) =>
      options[flag] ? [`--${flag}`] : [],
    ),
    ...(options.twice ? ["--check-determinism"] : []),
    ...(isUsual(options.reporters) ? [] : ["--reporter"]),
    ...(["workers", "shard", "trace", "journal"] as const).flatMap((flag) =>
      options[flag] === undefined ? [] : [`--${flag}`],
    ),
    ...(other === undefined ? [] : [`"${other}"`]),
  ];
  const alone = `${commandName()} run ${bundles.map(fileWord).join(" ")}`;
  yield* refuseBeside(bundles[0] ?? "", asked, alone);
  const { length } = bundles;
  const refused: Array<Stop> = [];
  // One that is another run now says nothing of the next.
  for (const bundle of bundles)
    yield* repeatBundle(bundle, length > 1).pipe(
      Effect.catchTag("Stop", (why) => Effect.sync(() => void refused.push(why))),
    );
  if (refused.length === 0) return undefined;
  const said = worst(refused.map(({ exitCode }) => exitCode));
  return yield* new Stop({
    // What is left are files that cannot be read.
    exitCode: said === EXIT_CODES.passed ? EXIT_CODES.usage : said,
    message: refused.map(({ message }) => message).join("\n"),
  });
});

export const run = Command.make(
  "run",
  { paths, ...overrides, ...selection, ...runFlags },
  Effect.fnUntraced(function* (options) {
    const bundles = options.paths.filter(isBundle);
    if (bundles.length > 0) return yield* repeatBundles(bundles, options);
    if (options.watch) return yield* watchRuns(options.paths, options);
    const { files, folders } = yield* search(options.paths, { toWrite: options.update });
    const { exitCode, unkept } = yield* runOnce(files, options, { folders });
    if (unkept !== null) return yield* unkept;
    if (exitCode !== EXIT_CODES.passed) return yield* new Stop({ exitCode, message: "" });
    return undefined;
  }),
).pipe(
  Command.withDescription(
    "Plays scenarios in the simulated room and prints their verdicts. Ends with 0 when all passed, 1 when an " +
      "expectation or invariant failed, 2 for a bad command line, 3 for an invalid scenario file, 4 for a defect of " +
      "fieldlab, 5 when nothing matched, 130 when it was interrupted, 143 when a SIGTERM ended it.",
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
      command: "fieldlab run day.repro.json",
      description: "Repeat the run of a bundle that fieldlab repro has made",
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
