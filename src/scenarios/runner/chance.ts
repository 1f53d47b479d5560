/**
 * Plays what was drawn: edits of people who were let do as they like, and troubles that come and go. Nobody expects anything of a
 * single one of them, so a refusal is written down and fails nothing; what must hold of the day stands in its expectations.
 */
import * as Effect from "effect/Effect";
import type { Machine, ProgramHandle } from "../../sim/machine.ts";
import type { DrawnEdit } from "../chance.ts";
import { note, tryTo, until } from "./drawn.ts";
import type { Room } from "./room.ts";
import { troubleOf, type Strike } from "./trouble.ts";

/** Begins everything that was drawn, on the machine of the driver; each ends by itself. */
export const startChance = (
  room: Room,
  driver: Machine,
): ReadonlyArray<ProgramHandle<void, never>> => {
  const { troubles = [], workload = [] } = room.plan;
  const people = workload.flatMap(({ drawn, name, who }) =>
    who.map((laptop) => {
      const edits = drawn.filter(({ action }) => action.laptop === laptop);
      return driver.fork(`${name} of ${laptop}`, work(room, name, edits));
    }),
  );
  const struck = troubles.flatMap(({ drawn, name }) =>
    drawn.map((trouble, position) =>
      driver.fork(name, strike(room, { name: `${name} ${position + 1}`, trouble })),
    ),
  );
  return [...people, ...struck];
};

/** One person's edits, one after the other: who still waits for a save is late for the next. */
const work = Effect.fnUntraced(function* (
  room: Room,
  block: string,
  edits: ReadonlyArray<DrawnEdit>,
) {
  for (const { at, action } of edits) {
    yield* until(room, at);
    const target = action.action === "edit-record" ? action.record : action.document;
    note(room, action.laptop, { block, what: action.action, target });
    yield* tryTo(room, block, action);
  }
});

export const strike = Effect.fnUntraced(function* (room: Room, { name, trouble }: Strike) {
  const { at, kind, target } = trouble;
  yield* until(room, at);
  note(room, target, { block: name, what: kind, target });
  yield* troubleOf(room, { name, trouble });
});
