/**
 * The smallest scenario that still fails in the same way: whatever can be left out or made plainer without the failure going away, is
 * (delta debugging, Zeller and Hildebrandt 2002, on the tree of the scenario). Deterministic: the same failure gives the same file.
 */
import { FAMILIES } from "./candidates.ts";
import { failureClass } from "./failure-class.ts";
import { planOfText, playPlan } from "./play.ts";
import { spelledOut } from "./spelled-out.ts";
import { writeScenario, type Plain, type ScenarioSource, type SourceStep } from "./source.ts";

/** After each candidate: what is smallest so far, and how much was tried for it. */
export interface ShrinkStep {
  readonly smallest: ScenarioSource;
  /** Whether this candidate became the smallest. */
  readonly smaller: boolean;
  /** What is being made smaller. */
  readonly what: string;
  /** Candidates played, and those that were no scenario at all. */
  readonly played: number;
  readonly refused: number;
}

/** The class of failure of a scenario; null for a good day, undefined where it is no scenario. */
export const classOf = (source: ScenarioSource): string | null | undefined => {
  const plan = planOfText(writeScenario(source), "candidate.scenario.yaml");
  return "problems" in plan ? undefined : failureClass(playPlan(plan));
};

const isMap = (value: Plain | undefined): value is { readonly [key: string]: Plain } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const whoDoes = (step: SourceStep, actions: ReadonlyArray<string>): ReadonlyArray<Plain> =>
  actions.flatMap((action) => {
    const keys = step[action];
    if (!isMap(keys)) return [];
    const { laptop, laptops } = keys;
    return [...(laptop === undefined ? [] : [laptop]), ...(Array.isArray(laptops) ? laptops : [])];
  });

/**
 * That copies differ is a failure only where all of them could become equal: whoever has a copy connects it, and does not end that
 * himself. Otherwise the smallest failing day would be one on which nobody connects.
 */
const everybodyStaysConnected = ({ timeline }: ScenarioSource): boolean => {
  const connected = new Map<Plain, boolean>();
  for (const step of timeline) {
    for (const who of whoDoes(step, ["create-child-copy", "disconnect", "work-offline"]))
      connected.set(who, false);
    for (const who of whoDoes(step, ["unplug", "sleep", "hibernate", "power-off", "shut-down"]))
      connected.set(who, false);
    for (const who of whoDoes(step, ["connect", "work-online", "plug", "wake", "power-on"]))
      if (connected.has(who)) connected.set(who, true);
  }
  return [...connected.values()].every(Boolean);
};

/** Tries one candidate after the other until none of any family fails any more in the same way. */
export function* shrink(
  failing: ScenarioSource,
  failure: string,
  judge: typeof classOf = classOf,
): Generator<ShrinkStep, ScenarioSource> {
  const known = new Set<string>();
  const spelled = spelledOut(failing);
  let smallest = judge(spelled) === failure ? spelled : failing;
  const isAboutEqualCopies = failure.startsWith("expectation-failed all-copies");
  let played = 0;
  let refused = 0;
  for (let progress = true; progress;) {
    progress = false;
    for (const [what, family] of FAMILIES) {
      // A smaller one has candidates of its own: the family begins anew with it.
      for (let again = true; again;) {
        again = false;
        for (const candidate of family(smallest)) {
          const text = writeScenario(candidate);
          if (known.has(text)) continue;
          known.add(text);
          if (isAboutEqualCopies && !everybodyStaysConnected(candidate)) continue;
          const found = judge(candidate);
          if (found === undefined) refused++;
          else played++;
          again = found === failure;
          progress ||= again;
          if (again) smallest = candidate;
          yield { smallest, smaller: again, what, played, refused };
          if (again) break;
        }
      }
    }
  }
  return smallest;
}

/** The invariant of a class of failure, where it is one. */
const invariantOf = (failure: string): string | undefined =>
  /^invariant-violated (\S+)/.exec(failure)?.[1];

/** How the file is named and what it says of itself; what it expects stands in it in so many words. */
export const asFinding = (
  source: ScenarioSource,
  finding: { readonly failure: string; readonly message: string; readonly from: string },
): ScenarioSource => {
  const invariant = invariantOf(finding.failure);
  const always: { readonly [key: string]: Plain } =
    invariant === undefined ? {} : { always: [invariant] };
  return {
    ...source,
    name: `Found: ${finding.failure}`,
    about: `${finding.message.split("\n")[0]}. Shrunk from ${finding.from}.`,
    tags: ["found"],
    ...always,
  };
};
