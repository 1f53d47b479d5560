/** What all families of candidates are made of: scenarios as plain values, with a part left out or changed. */
import type { Plain, ScenarioSource, SourceStep } from "./source.ts";

export type PlainMap = { readonly [key: string]: Plain };

/** Smaller scenarios than a given one, of one kind. */
export type Family = (source: ScenarioSource) => Iterable<ScenarioSource>;

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
