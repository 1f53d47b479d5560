/**
 * What a step has beside its action: when it starts, what is said and asked, and what is expected.
 */
import type { Micros } from "../../../sim/time.ts";
import type { Eventually, Expectation, Watch } from "../../expectations.ts";
import type { PlannedStep, Question } from "../../plan.ts";
import type { ActionReader } from "./action-of-file.ts";
import { readEventually, readExpect } from "./expectations.ts";
import { readWatch } from "./watches.ts";
import type { ExpectationReader } from "./one-expectation.ts";
import { CHOICES, COMMON_STEP_KEYS } from "../shape/step-schema.ts";
import { check } from "../shape/shape.ts";
import { entryOf, pieceOf } from "../yaml/tree.ts";
import type { MapTree } from "../yaml/tree.ts";
import { formatDuration } from "../shape/units.ts";

/** What the file alone says about the time: it is at least `least`, and exactly that as long as nothing took time of its own. */
export interface Clock {
  readonly least: Micros;
  readonly exact: boolean;
}

export const expectationReader = (reader: ActionReader): ExpectationReader => ({
  findings: reader.findings,
  names: reader.names,
  documents: reader.documentUses,
  copyLooks: reader.copyLooks,
  withFiles: reader.world.engagement.files === true,
  computers: reader.computerUses,
});

interface Start {
  readonly start: PlannedStep["start"];
  readonly clock: Clock;
}

/** When a step starts; `path` is what messages call it. */
export const readStart = (
  reader: ActionReader,
  path: string,
  tree: MapTree,
  before: Clock,
): Start => {
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
        message: `it is already ${now} when ${path} starts`,
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

export interface Common {
  readonly evenIfRefused: boolean;
  readonly say: string | null;
  readonly ask: Question | null;
  readonly pass: string | null;
  readonly fail: string | null;
  readonly expect: ReadonlyArray<Expectation>;
  readonly eventually: Eventually | null;
  readonly watches: ReadonlyArray<Watch>;
}

const readAsk = ({ findings }: ActionReader, tree: MapTree): Question | null => {
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

export const readCommon = (reader: ActionReader, tree: MapTree, clock: Clock): Common => {
  const { findings } = reader;
  const words = (key: "say" | "pass" | "fail"): string | null => {
    const entry = entryOf(tree, key);
    return entry === undefined
      ? null
      : (check(findings, COMMON_STEP_KEYS[key], pieceOf(entry)) ?? null);
  };
  const expect = entryOf(tree, "expect");
  const eventually = entryOf(tree, "eventually");
  const tries = entryOf(tree, "even-if-refused");
  return {
    evenIfRefused:
      tries !== undefined &&
      check(findings, COMMON_STEP_KEYS["even-if-refused"], pieceOf(tries)) === true,
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
