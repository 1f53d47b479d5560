/** The measurements of all planted bugs as a table, and what they come to. */
import type { Hunted } from "./hunting.ts";
import type { Measurement } from "./measure.ts";
import type { Elsewhere, Mutant } from "./mutants.ts";

export interface Measured {
  readonly mutant: Mutant;
  readonly measurement: Measurement;
}

/** `invariant-violated no-lost-edits` is said by its checker alone. */
const checkerOf = ({ found }: Hunted): string =>
  found?.failure.replace(/^(invariant-violated|expectation-failed) /, "") ?? "not found";

const smallestText = ({ smallest }: Measurement): string => {
  if (smallest === null) return "";
  const { laptops, steps, stopped } = smallest;
  return `${steps} steps, ${laptops} laptops${stopped ? " (stopped)" : ""}`;
};

const baselineText = ({ baseline }: Measurement): string =>
  baseline === null
    ? ""
    : baseline.found === null
      ? `not found in ${baseline.days}`
      : `${checkerOf(baseline)}, ${baseline.days}`;

export const HEADER =
  "| mutant | what goes wrong | found by | days | seconds | smallest day | baseline: found by, days |\n|---|---|---|---|---|---|---|\n";

export const rowOf = ({ measurement, mutant: { bug, id } }: Measured): string => {
  const { days, seconds } = measurement.swarm;
  const cells = [
    id,
    bug,
    checkerOf(measurement.swarm),
    days,
    seconds.toFixed(0),
    smallestText(measurement),
    baselineText(measurement),
  ];
  return `| ${cells.join(" | ")} |\n`;
};

/** The middle one; of an even number the lower of the two in the middle. */
const median = (values: ReadonlyArray<number>): number | null =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? null;

export const totalsOf = (all: ReadonlyArray<Measured>): ReadonlyArray<string> => {
  const found = all.filter(({ measurement }) => measurement.swarm.found !== null);
  const days = found.map(({ measurement }) => measurement.swarm.days);
  const smallest = found.flatMap(({ measurement }) => measurement.smallest ?? []);
  const hunted = all.flatMap(({ measurement }) => measurement.baseline ?? []);
  const byBaseline = hunted.filter((one) => one.found !== null);
  const shrunk =
    smallest.length === 0
      ? []
      : [
          `Smallest days in the median: ${median(smallest.map(({ steps }) => steps))} steps and ${median(smallest.map(({ laptops }) => laptops))} laptops (${smallest.length} shrunk).`,
        ];
  const missed = all.filter(({ measurement }) => measurement.swarm.found === null);
  return [
    `Found: ${found.length} of ${all.length}${missed.length === 0 ? "" : `; not found: ${missed.map(({ mutant }) => mutant.id).join(", ")}`}.`,
    `Within 100 days: ${days.filter((count) => count <= 100).length}. Half of those found took ${median(days) ?? "–"} days and ${median(found.map(({ measurement }) => measurement.swarm.seconds))?.toFixed(0) ?? "–"} seconds or less.`,
    ...shrunk,
    ...(hunted.length === 0
      ? []
      : [`The baseline found ${byBaseline.length} of ${hunted.length}.`]),
  ];
};

/** The file docs/mutants.md. */
export const page = (
  all: ReadonlyArray<Measured>,
  elsewhere: ReadonlyArray<Elsewhere>,
  conditions: string,
): string =>
  [
    "# Planted bugs: the measure of the hunter",
    "",
    "<!-- Written by npm run mutants -- --write; do not edit by hand. -->",
    "",
    "Each of these bugs is put into a copy of the sources, one at a time, and `fieldlab hunt --swarm` is let loose on it; the engine that is",
    "shipped is never touched. `M` are the bugs of [engine-mutants.md](engine-mutants.md), some in the nearest form a room can show, `R` wrong",
    "reactions of a copy to the room it is in, `F` bugs of this engine that a hunt has found, by the seed of the day, `P` bugs of many small files",
    "that go together or become one. The baseline is a hunter without imagination: one script, the page's step 4, in which only chance decides who",
    "goes first. How it is measured:",
    "[hunting.md](hunting.md#planted-bugs-the-measure-of-the-hunter).",
    "",
    conditions,
    "",
    ...totalsOf(all).map((line) => `- ${line}`),
    "",
    HEADER.trimEnd(),
    ...all.map((one) => rowOf(one).trimEnd()),
    "",
    "Those of the list that no day in a room can show:",
    "",
    "| mutant | what goes wrong | why not here | found instead by |",
    "|---|---|---|---|",
    ...elsewhere.map(
      ({ bug, id, killedBy, why }) => `| ${id} | ${bug} | ${why} | ${killedBy.join(", ")} |`,
    ),
    "",
  ].join("\n");
