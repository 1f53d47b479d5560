/**
 * What the test of a scenario does, in Vitest's worker: read the file, play the day, and tell how it ended.
 *
 * The file is read here once more: what is played is what lies on the disk, whatever a cache of modules holds.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { TestContext } from "vitest";
import type { Plan } from "../scenarios/plan.ts";
import { runCommand } from "../scenarios/report/repeat.ts";
import { runPlan } from "../scenarios/runner/run.ts";
import type { RunResult } from "../scenarios/runner/verdict.ts";
import { InvalidScenario, ScenarioFailure, shownProblem } from "./failure.ts";
import type { ShownProblem } from "./failure.ts";
import { readScenario } from "./read.ts";
import type { ScenarioFile } from "./read.ts";

export interface PlayedFile extends ScenarioFile {
  /** Where the journals of days that fail are kept. */
  readonly journals: string;
}

/** Called in the place of a test by the module of a file that is no scenario. */
export const refuse = (problems: ReadonlyArray<ShownProblem>, folder: string): never => {
  throw new InvalidScenario(problems, folder);
};

const planOf = (file: PlayedFile): Plan => {
  const { loaded } = readScenario(file);
  if ("plan" in loaded) return loaded.plan;
  return refuse(
    loaded.problems.map((problem) => shownProblem(problem)),
    file.folder,
  );
};

/** Keeps the journal, and returns its path from the folder of the names. */
const keepJournal = (file: PlayedFile, { plan, journal }: RunResult): string => {
  const path = join(file.journals, plan.file.replace(/\.scenario\.yaml$/, ".jsonl"));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${[...journal.lines()].join("\n")}\n`);
  return relative(file.folder, path);
};

export const play = async (context: TestContext, file: PlayedFile): Promise<void> => {
  const plan = planOf(file);
  const result = runPlan(plan);
  const { verdict } = result;
  context.task.meta.fieldlab = {
    seed: plan.seed,
    verdict: verdict.kind,
    checked: verdict.checked,
    journalHash: result.journal.hash(),
    simulatedMicros: result.simulatedMicros,
  };
  if (verdict.kind !== "passed") {
    await context.annotate(
      `seed ${plan.seed}, journal ${keepJournal(file, result)}, repeat with: ${runCommand("npx fieldlab", { ...plan, set: [] })}`,
    );
    // Several errors at once are several failures of one test to Vitest, each with its own frame.
    throw verdict.failures.map((failure) => new ScenarioFailure(failure, { plan, ...file }));
  }
  context.expect(verdict.kind).toBe("passed");
};
