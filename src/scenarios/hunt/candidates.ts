/**
 * Smaller scenarios than a given one, most promising first. Nothing here knows whether a candidate still fails, or is a scenario at all: the
 * language and the run decide. Each family makes one kind of thing smaller.
 */
import { firstCuts, withoutTail } from "./first-cuts.ts";
import { fewerBlocks } from "./fewer-blocks.ts";
import { fewerDeclarations } from "./fewer-declarations.ts";
import { fewerLaptops, othersDoIt } from "./fewer-laptops.ts";
import {
  fewerAtOnce,
  fewerKinds,
  fewerPairs,
  fewerSteps,
  fewerStepsAsLate,
  joinedSteps,
  partsOfSteps,
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
  const ordinary = Object.entries(source.nodes).map(
    ([laptop, { holds, os }]): [string, PlainMap] => [
      laptop,
      holds === undefined ? { os: ORDINARY_OS } : { os: os!, holds },
    ],
  );
  yield { ...source, nodes: Object.fromEntries(ordinary) };
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
  const { engagement: whole } = source;
  if (isMap(whole) && whole["files"] === true)
    yield { ...source, engagement: without(whole, "files") };
  for (const engagement of rounder(source["engagement"] ?? {}, "engagement"))
    yield { ...source, engagement };
  yield* changedSteps(source, (step) => rounder(step, "") as Iterable<SourceStep>);
  if (source["seed"] !== 1) yield { ...source, seed: 1 };
}

/** A kind of candidates, as people are told what is being made smaller. */
export type NamedFamily<F = Family> = readonly [what: string, family: F];

/**
 * In the order in which they pay. Each row is tried until it has nothing more to give, before the next one is; and when one gives something, the
 * first is tried again. So a day is short before anything about it is made plainer, and each candidate costs little.
 */
export const FAMILIES: ReadonlyArray<ReadonlyArray<NamedFamily>> = [
  [
    ["what the failure does not speak of", firstCuts],
    ["what comes later", withoutTail(2)],
    ["steps", partsOfSteps(2)],
    ["laptops", fewerLaptops(4)],
    ["what comes later", withoutTail(4)],
    ["steps", partsOfSteps(4)],
    ["what is left to chance", fewerBlocks],
    ["laptops", fewerLaptops(2)],
    ["what comes later", withoutTail(8)],
    ["steps", partsOfSteps(8)],
    ["laptops", fewerLaptops(1)],
    ["what comes later", withoutTail(16)],
    ["steps", partsOfSteps(16)],
    ["kinds of steps", fewerKinds],
    ["steps", fewerSteps(4)],
    ["steps", fewerSteps(2)],
    ["steps", fewerSteps(1)],
  ],
  [
    ["steps", fewerStepsAsLate],
    ["steps", waitsInstead],
    ["what is done at once", fewerAtOnce],
    ["who does it", fewerDoIt],
    ["laptops", othersDoIt],
  ],
  [
    ["steps that do the same", joinedSteps],
    ["the end", plainerEnd],
    ["the room", plainerRoom],
    ["what is special about laptops", plainerLaptops],
    ["what nobody uses", fewerDeclarations],
    ["keys", fewerKeys],
    ["numbers", rounderNumbers],
  ],
  // Many candidates, and few of them fail.
  [["pairs of steps", fewerPairs]],
];
