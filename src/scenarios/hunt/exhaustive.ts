/**
 * Every order in which the programs of one scenario can go on, up to a bound: fifo, but at one turn (two, three …) another program goes
 * first, or the one whose turn it is is held up while others go on. That is delay bounding (Emmi, Qadeer and Rakamarić, POPL 2011), after the
 * preemption bounding of CHESS (Musuvathi and Qadeer, PLDI 2007): nearly all races need one or two such turns.
 *
 * Depth first, everything with one deviation before anything with two. What is walked, and what not:
 *
 * - At every turn each of those who can go on goes first once. That is all there is to choose at one moment, so nothing is lost.
 * - Whoever could go on is held up only where a program of another laptop goes on within 20 ms; elsewhere it would merely be later. That is
 *   a bound, not a proof: a laptop that hangs for minutes is another fault.
 * - People count as programs of a laptop of their own: they may act some moments later than the scenario says, never earlier.
 * - Faults are chosen where they are asked for: just before a turn one strikes that laptop, or the switch its cable leads to, and is over
 *   after a while, or the frames of a moment are lost. What that explains is no finding (excused.ts).
 * - The office's computer, at which nobody works, is struck besides just before every turn at which somebody can reach it, and so is who is named
 *   with a fault. While nobody can reach it, nothing of what it holds changes, and to be struck then is only to be struck earlier or later.
 * - Below a schedule whose day wrote the same journal as an earlier one nothing is walked. Journals hold all that happened in the room and what
 *   every copy shows at the end, so both days are the same to whoever looks; a difference that is nowhere to be seen, and would come to
 *   light only after one more deviation, is lost. Without a bound above 1 nothing is below, and nothing is lost.
 */
import { createHash } from "node:crypto";
import type { StrikeKind } from "../chance.ts";
import { isExcused } from "./excused.ts";
import { failureClass, worstOf } from "./failure-class.ts";
import { saidAtOtherTimes } from "./other-times.ts";
import { playPlan } from "./play.ts";
import { HELD_UP_MAX, type Deviation, type TurnTaken } from "../../sim/schedule.ts";
import type { Plan } from "../plan.ts";
import type { Micros } from "../../sim/time.ts";

export interface Explored {
  /** Schedules played, the one without deviations included. */
  readonly played: number;
  /** Different days among them, by their journals. */
  readonly days: number;
  /** Schedules below which nothing was walked, because their day was known. */
  readonly pruned: number;
  /** How many deviations are being tried, and how many schedules with so many are known to be left. */
  readonly deviations: number;
  readonly left: number;
}

/** One of the faults to be tried at every turn. */
export interface Struck {
  readonly strikes: StrikeKind;
  /** Who alone is struck; where nobody is named, whoever's turn it is, and the office's computer. */
  readonly laptop?: string;
  /** How long it goes on, where it is not as long as usual. */
  readonly lasts?: Micros;
}

export interface FoundSchedule {
  readonly schedule: ReadonlyArray<Deviation>;
  readonly failure: string;
  readonly message: string;
}

/** A turn, and whom a fault would concern then. */
interface Turn extends TurnTaken {
  readonly concerned: ReadonlyArray<string>;
}

interface PlayedSchedule {
  readonly turns: ReadonlyArray<Turn>;
  readonly hash: string;
  readonly found: FoundSchedule | null;
}

/** Whom faults may strike. */
interface Choices {
  readonly laptops: ReadonlySet<string>;
  /** The office's computer, where there is one. */
  readonly office: string | undefined;
  readonly strikes: ReadonlyArray<Struck>;
  readonly atOtherTimes: () => ReadonlySet<string>;
}

/** All who may be struck at a turn. */
const whomAt = (
  { machine }: TurnTaken,
  { laptops, office, strikes }: Choices,
): ReadonlyArray<string> => {
  const named = strikes.flatMap(({ laptop }) => laptop ?? []);
  return [...new Set([machine, ...(office === undefined ? [] : [office]), ...named])].filter(
    (name) => laptops.has(name),
  );
};

/** Whom faults strike at one turn: nobody is named whose turn it is. */
function* strikesAt(
  turn: number,
  { concerned, machine }: Turn,
  { office, strikes }: Choices,
): Iterable<Deviation> {
  for (const { laptop: named, ...struck } of strikes)
    for (const laptop of concerned)
      if (named === undefined ? laptop === machine || laptop === office : laptop === named)
        yield { turn, ...struck, ...(laptop === machine ? {} : { laptop }) };
}

