/**
 * One step of the file → the steps of the plan. Each is read on its own, so that one mistake does not hide the next.
 */
import { everyStep } from "../../plan.ts";
import type { Every, PlannedStep } from "../../plan.ts";
import type { ActionReader, SmallStep } from "./action-of-file.ts";
import { ACTION_KEYS, type ActionKey } from "../shape/actions.ts";
import { COMMON_KEYS } from "../shape/step-schema.ts";
import { colonMeant } from "../suggest.ts";
import { readEvery, readGroup } from "./groups.ts";
import type { Lasting } from "./groups.ts";
import { checkReachable, GIVES_COPY } from "../world/lint.ts";
import { checkRefused, mentionsRefused } from "./refusal-of-step.ts";
import { readAction } from "./small-steps.ts";
import { actionOf, isActionKey, isGroup, namesOnly } from "./step-action.ts";
import type { Found, FoundAction } from "./step-action.ts";
import { lookingKey, looksAt } from "./looks-at.ts";
import { readCommon, readStart } from "./step-keys.ts";
import type { Clock, Common } from "./step-keys.ts";
import { entryOf, placeOf } from "../yaml/tree.ts";
import type { Entry, Span, Tree } from "../yaml/tree.ts";
import { formatDuration } from "../shape/units.ts";
import type { Wiring } from "../world/wiring.ts";

/** More steps than this are a slip: a repetition inside a repetition. */
const MAX_STEPS = 10_000;

export interface TimelineReader extends ActionReader {
  readonly wiring: Wiring;
  /** Steps of the plan made so far. */
  made: number;
  /** Repetitions beside the timeline, to be counted when it is known how long that is. */
  readonly lasting: Array<Lasting>;
  /** A step that may have given somebody a copy could not be read. */
  copiesAreUnknown: boolean;
  /** When chance begins to pull cables; infinite where it does not. */
  readonly troubledFrom: number;
}

/** Where a step stands: its position in the timeline, and what messages call it. */
export interface StepPlace {
  readonly index: number;
  /** `timeline[4].together[0]` */
  readonly path: string;
  /** Inside a step that is repeated in the background. */
  readonly again?: true;
}

/** Steps that follow each other. */
export const readSteps = (
  reader: TimelineReader,
  items: ReadonlyArray<Tree>,
  placeOfItem: (position: number) => StepPlace,
  from: Clock,
): { readonly steps: ReadonlyArray<PlannedStep>; readonly clock: Clock } => {
  const steps: Array<PlannedStep> = [];
  let clock = from;
  for (const [position, item] of items.entries())
    clock = readStep(reader, placeOfItem(position), item, clock, steps);
  return { steps, clock };
};

const contextOf = (path: string, clock: Clock): string => {
  if (clock.exact) return `${path} at ${formatDuration(clock.least)}`;
  return clock.least === 0 ? path : `${path} at ${formatDuration(clock.least)} or later`;
};

const readStep = (
  reader: TimelineReader,
  where: StepPlace,
  tree: Tree,
  before: Clock,
  steps: Array<PlannedStep>,
): Clock => {
  const { findings } = reader;
  const { index, path } = where;
  findings.context = () => path;
  if (tree.kind !== "map") {
    const word = tree.kind === "scalar" && typeof tree.value === "string" ? tree.value : "";
    findings.report(tree.span, {
      code: "wrong-type",
      message: "a step is an action with its keys",
      hint: isActionKey(word)
        ? `write - ${word}: { laptop: PEER1 }`
        : (colonMeant(word, [...ACTION_KEYS, ...COMMON_KEYS]) ??
          "write - unplug: { laptop: PEER3 }"),
    });
    reader.wiring.loseTrack();
    return { ...before, exact: false };
  }
  const counted = findings.count;
  const { start, clock } = readStart(reader, path, tree, before);
  findings.context = () => contextOf(path, clock);
  const timeSpan = entryOf(tree, "at")?.value.span ?? tree.entries[0]?.keySpan ?? tree.span;
  checkReachable(findings, timeSpan, { before: before.least, least: clock.least });

  if (clock.least >= reader.troubledFrom) reader.wiring.becomeUncertain();
  const every = readEvery(reader, where, tree, clock);
  const common = readCommon(reader, tree, clock);
  if ((every !== undefined || where.again === true) && common.watches.length > 0) {
    findings.report(
      entryOf(tree, "always")?.keySpan ?? entryOf(tree, "never")?.keySpan ?? tree.span,
      {
        code: "wrong-value",
        message: "a step that is repeated would begin to watch again and again",
        hint: "write always or never in a step of its own, before this one",
      },
    );
  }
  const found = actionOf(reader, tree);
  checkRefused(findings, tree, found);
  const entry = typeof found === "string" ? undefined : found.entry;
  const label = entry?.key ?? lookingKey(tree);
  const place = placeOf(entry?.keySpan ?? tree.entries[0]?.keySpan ?? tree.span);
  const inner = every === undefined ? where : { ...where, again: true as const };
  const looked = found === "none" ? looksAt(common) : undefined;
  const step = {
    index,
    label,
    ...(looked === undefined ? {} : { looksAt: looked }),
    place,
    start: every === undefined ? start : { after: 0 },
    common,
  };
  const body = isGroup(found)
    ? readGroup(reader, { where: inner, found, clock, step }, readSteps)
    : readOne(reader, tree, found, step, clock);
  if (body === undefined || findings.count > counted) {
    // It is in no plan, whatever is wrong with it.
    if (mayGiveCopy(body, found)) reader.copiesAreUnknown = true;
    return { least: clock.least, exact: false };
  }
  reader.made += body.steps.length;
  if (reader.made > MAX_STEPS && reader.made - body.steps.length <= MAX_STEPS) {
    findings.report(entry?.keySpan ?? tree.span, {
      code: "wrong-value",
      message: `the day has more than ${MAX_STEPS} steps with this one`,
      hint: "repeat less often, or use every:",
    });
  }
  if (every === undefined) {
    steps.push(...body.steps);
    return body.clock;
  }
  const { span } = entryOf(tree, "every")?.value ?? tree;
  reader.lasting.push({ ...every, from: clock.least, span, context: findings.context });
  // From here on it goes on beside everything else: nobody knows any more what is plugged in.
  reader.wiring.becomeUncertain();
  reader.paths.loseOrder();
  steps.push(background({ index, place, start }, { ...every, steps: body.steps }));
  return clock;
};

