/**
 * The timeline: each step of the file is read on its own, so that one mistake does not hide the next; then cables, shares and
 * documents are compared over the whole day.
 */
import type { Micros } from "../../sim/time.ts";
import type { Eventually, Expectation, PlannedStep, Question, Watch } from "../plan.ts";
import type { ActionKey } from "./actions.ts";
import { readEventually, readExpect, readWatch } from "./expectations.ts";
import type { DocumentUse, ExpectationReader } from "./expectations.ts";
import type { Findings } from "./findings.ts";
import { Paths } from "./paths.ts";
import { CHOICES, COMMON_STEP_KEYS } from "./schema.ts";
import { check } from "./shape.ts";
import { readAction } from "./small-steps.ts";
import type { ActionReader, SmallStep } from "./action-of-file.ts";
import { actionOf, isActionKey, namesOnly } from "./step-action.ts";
import type { Found } from "./step-action.ts";
import { didYouMean } from "./suggest.ts";
import { entryOf, placeOf, pieceOf } from "./tree.ts";
import type { Entry, MapTree, Span, Tree } from "./tree.ts";
import { formatDuration } from "./units.ts";
import { Wiring } from "./wiring.ts";
import type { World } from "./world.ts";

export interface Timeline {
  readonly steps: ReadonlyArray<PlannedStep>;
  readonly eventually: Eventually | null;
}

/** What the file alone says about the time: it is at least `least`, and exactly that as long as nothing took time of its own. */
interface Clock {
  readonly least: Micros;
  readonly exact: boolean;
}

export const readTimeline = (findings: Findings, world: World, root: MapTree): Timeline => {
  const entry = entryOf(root, "timeline");
  const reader: TimelineReader = {
    findings,
    names: world.names,
    world,
    paths: new Paths(findings, world.names),
    documents: new Set(engagementDocuments(world)),
    documentUses: [],
    programs: new Map(),
    wiring: new Wiring(findings, world, root.span),
  };
  reader.paths.defineOffice(world.topLevel, world.engagement);
  const steps: Array<PlannedStep> = [];
  if (entry !== undefined && (entry.value.kind !== "list" || entry.value.items.length === 0)) {
    findings.report(entry.keySpan, {
      code: "wrong-type",
      message:
        entry.value.kind === "list"
          ? "the timeline has no steps"
          : "timeline takes a list of steps",
      hint: 'write "- unplug: { laptop: PEER3 }" below it',
    });
  } else if (entry?.value.kind === "list") {
    let clock: Clock = { least: 0, exact: true };
    for (const [index, item] of entry.value.items.entries()) {
      clock = readStep(reader, index, item, clock, steps);
    }
  }
  findings.context = undefined;
  const end = entryOf(root, "eventually");
  const eventually = end === undefined ? null : readEventually(expectationReader(reader), end);
  // A step that could not be read may be the one that makes the share or the document.
  if (!reader.wiring.lostTrack) {
    reader.paths.finish();
    checkDocuments(reader);
  }
  return { steps, eventually };
};

interface TimelineReader extends ActionReader {
  readonly wiring: Wiring;
}

const expectationReader = (reader: TimelineReader): ExpectationReader => ({
  findings: reader.findings,
  names: reader.names,
  documents: reader.documentUses,
});

/** `doc-001.docx` … of the engagement. */
const documentName = (number: number): string => `doc-${String(number).padStart(3, "0")}.docx`;

const engagementDocuments = (world: World): ReadonlyArray<string> =>
  Array.from({ length: world.engagement.documents }, (_, index) => documentName(index + 1));

const contextOf = (index: number, clock: Clock): string => {
  const name = `timeline[${index}]`;
  if (clock.exact) return `${name} at ${formatDuration(clock.least)}`;
  return clock.least === 0 ? name : `${name} at ${formatDuration(clock.least)} or later`;
};

