/**
 * A whole field day from a seed: who is there, what they do, what goes wrong; then, on most days, everything is put right, and the copies must
 * become equal (architecture "Two phases for every random run"). What comes out is a scenario like any other: it is printed, read, replayed
 * and shrunk as one.
 *
 * Every step draws from a stream of its own, so that the tenth step of a seed does not depend on how much the ninth has drawn.
 */
import { mayLackWork } from "./draw/trouble/damaged-files.ts";
import type { RandomStream } from "../../sim/random.ts";
import {
  ACCOUNT,
  drawCast,
  everybody,
  hasOffice,
  PEERS_ACCOUNT,
  SECOND_ACCOUNT,
  SHARE,
  wayTo,
  type Cast,
} from "./draw/cast.ts";
import { OFFICE, PARENT } from "./draw/people.ts";
import { isLying } from "./draw/policies.ts";
import { FAMILIES, workOf } from "./draw/families.ts";
import { freshGenome, partStream, streamOf, type Genome } from "./draw/genome.ts";
import { oneOf, stepsIn, type Family, type Happening } from "./draw/happening.ts";
import { drawLeftToChance } from "./draw/left-to-chance.ts";
import { afterPlugging, heal, plugSteps } from "./draw/heal.ts";
import { drawLastTrouble } from "./draw/last-trouble.ts";
import { HUNTED } from "./play.ts";
import type { Plain, ScenarioSource, SourceStep } from "./source.ts";

/** Whoever is refused has tried; of steps that go on together, each by itself. */
const tries = (step: SourceStep): SourceStep => {
  const { together } = step;
  return Array.isArray(together)
    ? { ...step, together: (together as ReadonlyArray<SourceStep | SourceRow>).map(triesEach) }
    : { ...step, "even-if-refused": true };
};

type SourceRow = ReadonlyArray<SourceStep>;

const triesEach = (entry: SourceStep | SourceRow): SourceStep | SourceRow =>
  Array.isArray(entry) ? (entry as SourceRow).map(tries) : tries(entry as SourceStep);

/** The last of the peers works with another peer's copy, where somebody shares one. */
const toPeer = (cast: Cast): ReadonlyArray<SourceStep> => {
  const [host] = cast.hosts;
  const laptop = cast.peers.at(-1);
  if (host === undefined || laptop === undefined || laptop === host) return [];
  // Who may only read hands nothing in, and patient people never leave.
  if (cast.patient && cast.guestOnly.includes(host)) return [];
  // He may be Guest there, or speak another dialect.
  return [tries({ connect: { laptop, ...wayTo(cast, host) } })];
};

const createFrom = (cast: Cast, host: string): ReadonlyArray<SourceStep> => {
  const laptops = cast.peers.filter((peer) => cast.parents[peer] === host);
  if (laptops.length === 0) return [];
  const { to: from, ...typed } = wayTo(cast, host);
  return [{ "create-child-copy": { laptops, from, ...typed } }, { connect: { laptops, to: from } }];
};

/** Everybody has a copy and is connected: the page's steps 1 to 3, which nobody has trouble with on these days. */
const setUp = (cast: Cast): ReadonlyArray<SourceStep> => [
  {
    "prepare-parent": {
      laptop: PARENT,
      from: OFFICE,
      share: SHARE,
      accounts: [{ ...ACCOUNT }, { ...SECOND_ACCOUNT }],
    },
  },
  ...plugSteps(cast),
  ...afterPlugging(cast),
  ...(hasOffice(cast) ? [{ "open-copy": { laptop: OFFICE } }] : []),
  ...createFrom(cast, PARENT),
  ...cast.hosts.map((laptop) => ({
    "share-copy": { laptop, share: SHARE, accounts: [{ ...PEERS_ACCOUNT }] },
  })),
  ...cast.hosts.flatMap((host) => createFrom(cast, host)),
  ...toPeer(cast),
  ...(cast.setting === "office"
    ? [{ connect: { laptops: everybody(cast), ...wayTo(cast, OFFICE) } }]
    : []),
];

/** A kind of thing with the weight it has on this day: some are ten times as frequent as others. */
const weighed = (genome: Genome, kind: Happening, where: string): Happening => ({
  ...kind,
  weight:
    kind.weight *
    partStream(genome, "kinds", `weight of ${kind.name} ${where}`).pick("weight", [1, 1, 3, 10]),
});

const ONE_DAY_OF_FOUR = [1, 4] as const;

/** Families are left out of most days: failures need odd company. */
const familiesOf = (
  genome: Genome,
  cast: Cast,
): ReadonlyArray<readonly [name: string, family: Family]> =>
  Object.entries(FAMILIES).filter(
    ([name, { days = ONE_DAY_OF_FOUR, isPossible = () => true }]) =>
      isPossible(cast) &&
      (genome.families[name] ??
        partStream(genome, "kinds", `family ${name}`).chance("with", ...days)),
  );

/** What one person does next: a step, or a few that belong together. */
const drawRow = (
  cast: Cast,
  kinds: ReadonlyArray<Happening>,
  draws: RandomStream,
): ReadonlyArray<SourceStep> => {
  const drawn = oneOf(kinds, draws).draw(cast, draws);
  return (Array.isArray(drawn) ? (drawn as SourceRow) : [drawn as SourceStep]).map(tries);
};

