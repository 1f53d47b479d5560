/**
 * The same day with less in its timeline: runs of steps, everything of one kind, what is done at the same moment, and an end that is said
 * more shortly.
 */
import {
  besideEachOther,
  isMap,
  oneByOne,
  without,
  withTimeline,
  type Family,
  type PlainMap,
} from "./smaller.ts";
import type { Plain, ScenarioSource, SourceStep } from "./source.ts";

/** Without so many steps in a row, the last first, because what comes after a failure is never needed. */
export const fewerSteps = (size: number): Family =>
  function* (source) {
    const { timeline } = source;
    if (size >= timeline.length) return;
    for (let end = timeline.length; end > 0; end -= size)
      yield withTimeline(source, timeline.toSpliced(Math.max(0, end - size), size));
  };

/** So few that they are left out by count. */
const PART_LEAST = 5;

/**
 * Without so large a part of what was done between the morning, when the first copies are made, and the step at which the failure showed; the
 * last part first.
 */
export const partsOfSteps = (parts: number): Family =>
  function* (source, { step }) {
    const { timeline } = source;
    const from = timeline.findIndex((each) => each["create-child-copy"] !== undefined) + 1;
    const until = step ?? timeline.length;
    const size = Math.ceil((until - from) / parts);
    if (size < PART_LEAST) return;
    for (let end = until; end > from; end -= size) {
      const begin = Math.max(from, end - size);
      yield withTimeline(source, timeline.toSpliced(begin, end - begin));
    }
  };

/** Without one step, and as late as with it: what follows waits as long. */
export const fewerStepsAsLate: Family = function* (source) {
  const { timeline } = source;
  for (let index = timeline.length - 2; index >= 0; index--) {
    const [step, next] = [timeline[index]!, timeline[index + 1]!];
    const { after } = step;
    if (after === undefined || next["after"] !== undefined || next["at"] !== undefined) continue;
    if (actionOf(step) === "") continue;
    yield withTimeline(source, timeline.toSpliced(index, 2, { after, ...next }));
  }
};

/** Time passes, and nothing is done: what a step was good for was perhaps only that. */
export const waitsInstead: Family = function* (source) {
  const { timeline } = source;
  for (const [index, step] of timeline.entries()) {
    const { after } = step;
    if (after !== undefined && actionOf(step) !== "wait")
      yield withTimeline(source, timeline.with(index, { wait: after }));
  }
};

/** A timeline so short that any two of its steps can be left out together. */
const PAIRS_STEPS_MAX = 12;

/** Without two steps, wherever they stand: one was needed only because of the other. */
export const fewerPairs: Family = function* (source) {
  const { timeline } = source;
  if (timeline.length > PAIRS_STEPS_MAX) return;
  for (let last = timeline.length - 1; last > 0; last--)
    for (let first = last - 1; first >= 0; first--)
      yield withTimeline(source, timeline.toSpliced(last, 1).toSpliced(first, 1));
};

const STEP_KEYS: ReadonlySet<string> = new Set([
  "after",
  "at",
  "even-if-refused",
  "say",
  "pass",
  "fail",
  "ask",
]);

/** `unplug`, `edit-record`; what a step does. */
export const actionOf = (step: SourceStep): string =>
  Object.keys(step).find((key) => !STEP_KEYS.has(key)) ?? "";

/** What nobody gets along without. */
const ALWAYS_NEEDED: ReadonlySet<string> = new Set(["prepare-parent", "create-child-copy", "wait"]);

/** Without anything of one kind: nobody sleeps, nothing is unplugged. */
export const fewerKinds: Family = function* (source) {
  const { timeline } = source;
  const kinds = new Map<string, number>();
  for (const step of timeline.flatMap(oneByOne))
    kinds.set(actionOf(step), (kinds.get(actionOf(step)) ?? 0) + 1);
  for (const [kind, count] of kinds) {
    if (count < 2 || ALWAYS_NEEDED.has(kind)) continue;
    yield withTimeline(
      source,
      timeline.flatMap((step) => withoutKind(step, kind)),
    );
  }
};

const withoutKind = (step: SourceStep, kind: string): ReadonlyArray<SourceStep> => {
  const rows = step["together"];
  if (!Array.isArray(rows)) return actionOf(step) === kind ? [] : [step];
  const left = rows.flatMap((row): ReadonlyArray<Plain> => {
    if (!Array.isArray(row)) return actionOf(row as SourceStep) === kind ? [] : [row as Plain];
    const steps = row.filter((each) => actionOf(each as SourceStep) !== kind);
    return steps.length === 0 ? [] : [steps as Plain];
  });
  return besideEachOther(step, left);
};

/** All that is done at the same moment one after the other; then one thing less of it. */
export const fewerAtOnce: Family = function* (source) {
  const { timeline } = source;
  if (timeline.some((step) => Array.isArray(step["together"])))
    yield withTimeline(source, timeline.flatMap(oneByOne));
  for (const [index, step] of timeline.entries()) {
    const rows = step["together"];
    if (!Array.isArray(rows)) continue;
    yield withTimeline(source, timeline.toSpliced(index, 1, ...oneByOne(step)));
    for (const row of rows.keys())
      yield withTimeline(
        source,
        timeline.toSpliced(index, 1, ...besideEachOther(step, rows.toSpliced(row, 1))),
      );
    for (const [row, steps] of rows.entries()) {
      const list = (Array.isArray(steps) ? steps : [steps]) as ReadonlyArray<SourceStep>;
      for (const [place, inRow] of list.entries())
        for (const key of Object.keys(inRow)) {
          if (Object.keys(inRow).length === 1) continue;
          const changed = list.with(place, without(inRow, key));
          const together = rows.with(row, Array.isArray(steps) ? changed : changed[0]!) as Plain;
          yield withTimeline(source, timeline.with(index, { ...step, together }));
        }
    }
  }
};

/** What several people do in steps of their own they do in one. */
export const joinedSteps: Family = function* (source) {
  const { timeline } = source;
  for (const [index, step] of timeline.entries()) {
    const next = timeline[index + 1];
    const action = actionOf(step);
    const [one, other] = [step[action], next?.[action]];
    if (next === undefined || !isMap(one) || !isMap(other)) continue;
    if (Object.keys(step).length > 1 || Object.keys(next).length > 1) continue;
    const who = [...doneBy(one), ...doneBy(other)];
    const laptops = Object.keys(source.nodes).filter((laptop) => who.includes(laptop));
    const alike = JSON.stringify(notWho(one)) === JSON.stringify(notWho(other));
    if (alike && laptops.length > 0)
      yield withTimeline(
        source,
        timeline.toSpliced(index, 2, { [action]: { laptops, ...notWho(one) } }),
      );
  }
};

const doneBy = ({ laptop, laptops }: PlainMap): ReadonlyArray<Plain> =>
  Array.isArray(laptops) ? laptops : laptop === undefined ? [] : [laptop];

const notWho = (action: PlainMap): PlainMap => without(without(action, "laptop"), "laptops");

/** What the last step waits for is what the day waits for; a step that does nothing else is none. */
export const plainerEnd: Family = function* (source) {
  const last = source.timeline.at(-1);
  const eventually = last?.["eventually"];
  if (last === undefined || !isMap(eventually) || source["eventually"] !== undefined) return;
  const step = without(last, "eventually");
  const ended: ScenarioSource = { ...source, eventually };
  const before = source.timeline.slice(0, -1);
  if (actionOf(step) === "wait" || actionOf(step) === "") yield withTimeline(ended, before);
  if (actionOf(step) !== "") yield withTimeline(ended, [...before, step]);
};
