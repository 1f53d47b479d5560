/**
 * What a failure says of itself is where a day is cut first: nobody is needed whom it does not speak of, and nothing that comes after the step at
 * which it showed. One such candidate takes away what others would take away piece by piece, while each still plays most of the day.
 */
import { invariantOf } from "./failure-class.ts";
import { withoutLaptops } from "./fewer-laptops.ts";
import type { FailingJudgement } from "./judge.ts";
import { isMap, without, withTimeline, type Family } from "./smaller.ts";
import type { ScenarioSource, SourceStep } from "./source.ts";

/** Some of what is shown late is only late: it has happened by then. */
const SETTLES: SourceStep = { wait: "10m" };

/** Whoever prepares the engagement, and the office. */
const givers = ({ nodes, timeline }: ScenarioSource): ReadonlyArray<string> => [
  ...Object.keys(nodes).filter((name) => nodes[name]?.["holds"] !== undefined),
  ...timeline.flatMap((step) => {
    const prepared = step["prepare-parent"];
    return isMap(prepared) && typeof prepared["laptop"] === "string" ? [prepared["laptop"]] : [];
  }),
];

/** The laptop others call so on the network. */
const laptopCalled = ({ nodes }: ScenarioSource, computer: string): string | undefined =>
  Object.keys(nodes).find((name) => (nodes[name]?.["computer-name"] ?? name) === computer);

/** These, and whose copies theirs were made from. */
const withGivers = (source: ScenarioSource, laptops: ReadonlyArray<string>): Set<string> => {
  const concerned = new Set([...givers(source), ...laptops]);
  for (const step of source.timeline.toReversed()) {
    const made = step["create-child-copy"];
    if (!isMap(made) || typeof made["from"] !== "string") continue;
    const takers = [made["laptop"], made["laptops"]].flat();
    const giver = laptopCalled(source, made["from"].split("\\")[2] ?? "");
    if (
      giver !== undefined &&
      takers.some((name) => typeof name === "string" && concerned.has(name))
    )
      concerned.add(giver);
  }
  return concerned;
};

/** Only this invariant is looked for; a failure that shows at once needs no second play to show. */
const lookingFor = (source: ScenarioSource, failure: string): ScenarioSource => {
  const invariant = invariantOf(failure);
  const isOfTheOtherPlay = failure.startsWith("invariant-violated ") && invariant === undefined;
  return {
    ...(isOfTheOtherPlay ? source : without(source, "play-again")),
    ...(invariant === undefined ? {} : { always: [invariant] }),
  };
};

export function* firstCuts(
  source: ScenarioSource,
  { failure, laptops, step }: FailingJudgement,
): Iterable<ScenarioSource> {
  const wanted = lookingFor(source, failure);
  const concerned = withGivers(source, laptops);
  const others = Object.keys(source.nodes).filter((name) => !concerned.has(name));
  const short = withTimeline(wanted, source.timeline.slice(0, (step ?? Infinity) + 1));
  const settled = withTimeline(wanted, [...short.timeline, SETTLES]);
  // Of a failure that speaks of nobody everybody may be part.
  const few = (day: ScenarioSource): ScenarioSource =>
    laptops.length === 0 ? day : withoutLaptops(day, others);
  yield few(short);
  if (short.timeline.length + 1 < source.timeline.length) yield few(settled);
  yield short;
  yield few(wanted);
  yield wanted;
}

/** Without the last half, quarter, eighth …: an invariant that is broken at noon is broken in the evening. */
export const withoutTail = (parts: number): Family =>
  function* (source, { failure }) {
    const { timeline } = source;
    const size = Math.floor(timeline.length / parts);
    if (invariantOf(failure) !== undefined && size > 0)
      yield withTimeline(source, timeline.slice(0, -size));
  };
