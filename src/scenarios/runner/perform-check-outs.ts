/** What people ask of an open copy about check-outs. */
import type * as Effect from "effect/Effect";
import type { CheckOutAction } from "../check-outs.ts";
import { withCopy } from "./copies.ts";
import type { Refused } from "./refused.ts";
import type { Room } from "./room.ts";

export const performCheckOut = (room: Room, action: CheckOutAction): Effect.Effect<void, Refused> =>
  withCopy(room, action.laptop, (handle) => {
    switch (action.action) {
      case "check-out":
        return handle.checkOut(action.document);
      case "release":
        return handle.release(action.document);
      case "undo-check-outs":
        return handle.undoCheckOuts(action.document ?? undefined);
    }
  });
