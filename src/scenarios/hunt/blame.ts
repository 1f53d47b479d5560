/**
 * What a failure needs: the day is played without each of its steps and faults, and without each thing that is special about its room, one at a
 * time. What makes it pass when it is missing has a part in the failure; what does not has none by itself.
 */
import { formatTime, SECOND, type Micros } from "../../sim/time.ts";
import { TOGETHER_LEAST } from "../language/shape/step-schema.ts";
import { writeFlow } from "../language/yaml/write-yaml.ts";
import { actionOf } from "./fewer-steps.ts";
import { isSameFailure, saysSame, type FailingJudgement, type Judgement } from "./judge.ts";
import { worseThan } from "./left-broken.ts";
import { planOfText, playPlan } from "./play.ts";
import type { Turns } from "./rescheduled.ts";
import { isMap, without, withTimeline } from "./smaller.ts";
import { firstLines, type Plain, type ScenarioSource, type SourceStep } from "./source.ts";

/** One thing left out. */
export interface Part {
  /** `the sleep of ANNA at 14m02s (step 6)`. */
  readonly what: string;
  readonly without: ScenarioSource;
}

/** What became of the failure without it. */
export type Outcome =
  | { readonly kind: "passes" }
  | { readonly kind: "same" }
  /** It fails alike, but only because this is broken then. */
  | { readonly kind: "unmended"; readonly broken: ReadonlyArray<string> }
  | { readonly kind: "otherwise"; readonly failure: string }
  /** Something else in the file builds on it. */
  | { readonly kind: "no-scenario" }
  /** A turn its schedule means is none of that day any more. */
  | { readonly kind: "no-turn" };

export interface WithoutIt {
  readonly what: string;
  readonly outcome: Outcome;
  /** The turns of its schedule have other numbers without it, and it may be that others were meant. */
  readonly isMoved?: boolean;
}

/** When each step of the timeline began, by its place in it; a day that ended early has not begun them all. */
export const stepTimes = (
  source: ScenarioSource,
  text: string,
): ReadonlyArray<Micros | undefined> => {
  const plan = planOfText(text, "blamed.scenario.yaml");
  if ("problems" in plan) return [];
  const result = playPlan(plan);
  if ("message" in result) return [];
  const began = result.journal.events.filter(({ kind }) => kind === "step");
  const lines = firstLines(source);
  return lines.map((line, index) => {
    const next = lines[index + 1] ?? Infinity;
    return began.find((step) => Number(step["line"]) >= line && Number(step["line"]) < next)?.at;
  });
};

const listed = (names: ReadonlyArray<string>): string =>
  names.length < 2
    ? (names[0] ?? "")
    : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;

const whoDoes = (action: Plain | undefined): string => {
  if (!isMap(action)) return typeof action === "string" ? ` of ${action}` : "";
  const { device, laptop, laptops, name } = action;
  const acting = [laptop, laptops, device].flat().filter((each) => typeof each === "string");
  // An account has a name as well, and does nothing.
  const who = acting.length === 0 && typeof name === "string" ? [name] : acting;
  return who.length === 0 ? "" : ` of ${listed(who)}`;
};

const told = (step: SourceStep, at: Micros | undefined, place: string): string => {
  const action = actionOf(step);
  const when = at === undefined ? "" : ` at ${formatTime(Math.round(at / SECOND) * SECOND)}`;
  return `the ${action}${whoDoes(step[action])}${when} (${place})`;
};

/** What a step expects is the failure itself or comes before it; what it does can be left out. */
const EXPECTS: ReadonlySet<string> = new Set(["expect", "eventually", "always", "never"]);
/** When it is done: who leaves out what is done then leaves the day as long as it was. */
const WHEN: ReadonlySet<string> = new Set(["at", "after"]);

const only = (step: SourceStep, keys: ReadonlySet<string>): SourceStep =>
  Object.fromEntries(Object.entries(step).filter(([key]) => keys.has(key)));

/** What is expected without the action; that it is refused is expected of nobody then. */
const expectedOf = (step: SourceStep): SourceStep => {
  const { expect, ...others } = only(step, EXPECTS);
  const rest = isMap(expect) ? without(expect, "refused") : expect;
  const isNothing = rest === undefined || (isMap(rest) && Object.keys(rest).length === 0);
  return isNothing ? others : { expect: rest, ...others };
};

