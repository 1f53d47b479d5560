/** Clearing the synchronisation information of the top-level parent (domain rule 67): its documents stay, and nobody has a copy any more. */
import * as Effect from "effect/Effect";
import type { CopyHandle } from "../../engine/engine.ts";
import { EngineError } from "../../engine/errors.ts";
import { close, withCopy } from "./copies.ts";
import { holdsCopy } from "./perform-files.ts";
import type { OpenCopy, Room } from "./room.ts";
import { stateOf } from "./state-of.ts";

/** That it is another copy is what the program says of it, in the word there is for that. */
const clear = ({ clearInformation, identity }: CopyHandle): Effect.Effect<void, EngineError> =>
  identity.role === "top-level"
    ? clearInformation
    : Effect.mapError(clearInformation, (error) =>
        error.reason === "invalid"
          ? new EngineError({ reason: "needs-top-level", text: error.text })
          : error,
      );

/** Nobody can look into it later. What somebody saved a moment ago he may not have been told of yet. */
const tellCleared = (room: Room, laptop: string, copy: OpenCopy): void => {
  const asked = [...room.asked.values()].flatMap((pending) =>
    [...pending].flatMap(({ entries }) => entries.map(({ register }) => register)),
  );
  room.kernel.record("copy.cleared", laptop, stateOf(room, laptop, copy, asked));
};

/** The power went while it was being cleared. What was begun by then is not taken back: there is no copy any more. */
export const tellHalfCleared = (room: Room, laptop: string): void => {
  const copy = room.clearing.get(laptop);
  if (copy !== undefined && !holdsCopy(room, laptop)) tellCleared(room, laptop, copy);
  room.clearing.delete(laptop);
};

export const clearInformation = Effect.fnUntraced(function* (room: Room, laptop: string) {
  const copy = room.copies.get(laptop);
  if (copy !== undefined) room.clearing.set(laptop, copy);
  yield* Effect.ensuring(
    withCopy(room, laptop, clear),
    Effect.sync(() => void room.clearing.delete(laptop)),
  );
  if (copy !== undefined) tellCleared(room, laptop, copy);
  yield* close(room, laptop);
});
