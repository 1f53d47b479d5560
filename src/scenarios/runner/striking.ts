/**
 * What a schedule has strike, and whom: the computer whose turn it is, or the one it names. Whoever holds what others use needs no turn for
 * that: nobody works at the office's computer, and what happens in its folder happens at the turns of others. So whoever walks over
 * schedules may ask at every turn whom a fault would concern.
 */
import { cableOf } from "../../model/windows/views.ts";
import type { Machine } from "../../sim/machine.ts";
import type { Policy, PolicyName } from "../../sim/policy.ts";
import { schedulePolicy, type Strikes, type TurnTaken } from "../../sim/schedule.ts";
import { BLOCK_OF_STRIKES, STRIKES, strikesFor } from "../chance.ts";
import type { Plan } from "../plan.ts";
import { strike } from "./chance.ts";
import type { Room } from "./room.ts";

/**
 * Told every turn before it is taken; answers whether a fault of this computer would concern anybody then: it is its turn, or another one can
 * reach it. What stands before the day begins is made by nobody.
 */
export type OnTurn = (turn: TurnOfDay, isConcerned: (laptop: string) => boolean) => void;

interface TurnOfDay extends TurnTaken {
  /** Place in the timeline of the last step that has begun; -1 before the first. */
  readonly step: number;
}

interface Played {
  readonly room: Room;
  readonly driver: Machine;
}

/** `played` is asked when the day goes on: the room is made with the policy. */
export const policyOf = (
  { schedule, scheduling }: Plan,
  onTurn: OnTurn | undefined,
  played: () => Played,
): Policy | PolicyName =>
  schedule === undefined && onTurn === undefined
    ? scheduling
    : schedulePolicy(schedule ?? [], {
        taken: onTurn && telling(onTurn, () => played().room),
        strike: (machine, what) => strikeNow(played(), machine, what),
      });

const telling = (onTurn: OnTurn, room: () => Room): ((turn: TurnTaken) => void) => {
  let step = -1;
  let isDay = false;
  let looked = 0;
  return (turn) => {
    const { events } = room().kernel.journal;
    for (; looked < events.length; looked++) {
      const event = events[looked]!;
      // What is done again and again has an earlier number.
      if (event.kind === "step") step = Math.max(step, Number(event["step"]));
      isDay ||= isOfTheDay(event.kind);
    }
    onTurn(
      { ...turn, step },
      (laptop) => isDay && (laptop === turn.machine || isInReach(room(), laptop)),
    );
  };
};

const isOfTheDay = (kind: string): boolean => kind === "step" || kind === "drawn";

const hasBegun = ({ kernel }: Room): boolean =>
  kernel.journal.events.some(({ kind }) => isOfTheDay(kind));

/** Whether another computer can reach this one at this moment. */
const isInReach = ({ field }: Room, name: string): boolean => {
  const here = field.laptop(name);
  return field.laptops.some((other) => other !== here && other.reach.includes(here));
};

/** Does one of the harms of a schedule; people have none. */
const strikeNow = (
  { driver, room }: Played,
  machine: string,
  { lasts, laptop = machine, strikes }: Strikes,
): void => {
  const kind = STRIKES.find((each) => each === strikes);
  const isThere = room.plan.nodes.some(({ name }) => name === laptop);
  if (kind === undefined || !isThere || !hasBegun(room)) return;
  const target = kind === "switch-power" ? cableOf(room.field, laptop)?.device : laptop;
  if (target === undefined) return;
  const { now } = room.kernel;
  const trouble = { at: now, until: now + strikesFor(kind, lasts), kind, target };
  driver.fork("strike", strike(room, { name: BLOCK_OF_STRIKES, trouble }));
};
