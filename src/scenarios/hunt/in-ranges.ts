/**
 * A small day as the library writes it: laptops that are all the same are one kind with a count, `PEER: { count: 4 }`, and whoever does a thing
 * together is a range, `PEER1..PEER4`. Two of them are called by their names.
 */
import { rangesOf } from "../language/writing/ranges.ts";
import { withName } from "./plain-names.ts";
import { isMap, withTimeline } from "./smaller.ts";
import type { Plain, ScenarioSource, SourceStep } from "./source.ts";

const KIND = "PEER";
const CROWD_LEAST = 3;

export interface InRanges {
  readonly source: ScenarioSource;
  /** Who is called otherwise now. */
  readonly renamed: ReadonlyArray<readonly [from: string, to: string]>;
}

/** The largest number of laptops of which the file says the same; whoever prepares the engagement for them is none of them. */
const crowdOf = ({ nodes, timeline }: ScenarioSource): ReadonlyArray<string> => {
  const hosts = timeline.flatMap((step) => {
    const prepared = step["prepare-parent"];
    return isMap(prepared) ? [prepared["laptop"]] : [];
  });
  const ordinary = Object.keys(nodes).filter(
    (name) => !hosts.includes(name) && nodes[name]?.["holds"] === undefined,
  );
  const crowds = [...Map.groupBy(ordinary, (name) => JSON.stringify(nodes[name])).values()];
  return crowds.toSorted((one, other) => other.length - one.length)[0] ?? [];
};

/** `laptops: [PARENT, PEER1, PEER2, PEER3]` → `laptops: [PARENT, PEER1..PEER3]`. */
const shortened = (value: Plain): Plain => {
  if (Array.isArray(value)) return value.map((item) => shortened(item as Plain));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (key !== "laptops" || !Array.isArray(item)) return [key, shortened(item)];
      const list = rangesOf(item as ReadonlyArray<string>);
      const [range] = list;
      return [key, list.length === 1 && range !== undefined ? range : list];
    }),
  );
};

/** Null where there is no crowd, or something else is called so. */
export const inRanges = (source: ScenarioSource): InRanges | null => {
  const crowd = crowdOf(source);
  const isTaken = Object.keys(source.nodes).some(
    (name) => name.startsWith(KIND) && !crowd.includes(name),
  );
  if (crowd.length < CROWD_LEAST || isTaken) return null;
  const renamed = crowd.map((from, index) => [from, `${KIND}${index + 1}`] as const);
  // By names nobody has: one of them may be called already as another is to be.
  const apart = renamed.reduce((day, [from], at) => withName(day, from, `\0${at}`).source, source);
  const called = renamed.reduce((day, [, to], at) => withName(day, `\0${at}`, to).source, apart);
  const names: ReadonlyArray<string> = renamed.map(([, to]) => to);
  const nodes: Record<string, { readonly [key: string]: Plain }> = {};
  for (const [name, node] of Object.entries(called.nodes)) {
    if (!names.includes(name)) nodes[name] = node;
    else nodes[KIND] = { ...node, count: crowd.length };
  }
  const timeline = shortened(called.timeline) as ReadonlyArray<SourceStep>;
  return { source: { ...withTimeline(called, timeline), nodes }, renamed };
};
