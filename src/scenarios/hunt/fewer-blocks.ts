/** The same day with less left to chance: fewer blocks of `workload` and `faults`, fewer people and kinds of trouble in them, no repetition. */
import { changedSteps, isMap, without, type Family, type PlainMap } from "./smaller.ts";
import type { Plain, ScenarioSource } from "./source.ts";

const BLOCKS = ["workload", "faults"] as const;

/** With these blocks in the place of those it has; a key without blocks is none. */
const withBlocks = (source: ScenarioSource, key: string, blocks: PlainMap): ScenarioSource =>
  Object.keys(blocks).length === 0 ? without(source, key) : { ...source, [key]: blocks };

const listOf = (value: Plain | undefined): ReadonlyArray<Plain> =>
  Array.isArray(value) ? (value as ReadonlyArray<Plain>) : value === undefined ? [] : [value];

/** One of several less. */
function* shorter(block: PlainMap, key: string): Iterable<PlainMap> {
  const list = listOf(block[key]);
  if (list.length < 2) return;
  for (const one of list) yield { ...block, [key]: list.filter((other) => other !== one) };
}

/** Nobody works, and nothing breaks, at this laptop. */
export const blocksWithout = (source: ScenarioSource, laptop: string): ScenarioSource => {
  let smaller = source;
  for (const key of BLOCKS) {
    const blocks = source[key];
    if (!isMap(blocks)) continue;
    const left: Record<string, Plain> = {};
    for (const [name, block] of Object.entries(blocks)) {
      const who = isMap(block) ? listOf(block["who"]) : [];
      if (!isMap(block) || !who.includes(laptop)) left[name] = block;
      else if (who.length > 1)
        left[name] = { ...block, who: who.filter((other) => other !== laptop) };
    }
    smaller = withBlocks(smaller, key, left);
  }
  return smaller;
};

export const fewerBlocks: Family = function* (source) {
  for (const key of BLOCKS) {
    const blocks = source[key];
    if (!isMap(blocks)) continue;
    yield without(source, key);
    for (const [name, block] of Object.entries(blocks)) {
      yield withBlocks(source, key, without(blocks, name));
      if (!isMap(block)) continue;
      for (const less of [...shorter(block, "who"), ...shorter(block, "kinds")])
        yield { ...source, [key]: { ...blocks, [name]: less } };
    }
  }
  yield* changedSteps(source, function* (step) {
    if (step["every"] !== undefined) yield without(without(step, "every"), "until");
  });
};