const mayGiveCopy = (body: Body | undefined, found: Found): boolean =>
  body === undefined
    ? isGroup(found)
    : everyStep(body.steps).some(({ actions }) =>
        actions.some(({ action }) => GIVES_COPY.includes(action)),
      );

/** Planned steps, and what the file says about the time after them. */
export interface Body {
  readonly steps: ReadonlyArray<PlannedStep>;
  readonly clock: Clock;
}

/** What all planned steps made from one step of the file have in common. */
export type StepOfFile = Pick<PlannedStep, "index" | "label" | "looksAt" | "place" | "start"> & {
  readonly common: Common;
};

/** A step with one action, or none. */
const readOne = (
  reader: TimelineReader,
  tree: Tree & { readonly kind: "map" },
  found: Exclude<Found, { readonly group: true }>,
  step: StepOfFile,
  clock: Clock,
): Body | undefined => {
  const { evenIfRefused } = step.common;
  const mayFail = mentionsRefused(tree) || evenIfRefused;
  const smallSteps = readSmallSteps(reader, found, mayFail);
  if (smallSteps === undefined) {
    reader.unread.add(typeof found === "string" ? "any" : found.key);
    if (typeof found === "string" || OTHERS_BUILD_ON.includes(found.key)) reader.wiring.loseTrack();
    if (typeof found === "string" || GIVES_COPY.includes(found.key)) reader.copiesAreUnknown = true;
    return undefined;
  }
  // It may or may not have happened.
  if (evenIfRefused) reader.wiring.becomeUncertain();
  if (typeof found !== "string")
    reader.wiring.play(smallSteps.flat(), mayFail, wiringSpans(found.entry));
  const steps = plannedSteps(smallSteps, step);
  return { steps, clock: after(clock, steps) };
};

const background = (
  step: Pick<PlannedStep, "index" | "place" | "start">,
  every: Every,
): PlannedStep => ({
  ...step,
  label: "every",
  actions: [{ action: "look" }],
  say: null,
  ask: null,
  pass: null,
  fail: null,
  expect: [],
  eventually: null,
  every,
});

/** Actions that later steps build on: when one of them cannot be read, nobody knows what is plugged in, shared or created. */
const OTHERS_BUILD_ON: ReadonlyArray<ActionKey> = [
  "plug",
  "unplug",
  "join",
  "dock",
  "undock",
  "plug-device",
  "unplug-device",
  "prepare-parent",
  "share-folder",
  "share-copy",
  "edit-document",
  "create-account",
];

/** The small steps of what was found; undefined when that is not known. */
const readSmallSteps = (
  reader: TimelineReader,
  found: FoundAction | "none" | "unclear",
  mayFail: boolean,
): ReadonlyArray<SmallStep> | undefined => {
  if (found === "unclear") return undefined;
  if (found === "none") return [[{ action: "look" }]];
  return namesOnly(reader, found) ? undefined : readAction(reader, found.key, found.entry, mayFail);
};

const wiringSpans = (entry: Entry): { readonly step: Span; readonly port: Span | null } => {
  const port = entryOf(entry.value, "port")?.value.span ?? null;
  const [who] = ["laptops", "laptop", "device"].flatMap((key) => entryOf(entry.value, key) ?? []);
  return { step: who?.value.span ?? entry.keySpan, port };
};

const plannedSteps = (
  smallSteps: ReadonlyArray<SmallStep>,
  step: StepOfFile,
): ReadonlyArray<PlannedStep> => {
  const { common, start, ...rest } = step;
  // What is said comes before the first small step; what is expected is looked at after the last.
  return smallSteps.map((actions, position) => {
    const last = position === smallSteps.length - 1;
    return {
      ...rest,
      start: position === 0 ? start : { after: 0 },
      actions,
      ...(common.evenIfRefused ? { evenIfRefused: true } : {}),
      say: position === 0 ? common.say : null,
      ask: position === 0 ? common.ask : null,
      pass: last ? common.pass : null,
      fail: last ? common.fail : null,
      expect: last ? common.expect : [],
      eventually: last ? common.eventually : null,
      ...(last && common.watches.length > 0 ? { watches: common.watches } : {}),
    };
  });
};

const after = (clock: Clock, steps: ReadonlyArray<PlannedStep>): Clock => {
  let { least, exact } = clock;
  for (const step of steps) {
    for (const action of step.actions) {
      if (action.action === "wait") least += action.forMicros;
      else if (action.action !== "look") exact = false;
    }
    if (step.eventually !== null) exact = false;
  }
  return { least, exact };
};
