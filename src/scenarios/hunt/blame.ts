/**
 * What a failure needs: the day is played without each of its steps, and without each thing that is special about its room, one at a time.
 * What makes it pass when it is missing has a part in the failure; what does not has none by itself.
 */
import { writeFlow } from "../language/yaml/write-yaml.ts";
import { classOf } from "./judge.ts";
import type { ScenarioSource, SourceStep } from "./source.ts";

/** One thing left out, and what became of the failure. */
export interface WithoutIt {
  /** `the step unplug: { laptop: ANNA }`, `the policy power-loss`. */
  readonly what: string;
  readonly outcome:
    | { readonly kind: "passes" }
    | { readonly kind: "same" }
    | { readonly kind: "otherwise"; readonly failure: string }
    /** Something else in the file builds on it. */
    | { readonly kind: "no-scenario" };
}

interface Part {
  readonly what: string;
  readonly without: ScenarioSource;
}

const stepText = (step: SourceStep): string =>
  Object.entries(step)
    .filter(([key]) => key !== "even-if-refused" && key !== "say")
    .map(([key, value]) => `${key}: ${writeFlow(value)}`)
    .join(", ");

function* partsOf(source: ScenarioSource): Iterable<Part> {
  for (const [index, step] of source.timeline.entries())
    yield {
      what: `step ${index + 1}, ${stepText(step)}`,
      without: { ...source, timeline: source.timeline.toSpliced(index, 1) },
    };
  for (const key of ["policies", "scheduling"]) {
    if (source[key] === undefined) continue;
    const { [key]: value, ...rest } = source;
    yield { what: `${key}: ${writeFlow(value)}`, without: rest as ScenarioSource };
  }
  for (const [laptop, node] of Object.entries(source.nodes))
    for (const [key, value] of Object.entries(node)) {
      if (key === "os" || key === "holds") continue;
      const { [key]: _, ...rest } = node;
      yield {
        what: `${key}: ${writeFlow(value)} of ${laptop}`,
        without: { ...source, nodes: { ...source.nodes, [laptop]: rest } },
      };
    }
}

const outcomeOf = (found: string | null | undefined, failure: string): WithoutIt["outcome"] => {
  if (found === undefined) return { kind: "no-scenario" };
  if (found === null) return { kind: "passes" };
  return found === failure ? { kind: "same" } : { kind: "otherwise", failure: found };
};

/** Plays the day without one thing after the other. */
export function* blame(
  source: ScenarioSource,
  failure: string,
  judge: typeof classOf = classOf,
): Generator<WithoutIt> {
  for (const { what, without } of partsOf(source))
    yield { what, outcome: outcomeOf(judge(without), failure) };
}

const listed = (parts: ReadonlyArray<string>): string =>
  parts.map((part) => `\n  - ${part}`).join("");

/** Everything in one paragraph, what the failure needs first. */
export const tellBlame = (failure: string, parts: ReadonlyArray<WithoutIt>): string => {
  const of = (kind: WithoutIt["outcome"]["kind"]): ReadonlyArray<WithoutIt> =>
    parts.filter(({ outcome }) => outcome.kind === kind);
  const needed = of("passes").map(({ what }) => what);
  const otherwise = parts.flatMap(({ outcome, what }) =>
    outcome.kind === "otherwise" ? [`${what}: ${outcome.failure}`] : [],
  );
  const sentences = [
    needed.length === 0
      ? `No single thing is needed for ${failure}: whichever is left out, it does not pass.`
      : `Without any one of these it passes, so ${failure} needs all of them:${listed(needed)}`,
    otherwise.length === 0 ? "" : `Without these it fails in another way:${listed(otherwise)}`,
    of("no-scenario").length === 0
      ? ""
      : `Others build on these, so they cannot be left out alone:${listed(of("no-scenario").map(({ what }) => what))}`,
    of("same").length === 0
      ? "There is nothing it does not need."
      : `It does not need the other ${of("same").length}; fieldlab shrink leaves them out together.`,
  ];
  return sentences.filter((sentence) => sentence !== "").join("\n");
};
