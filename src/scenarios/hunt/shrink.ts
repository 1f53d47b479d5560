/**
 * The smallest scenario that still fails in the same way: whatever can be left out or made plainer without the failure going away, is
 * (delta debugging, Zeller and Hildebrandt 2002, on the tree of the scenario). Deterministic: the same failure gives the same file, however
 * many candidates are played at the same time.
 */
import { FAMILIES, LAST_FAMILY } from "./candidates.ts";
import { inRanges } from "./in-ranges.ts";
import { isSameFailure, type FailingJudgement, type Judgement } from "./judge.ts";
import { brokenAs } from "./left-broken.ts";
import { INVARIANTS } from "../plan.ts";
import { plainNames } from "./plain-names.ts";
import type { Family } from "./smaller.ts";
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

type CandidateFamily = (source: ScenarioSource, wanted: FailingJudgement) => Iterable<Candidate>;

const ofFamily = (family: Family): CandidateFamily =>
  function* (smallest, wanted) {
    for (const source of family(smallest)) yield { source, wanted };
  };

const renamings: CandidateFamily = function* (smallest, wanted) {
  for (const { from, source, to } of plainNames(smallest))
    yield { source, wanted: { ...wanted, left: brokenAs(wanted.left, from, to) } };
};

const ALL: ReadonlyArray<readonly [what: string, family: CandidateFamily]> = [
  ...FAMILIES.map(([what, family]) => [what, ofFamily(family)] as const),
  ["names", renamings],
  [LAST_FAMILY[0], ofFamily(LAST_FAMILY[1])],
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

/**
 * Tries one candidate after the other until none of any family fails any more in the same way. Asks for candidates to be played, so many at a
 * time, and is handed what they came to.
 */
export function* shrink(
  failing: Finding,
  atATime = 1,
): Generator<Trial, Finding, ReadonlyArray<Judgement>> {
  const known = new Set<string>();
  let smallest = failing;
  // What is wanted of all of them: the same failure, and nothing broken that was whole on the first day.
  let wanted = failing.judgement;
  let played = 0;
  let refused = 0;
  const spelled = spelledOut(failing.source);
  const text = writeScenario(spelled);
  const [asSpelled] = yield { texts: [text], smallest, what: "ranges", played, refused };
  if (asSpelled !== undefined && isSameFailure(asSpelled, wanted))
    smallest = { source: spelled, judgement: asSpelled };
  for (let progress = true; progress;) {
    progress = false;
    for (const [what, family] of ALL) {
      if (what === LAST_FAMILY[0] && progress) continue;
      let candidates = family(smallest.source, wanted)[Symbol.iterator]();
      let position = 0;
      for (;;) {
        const { batch, looked } = nextOf(candidates, known, atATime);
        if (batch.length === 0) break;
        const answers = yield {
          texts: batch.map((each) => each.text),
          smallest,
          what,
          played,
          refused,
        };
        let taken: number | undefined;
        for (const [index, candidate] of batch.entries()) {
          const answer = answers[index];
          if (answer === undefined) throw new Error("a candidate was not played");
          known.add(candidate.text);
          if (answer.kind === "no-scenario") refused++;
          else played++;
          if (!isSameFailure(answer, candidate.wanted)) continue;
          smallest = { source: candidate.source, judgement: answer };
          ({ wanted } = candidate);
          taken = candidate.at;
          break;
        }
        if (taken === undefined) {
          position += looked;
          continue;
        }
        progress = true;
        // Those before it were tried with more around them; what moved into its place is next.
        position += taken - 1;
        candidates = family(smallest.source, wanted)[Symbol.iterator]();
        for (let skipped = 0; skipped < position; skipped++) candidates.next();
      }
    }
  }
  return yield* asTheLibraryWritesIt(smallest, wanted, { played, refused });
}

/** The smallest day with its crowd as a range, where it still fails. */
function* asTheLibraryWritesIt(
  smallest: Finding,
  wanted: FailingJudgement,
  counts: Pick<Trial, "played" | "refused">,
): Generator<Trial, Finding, ReadonlyArray<Judgement>> {
  const written = inRanges(smallest.source);
  if (written === null) return smallest;
  const texts = [writeScenario(written.source)];
  const [answer] = yield { texts, smallest, what: "ranges", ...counts };
  const left = written.renamed.reduce(
    (broken, [from, to]) => brokenAs(broken, from, to),
    wanted.left,
  );
  return answer !== undefined && isSameFailure(answer, { ...wanted, left })
    ? { source: written.source, judgement: answer }
    : smallest;
}

/** The invariant of a class of failure, where it is one. */
const invariantOf = (failure: string): string | undefined =>
  INVARIANTS.find((name) => `${failure} `.startsWith(`invariant-violated ${name} `));

/** How the file is named and what it says of itself; what it expects stands in it in so many words. */
export const asFinding = (
  { judgement: { failure, message }, source }: Finding,
  from: string,
): ScenarioSource => {
  const invariant = invariantOf(failure);
  const always: { readonly [key: string]: Plain } =
    invariant === undefined ? {} : { always: [invariant] };
  return {
    ...source,
    name: `Found: ${failure}`,
    about: `${message.split("\n")[0]}. Shrunk from ${from}.`,
    tags: ["found"],
    ...always,
  };
};
