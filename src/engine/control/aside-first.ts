/**
 * Before a copy goes (domain rule 66): what somebody saved in a file in the moment in which a newer version took its place lies in `_Sync/aside`, which
 * goes with all the rest, and nowhere else. It becomes a version first, and is handed in.
 */
import * as Effect from "effect/Effect";
import { toEngineError } from "../copy/core.ts";
import type { Session } from "../copy/session.ts";
import { lookAtAside } from "../documents/look.ts";
import { EngineError } from "../errors.ts";

/** What lies aside is believed when it stood still, for two looks at the most; the others are for a program that is still writing. */
const LOOKS_MOST = 5;

export const takeInAside = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<void, EngineError> {
  const { desk } = session;
  if (desk === null) return;
  for (let looks = 1; !(yield* lookAtAside(session, desk)); looks++) {
    if (looks === LOOKS_MOST)
      return yield* new EngineError({
        reason: "volume",
        text: `What was saved in a file as a newer version took its place is not taken in yet${desk.problem === null ? "" : ` (${desk.problem})`}: it lies in _Sync/aside. Nothing was deleted. Close the program that has it open, and try again.`,
      });
    // Edits that come meanwhile are served.
    const wait = session.io(Effect.sleep(desk.settings.stableMillis));
    yield* Effect.mapError(wait, toEngineError);
  }
});
