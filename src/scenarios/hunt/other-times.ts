/**
 * The same day with people who act at other times: one of them at once where the file has him wait, or a moment later. What goes wrong there in plain
 * order goes wrong because of when somebody acted, and not because of who went first.
 */
import type { Plan, PlannedStep } from "../plan.ts";
import { MILLISECOND, SECOND, type Micros } from "../../sim/time.ts";
import { failureClass, worstOf } from "./failure-class.ts";
import { playPlan } from "./play.ts";

type Steps = ReadonlyArray<PlannedStep>;
type Start = PlannedStep["start"];

/** As long as somebody is held up at a time, and long enough for a few of them. */
const LATER: ReadonlyArray<Micros> = [20 * MILLISECOND, SECOND];

const laterBy = (start: Start, late: Micros): Start =>
  "at" in start ? { at: start.at + late } : { after: start.after + late };

function* startsInstead(start: Start): Iterable<Start> {
  if ("at" in start || start.after > 0) yield { after: 0 };
  for (const late of LATER) yield laterBy(start, late);
}

/** The small steps of a short form stand at one place, and are begun together. */
const areOne = (step: PlannedStep, before: PlannedStep | undefined): boolean =>
  before?.place.line === step.place.line && before.place.column === step.place.column;

/** One step in turn, also one beside others. */
function* otherSteps(steps: Steps): Iterable<Steps> {
  for (const [at, step] of steps.entries()) {
    if (!areOne(step, steps[at - 1]))
      for (const start of startsInstead(step.start)) yield steps.with(at, { ...step, start });
    for (const [row, beside] of (step.together ?? []).entries())
      for (const other of otherSteps(beside))
        yield steps.with(at, { ...step, together: (step.together ?? []).with(row, other) });
  }
}

/** What is said of these days: the failure with its words. */
export const saidAtOtherTimes = (plan: Plan): ReadonlySet<string> => {
  const said = new Set<string>();
  for (const timeline of otherSteps(plan.timeline)) {
    const result = playPlan({ ...plan, timeline, schedule: [] });
    if ("message" in result) continue;
    said.add(`${failureClass(result)}: ${worstOf(result)?.message}`);
  }
  return said;
};
