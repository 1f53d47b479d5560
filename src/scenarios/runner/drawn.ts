/** What was drawn, tried at its time: a refusal is written down and fails nothing. */
import * as Effect from "effect/Effect";
import type { Micros } from "../../sim/time.ts";
import type { Action } from "../actions.ts";
import { act } from "./act.ts";
import { performAnyway, type AtALaptop } from "./perform.ts";
import type { Room } from "./room.ts";

/** Who still waits for a save after this long has turned to something else; so has whoever lost his laptop in the middle of it. */
const PATIENCE_MILLIS = 15 * 60_000;

export const until = (room: Room, at: Micros): Effect.Effect<void> =>
  Effect.suspend(() => {
    const rest = at - room.kernel.now;
    return rest > 0 ? Effect.sleep(rest / 1_000) : Effect.void;
  });

/** Written down without a cause: nothing of the day led to it. */
export const note = (
  room: Room,
  actor: string,
  facts: { readonly block: string; readonly what: string; readonly target: string },
): void => {
  room.kernel.cause = null;
  room.kernel.record("drawn", actor, facts);
};

export const noteRefusal = (room: Room, block: string, action: Action, code: string): void => {
  const actor = "laptop" in action ? action.laptop : "scenario";
  room.kernel.record("drawn.refused", actor, { block, what: action.action, code });
};

/** Whether it was done. */
export const tryTo = Effect.fnUntraced(function* (room: Room, block: string, action: Action) {
  const outcome = yield* act(room, action, { patienceMillis: PATIENCE_MILLIS });
  if (outcome.kind === "done") return true;
  noteRefusal(
    room,
    block,
    action,
    outcome.kind === "refused" ? String(outcome.refused.code) : "no end",
  );
  return false;
});

/**
 * A trouble of the disk, the shares or the accounts is over when its time is, whether the laptop is on or not: whoever it troubled finds it
 * gone when he comes back. Nobody else would ever end it.
 */
export const passes = (room: Room, block: string, action: AtALaptop): Effect.Effect<void> =>
  performAnyway(room, action).pipe(
    Effect.catch(({ code }) => Effect.sync(() => noteRefusal(room, block, action, String(code)))),
  );
