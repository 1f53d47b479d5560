/**
 * The smallest scenario that still fails in the same way: whatever can be left out or made plainer without the failure going away, is
 * (delta debugging, Zeller and Hildebrandt 2002, on the tree of the scenario). Deterministic: the same failure gives the same file, however
 * many candidates are played at the same time.
 */
import { FAMILIES, type NamedFamily } from "./candidates.ts";
import { invariantOf } from "./failure-class.ts";
import { inRanges } from "./in-ranges.ts";
import { isSameFailure, type FailingJudgement, type Judgement } from "./judge.ts";
import { brokenAs } from "./left-broken.ts";
import { plainNames } from "./plain-names.ts";
import { Turns } from "./rescheduled.ts";
import { withoutItsWords } from "./own-words.ts";
import { without, type Family } from "./smaller.ts";
import { onALine, shrunkFrom } from "./shrunk-from.ts";
import { spelledOut } from "./spelled-out.ts";
import { writeScenario, type Plain, type ScenarioSource } from "./source.ts";

/** A scenario that fails, and what was wrong on its day. */
export interface Finding {
  readonly source: ScenarioSource;
  readonly judgement: FailingJudgement;
}

/** Candidates that are to be played next, and how far it has come. */
export interface Trial {
  /** Scenarios; the first of them that fails alike becomes the smallest, and what the later ones would come to is not asked. */
  readonly texts: ReadonlyArray<string>;
  readonly smallest: Finding;
  /** What is being made smaller. */
  readonly what: string;
  /** Candidates played so far, and those that were no scenario at all. */
  readonly played: number;
  readonly refused: number;
}

/** A smaller scenario; what is called otherwise in it is looked for under its new name. */
interface Candidate {
  readonly source: ScenarioSource;
  readonly wanted: FailingJudgement;
}

type CandidateFamily = (
  smallest: Finding,
  wanted: FailingJudgement,
  turns: Turns,
) => Iterable<Candidate>;

/** A smaller day has other turns: those its schedule means are looked for there. */
const ofFamily = (family: Family): CandidateFamily =>
  function* ({ judgement, source }, wanted, turns) {
    for (const smaller of family(source, judgement))
      yield { source: turns.find(source, smaller) ?? smaller, wanted };
  };

const renamings: CandidateFamily = function* ({ source: smallest }, wanted) {
  for (const { from, source, to } of plainNames(smallest))
    yield { source, wanted: { ...wanted, left: brokenAs(wanted.left, from, to) } };
};

const spelledOutFirst: CandidateFamily = ({ source }, wanted) => [
  { source: spelledOut(source), wanted },
];

const ROWS: ReadonlyArray<ReadonlyArray<NamedFamily<CandidateFamily>>> = [
  ...FAMILIES.slice(0, -1).map((row) =>
    row.map(([what, family]) => [what, ofFamily(family)] as const),
  ),
  [["names", renamings]],
  ...FAMILIES.slice(-1).map((row) =>
    row.map(([what, family]) => [what, ofFamily(family)] as const),
  ),
];

/** The next few candidates that nobody has played yet; how many were looked at for them. */
const nextOf = (
  candidates: Iterator<Candidate>,
  known: ReadonlySet<string>,
  most: number,
): {
  readonly batch: ReadonlyArray<Candidate & { readonly text: string; readonly at: number }>;
  readonly looked: number;
} => {
  const batch: Array<Candidate & { readonly text: string; readonly at: number }> = [];
  let looked = 0;
  while (batch.length < most) {
    const next = candidates.next();
    if (next.done === true) break;
    const text = writeScenario(next.value.source);
    looked++;
    if (!known.has(text) && !batch.some((other) => other.text === text))
      batch.push({ ...next.value, text, at: looked });
  }
  return { batch, looked };
};

/** What has been come to so far. */
interface State {
  smallest: Finding;
  /** What is wanted of all candidates: the same failure, and nothing broken that was whole on the first day. */
  wanted: FailingJudgement;
  played: number;
  refused: number;
  readonly known: Set<string>;
  readonly turns: Turns;
}

type Trials<Result> = Generator<Trial, Result, ReadonlyArray<Judgement>>;

