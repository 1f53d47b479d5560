/**
 * Steps made of steps: `together`, whose steps go on at the same time; `repeat`, which is written out; and `every`, which
 * goes on beside the timeline.
 *
 * A repetition is the same steps again: nothing in them can name the round, because a text with holes in it is one that neither
 * an editor nor these checks can read. Ranges of laptops do what a loop over laptops would.
 */
import type { Micros } from "../../../sim/time.ts";
import type { Every, PlannedStep } from "../../plan.ts";
import type { Context, Findings } from "../findings.ts";
import { COMMON_STEP_KEYS, Repeat, TOGETHER_LEAST } from "../shape/step-schema.ts";
import { check } from "../shape/shape.ts";
import { endOfWatch, type FoundGroup } from "./step-action.ts";
import type { Clock } from "./step-keys.ts";
import type { Body, readSteps, StepOfFile, StepPlace, TimelineReader } from "./steps.ts";
import { entryOf, pieceOf, valueOf } from "../yaml/tree.ts";
import type { MapTree, Span, Tree } from "../yaml/tree.ts";
import { formatDuration } from "../shape/units.ts";
import { checkReachable } from "../world/lint.ts";

/** Rounds that are closer together fill the day with nothing else. */
const SHORTEST_ROUND = 1_000;

/** Every round is in the journal, which has to fit into the memory of whoever plays the day. */
const MAX_ROUNDS = 100_000;

/** What is done again and again from a time on, to one that is written or to the end of the timeline. */
export interface Lasting extends Omit<Every, "steps"> {
  readonly from: Micros;
  readonly span: Span;
  readonly context: Context | undefined;
}

/** `end` is when the timeline ends at the earliest. A slip of the unit is a day that has no end for whoever waits for it. */
export const checkRounds = (
  findings: Findings,
  lasting: ReadonlyArray<Lasting>,
  end: Micros,
): void => {
  for (const { context, everyMicros, from, span, untilMicros } of lasting) {
    if (((untilMicros ?? end) - from) / everyMicros <= MAX_ROUNDS) continue;
    findings.context = context;
    findings.report(span, {
      code: "wrong-value",
      message: `that is more than ${MAX_ROUNDS} times`,
      hint: "do it less often, or say with until: when it ends",
    });
  }
  findings.context = undefined;
};

interface GroupOfFile {
  readonly where: StepPlace;
  readonly found: FoundGroup;
  readonly clock: Clock;
  readonly step: StepOfFile;
}

/** The steps of a group, or undefined after its problems were reported. */
export const readGroup = (
  reader: TimelineReader,
  group: GroupOfFile,
  read: typeof readSteps,
): Body | undefined =>
  group.found.key === "together"
    ? readTogether(reader, group, read)
    : readRepeat(reader, group, read);

const NOTHING = { say: null, ask: null, pass: null, fail: null, expect: [], eventually: null };

const readTogether = (
  reader: TimelineReader,
  { where, found, clock, step }: GroupOfFile,
  read: typeof readSteps,
): Body | undefined => {
  const { entry } = found;
  const { value } = entry;
  if (value.kind !== "list" || value.items.length < TOGETHER_LEAST) {
    reader.findings.report(entry.keySpan, {
      code: "wrong-type",
      message: `together takes a list of ${TOGETHER_LEAST} or more steps`,
      hint: 'write "- unplug: { laptop: PEER3 }" and others below it',
    });
    reader.wiring.loseTrack();
    return undefined;
  }
  // Steps that begin at the same moment are done in the order of the file; after that nobody knows who is first.
  if (!value.items.every(beginsAtOnce)) {
    reader.wiring.becomeUncertain();
    reader.paths.loseOrder();
  }
  const together: Array<ReadonlyArray<PlannedStep>> = [];
  let least = clock.least;
  let exact = clock.exact;
  for (const [position, item] of value.items.entries()) {
    const path = `${where.path}.together[${position}]`;
    const inLine = item.kind === "list";
    const { clock: end, steps } = read(
      reader,
      inLine ? item.items : [item],
      (at) => ({ ...where, path: inLine ? `${path}[${at}]` : path }),
      clock,
    );
    together.push(steps);
    least = Math.max(least, end.least);
    exact &&= end.exact;
  }
  const { common, ...rest } = step;
  const { evenIfRefused: _, watches, ...said } = common;
  const planned: PlannedStep = {
    ...rest,
    ...said,
    ...(watches.length === 0 ? {} : { watches }),
    actions: [{ action: "look" }],
    together,
  };
  return { steps: [planned], clock: { least, exact: exact && said.eventually === null } };
};

const beginsAtOnce = (item: Tree): boolean =>
  item.kind === "map" &&
  ["at", "after", "repeat", "together", "every"].every((key) => entryOf(item, key) === undefined);

