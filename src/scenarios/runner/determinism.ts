/**
 * Determinism is tested, not believed (architecture, kernel point 9): the same plan twice, draw by draw and line by line. The second
 * run stops at the first draw that differs and says where; a third one fetches the other stack.
 */
import { findDifference, renderDifference } from "../../sim/tape.ts";
import type { Plan } from "../plan.ts";
import { runPlan } from "./run.ts";
import { verdictOf } from "./verdict.ts";
import type { Failure, RunResult } from "./verdict.ts";

interface DeterminismReport {
  readonly first: RunResult;
  /** Null when the two runs agree to the last draw and the last journal line. */
  readonly difference: string | null;
}

/** `play` runs the plan; tests hand in one that misbehaves. */
const checkDeterminism = (plan: Plan, play: typeof runPlan = runPlan): DeterminismReport => {
  const runs: Array<RunResult> = [];
  const difference = findDifference((tape) => void runs.push(play(plan, { tape })));
  const [first, second] = runs;
  if (first === undefined || second === undefined) throw new Error("a run ended without a result");
  if (difference !== undefined) return { first, difference: renderDifference(difference) };
  if (first.journal.hash() === second.journal.hash()) return { first, difference: null };
  return { first, difference: firstDifferentLine(first, second) };
};

/** A run that also has to agree with itself: a difference is one more failure, and the worst. */
export const runTwice = (plan: Plan, play: typeof runPlan = runPlan): RunResult => {
  const { first, difference } = checkDeterminism(plan, play);
  if (difference === null) return first;
  const failure: Failure = {
    kind: "non-deterministic",
    place: { file: plan.file, line: 1, column: 1 },
    at: first.simulatedMicros,
    step: null,
    message: difference,
    expected: null,
    found: null,
    hint: "this is a defect of fieldlab or of code it runs, not of the scenario",
    events: [],
  };
  const { failures, checked } = first.verdict;
  return { ...first, verdict: verdictOf([...failures, failure], checked) };
};

/** The draws agree and the journals do not: something was iterated in an order of its own. */
const firstDifferentLine = (first: RunResult, second: RunResult): string => {
  const [left, right] = [[...first.journal.lines()], [...second.journal.lines()]];
  const line = left.findIndex((text, index) => text !== right[index]);
  const at = line === -1 ? left.length : line;
  return [
    `The draws agree and the journals differ at line ${at + 1}:`,
    `  first run:  ${left[at] ?? "had ended"}`,
    `  second run: ${right[at] ?? "had ended"}`,
  ].join("\n");
};
