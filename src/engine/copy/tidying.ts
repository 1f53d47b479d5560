/** What a copy does with its own folder in a quiet moment, and when it is opened: many small files become few large ones. */
import * as Effect from "effect/Effect";
import { packWhenDue } from "../log/packing.ts";
import { mergeWhenDue } from "../parcels/merging.ts";
import type { Session } from "./session.ts";

export const tidyWhenDue = (session: Session): Effect.Effect<void> =>
  Effect.andThen(packWhenDue(session), mergeWhenDue(session));