const readRepeat = (
  reader: TimelineReader,
  { where, found, clock, step }: GroupOfFile,
  read: typeof readSteps,
): Body | undefined => {
  const { findings } = reader;
  const { entry } = found;
  const times = repetitions(reader, found);
  const list = valueOf(entry.value, "steps");
  if (times === undefined || list?.kind !== "list") {
    reader.wiring.loseTrack();
    return undefined;
  }
  const { common, ...rest } = step;
  const { eventually, expect, fail, pass, watches, ask, say } = common;
  const look: PlannedStep = { ...rest, actions: [{ action: "look" }], ...NOTHING };
  const waits = "at" in step.start || step.start.after > 0;
  const steps: Array<PlannedStep> = [];
  if (say !== null || ask !== null) steps.push({ ...look, say, ask });
  else if (waits) steps.push({ ...look, actions: [{ action: "wait", forMicros: 0 }] });
  let now = clock;
  for (let round = 1; round <= times; round += 1) {
    const counted = findings.count;
    const made = read(
      reader,
      list.items,
      (at) => ({
        ...where,
        path: `${where.path}.repeat.steps[${at}]${round === 1 ? "" : `, round ${round}`}`,
      }),
      now,
    );
    // What is wrong with a step is wrong in every round.
    if (findings.count > counted) return undefined;
    steps.push(...made.steps);
    now = made.clock;
  }
  if (expect.length + watches.length > 0 || eventually !== null || pass !== null) {
    const watched = watches.length === 0 ? {} : { watches };
    const end = { ...look, start: { after: 0 }, expect, eventually, pass, fail, ...watched };
    steps.push(end);
  }
  return { steps, clock: eventually === null ? now : { ...now, exact: false } };
};

const repetitions = ({ findings }: TimelineReader, { entry }: FoundGroup): number | undefined => {
  const list = valueOf(entry.value, "steps");
  if (entry.value.kind !== "map" || list?.kind !== "list" || list.items.length === 0) {
    findings.report(entry.keySpan, {
      code: "wrong-type",
      message: "repeat takes how many times, and a list of steps",
      hint: "write repeat: { times: 3, steps: [unplug: { laptop: PEER3 }, …] }",
    });
    return undefined;
  }
  for (const other of entry.value.entries) {
    if (other.key === "times" || other.key === "steps") continue;
    findings.report(other.keySpan, {
      code: "unknown-key",
      message: `"${other.key}" is not a key of repeat`,
      hint: "its keys are times, steps",
    });
  }
  const times = entryOf(entry.value, "times");
  if (times !== undefined) return check(findings, Repeat.shape.times, pieceOf(times));
  findings.report(entry.keySpan, {
    code: "missing-key",
    message: 'repeat needs the key "times"',
    hint: "add times: 3",
  });
  return undefined;
};

/** How often a step is repeated beside the timeline, and until when; undefined where it is not. */
export const readEvery = (
  { findings }: TimelineReader,
  where: StepPlace,
  tree: MapTree,
  clock: Clock,
): Omit<Every, "steps"> | undefined => {
  const every = entryOf(tree, "every");
  const until = entryOf(tree, "until");
  if (every === undefined) {
    if (until !== undefined) {
      findings.report(until.keySpan, {
        code: "missing-key",
        message: 'until needs the key "every"',
        hint:
          endOfWatch(tree, "until") ??
          "add every: 10m; to wait until a time, write at: in the next step",
      });
    }
    return undefined;
  }
  if (where.again === true) {
    findings.report(every.keySpan, {
      code: "wrong-value",
      message: "a step that is repeated begins another repetition each time",
      hint: "write it as a step of the timeline",
    });
    return undefined;
  }
  const everyMicros = check(findings, COMMON_STEP_KEYS.every, pieceOf(every));
  const untilMicros =
    until === undefined ? undefined : check(findings, COMMON_STEP_KEYS.until, pieceOf(until));
  if (everyMicros !== undefined && everyMicros < SHORTEST_ROUND) {
    findings.report(every.value.span, {
      code: "wrong-value",
      message: "without a millisecond between them there is no end of rounds",
      hint: "write every: 10m",
    });
  }
  if (until !== undefined && untilMicros !== undefined && untilMicros < clock.least) {
    const now = formatDuration(clock.least);
    findings.report(until.value.span, {
      code: "time-goes-back",
      message: `it is already ${now} when ${where.path} starts`,
      hint: `write a time from ${now} on`,
    });
  }
  if (until !== undefined && untilMicros !== undefined)
    checkReachable(findings, until.value.span, { before: clock.least, least: untilMicros });
  return everyMicros === undefined ? undefined : { everyMicros, untilMicros: untilMicros ?? null };
};
