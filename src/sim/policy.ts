/**
 * Which ready task runs next (architecture, "The kernel", point 5).
 *
 * A policy only ever chooses among tasks that may all legally run now, so every policy yields a possible execution.
 * `fifo` is the canonical one; `random` explores others, seeded; `pct` lets some machines starve others for long stretches, which
 * random choice almost never does.
 */
import type { RandomStream } from "./random.ts";
import type { ReadyTasks } from "./ready.ts";
import type { Micros } from "./time.ts";

/** When it is, and when something happens next by itself; null when nothing will. */
export interface Moment {
  readonly now: Micros;
  readonly next: Micros | null;
}

export interface Policy {
  readonly name: string;
  /** Asked also where there is one task only. */
  readonly everyTurn?: true;
  /** The index of the chosen task; null to let time pass first, which is possible only while something is to happen next. */
  choose(ready: ReadyTasks, moment: Moment): number | null;
}

export const POLICY_NAMES = ["fifo", "random", "pct"] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];

/** First come, first served. */
export const fifo: Policy = { name: "fifo", choose: () => 0 };

/** Each ready task equally likely, drawn from the stream "scheduler". */
export const randomPolicy = (stream: RandomStream): Policy => ({
  name: "random",
  choose: (ready) => stream.int("ready task", ready.size),
});

/** How often, once in so many choices, the machine that is ahead of all others falls behind them. */
const FALLS_BACK_ONE_IN = 50;

/**
 * Probabilistic concurrency testing (Burckhardt et al., ASPLOS 2010): every machine has a rank, the highest ready one always goes first,
 * and at a few random points whoever goes first becomes the last. Finds what needs few, but particular, delays.
 */
export const pctPolicy = (stream: RandomStream): Policy => {
  const ranks = new Map<string, number>();
  let lowest = 0;
  const rankOf = (machine: string): number => {
    let rank = ranks.get(machine);
    if (rank === undefined) ranks.set(machine, (rank = 1 + stream.int("rank", 1_000_000)));
    return rank;
  };
  return {
    name: "pct",
    choose: (ready) => {
      let chosen = 0;
      for (let index = 1; index < ready.size; index++)
        if (rankOf(ready.at(index).life.machine) > rankOf(ready.at(chosen).life.machine))
          chosen = index;
      if (stream.chance("falls back", 1, FALLS_BACK_ONE_IN))
        ranks.set(ready.at(chosen).life.machine, --lowest);
      return chosen;
    },
  };
};