const play = (plan: Plan, schedule: ReadonlyArray<Deviation>, choices: Choices): PlayedSchedule => {
  const turns: Array<Turn> = [];
  const result = playPlan(
    { ...plan, schedule },
    {
      onTurn: (turn, isConcerned) => {
        const concerned = choices.strikes.length === 0 ? [] : whomAt(turn, choices);
        turns.push({ ...turn, concerned: concerned.filter(isConcerned) });
      },
    },
  );
  const failure = failureClass(result);
  const message = "message" in result ? result.message : (worstOf(result)?.message ?? "");
  return {
    turns,
    hash: "message" in result ? result.message : dayHash(result.journal),
    found:
      failure === null || isExcused(result, schedule, choices.atOtherTimes)
        ? null
        : { schedule, failure, message },
  };
};

/** Of the events alone: the header names the schedule. */
const dayHash = (journal: { readonly lines: () => Iterable<string> }): string => {
  const hash = createHash("sha256");
  let isHeader = true;
  for (const line of journal.lines()) {
    if (!isHeader) hash.update(line).update("\n");
    isHeader = false;
  }
  return hash.digest("hex");
};

/** Whether a program of another laptop goes on soon after this turn. */
const othersFollow = (turns: ReadonlyArray<Turn>, index: number): boolean => {
  const { at, machine } = turns[index]!;
  for (let next = index + 1; next < turns.length; next++) {
    const other = turns[next]!;
    if (other.at > at + HELD_UP_MAX) return false;
    if (other.machine !== machine) return true;
  }
  return false;
};

/** What can be otherwise on a day after the turn with this number. */
function* deviationsAfter(
  turns: ReadonlyArray<Turn>,
  last: number,
  choices: Choices,
): Iterable<Deviation> {
  for (let index = last; index < turns.length; index++) {
    const turn = index + 1;
    const { candidates } = turns[index]!;
    yield* strikesAt(turn, turns[index]!, choices);
    for (let goes = 2; goes <= candidates; goes++) yield { turn, goes };
    if (!othersFollow(turns, index)) continue;
    yield { turn, waits: "once" };
    yield { turn, waits: "through" };
  }
}

/** Walks over the schedules; ends with the first that fails, or null when there is none up to the bound. */
export function* explore(
  plan: Plan,
  bound: number,
  strikes: ReadonlyArray<Struck> = [],
): Generator<Explored, FoundSchedule | null> {
  let said: ReadonlySet<string> | undefined;
  const choices: Choices = {
    laptops: new Set(plan.nodes.map(({ name }) => name)),
    office: plan.nodes.find(({ holds }) => holds === "top-level")?.name,
    strikes,
    atOtherTimes: () => (said ??= saidAtOtherTimes(plan)),
  };
  const days = new Set<string>();
  let played = 0;
  let pruned = 0;
  let left = 0;
  const first = play(plan, [], choices);
  played++;
  days.add(first.hash);
  if (first.found !== null) return first.found;

  function* below(
    schedule: ReadonlyArray<Deviation>,
    { turns }: PlayedSchedule,
    more: number,
    known: Set<string>,
  ): Generator<Explored, FoundSchedule | null> {
    const deviations = [...deviationsAfter(turns, schedule.at(-1)?.turn ?? 0, choices)];
    if (more === 1) left += deviations.length;
    for (const deviation of deviations) {
      const longer = [...schedule, deviation];
      const day = play(plan, longer, choices);
      if (more === 1) {
        played++;
        left--;
        days.add(day.hash);
        if (day.found !== null) {
          yield { played, days: days.size, pruned, deviations: longer.length, left };
          return day.found;
        }
      } else if (known.has(day.hash)) pruned++;
      else {
        known.add(day.hash);
        const found = yield* below(longer, day, more - 1, known);
        if (found !== null) return found;
      }
      yield { played, days: days.size, pruned, deviations: longer.length, left };
    }
    return null;
  }

  for (let deviations = 1; deviations <= bound; deviations++) {
    left = 0;
    pruned = 0;
    const found = yield* below([], first, deviations, new Set([first.hash]));
    if (found !== null) return found;
  }
  return null;
}