const isEmpty = (step: SourceStep): boolean => Object.keys(step).length === 0;

/** The time before a step goes by all the same. */
const timeBefore = ({ after, at }: SourceStep): ReadonlyArray<SourceStep> =>
  after === undefined ? (at === undefined ? [] : [{ at, wait: "1ms" }]) : [{ wait: after }];

const withoutAction = (step: SourceStep): ReadonlyArray<SourceStep> => {
  const expected = expectedOf(step);
  return isEmpty(expected) ? timeBefore(step) : [{ ...only(step, WHEN), ...expected }];
};

/** Without one of the rows that go on at the same moment; where one row is left it goes on alone. */
const withoutRow = (
  step: SourceStep,
  rows: ReadonlyArray<Plain>,
  row: number,
): ReadonlyArray<SourceStep> => {
  const expected = stepsOf(rows[row]!).flatMap(withoutAction);
  const isWatched = expected.some((each) => !isEmpty(only(each, EXPECTS)));
  const left = rows.toSpliced(row, 1, ...(isWatched ? [expected as Plain] : []));
  if (left.length >= TOGETHER_LEAST) return [{ ...step, together: left }];
  const group = expectedOf(step);
  return [...asLate(step, left.flatMap(stepsOf)), ...(isEmpty(group) ? [] : [group])];
};

/** These begin when the step does. */
const asLate = (
  step: SourceStep,
  [first, ...others]: ReadonlyArray<SourceStep>,
): ReadonlyArray<SourceStep> =>
  first === undefined || !isEmpty(only(first, WHEN))
    ? [...timeBefore(step), ...(first === undefined ? [] : [first]), ...others]
    : [{ ...only(step, WHEN), ...first }, ...others];

const onlyLooks = (step: SourceStep): boolean =>
  actionOf(step) === "" || EXPECTS.has(actionOf(step));

const stepsOf = (row: Plain): ReadonlyArray<SourceStep> =>
  (Array.isArray(row) ? row : [row]) as ReadonlyArray<SourceStep>;

function* stepParts(
  source: ScenarioSource,
  times: ReadonlyArray<Micros | undefined>,
): Iterable<Part> {
  const { timeline } = source;
  for (const [index, step] of timeline.entries()) {
    const place = `step ${index + 1}`;
    const rows = step["together"];
    if (step["after"] !== undefined)
      yield {
        what: `the ${writeFlow(step["after"])} before step ${index + 1}`,
        without: withTimeline(source, timeline.with(index, without(step, "after"))),
      };
    if (!Array.isArray(rows)) {
      if (onlyLooks(step)) continue;
      yield {
        what: told(step, times[index], place),
        without: withTimeline(source, timeline.toSpliced(index, 1, ...withoutAction(step))),
      };
      continue;
    }
    for (const [row, steps] of rows.entries()) {
      const inRow = stepsOf(steps as Plain);
      if (inRow.every(onlyLooks)) continue;
      const [first = step] = inRow;
      yield {
        what: told(first, times[index], `${place}, ${row + 1} of ${rows.length}`),
        without: withTimeline(
          source,
          timeline.toSpliced(index, 1, ...withoutRow(step, rows as ReadonlyArray<Plain>, row)),
        ),
      };
    }
  }
}

/** What is left to chance, by the names the file gives it, and choices about Windows. */
function* blockParts(source: ScenarioSource): Iterable<Part> {
  for (const [key, word] of [
    ["faults", "fault"],
    ["workload", "workload"],
    ["policies", "policy"],
  ] as const) {
    const blocks = source[key];
    if (!isMap(blocks)) continue;
    for (const [name, value] of Object.entries(blocks)) {
      const left = without(blocks, name);
      yield {
        what: `the ${word} ${name}${key === "policies" ? `: ${writeFlow(value)}` : ""}`,
        without: Object.keys(left).length === 0 ? without(source, key) : { ...source, [key]: left },
      };
    }
  }
  for (const key of ["scheduling", "schedule"])
    if (source[key] !== undefined)
      yield {
        what: `${key}: ${writeFlow(source[key])}`,
        without: without(source, key),
      };
}

