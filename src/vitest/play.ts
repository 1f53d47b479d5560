/**
 * What the test of a scenario does, in Vitest's worker: read the file, play the day, and tell how it ended.
 *
 * The file is read here once more: what is played is what lies on the disk, whatever a cache of modules holds.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { TestContext } from "vitest";
import { timelineText } from "../replay/timeline.ts";
import type { Loaded, LoadedScenarios } from "../scenarios/language/load.ts";
import type { Plan } from "../scenarios/plan.ts";
import { goldenOf } from "../scenarios/report/golden.ts";
import { cellInName, stemOf } from "../scenarios/report/file-names.ts";
import { runCommand } from "../scenarios/report/repeat.ts";
import { runTwice } from "../scenarios/runner/determinism.ts";
import { runPlan } from "../scenarios/runner/run.ts";
import { wrongUnder } from "../scenarios/runner/under-break.ts";
import { isGood } from "../scenarios/runner/verdict.ts";
import type { RunResult } from "../scenarios/runner/verdict.ts";
import { BreakWithoutEffect, invalid, InvalidScenario, ScenarioFailure } from "./failure.ts";
import type { ShownProblem } from "./failure.ts";
import { readScenario } from "./read.ts";
import type { ScenarioFile } from "./read.ts";

export interface PlayedFile extends ScenarioFile {
  /** Where the journals of days that fail are kept. */
  readonly journals: string;
  /** Play each day twice and compare draw by draw. */
  readonly twice: boolean;
}

/** A file as it is when the first of its tests is played: the others, and its breaks, go on from there. */
export interface OpenFile extends PlayedFile {
  readonly read: () => LoadedScenarios;
}

/** Called once by the module of a file. */
export const open = (file: PlayedFile): OpenFile => {
  let loaded: LoadedScenarios | undefined;
  return { ...file, read: () => (loaded ??= readScenario(file).loaded) };
};

/** Called in the place of a test by the module of a file that is no scenario. */
export const refuse = (problems: ReadonlyArray<ShownProblem>, folder: string): never => {
  throw new InvalidScenario(problems, folder);
};

const changedMeanwhile = (file: PlayedFile): Error =>
  new Error(`${file.path} was changed while it was played`);

const loadedFrom = (file: OpenFile, cell: string | undefined): Loaded => {
  const loaded = file.read();
  if ("problems" in loaded) {
    throw invalid(loaded.problems, file);
  }
  const scenario = loaded.scenarios.find(({ plan }) => plan.cell === cell);
  if (scenario === undefined) throw changedMeanwhile(file);
  return scenario;
};

/** Keeps the journal, and tells its path from the folder of the names. Where it cannot be kept, what failed is told all the same. */
const keepJournal = (file: PlayedFile, result: RunResult): string => {
  try {
    return `journal ${writeJournal(file, result)}`;
  } catch (cause) {
    return `no journal (${cause instanceof Error ? cause.message : String(cause)})`;
  }
};

const writeJournal = (file: PlayedFile, { plan, journal }: RunResult): string => {
  // Vitest may have been started below its root: journals stay in their folder.
  const stem = stemOf(plan.file).replace(/^(?:\.\.\/)+/, "");
  const path = join(file.journals, `${stem}${cellInName(plan.cell)}.jsonl`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${[...journal.lines()].join("\n")}\n`);
  return relative(file.folder, path);
};

/** Plays a day and leaves its figures with the test. */
const played = (context: TestContext, plan: Plan, play: (plan: Plan) => RunResult): RunResult => {
  const result = play(plan);
  context.task.meta.fieldlab = {
    seed: plan.seed,
    verdict: result.verdict.kind,
    checked: result.verdict.checked,
    journalHash: result.journal.hash(),
    simulatedMicros: result.simulatedMicros,
  };
  return result;
};

/** The test of a scenario. A timeline beside it is a snapshot to Vitest, which -u writes anew. */
export const play = async (context: TestContext, file: OpenFile, cell?: string): Promise<void> => {
  const { plan } = loadedFrom(file, cell);
  if (plan.skip !== undefined) context.skip(plan.skip);
  const result = played(context, plan, file.twice ? runTwice : runPlan);
  const { verdict } = result;
  if (verdict.kind === "known-failure") {
    await context.annotate(`known, ${plan.knownFailure?.issue}: ${verdict.failures[0]?.message}`);
  }
  if (!isGood(verdict.kind)) {
    const twice = verdict.kind === "non-deterministic" ? " --check-determinism" : "";
    const command = `${runCommand("npx fieldlab", { ...plan, set: [] })}${twice}`;
    await context.annotate(
      `seed ${plan.seed}, ${keepJournal(file, result)}, repeat with: ${command}`,
    );
    // Several errors at once are several failures of one test to Vitest, each with its own frame.
    throw verdict.failures.map((failure) => new ScenarioFailure(failure, result, file.folder));
  }
  context.expect(verdict.kind).toSatisfy(isGood);
  const timeline = resolve(file.folder, goldenOf(plan));
  if (verdict.kind === "passed" && existsSync(timeline))
    await context.expect(timelineText(result.journal)).toMatchFileSnapshot(timeline);
};

/** The test of one of its breaks, by its place in the list. A scenario that is not played with the others is left out with its breaks. */
export const playBroken = async (
  context: TestContext,
  file: OpenFile,
  which: { readonly cell: string | undefined; readonly index: number },
): Promise<void> => {
  const { breaks, plan } = loadedFrom(file, which.cell);
  const each = breaks[which.index];
  if (each === undefined) throw changedMeanwhile(file);
  if (plan.skip !== undefined) context.skip(plan.skip);
  const wrong = wrongUnder(played(context, each.plan, runPlan).verdict.kind);
  if (wrong !== null) {
    const command = each.changesAxis
      ? `${runCommand("npx fieldlab", { ...plan, set: [] })} --breaks`
      : runCommand("npx fieldlab", { ...each.plan, set: each.set });
    await context.annotate(`repeat with: ${command}`);
    throw new BreakWithoutEffect(each, { wrong, folder: file.folder });
  }
  context.expect(wrong).toBeNull();
};
