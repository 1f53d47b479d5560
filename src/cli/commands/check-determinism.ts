/**
 * `fieldlab check-determinism`: plays every scenario twice and compares the runs draw by draw and line by line. It asks nothing else of
 * them: a day that fails is fine here, as long as it fails twice in the same way.
 */
import * as Effect from "effect/Effect";
import * as Command from "effect/cli/Command";
import { counted } from "../../scenarios/report/counted.ts";
import { COLOURED, PLAIN, type Palette } from "../../scenarios/report/palette.ts";
import type { ReportedRun } from "../../scenarios/report/reported.ts";
import { EXIT_CODES, Stop, worst, type ExitCode } from "../exit.ts";
import { findScenarios } from "../files.ts";
import { overrides, paths } from "../flags.ts";
import { loadScenarios } from "../load.ts";
import { Output } from "../output.ts";
import { reportInvalid } from "../report-invalid.ts";
import { startPlayers, threadsFor } from "../running/players.ts";
import { runFlags } from "../running/flags.ts";
import { select, selection } from "../select.ts";

const isSame = ({ verdict }: ReportedRun): boolean =>
  verdict !== "non-deterministic" && verdict !== "defect";

const dayOf = ({ cell, file, seed }: ReportedRun): string =>
  `${file}${cell === null ? "" : ` [${cell}]`}, seed ${seed}`;

const indented = (text: string): string => text.replaceAll(/^/gm, "    ");

const told = (run: ReportedRun, palette: Palette): string => {
  if (run.verdict === "skipped") return `${palette.faint(`- not played: ${dayOf(run)}`)}\n`;
  if (isSame(run))
    return `${palette.good("✓")} ${dayOf(run)}  ${palette.faint(run.journalHash.slice(0, 16))}\n`;
  const how = run.failures.filter(({ kind }) => kind === run.verdict);
  return `${palette.bad("✗")} ${dayOf(run)}\n${how.map(({ message }) => `${indented(message)}\n`).join("")}`;
};

export const checkDeterminism = Command.make(
  "check-determinism",
  { paths, ...overrides, ...selection, workers: runFlags.workers },
  Effect.fnUntraced(function* (options) {
    const output = yield* Output;
    const palette = output.colour ? COLOURED : PLAIN;
    const loaded = yield* loadScenarios(yield* findScenarios(options.paths), options);
    yield* reportInvalid(loaded.invalid);
    const plans = yield* select(loaded.plans, options);
    const jobs = plans.map(({ plan, text }) => ({
      plan,
      source: text,
      twice: true,
      keep: "off" as const,
      timeline: false,
      repeat: "",
      watch: "",
    }));
    const resultOf = yield* startPlayers(jobs, threadsFor(jobs.length, options.workers), () => {});
    let played = 0;
    let different = 0;
    for (const position of jobs.keys()) {
      const { run } = yield* resultOf(position);
      if (run.verdict !== "skipped") played++;
      if (!isSame(run)) different++;
      yield* output.out(told(run, palette));
    }
    const twice = `${counted(played, "scenario")} played twice`;
    yield* output.out(
      different === 0
        ? `\n${twice}: the same to the last draw and the last line of the journal\n`
        : `\n${twice}: ${different} not the same. This is a defect of fieldlab or of code it runs, not of the scenario.\n`,
    );
    const codes: ReadonlyArray<ExitCode> = [
      ...(different === 0 ? [] : [EXIT_CODES.defect]),
      ...(loaded.invalid.length === 0 ? [] : [EXIT_CODES.invalid]),
    ];
    if (codes.length > 0) return yield* new Stop({ exitCode: worst(codes), message: "" });
    return undefined;
  }, Effect.scoped),
).pipe(
  Command.withDescription(
    "Plays every scenario twice and compares the two runs draw by draw, choice by choice and line by line. At the first difference it says when " +
      "it was, which draw of which stream, both values, and where in the code each was drawn. Ends with 0 when all are the same, also those " +
      "that fail, and with 4 when one is not.",
  ),
  Command.withShortDescription("Plays scenarios twice and finds the first difference"),
  Command.withExamples([
    { command: "fieldlab check-determinism", description: "Every scenario of the project" },
    {
      command: "fieldlab check-determinism day.scenario.yaml --seed 8",
      description: "One day with another seed",
    },
  ]),
);
