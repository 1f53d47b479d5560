/**
 * Smaller scenarios than a given one, most promising first. Nothing here knows whether a candidate still fails, or is a scenario at all: the
 * language and the run decide. Each family makes one kind of thing smaller.
 */
import { blocksWithout, fewerBlocks } from "./fewer-blocks.ts";
import {
  fewerAtOnce,
  fewerKinds,
  fewerPairs,
  fewerSteps,
  fewerStepsAsLate,
  joinedSteps,
  plainerEnd,
  waitsInstead,
} from "./fewer-steps.ts";
import {
  changedSteps,
  isMap,
  without,
  withTimeline,
  type Family,
  type PlainMap,
} from "./smaller.ts";
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

/** The step without this laptop among those that do it; null where it cannot do without. */
const stepWithout = (step: SourceStep, laptop: string): SourceStep | null => {
  const changed: Record<string, Plain> = {};
  for (const [key, value] of Object.entries(step)) {
    const laptops = isMap(value) ? value["laptops"] : undefined;
    if (isMap(value) && Array.isArray(laptops) && laptops.includes(laptop)) {
      const left = laptops.filter((name) => name !== laptop);
      if (left.length === 0) return null;
      changed[key] = { ...value, laptops: left };
    } else if (isMap(value) && (key === "expect" || key === "eventually"))
      changed[key] = without(value, laptop);
    else if (key === "together" && Array.isArray(value)) {
      const rows = value.flatMap((row) => rowWithout(row as Plain, laptop));
      if (rows.length === 0) return null;
      changed[key] = rows;
    } else changed[key] = value;
  }
  return mentions(changed, laptop) ? null : changed;
};

/** What one person does while others do something else. */
const rowWithout = (row: Plain, laptop: string): ReadonlyArray<Plain> => {
  const steps = (Array.isArray(row) ? row : [row]) as ReadonlyArray<SourceStep>;
  const left = steps.map((step) => stepWithout(step, laptop)).filter((step) => step !== null);
  if (left.length === 0) return [];
  return [Array.isArray(row) ? left : left[0]!];
};

const withoutLaptops = (source: ScenarioSource, laptops: ReadonlyArray<string>): ScenarioSource =>
  laptops.reduce(
    (smaller, laptop) => ({
      ...withTimeline(
        blocksWithout(smaller, laptop),
        smaller.timeline.map((step) => stepWithout(step, laptop)).filter((step) => step !== null),
      ),
      nodes: without(smaller.nodes, laptop),
    }),
    source,
  );

