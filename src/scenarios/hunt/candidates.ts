/**
 * Smaller scenarios than a given one, most promising first. Nothing here knows whether a candidate still fails, or is a scenario at all: the
 * language and the run decide. Each family makes one kind of thing smaller.
 */
import type { Plain, ScenarioSource, SourceStep } from "./source.ts";

type PlainMap = { readonly [key: string]: Plain };

export type Family = (source: ScenarioSource) => Iterable<ScenarioSource>;

const isMap = (value: Plain | undefined): value is PlainMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const without = <M extends PlainMap>(map: M, key: string): M => {
  const { [key]: _, ...rest } = map;
  return rest as M;
};

const withTimeline = (
  source: ScenarioSource,
  timeline: ReadonlyArray<SourceStep>,
): ScenarioSource => ({ ...source, timeline });

/** Without a run of steps: halves, quarters … single ones, the last first, because what comes after a failure is never needed. */
function* fewerSteps(source: ScenarioSource): Iterable<ScenarioSource> {
  const { timeline } = source;
  for (let size = timeline.length; size >= 1; size = Math.floor(size / 2))
    for (let end = timeline.length; end > 0; end -= size)
      yield withTimeline(source, timeline.toSpliced(Math.max(0, end - size), size));
}

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
    else changed[key] = value;
  }
  return mentions(changed, laptop) ? null : changed;
};

/** Without one laptop, and without whatever it does. */
function* fewerLaptops(source: ScenarioSource): Iterable<ScenarioSource> {
  for (const laptop of Object.keys(source.nodes).toReversed()) {
    const timeline = source.timeline
      .map((step) => stepWithout(step, laptop))
      .filter((step) => step !== null);
    yield { ...withTimeline(source, timeline), nodes: without(source.nodes, laptop) };
  }
}

/** Every step in turn, changed in each of these ways. */
function* changedSteps(
  source: ScenarioSource,
  ways: (step: SourceStep) => Iterable<SourceStep>,
): Iterable<ScenarioSource> {
  for (const [index, step] of source.timeline.entries())
    for (const changed of ways(step))
      yield withTimeline(source, source.timeline.with(index, changed));
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

/** Without one of a step's own keys, or one of its action's. */
const fewerKeys: Family = (source) =>
  changedSteps(source, function* (step) {
    for (const [key, value] of Object.entries(step)) {
      if (Object.keys(step).length > 1) yield without(step, key);
      if (!isMap(value)) continue;
      for (const inner of Object.keys(value)) {
        if (inner === "laptop" || inner === "laptops") continue;
        yield { ...step, [key]: without(value, inner) };
      }
    }
  });

/** One thing less that is done at the same moment, and things done one after the other. */
function* fewerAtOnce(source: ScenarioSource): Iterable<ScenarioSource> {
  const { timeline } = source;
  for (const [index, step] of timeline.entries()) {
    const rows = step["together"];
    if (!Array.isArray(rows)) continue;
    const inTurn = rows.flat() as ReadonlyArray<SourceStep>;
    yield withTimeline(source, timeline.toSpliced(index, 1, ...inTurn));
    for (const row of rows.keys())
      yield withTimeline(
        source,
        timeline.with(index, { ...step, together: rows.toSpliced(row, 1) as Plain }),
      );
    if (rows.some((row) => Array.isArray(row))) continue;
    for (const { timeline: smaller } of fewerKeys({ ...source, timeline: inTurn }))
      yield withTimeline(source, timeline.with(index, { ...step, together: smaller }));
  }
}

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
  for (const key of ["scheduling", "policies", "tags", "must-happen"])
    if (source[key] !== undefined) yield without(source, key);
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
  within: ["1m", "10m"],
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
  ["steps", fewerSteps],
  ["laptops", fewerLaptops],
  ["what is done at once", fewerAtOnce],
  ["who does it", fewerDoIt],
  ["the room", plainerRoom],
  ["what is special about laptops", plainerLaptops],
  ["keys", fewerKeys],
  ["numbers", rounderNumbers],
];
