/**
 * A scenario in which every laptop says by itself what it has from its kind and from the defaults, as the language puts it together: its own keys
 * before those of its kind, and those before the defaults. Only what stands there can be left out.
 */
import { isMap, without } from "./smaller.ts";
import type { ScenarioSource } from "./source.ts";

export const wholeNodes = (source: ScenarioSource): ScenarioSource => {
  const { defaults = {}, kinds = {} } = source;
  if (!isMap(defaults) || !isMap(kinds)) return source;
  const nodes = Object.entries(source.nodes).map(([laptop, node]) => {
    const { kind: name, ...own } = node;
    const kind = typeof name === "string" ? kinds[name] : undefined;
    const common = isMap(kind) ? kind : {};
    // In the order in which people read them; its own say it.
    return [laptop, { ...own, ...common, ...defaults, ...common, ...own }] as const;
  });
  return {
    ...without(without(source, "kinds"), "defaults"),
    nodes: Object.fromEntries(nodes),
  };
};
