/**
 * A day without the words of the file it was shrunk from. They tell of what that file is about, its symptom, its cause, what people are asked
 * and what is said when it goes well; of a failure that was found on it they are not true.
 */
import { isMap, without, type PlainMap } from "./smaller.ts";
import type { Plain, ScenarioSource, SourceStep } from "./source.ts";

const WORDS_OF_FILE = ["symptom", "cause", "source", "issue", "owner"];
const WORDS_OF_STEP = ["say", "ask", "pass", "fail"];

const withoutAll = <M extends PlainMap>(map: M, keys: ReadonlyArray<string>): M =>
  keys.reduce((left, key) => without(left, key), map);

/** A step that does nothing but speak is none without its words: it is left as it is. */
const wordless = (step: SourceStep): SourceStep => {
  const left = withoutAll(step, WORDS_OF_STEP);
  if (Object.keys(left).length === 0) return step;
  const { repeat, together } = left;
  return {
    ...left,
    ...(together === undefined ? {} : { together: inRows(together) }),
    ...(isMap(repeat) ? { repeat: { ...repeat, steps: inRows(repeat["steps"] ?? []) } } : {}),
  };
};

/** Steps, and rows of steps. */
const inRows = (steps: Plain): Plain =>
  Array.isArray(steps)
    ? (steps as ReadonlyArray<Plain>).map((each) => (isMap(each) ? wordless(each) : inRows(each)))
    : steps;

export const withoutItsWords = (source: ScenarioSource): ScenarioSource => ({
  ...withoutAll(source, WORDS_OF_FILE),
  timeline: source.timeline.map(wordless),
});
