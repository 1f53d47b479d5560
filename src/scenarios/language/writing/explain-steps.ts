/** The steps of a plan as they stand in a file, each under a comment with its place and its earliest time. */
import { formatDuration } from "../shape/units.ts";
import { keysOf } from "./explain-action.ts";
import { eventuallyOf, expectOf, watchOf } from "./explain-expectations.ts";
import { laptopsOf } from "./ranges.ts";
import { writeFlow, writeText } from "../yaml/write-yaml.ts";
import type { Every, PlannedStep } from "../../plan.ts";

/** The nominal time of each step: what the file alone says about it. */
export const timelineOf = (steps: ReadonlyArray<PlannedStep>): ReadonlyArray<string> => {
  const lines: Array<string> = [];
  let least = 0;
  for (const [position, step] of steps.entries()) {
    least = "at" in step.start ? Math.max(least, step.start.at) : least + step.start.after;
    if (steps[position - 1]?.index !== step.index) lines.push(...headingOf(steps, step, least));
    lines.push(...indented("  ", stepOf(step)));
    for (const action of step.actions) if (action.action === "wait") least += action.forMicros;
  }
  return lines;
};

const indented = (by: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.map((line) => `${by}${line}`);

const headingOf = (
  steps: ReadonlyArray<PlannedStep>,
  step: PlannedStep,
  least: number,
): ReadonlyArray<string> => {
  const parts = steps.filter((other) => other.index === step.index).length;
  const small = parts === 1 ? "" : `, ${parts} small steps`;
  return [
    `  # timeline[${step.index}] ${step.label}, line ${step.place.line}${small}; not before ${formatDuration(least)}`,
  ];
};

/** A step as an item of a list, without indentation. */
const stepOf = (step: PlannedStep): ReadonlyArray<string> => {
  const start =
    "at" in step.start
      ? `at: ${formatDuration(step.start.at)}`
      : `after: ${formatDuration(step.start.after)}`;
  const lines: Array<string> = [];
  const [action] = step.actions;
  if (action !== undefined && action.action !== "look") {
    const who = laptopsOf(step.actions.flatMap((each) => ("laptop" in each ? [each.laptop] : [])));
    lines.push(`${action.action}: ${writeFlow(keysOf(action, who))}`);
  }
  if (step.evenIfRefused === true) lines.push("even-if-refused: true");
  if (step.together !== undefined)
    lines.push("together:", ...step.together.flatMap((row) => indented("  ", rowOf(row))));
  if (step.every !== undefined) lines.push(...everyOf(step.every));
  if (step.say !== null) lines.push(`say: ${writeText(step.say)}`);
  if (step.ask !== null) lines.push(`ask: ${writeFlow({ ...step.ask })}`);
  if (step.expect.length > 0) lines.push(`expect: ${writeFlow(expectOf(step.expect))}`);
  if (step.eventually !== null)
    lines.push(`eventually: ${writeFlow(eventuallyOf(step.eventually))}`);
  for (const watch of step.watches ?? []) lines.push(`${watch.kind}: ${writeFlow(watchOf(watch))}`);
  if (step.pass !== null) lines.push(`pass: ${writeText(step.pass)}`);
  if (step.fail !== null) lines.push(`fail: ${writeText(step.fail)}`);
  return item([start, ...lines]);
};

const item = (lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.map((line, position) => `${position === 0 ? "- " : "  "}${line}`);

/** One row of steps that go on at the same time as others. */
const rowOf = (row: ReadonlyArray<PlannedStep>): ReadonlyArray<string> => item(row.flatMap(stepOf));

const everyOf = ({ everyMicros, untilMicros, steps }: Every): ReadonlyArray<string> => [
  `every: ${formatDuration(everyMicros)}`,
  ...(untilMicros === null ? [] : [`until: ${formatDuration(untilMicros)}`]),
  "repeat:",
  "  times: 1",
  "  steps:",
  ...indented("    ", steps.flatMap(stepOf)),
];
