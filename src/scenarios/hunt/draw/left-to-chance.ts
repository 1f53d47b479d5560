/**
 * What goes on beside the timeline of a hunted day: people who edit now and then (`workload`), things that go wrong now and then and are put
 * right (`faults`), and steps done again and again (`every`). All of it begins when everybody is connected, and is over before everything
 * is put right.
 */
import type { RandomStream } from "../../../sim/random.ts";
import { TROUBLES, type TroubleKind } from "../../chance.ts";
import type { Plain, SourceStep } from "../source.ts";
import { everybody, noticesRights, type Cast } from "./cast.ts";
import { EDITS } from "./work.ts";

export interface LeftToChance {
  /** `workload` and `faults` of the file, where there are any. */
  readonly blocks: { readonly [key: string]: Plain };
  /** Steps that go on by themselves, at the beginning of the day. */
  readonly repeated: ReadonlyArray<SourceStep>;
  /** Whoever goes on by himself has come to an end after this. */
  readonly over: ReadonlyArray<SourceStep>;
}

const NOTHING: LeftToChance = { blocks: {}, repeated: [], over: [] };

/** Windows XP gives up on a router after minutes, and ports may be held back: by then everybody is connected. */
const FROM = "20m";

/** Some of them, in the order in which they sit. */
const some = (
  all: ReadonlyArray<string>,
  what: string,
  draws: RandomStream,
): ReadonlyArray<string> => {
  const chosen = draws.shuffle(what, all).slice(0, draws.between(`how many ${what}`, 1, 4));
  return all.filter((one) => chosen.includes(one));
};

const drawWorkload = (cast: Cast, until: string, draws: RandomStream): Plain => ({
  who: some(everybody(cast), "who works", draws),
  every: draws.pick("work every", ["20s..2m", "2m..10m"]),
  edits: draws.pick("edits", [
    { records: 3, documents: 1 },
    { records: 1, documents: 0 },
    { records: 1, documents: 3 },
  ]),
  from: FROM,
  until,
});

/** These come about as steps of a day; with them here each seed would mean another one. */
const AS_STEPS: ReadonlySet<TroubleKind> = new Set([
  "clock-set",
  "stick-pulled",
  "files-held",
  "sharing-blocked",
  "other-account",
]);

const KINDS = TROUBLES.filter((kind) => !AS_STEPS.has(kind));

const isPossible = (cast: Cast, kind: TroubleKind): boolean => {
  if (kind === "switch-power") return cast.devices.length > 0;
  return kind !== "permission-withdrawn" || noticesRights(cast);
};

const drawFaults = (cast: Cast, until: string, draws: RandomStream): Plain => ({
  who: some(everybody(cast), "who is struck", draws),
  kinds: some(
    KINDS.filter((kind) => isPossible(cast, kind)),
    "kinds",
    draws,
  ),
  every: draws.pick("trouble every", ["1m..5m", "5m..20m"]),
  dwell: draws.pick("dwell", ["1s..20s", "1m..5m"]),
  from: FROM,
  until,
});

const drawRepeated = (cast: Cast, until: string, draws: RandomStream): SourceStep => {
  const { draw } = draws.pick("what again", EDITS);
  return {
    every: draws.pick("again every", ["40s", "3m", "11m"]),
    until,
    ...(draw(cast, draws) as SourceStep),
    "even-if-refused": true,
  };
};

/** Most days are what their timeline says. */
export const drawLeftToChance = (cast: Cast, draws: RandomStream): LeftToChance => {
  const works = draws.chance("workload", 1, 8);
  const breaks = draws.chance("faults", 1, 8);
  const repeats = draws.chance("every", 1, 8);
  if (!works && !breaks && !repeats) return NOTHING;
  const until = draws.pick("until", ["40m", "1h10m"]);
  return {
    blocks: {
      ...(works ? { workload: { work: drawWorkload(cast, until, draws) } } : {}),
      ...(breaks ? { faults: { bumps: drawFaults(cast, until, draws) } } : {}),
    },
    repeated: repeats ? [drawRepeated(cast, until, draws)] : [],
    over: [{ wait: until }],
  };
};