/** Tries the candidates of one family, one after the other; whether one of them failed alike. */
function* tried(
  state: State,
  [what, family]: NamedFamily<CandidateFamily>,
  atATime: number,
): Trials<boolean> {
  let progress = false;
  let candidates = family(state.smallest, state.wanted, state.turns)[Symbol.iterator]();
  let position = 0;
  for (;;) {
    const { batch, looked } = nextOf(candidates, state.known, atATime);
    if (batch.length === 0) return progress;
    const { played, refused, smallest } = state;
    const texts = batch.map(({ text }) => text);
    const answers = yield { texts, smallest, what, played, refused };
    const taken = take(state, batch, answers);
    if (taken === null) {
      position += looked;
      continue;
    }
    progress = true;
    // Those before it were tried with more around them; what moved into its place is next.
    position += taken - 1;
    candidates = family(state.smallest, state.wanted, state.turns)[Symbol.iterator]();
    for (let skipped = 0; skipped < position; skipped++) candidates.next();
  }
}

/** Takes the first of these that fails alike, and tells the place it has among them. */
const take = (
  state: State,
  batch: ReadonlyArray<Candidate & { readonly text: string; readonly at: number }>,
  answers: ReadonlyArray<Judgement>,
): number | null => {
  for (const [index, { at, source, text, wanted }] of batch.entries()) {
    const judgement = answers[index];
    if (judgement === undefined) throw new Error("a candidate was not played");
    state.known.add(text);
    if (judgement.kind === "no-scenario") state.refused++;
    else state.played++;
    if (!isSameFailure(judgement, wanted)) continue;
    state.smallest = { source, judgement };
    // A day on which nothing else goes wrong is not given up for one that is cut short.
    state.wanted = { ...wanted, failure: judgement.failure };
    return at;
  }
  return null;
};

/**
 * Tries one candidate after the other until none of any family fails any more in the same way. Asks for candidates to be played, so many at a
 * time, and is handed what they came to.
 */
export function* shrink(failing: Finding, atATime = 1): Trials<Finding> {
  const state: State = {
    smallest: failing,
    wanted: failing.judgement,
    played: 0,
    refused: 0,
    known: new Set([writeScenario(failing.source)]),
    turns: new Turns(),
  };
  yield* tried(state, ["ranges", spelledOutFirst], atATime);
  const paid = new Set<NamedFamily<CandidateFamily>>();
  for (let row = 0; row < ROWS.length;) {
    let progress = false;
    const families = ROWS[row]!;
    // What has never given anything comes last.
    for (const each of [
      ...families.filter((one) => paid.has(one)),
      ...families.filter((one) => !paid.has(one)),
    ])
      if (yield* tried(state, each, atATime)) {
        progress = true;
        paid.add(each);
      }
    row = progress ? 0 : row + 1;
  }
  return yield* asTheLibraryWritesIt(state);
}

/** The smallest day with its crowd as a range, where it still fails. */
function* asTheLibraryWritesIt({ played, refused, smallest, wanted }: State): Trials<Finding> {
  const written = inRanges(smallest.source);
  if (written === null) return smallest;
  const texts = [writeScenario(written.source)];
  const [answer] = yield { texts, smallest, what: "ranges", played, refused };
  const left = written.renamed.reduce(
    (broken, [from, to]) => brokenAs(broken, from, to),
    wanted.left,
  );
  return answer !== undefined && isSameFailure(answer, { ...wanted, left })
    ? { source: written.source, judgement: answer }
    : smallest;
}

export const asSentence = (text: string): string => (text.endsWith(".") ? text : `${text}.`);

/** How the file is named and what it says of itself; what it expects stands in it in so many words. */
export const asFinding = (
  { judgement: { failure, message }, source }: Finding,
  from: string,
): ScenarioSource => {
  const invariant = invariantOf(failure);
  const always: { readonly [key: string]: Plain } =
    invariant === undefined ? {} : { always: [invariant] };
  const day = withoutItsWords(source);
  return {
    // Where a day ends that never does is of importance to no other.
    ...(failure.startsWith("no-progress ") ? day : without(day, "events-limit")),
    name: `Found: ${onALine(failure)}`,
    about: `${asSentence(onALine(message))} ${shrunkFrom(from)}`,
    tags: ["found"],
    ...always,
  };
};
