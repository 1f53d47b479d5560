/**
 * The top-level parent's folder for one request, by a copy that is connected to a peer (domain §F7, `top-level-if-reached`).
 *
 * It is a visit of its own beside the connection, which stays where people made it (I26): opened, asked, closed. A claim there is made as
 * by anybody, by exclusive creation in the one folder that decides; so two islands never have the same lock (I10). No work is exchanged.
 * What is known afterwards was read on no connection that is open, so the check-out is a person's word and nothing more.
 */
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import type { ExchangeError } from "../copy/core.ts";
import type { Session } from "../copy/session.ts";
import type { EngineError } from "../errors.ts";
import { openVisit } from "../exchange/handshake.ts";
import { ownerOf, type Visit } from "../exchange/visit.ts";

/** Where this copy has met the top-level parent; undefined where it never has. */
const whereTopLevelIs = ({ memory, typed, format }: Session) => {
  const known = memory.locations.find((place) => place.copy === format.topLevel);
  return known === undefined ? undefined : (typed.get(known.path) ?? { path: known.path });
};

type Answer = Effect.Effect<void, EngineError | ExchangeError>;

/** `refuse` makes the answer of a reason; the connection to the peer is not to blame for it, and stays. */
export const atTopLevelPastPeer = (
  session: Session,
  act: (visit: Visit) => Answer,
  refuse: (why: string) => EngineError,
): Answer => {
  const location = whereTopLevelIs(session);
  if (location === undefined)
    return Effect.fail(refuse("this copy has never been connected to the top-level parent"));
  return Effect.acquireUseRelease(
    openVisit(session, location),
    (visit) =>
      ownerOf(visit) === session.format.topLevel
        ? act(visit)
        : Effect.fail(refuse(`${location.path} is another copy now`)),
    (visit) => Scope.close(visit.scope, Exit.void),
  ).pipe(
    Effect.catchTag("VolumeError", (error) =>
      Effect.fail(refuse(`${location.path} cannot be used now: ${error.message}`)),
    ),
  );
};