/** Who a row is done by. One person does one thing at a time. */
const actorsOf = (row: ReadonlyArray<SourceStep>): ReadonlyArray<string> =>
  row.flatMap(stepsIn).flatMap((step) =>
    Object.values(step).flatMap((value) => {
      if (typeof value !== "object" || value === null) return [];
      const { laptop, laptops } = value as { readonly laptop?: Plain; readonly laptops?: Plain };
      return [laptop, ...(Array.isArray(laptops) ? (laptops as ReadonlyArray<Plain>) : [])].filter(
        (name) => typeof name === "string",
      );
    }),
  );

/** In a room people do not wait for each other: some things are done at the same moment. */
const drawSteps = (
  cast: Cast,
  kinds: ReadonlyArray<Happening>,
  draws: RandomStream,
): ReadonlyArray<SourceStep> => {
  const after = draws.pick("after", ["0s", "0s", "0s", "300ms", "2s", "10s", "1m", "12m"]);
  const delay = after === "0s" ? {} : { after };
  const rows: Array<ReadonlyArray<SourceStep>> = [];
  for (let left = draws.pick("at the same moment", [1, 1, 1, 2, 3]); left > 0; left--) {
    const row = drawRow(cast, kinds, draws);
    const busy = rows.flatMap(actorsOf);
    if (!actorsOf(row).some((actor) => busy.includes(actor))) rows.push(row);
  }
  if (rows.length > 1)
    return [{ ...delay, together: rows.map((row) => (row.length === 1 ? row[0]! : row)) }];
  const [[first, ...others] = []] = rows;
  return [{ ...delay, ...first }, ...others];
};

/** Everything is put right, something goes wrong once more that passes by itself, and the copies become equal. */
const putRight = (
  genome: Genome,
  cast: Cast,
  families: ReadonlyArray<Family>,
  day: ReadonlyArray<SourceStep>,
): ReadonlyArray<SourceStep> => [
  // Whoever lacks what was damaged may be refused until he has it again.
  ...(mayLackWork(day) ? heal(cast, families, day).map(tries) : heal(cast, families, day)),
  ...drawLastTrouble(cast, Object.values(FAMILIES), partStream(genome, "last trouble")).map(tries),
  mayLackWork(day)
    ? { wait: "31m" }
    : { wait: "1s", eventually: { within: "30m", "all-copies": "equal" } },
  // Nothing is left to be said: whatever still moves after half an hour is too much.
  { wait: "35m" },
];

/**
 * Whoever writes a scenario ends it where he likes: with a laptop asleep, a program that holds a file, work nobody has handed in. What always
 * holds must hold there, too, and so one day in eight ends in the middle, and nothing is put right.
 */
const drawEarlyEnd = (
  day: ReadonlyArray<SourceStep>,
  draws: RandomStream,
): ReadonlyArray<SourceStep> | null => {
  if (!draws.chance("in the middle", 1, 8)) return null;
  const rest = draws.pick("and then", ["0s", "1s", "1m", "20m", "45m"]);
  const done = day.slice(0, draws.between("after so many steps", 1, Math.max(1, day.length)));
  return rest === "0s" ? done : [...done, { wait: rest }];
};

/** The day that is drawn from these parts and steps. */
export const dayOf = (genome: Genome): ScenarioSource => {
  const cast = drawCast(genome.seed, (part) => partStream(genome, part));
  const families = familiesOf(genome, cast);
  const kinds = [
    ...workOf(cast)
      .filter(({ name }) => !partStream(genome, "kinds", `work ${name}`).chance("without", 1, 5))
      .map((kind) => weighed(genome, kind, "")),
    ...families.flatMap(([name, { happenings }]) =>
      happenings.map((kind) => weighed(genome, kind, name)),
    ),
  ];
  const chance = drawLeftToChance(cast, partStream(genome, "chance"));
  const day = [
    ...chance.repeated,
    ...genome.steps.flatMap(({ from, index }) =>
      drawSteps(cast, kinds, streamOf(from, `step ${index}`)),
    ),
  ];
  const earlyEnd = drawEarlyEnd(day, partStream(genome, "end"));
  const scheduling = partStream(genome, "scheduling").pick("policy", ["fifo", "random", "pct"]);
  return {
    name: `${HUNTED}${genome.seed}`,
    ...(genome.origin === null ? {} : { about: `Made of ${genome.origin}.` }),
    seed: genome.seed,
    ...(scheduling === "fifo" ? {} : { scheduling }),
    ...(Object.keys(cast.policies).length === 0 ? {} : { policies: cast.policies }),
    engagement: cast.engagement,
    nodes: cast.nodes,
    network: cast.network,
    timeline: [
      ...families.flatMap(([, { morning }]) => morning?.(cast).map(tries) ?? []),
      ...setUp(cast),
      // What was made by then is written; a copy that goes with the power in its first seconds is gone.
      ...(isLying(cast) ? [{ wait: "10s" }] : []),
      ...(earlyEnd === null
        ? [
            ...day,
            ...chance.over,
            ...putRight(
              genome,
              cast,
              families.map(([, family]) => family),
              day,
            ),
          ]
        : [...earlyEnd, ...chance.over]),
    ],
    ...chance.blocks,
  };
};

/** The day of a seed. */
export const swarmDay = (seed: string): ScenarioSource => dayOf(freshGenome(seed));
