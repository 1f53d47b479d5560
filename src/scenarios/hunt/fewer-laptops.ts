/** The same day with fewer laptops: whatever somebody who is gone did is gone, or somebody else does it. */
import { blocksWithout } from "./fewer-blocks.ts";
import { besideEachOther, isMap, without, withTimeline, type Family } from "./smaller.ts";
import type { Plain, ScenarioSource, SourceStep } from "./source.ts";

const mentions = (value: Plain, laptop: string): boolean => {
  if (typeof value === "string")
    return value === laptop || value.startsWith(`\\\\${laptop}\\`) || value === `\\\\${laptop}`;
  if (Array.isArray(value)) return value.some((item) => mentions(item as Plain, laptop));
  return (
    isMap(value) &&
    Object.entries(value).some(([key, item]) => key === laptop || mentions(item, laptop))
  );
};

/** What is left of the step without this laptop among those that do it; nothing where it cannot do without. */
const stepWithout = (step: SourceStep, laptop: string): ReadonlyArray<SourceStep> => {
  const rows = step["together"];
  if (Array.isArray(rows))
    return besideEachOther(
      step,
      rows.flatMap((row) => rowWithout(row as Plain, laptop)),
    );
  const changed: Record<string, Plain> = {};
  for (const [key, value] of Object.entries(step)) {
    const laptops = isMap(value) ? value["laptops"] : undefined;
    if (isMap(value) && Array.isArray(laptops) && laptops.includes(laptop)) {
      const left = laptops.filter((name) => name !== laptop);
      if (left.length === 0) return [];
      changed[key] = { ...value, laptops: left };
    } else if (isMap(value) && (key === "expect" || key === "eventually"))
      changed[key] = without(value, laptop);
    else changed[key] = value;
  }
  return mentions(changed, laptop) ? [] : [changed];
};

/** What one person does while others do something else. */
const rowWithout = (row: Plain, laptop: string): ReadonlyArray<Plain> => {
  const steps = (Array.isArray(row) ? row : [row]) as ReadonlyArray<SourceStep>;
  const left = steps.flatMap((step) => stepWithout(step, laptop));
  if (left.length === 0) return [];
  return [Array.isArray(row) ? left : left[0]!];
};

/** What must be so in the end is said of those who are there. */
const endWithout = (source: ScenarioSource, laptop: string): ScenarioSource => {
  const { eventually } = source;
  if (!isMap(eventually) || !Object.hasOwn(eventually, laptop)) return source;
  const left = without(eventually, laptop);
  const isEmpty = Object.keys(left).every((key) => key === "within");
  return isEmpty ? without(source, "eventually") : { ...source, eventually: left };
};

export const withoutLaptops = (
  source: ScenarioSource,
  laptops: ReadonlyArray<string>,
): ScenarioSource =>
  laptops.reduce(
    (smaller, laptop) => ({
      ...withTimeline(
        endWithout(blocksWithout(smaller, laptop), laptop),
        smaller.timeline.flatMap((step) => stepWithout(step, laptop)),
      ),
      nodes: without(smaller.nodes, laptop),
    }),
    source,
  );

/** Without so many laptops at a time, the last first, and without whatever they do. */
export const fewerLaptops = (size: number): Family =>
  function* (source) {
    const laptops = Object.keys(source.nodes);
    if (size >= laptops.length) return;
    for (let end = laptops.length; end > 0; end -= size)
      yield withoutLaptops(source, laptops.slice(Math.max(0, end - size), end));
  };

/** What anybody who has a copy can do in the place of somebody else. */
const WORK: ReadonlySet<string> = new Set([
  "edit-record",
  "edit-document",
  "delete-record",
  "delete-document",
]);

const doneByOther = (step: SourceStep, laptop: string, other: string): SourceStep =>
  Object.fromEntries(
    Object.entries(step).map(([key, value]) =>
      WORK.has(key) && isMap(value) && value["laptop"] === laptop
        ? [key, { ...value, laptop: other }]
        : [key, value],
    ),
  );

/** Without one laptop; somebody else does its work. */
export function* othersDoIt(source: ScenarioSource): Iterable<ScenarioSource> {
  const { nodes, timeline } = source;
  const laptops = Object.keys(nodes).filter((name) => nodes[name]?.["holds"] !== "top-level");
  for (const laptop of laptops.toReversed())
    for (const other of laptops) {
      if (other === laptop) continue;
      const handed = timeline.map((step) => doneByOther(step, laptop, other));
      if (handed.some((step, index) => JSON.stringify(step) !== JSON.stringify(timeline[index])))
        yield withoutLaptops(withTimeline(source, handed), [laptop]);
    }
}