const readStep = (
  reader: TimelineReader,
  index: number,
  tree: Tree,
  before: Clock,
  steps: Array<PlannedStep>,
): Clock => {
  const { findings } = reader;
  findings.context = `timeline[${index}]`;
  if (tree.kind !== "map") {
    const word = tree.kind === "scalar" && typeof tree.value === "string" ? tree.value : "";
    findings.report(tree.span, {
      code: "wrong-type",
      message: "a step is an action with its keys",
      hint: isActionKey(word)
        ? `write - ${word}: { laptop: PEER1 }`
        : "write - unplug: { laptop: PEER3 }",
    });
    reader.wiring.loseTrack();
    return { ...before, exact: false };
  }
  const counted = findings.count;
  const { start, clock } = readStart(reader, index, tree, before);
  findings.context = contextOf(index, clock);

  const common = readCommon(reader, tree, clock);
  const mayFail = mentionsRefused(tree);
  const found = actionOf(reader, tree);
  checkRefused(reader, tree, found);
  const smallSteps = readSmallSteps(reader, found, mayFail);
  const entry = typeof found === "string" ? undefined : found.entry;
  if (smallSteps === undefined) {
    if (typeof found === "string" || OTHERS_BUILD_ON.includes(found.key)) reader.wiring.loseTrack();
    return { least: clock.least, exact: false };
  }
  if (entry !== undefined) reader.wiring.play(smallSteps.flat(), mayFail, wiringSpans(entry));
  if (findings.count > counted) return { least: clock.least, exact: false };

  const label = entry?.key ?? "look";
  const place = placeOf(entry?.keySpan ?? tree.entries[0]?.keySpan ?? tree.span);
  const made = plannedSteps(smallSteps, { index, label, place, start, common });
  steps.push(...made);
  return after(clock, made);
};

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
];

