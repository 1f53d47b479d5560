/**
 * The same day without what is declared once and used elsewhere: kinds of laptops and what all of them have, devices, accounts, notes for YAML
 * itself, and what is to be so in the end. When the steps and laptops that used them are gone, or the day ends before, they would still be read as
 * part of it.
 */
import { changedSteps, isMap, without, type Family, type PlainMap } from "./smaller.ts";
import type { Plain, SourceStep } from "./source.ts";

/** Without one of its entries; an empty map is none. */
function* fewerEntries(map: Plain | undefined): Iterable<PlainMap> {
  if (!isMap(map)) return;
  const keys = Object.keys(map);
  if (keys.length > 1) for (const key of keys) yield without(map, key);
}

/** One account or group less of those a step makes. */
function* fewerMade(step: SourceStep): Iterable<SourceStep> {
  for (const [key, action] of Object.entries(step)) {
    if (!isMap(action)) continue;
    for (const [inner, list] of Object.entries(action)) {
      if (inner === "laptops" || !Array.isArray(list) || list.length < 2) continue;
      for (const at of list.keys())
        yield { ...step, [key]: { ...action, [inner]: list.toSpliced(at, 1) as Plain } };
    }
  }
}

const DECLARED: ReadonlyArray<string> = ["kinds", "defaults", "eventually"];

export const fewerDeclarations: Family = function* (source) {
  for (const key of Object.keys(source))
    if (DECLARED.includes(key) || key.startsWith("x-")) yield without(source, key);
  for (const key of DECLARED)
    for (const fewer of fewerEntries(source[key])) yield { ...source, [key]: fewer };
  const { kinds } = source;
  if (isMap(kinds))
    for (const [name, kind] of Object.entries(kinds))
      for (const plainer of fewerEntries(kind))
        yield { ...source, kinds: { ...kinds, [name]: plainer } };
  const { network } = source;
  if (isMap(network))
    for (const devices of fewerEntries(network["devices"]))
      yield { ...source, network: { ...network, devices } };
  yield* changedSteps(source, fewerMade);
};