/** Without so many laptops at a time, the last first, and without whatever they do. */
const fewerLaptops = (size: number): Family =>
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
function* othersDoIt(source: ScenarioSource): Iterable<ScenarioSource> {
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

/** One laptop less among those that do the same; a list of one is no list. */
const fewerDoIt: Family = (source) =>
  changedSteps(source, function* (step) {
    for (const [key, value] of Object.entries(step)) {
      const laptops = isMap(value) ? value["laptops"] : undefined;
      if (!isMap(value) || !Array.isArray(laptops)) continue;
      if (laptops.length === 1) {
        const { laptops: _, ...rest } = value;
        yield { ...step, [key]: { laptop: laptops[0] as Plain, ...rest } };
      } else
        for (const laptop of laptops)
          yield {
            ...step,
            [key]: { ...value, laptops: laptops.filter((name) => name !== laptop) },
          };
    }
  });

/** Whose it is, and how long somebody waits: with less time it would be another failure. */
const NEVER_LEFT_OUT: ReadonlySet<string> = new Set(["laptop", "laptops", "within"]);

/** Without one of a step's own keys, or one of its action's; first everywhere, then here and there. */
const fewerKeys: Family = function* (source) {
  for (const key of ["even-if-refused", "say", "after"])
    if (source.timeline.some((step) => step[key] !== undefined))
      yield withTimeline(
        source,
        source.timeline.map((step) => without(step, key)),
      );
  yield* changedSteps(source, function* (step) {
    for (const [key, value] of Object.entries(step)) {
      if (Object.keys(step).length > 1) yield without(step, key);
      if (!isMap(value)) continue;
      for (const inner of Object.keys(value)) {
        if (NEVER_LEFT_OUT.has(inner)) continue;
        yield { ...step, [key]: without(value, inner) };
      }
    }
  });
};

const ORDINARY_OS = "windows-7-pro";

/** Laptops without anything special about them. */
function* plainerLaptops(source: ScenarioSource): Iterable<ScenarioSource> {
  for (const [laptop, node] of Object.entries(source.nodes)) {
    const changed = (to: PlainMap): ScenarioSource => ({
      ...source,
      nodes: { ...source.nodes, [laptop]: to },
    });
    for (const key of Object.keys(node)) if (key !== "os") yield changed(without(node, key));
    if (node["os"] !== ORDINARY_OS && node["holds"] === undefined)
      yield changed({ ...node, os: ORDINARY_OS });
  }
}

const PLAIN_NETWORK = { switch: { ports: 16 } };

/** A room without choices: fifo, default policies, one switch with a cable for every port. */
function* plainerRoom(source: ScenarioSource): Iterable<ScenarioSource> {
  for (const key of ["scheduling", "schedule", "policies", "tags", "must-happen", "play-again"])
    if (source[key] !== undefined) yield without(source, key);
  const again = source["play-again"];
  if (Array.isArray(again) && again.length > 1)
    for (const each of again as ReadonlyArray<Plain>) yield { ...source, "play-again": [each] };
  const policies = source["policies"];
  if (isMap(policies))
    for (const policy of Object.keys(policies))
      yield { ...source, policies: without(policies, policy) };
  const network = source["network"];
  if (!isMap(network)) return;
  const devices = isMap(network["devices"]) ? Object.keys(network["devices"]) : ["switch"];
  if (JSON.stringify(network) !== JSON.stringify(PLAIN_NETWORK)) {
    const timeline = source.timeline.map((step) => intoSwitch(step, [...devices, "router"]));
    yield { ...withTimeline(source, timeline), network: PLAIN_NETWORK };
    yield { ...source, network: without(network, "cables") };
  }
}

/** With one device only, nobody has to say which. */
const intoSwitch = (step: SourceStep, devices: ReadonlyArray<string>): SourceStep => {
  const plug = step["plug"];
  return isMap(plug) && devices.some((device) => device === plug["into"])
    ? { ...step, plug: without(plug, "into") }
    : step;
};

/** Rounder and smaller: durations, sizes, counts and values. */
const ROUNDER: { readonly [key: string]: ReadonlyArray<Plain> } = {
  documents: [1],
  records: [1],
  after: ["1s", "10s", "1m", "10m"],
  wait: ["1s", "1m", "10m"],
  patience: ["1m"],
  balance: [1, 2],
  number: [1],
  every: ["1s"],
  ports: [16],
};

/** `size` is of the engagement or of a document; the smallest that is one. */
const SIZES: ReadonlyArray<Plain> = ["1kB", "20kB"];

function* rounder(value: Plain, key: string): Iterable<Plain> {
  if (isMap(value)) {
    for (const [inner, item] of Object.entries(value))
      for (const smaller of rounder(item, inner)) yield { ...value, [inner]: smaller };
    return;
  }
  const choices = key === "size" ? SIZES : (ROUNDER[key] ?? []);
  const now = choices.indexOf(value);
  for (const choice of now === -1 ? choices : choices.slice(0, now)) yield choice;
}

function* rounderNumbers(source: ScenarioSource): Iterable<ScenarioSource> {
  for (const engagement of rounder(source["engagement"] ?? {}, "engagement"))
    yield { ...source, engagement };
  yield* changedSteps(source, (step) => rounder(step, "") as Iterable<SourceStep>);
  if (source["seed"] !== 1) yield { ...source, seed: 1 };
}

/** In the order in which they pay: first what takes much away at once. */
export const FAMILIES: ReadonlyArray<readonly [what: string, family: Family]> = [
  ["steps", fewerSteps(32)],
  ["steps", fewerSteps(16)],
  ["laptops", fewerLaptops(4)],
  ["laptops", fewerLaptops(2)],
  ["laptops", fewerLaptops(1)],
  ["what is left to chance", fewerBlocks],
  ["steps", fewerSteps(8)],
  ["kinds of steps", fewerKinds],
  ["steps", fewerSteps(4)],
  ["steps", fewerSteps(2)],
  ["steps", fewerSteps(1)],
  ["steps", fewerStepsAsLate],
  ["steps", waitsInstead],
  ["what is done at once", fewerAtOnce],
  ["who does it", fewerDoIt],
  ["laptops", othersDoIt],
  ["the room", plainerRoom],
  ["what is special about laptops", plainerLaptops],
  ["keys", fewerKeys],
  ["steps that do the same", joinedSteps],
  ["the end", plainerEnd],
  ["numbers", rounderNumbers],
];

/** When none of the others helps any more: many candidates, and few of them fail. */
export const LAST_FAMILY = ["pairs of steps", fewerPairs] as const;
