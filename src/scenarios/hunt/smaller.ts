/** What all families of candidates are made of: scenarios as plain values, with a part left out or changed. */
import type { FailingJudgement } from "./judge.ts";
import type { Plain, ScenarioSource, SourceStep } from "./source.ts";

export type PlainMap = { readonly [key: string]: Plain };

/** Smaller scenarios than a given one, of one kind; what its day came to says where to begin. */
export type Family = (
  source: ScenarioSource,
  judgement: FailingJudgement,
) => Iterable<ScenarioSource>;

export const isMap = (value: Plain | undefined): value is PlainMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const without = <M extends PlainMap>(map: M, key: string): M => {
  const { [key]: _, ...rest } = map;
  return rest as M;
};

export const withTimeline = (
  source: ScenarioSource,
  timeline: ReadonlyArray<SourceStep>,
): ScenarioSource => ({ ...source, timeline });

/** Every step in turn, changed in each of these ways. */
export function* changedSteps(
  source: ScenarioSource,
  ways: (step: SourceStep) => Iterable<SourceStep>,
): Iterable<ScenarioSource> {
  for (const [index, step] of source.timeline.entries())
    for (const changed of ways(step))
      yield withTimeline(source, source.timeline.with(index, changed));
}

/** One after the other, the first of them as late as all of them were. */
export const oneByOne = (step: SourceStep): ReadonlyArray<SourceStep> => {
  const rows = step["together"];
  if (!Array.isArray(rows)) return [step];
  const [first, ...others] = rows.flat() as ReadonlyArray<SourceStep>;
  if (first === undefined) return [];
  const { after } = step;
  return [after === undefined ? first : { after, ...first }, ...others];
};

/** What is left of a step whose rows go on at the same moment: of one row nobody says that it goes on beside others. */
export const besideEachOther = (
  step: SourceStep,
  rows: ReadonlyArray<Plain>,
): ReadonlyArray<SourceStep> => {
  const left = { ...step, together: rows };
  return rows.length < 2 ? oneByOne(left) : [left];
};