/** The small steps of what was found; undefined when that is not known. */
const readSmallSteps = (
  reader: TimelineReader,
  found: Found,
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

interface Common {
  readonly say: string | null;
  readonly ask: Question | null;
  readonly pass: string | null;
  readonly fail: string | null;
  readonly expect: ReadonlyArray<Expectation>;
  readonly eventually: Eventually | null;
  readonly watches: ReadonlyArray<Watch>;
}

const plannedSteps = (
  smallSteps: ReadonlyArray<SmallStep>,
  step: Pick<PlannedStep, "index" | "label" | "place" | "start"> & { readonly common: Common },
): ReadonlyArray<PlannedStep> => {
  const { index, label, place, start, common } = step;
  // What is said comes before the first small step; what is expected is looked at after the last.
  return smallSteps.map((actions, position) => {
    const last = position === smallSteps.length - 1;
    return {
      index,
      label,
      place,
      start: position === 0 ? start : { after: 0 },
      actions,
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

const readStart = (reader: TimelineReader, index: number, tree: MapTree, before: Clock) => {
  const { findings } = reader;
  const at = entryOf(tree, "at");
  const afterEntry = entryOf(tree, "after");
  const nothing = { start: { after: 0 }, clock: before };
  if (at !== undefined && afterEntry !== undefined) {
    findings.report(afterEntry.keySpan, {
      code: "at-and-after",
      message: "a step starts at a time or after a time, not both",
      hint: "keep one of them",
      related: { span: at.keySpan, text: "at stands" },
    });
    return nothing;
  }
  if (at !== undefined) {
    const time = check(findings, COMMON_STEP_KEYS.at, pieceOf(at));
    if (time === undefined) return nothing;
    if (time < before.least) {
      const now = formatDuration(before.least);
      findings.report(at.value.span, {
        code: "time-goes-back",
        message: `it is already ${now} when timeline[${index}] starts`,
        hint: `write a time from ${now} on, or after:`,
      });
      return nothing;
    }
    return {
      start: { at: time },
      clock: { least: time, exact: before.exact || time > before.least },
    };
  }
  if (afterEntry === undefined) return nothing;
  const delay = check(findings, COMMON_STEP_KEYS.after, pieceOf(afterEntry));
  if (delay === undefined) return nothing;
  return { start: { after: delay }, clock: { least: before.least + delay, exact: before.exact } };
};

const readAsk = ({ findings }: TimelineReader, tree: MapTree): Question | null => {
  const entry = entryOf(tree, "ask");
  const ask =
    entry === undefined ? undefined : check(findings, COMMON_STEP_KEYS.ask, pieceOf(entry));
  if (entry === undefined || ask === undefined) return null;
  const offered = ask.choices.length;
  if (offered < CHOICES.least || offered > CHOICES.most) {
    findings.report(entryOf(entry.value, "choices")?.value.span ?? entry.keySpan, {
      code: "wrong-value",
      message: `${offered} ${offered === 1 ? "answer is" : "answers are"} offered`,
      hint: `offer ${CHOICES.least} to ${CHOICES.most}`,
    });
    return null;
  }
  if (ask.answer > offered) {
    findings.report(entryOf(entry.value, "answer")?.value.span ?? entry.keySpan, {
      code: "wrong-value",
      message: `answer ${ask.answer} is right, but only ${offered} are offered`,
      hint: `write a number from 1 to ${offered}`,
    });
    return null;
  }
  return ask;
};

const readCommon = (reader: TimelineReader, tree: MapTree, clock: Clock): Common => {
  const { findings } = reader;
  const words = (key: "say" | "pass" | "fail"): string | null => {
    const entry = entryOf(tree, key);
    return entry === undefined
      ? null
      : (check(findings, COMMON_STEP_KEYS[key], pieceOf(entry)) ?? null);
  };
  const expect = entryOf(tree, "expect");
  const eventually = entryOf(tree, "eventually");
  return {
    say: words("say"),
    ask: readAsk(reader, tree),
    pass: words("pass"),
    fail: words("fail"),
    expect: expect === undefined ? [] : readExpect(expectationReader(reader), expect),
    eventually:
      eventually === undefined ? null : readEventually(expectationReader(reader), eventually),
    watches: (["always", "never"] as const).flatMap((kind) => {
      const watch = entryOf(tree, kind);
      return watch === undefined
        ? []
        : (readWatch(expectationReader(reader), watch, kind, clock.least) ?? []);
    }),
  };
};

const mentionsRefused = (tree: MapTree): boolean => {
  const expect = entryOf(tree, "expect");
  return expect !== undefined && entryOf(expect.value, "refused") !== undefined;
};

/** A refusal needs one small action that can be refused. */
const checkRefused = (reader: TimelineReader, tree: MapTree, found: Found): void => {
  if (found === "unclear") return;
  const key = found === "none" ? undefined : found.key;
  const expect = entryOf(tree, "expect");
  const refused = expect === undefined ? undefined : entryOf(expect.value, "refused");
  if (refused === undefined) return;
  if (key === undefined || key === "wait") {
    reader.findings.report(refused.keySpan, {
      code: "wrong-value",
      message: "nobody can be refused: this step has no action that could be",
      hint: "put it on the step that is refused",
    });
  } else if (key === "prepare-parent" || key === "share-copy") {
    reader.findings.report(refused.keySpan, {
      code: "wrong-value",
      message: `${key} is several small steps; one of them is refused`,
      hint: "write the small steps; fieldlab explain shows them",
    });
  }
};

const checkDocuments = (reader: TimelineReader): void => {
  const uses: ReadonlyArray<DocumentUse> = reader.documentUses;
  for (const use of uses) {
    if (reader.documents.has(use.document)) continue;
    const { documents } = reader.world.engagement;
    reader.findings.context = use.context;
    reader.findings.report(use.span, {
      code: "unknown-document",
      message: `there is never a document "${use.document}"`,
      hint:
        didYouMean(use.document, reader.documents) ??
        (documents === 0
          ? "the engagement has no documents"
          : `the engagement has ${documentName(1)} to ${documentName(documents)}`),
    });
  }
  reader.findings.context = undefined;
};
