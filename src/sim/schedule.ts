/**
 * A schedule: fifo, but at some turns another program goes first, or the one whose turn it is is held up for a while. A turn is the running
 * of one ready task; turns are counted from 1. Whoever walks over all schedules asks for the turns of a run, and whoever has found one
 * repeats it.
 *
 * To be held up is what happens to every program on a busy laptop: it could go on and does not, while others do. Its laptop runs
 * nothing meanwhile; time passes.
 */
import type { Moment, Policy } from "./policy.ts";
import type { ReadyTasks, TaskOwner } from "./ready.ts";
import { MILLISECOND, type Micros } from "./time.ts";

/** What is otherwise at one turn. */
export type Deviation =
  /** Not the first in line goes, but this one: 2 is the second. */
  | { readonly turn: number; readonly goes: number }
  /** The first in line is held up until a program of another laptop has gone on once, or until none of them can. */
  | { readonly turn: number; readonly waits: "once" | "through" }
  /** Just before it, this goes wrong with a machine; what it is, and how it ends, is for the model to say. */
  | Strikes;

export interface Strikes {
  readonly turn: number;
  readonly strikes: string;
  /** Whom; where nothing is said, the machine of the first in line. */
  readonly laptop?: string;
  /** How long it goes on; the model knows where nothing is said. */
  readonly lasts?: Micros;
}

/** One turn as it was. */
export interface TurnTaken {
  readonly at: Micros;
  readonly machine: string;
  /** How many could have gone. */
  readonly candidates: number;
}

/** Nobody is held up for longer: where nothing happens elsewhere in this time, it makes no difference who waits. */
export const HELD_UP_MAX: Micros = 20 * MILLISECOND;

interface HeldUp {
  readonly life: TaskOwner;
  readonly until: "once" | "through";
  /** When a program of another laptop went on last; before that, when it began. */
  lastAt: Micros;
  othersWent: boolean;
}

export interface ScheduleOptions {
  /** Told every turn. */
  readonly taken?: ((turn: TurnTaken) => void) | undefined;
  /** Makes a program ready that does the harm; it goes first. */
  readonly strike?: (machine: string, what: Strikes) => void;
}

/** The policy of a schedule. */
export const schedulePolicy = (
  deviations: ReadonlyArray<Deviation>,
  { strike = () => {}, taken = () => {} }: ScheduleOptions = {},
): Policy => {
  const byTurn = new Map(deviations.map((deviation) => [deviation.turn, deviation]));
  let turn = 1;
  let held: HeldUp | null = null;

  const goes = (ready: ReadyTasks, index: number, { now }: Moment): number => {
    const { machine } = ready.at(index).life;
    taken({ at: now, machine, candidates: ready.size });
    turn++;
    return index;
  };

  /** The first in line of anybody who is not held up; null where there is none. */
  const other = (ready: ReadyTasks, { life }: HeldUp): number | null => {
    for (let index = 0; index < ready.size; index++)
      if (ready.at(index).life !== life) return index;
    return null;
  };

  const choose = (ready: ReadyTasks, moment: Moment): number | null => {
    if (held !== null) {
      const index = other(ready, held);
      const isOver = held.until === "once" && held.othersWent;
      if (index !== null && !isOver) {
        held.othersWent = true;
        held.lastAt = moment.now;
        return goes(ready, index, moment);
      }
      if (!isOver && moment.next !== null && moment.next <= held.lastAt + HELD_UP_MAX) return null;
      held = null;
    }
    const deviation = byTurn.get(turn);
    if (deviation === undefined) return goes(ready, 0, moment);
    byTurn.delete(turn);
    if ("goes" in deviation) return goes(ready, Math.min(deviation.goes, ready.size) - 1, moment);
    if ("strikes" in deviation) {
      const before = ready.size;
      strike(ready.at(0).life.machine, deviation);
      return goes(ready, ready.size > before ? ready.size - 1 : 0, moment);
    }
    held = {
      life: ready.at(0).life,
      until: deviation.waits,
      lastAt: moment.now,
      othersWent: false,
    };
    return choose(ready, moment);
  };
  return { name: "schedule", everyTurn: true, choose };
};