/** What a laptop is. */
const NEVER_LEFT_OUT: ReadonlySet<string> = new Set(["os", "holds", "count"]);

function* laptopParts(source: ScenarioSource): Iterable<Part> {
  for (const [laptop, node] of Object.entries(source.nodes))
    for (const [key, value] of Object.entries(node)) {
      if (NEVER_LEFT_OUT.has(key)) continue;
      yield {
        what: `${key}: ${writeFlow(value)} of ${laptop}`,
        without: { ...source, nodes: { ...source.nodes, [laptop]: without(node, key) } },
      };
    }
}

/** Everything that can be left out alone. */
export const partsOf = (
  source: ScenarioSource,
  times: ReadonlyArray<Micros | undefined> = [],
): ReadonlyArray<Part> => [
  ...stepParts(source, times),
  ...blockParts(source),
  ...laptopParts(source),
];

/** The day without a part, and with the turns its schedule means; null where they are not there any more. */
export const dayWithout = (
  source: ScenarioSource,
  part: Part,
  turns: Turns,
): { readonly day: ScenarioSource; readonly isMoved: boolean } | null => {
  const day = turns.find(source, part.without);
  if (day === null) return null;
  const isMoved = JSON.stringify(day["schedule"]) !== JSON.stringify(part.without["schedule"]);
  return { day, isMoved };
};

export const outcomeOf = (day: Judgement, wanted: FailingJudgement): Outcome => {
  if (day.kind !== "fails") return day;
  const isSame: boolean = isSameFailure(day, wanted);
  if (isSame) return { kind: "same" };
  if (day.failure !== wanted.failure) return { kind: "otherwise", failure: day.failure };
  // Of one class, and at once where the other one had time to come true, or in another way.
  if (day.needsWhole !== wanted.needsWhole || !saysSame(day, wanted))
    return { kind: "otherwise", failure: day.message.split("\n")[0] ?? "" };
  return { kind: "unmended", broken: worseThan(day.left, wanted.left) };
};

/** How a paragraph speaks of the day. */
export interface Words {
  readonly passes: string;
  readonly doesNotPass: string;
  readonly fails: string;
}

export const FAILS: Words = { passes: "passes", doesNotPass: "does not pass", fails: "fails" };

/** The same of a symptom. */
export const SHOWS: Words = {
  passes: "is not seen",
  doesNotPass: "is seen all the same",
  fails: "is seen",
};

const sentence = (
  { isMoved = false, outcome, what }: WithoutIt,
  { fails, passes }: Words,
): string | null => {
  const turns = isMoved ? ", with the turns that come nearest to those of its schedule" : "";
  switch (outcome.kind) {
    case "passes":
      return `Without ${what} it ${passes}${turns}.`;
    case "unmended":
      return `Without ${what} it ${fails} as well, but only because then ${listed(outcome.broken)}.`;
    case "otherwise":
      return `Without ${what} it ${fails} in another way${turns}: ${outcome.failure}.`;
    case "no-turn":
      return `Without ${what} there is no such turn as its schedule means.`;
    case "no-scenario":
    case "same":
      return null;
  }
};

/** Everything in one paragraph: what the failure needs in the order of the day, then what it does not. */
export const tellBlame = (
  failure: string,
  parts: ReadonlyArray<WithoutIt>,
  words: Words = FAILS,
): string => {
  const whats = (kind: Outcome["kind"]): ReadonlyArray<string> =>
    parts.filter(({ outcome }) => outcome.kind === kind).map(({ what }) => what);
  const [fixed, idle] = [whats("no-scenario"), whats("same")];
  return [
    ...(whats("passes").length === 0
      ? [
          `No single thing is needed for ${failure}: whichever is left out, it ${words.doesNotPass}.`,
        ]
      : []),
    ...parts.map((part) => sentence(part, words)).filter((each) => each !== null),
    ...(fixed.length === 0
      ? []
      : [`Others build on ${listed(fixed)}: that cannot be left out alone.`]),
    idle.length === 0
      ? "There is nothing it does not need."
      : `It does not need ${listed(idle)}; fieldlab shrink leaves out together what it can.`,
  ].join(" ");
};
