/**
 * A scenario in which every laptop is written by itself, with all it has: `PEER: { count: 3 }` becomes PEER1, PEER2 and PEER3, and `PEER1..PEER3` a list. Only
 * what stands there by itself can be left out.
 */
import { isMap } from "./smaller.ts";
import type { Plain, ScenarioSource, SourceStep } from "./source.ts";
import { wholeNodes } from "./whole-nodes.ts";

/** As the language reads it: the name of a group may have digits in it. */
const RANGE = /^([A-Za-z][A-Za-z0-9-]*?)([0-9]+)\.\.\1([0-9]+)$/;

const namesIn = (text: string): ReadonlyArray<string> => {
  const range = RANGE.exec(text);
  if (range === null) return [text];
  const [, stem = "", first = "", last = ""] = range;
  return Array.from(
    { length: Number(last) - Number(first) + 1 },
    (_, offset) => `${stem}${Number(first) + offset}`,
  );
};

const nodesOf = (nodes: ScenarioSource["nodes"]): ScenarioSource["nodes"] =>
  Object.fromEntries(
    Object.entries(nodes).flatMap(([name, node]) => {
      const { count, ...rest } = node;
      return typeof count === "number"
        ? Array.from({ length: count }, (_, index) => [`${name}${index + 1}`, rest] as const)
        : [[name, node] as const];
    }),
  );

const listOf = (laptops: Plain): Plain =>
  (Array.isArray(laptops) ? laptops : [laptops]).flatMap((name) =>
    typeof name === "string" ? namesIn(name) : [name],
  );

/** Ranges as keys of what is expected, and as lists of who does it. */
const spelled = (value: Plain): Plain => {
  if (Array.isArray(value)) return value.map(spelled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]): ReadonlyArray<readonly [string, Plain]> =>
      key === "laptops"
        ? [[key, listOf(item)]]
        : namesIn(key).map((name) => [name, spelled(item)] as const),
    ),
  );
};

/** Whom what is left to chance concerns: who is gone must be gone from there too. */
const blocksOf = (source: ScenarioSource): { readonly [key: string]: Plain } =>
  Object.fromEntries(
    ["workload", "faults"].flatMap((key) => {
      const blocks = source[key];
      if (!isMap(blocks)) return [];
      const spelledBlocks = Object.entries(blocks).map(([name, block]) =>
        isMap(block) && block["who"] !== undefined
          ? [name, { ...block, who: listOf(block["who"]) }]
          : [name, block],
      );
      return [[key, Object.fromEntries(spelledBlocks) as Plain]];
    }),
  );

export const spelledOut = (written: ScenarioSource): ScenarioSource => {
  const source = wholeNodes(written);
  return {
    ...source,
    nodes: nodesOf(source.nodes),
    timeline: spelled(source.timeline) as ReadonlyArray<SourceStep>,
    ...blocksOf(source),
    ...(source["eventually"] === undefined ? {} : { eventually: spelled(source["eventually"]) }),
  };
};
