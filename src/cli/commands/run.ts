/**
 * `fieldlab run`: plays scenarios and prints a verdict for each, with the hash of its journal.
 */
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import type { Palette, ReportedRun } from "../../scenarios/report/pretty.ts";
import { playBreaks } from "../breaks.ts";
import { isGood } from "../../scenarios/runner/verdict.ts";
import { EXIT_CODES, exitCodeOf, Stop, worst } from "../exit.ts";
import type { ExitCode } from "../exit.ts";
import { findScenarios } from "../files.ts";
import { overrides, paths } from "../flags.ts";
import { killable, letSignalsIn } from "../interrupt.ts";
import { journalFiles, writeJournal } from "../journal-files.ts";
import { loadScenarios } from "../load.ts";
import type { LoadedPlan } from "../load.ts";
import { Output } from "../output.ts";
import { paletteOf } from "../palette.ts";
import { repeatCommand, replayCommand } from "../repeat.ts";
import { reportInvalid } from "../report-invalid.ts";
import { select, selection } from "../select.ts";

const flags = {
  paths,
  ...overrides,
  ...selection,
  bail: Flag.Boolean("bail").pipe(
    Flag.withDescription("Stop after the first scenario that does not pass"),
    Flag.withDefault(false),
    Flag.withoutNegation,
  ),
  twice: Flag.Boolean("check-determinism").pipe(
    Flag.withDescription("Play each scenario twice and compare them draw by draw"),
    Flag.withDefault(false),
    Flag.withoutNegation,
  ),
  breaks: Flag.Boolean("breaks").pipe(
    Flag.withDescription("Also play what each scenario says makes it fail, and see it fail"),
    Flag.withDefault(false),
    Flag.withoutNegation,
  ),
  reporter: Flag.Literals("reporter", ["pretty", "json"]).pipe(
    Flag.withDescription("pretty for people, json for programs"),
    Flag.withDefault("pretty" as const),
  ),
  journal: Flag.String("journal").pipe(
    Flag.withMetavar("file"),
    Flag.withDescription("Write the journal there; a folder when several scenarios run"),
    Flag.optional,
    Flag.map(Option.getOrUndefined),
  ),
};

/** Only `run` needs the simulator; the other commands start without it. */
const simulator = Effect.promise(async () => {
  const { runPlan } = await import("../../scenarios/runner/run.ts");
  const { runTwice } = await import("../../scenarios/runner/determinism.ts");
  const { playUnlessSkipped } = await import("../../scenarios/runner/skipped.ts");
  const { detailText, summaryLine, verdictLine } = await import("../../scenarios/report/pretty.ts");
  const { jsonReport } = await import("../../scenarios/report/json.ts");
  return { runPlan, runTwice, playUnlessSkipped, detailText, summaryLine, verdictLine, jsonReport };
});

interface Played {
  readonly runs: ReadonlyArray<ReportedRun>;
  readonly codes: ReadonlyArray<ExitCode>;
}

/** Plays the plans one after the other and shows each as soon as it is over. */
const play = Effect.fnUntraced(function* (
  plans: ReadonlyArray<LoadedPlan>,
  options: {
    readonly bail: boolean;
    readonly twice: boolean;
    readonly journal: string | undefined;
    readonly repeat: (file: string, seed: string) => string;
    readonly show: (run: ReportedRun) => Effect.Effect<void>;
  },
) {
  const { playUnlessSkipped, runPlan, runTwice } = yield* simulator;
  const journalOf = yield* journalFiles(
    options.journal,
    plans.map(({ plan }) => plan.file),
  );
  const runs: Array<ReportedRun> = [];
  const codes: Array<ExitCode> = [];
  for (const { plan, text } of plans) {
    yield* letSignalsIn;
    const started = performance.now();
    const result = yield* killable(() =>
      playUnlessSkipped(plan, options.twice ? runTwice : runPlan),
    );
    const wallMillis = performance.now() - started;
    const journalFile = journalOf(plan.file);
    if (journalFile !== null) yield* writeJournal(journalFile, result.journal);
    const run: ReportedRun = {
      result,
      source: text,
      repeat: options.repeat(plan.file, plan.seed),
      journalFile,
      wallMillis,
    };
    runs.push(run);
    codes.push(exitCodeOf(result.verdict.kind));
    yield* options.show(run);
    if (options.bail && !isGood(result.verdict.kind)) break;
  }
  const played: Played = { runs, codes };
  return played;
});

/** The table of verdicts as it grows, then the summary and what to do next. */
const prettyTable = Effect.fnUntraced(function* (
  plans: ReadonlyArray<LoadedPlan>,
  palette: Palette,
) {
  const output = yield* Output;
  const { detailText, summaryLine, verdictLine } = yield* simulator;
  const width = Math.min(72, Math.max(0, ...plans.map(({ plan }) => plan.name.length)));
  return {
    show: (run: ReportedRun) => {
      const detail = detailText(run);
      return output.out(
        `${verdictLine(run, width, palette)}\n${detail === "" ? "" : `\n${detail}\n\n`}`,
      );
    },
    finish: Effect.fnUntraced(function* (runs: ReadonlyArray<ReportedRun>) {
      yield* output.out(`\n${summaryLine(runs, palette)}\n`);
      // A failure's last line is how to repeat it; when all went well, the longest day is the one worth watching.
      const [longest] = runs.toSorted(
        (one, other) => other.result.simulatedMicros - one.result.simulatedMicros,
      );
      if (longest !== undefined && runs.every((run) => run.result.verdict.kind === "passed")) {
        yield* output.out(`watch one: ${replayCommand(longest.result.plan.file)}\n`);
      }
    }),
  };
});

export const run = Command.make(
  "run",
  flags,
  Effect.fnUntraced(function* (options) {
    const output = yield* Output;
    const files = yield* findScenarios(options.paths);
    const loaded = yield* loadScenarios(files, options);
    const plans = yield* select(loaded.plans, options);
    yield* reportInvalid(loaded.invalid);
    const settings = {
      bail: options.bail,
      twice: options.twice,
      journal: options.journal,
      repeat: (file: string, seed: string) => repeatCommand({ file, seed, set: options.set }),
    };
    let played: Played;
    if (options.reporter === "json") {
      const { jsonReport } = yield* simulator;
      played = yield* play(plans, { ...settings, show: () => Effect.void });
      yield* output.out(`${jsonReport(played.runs)}\n`);
    } else {
      const table = yield* prettyTable(plans, paletteOf(output.colour));
      played = yield* play(plans, { ...settings, show: table.show });
      if (played.runs.length > 0) yield* table.finish(played.runs);
    }
    const exitCode = worst([
      ...played.codes,
      ...(options.breaks ? yield* playBreaks(plans, options.set) : []),
      ...(loaded.invalid.length > 0 ? [EXIT_CODES.invalid] : []),
    ]);
    if (exitCode !== EXIT_CODES.passed) return yield* new Stop({ exitCode, message: "" });
    return undefined;
  }),
).pipe(
  Command.withDescription(
    "Plays scenarios in the simulated room and prints their verdicts. Ends with 0 when all passed, 1 when an " +
      "expectation or invariant failed, 2 for a bad command line, 3 for an invalid scenario file, 4 for a defect of " +
      "fieldlab, 5 when nothing matched.",
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
  ]),
);
