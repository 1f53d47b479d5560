/**
 * Where operations on the whole engagement are decided: the folder of the top-level parent.
 *
 * A copy that is connected elsewhere is moved there, and only then (domain rule 60, I26): the one exception to "nothing ever
 * picks another copy", because the person asked for something that needs it. Where it cannot be reached, nothing is done.
 */
import * as Effect from "effect/Effect";
import { bind } from "../exchange/connection.ts";
import { direct, mark, type Io } from "../copy/core.ts";
import { EngineError } from "../errors.ts";
import type { Hand } from "../copy/own-folder.ts";
import { topLevelVisit, type Session } from "../copy/session.ts";
import { nameOfCopy } from "./refusals.ts";
import type { Visit } from "../exchange/visit.ts";

/** The top-level parent's folder, and our hand in it. */
export interface TopLevelPlace {
  readonly hand: Hand;
  readonly io: Io;
  /** The open visit; null when this copy is the top level itself. */
  readonly visit: Visit | null;
}

const unreachable = (session: Session, text: string): EngineError =>
  new EngineError({
    reason: "needs-top-level",
    text,
    missing: [
      {
        copyId: session.format.topLevel,
        name: nameOfCopy(session, session.format.topLevel),
        heardAtMillis: session.state.control.heardAt.get(session.format.topLevel) ?? null,
      },
    ],
  });

/** The top-level parent's folder, where it is our own or the one we are connected to. */
export const topLevelHere = (session: Session): TopLevelPlace | null => {
  if (session.own.copy === session.format.topLevel)
    return { hand: session.own, io: direct, visit: null };
  const visit = topLevelVisit(session);
  return visit === null ? null : { hand: visit.hand, io: session.io, visit };
};

const anOf = (what: string): string => `${/^[aeiou]/u.test(what) ? "An" : "A"} ${what}`;

/** Goes to the top-level parent, switching the connection if need be. `what` names the operation for people. */
export const goToTopLevel = Effect.fnUntraced(function* (
  session: Session,
  what: string,
): Effect.fn.Return<TopLevelPlace, EngineError> {
  const { topLevel } = session.format;
  const here = topLevelHere(session);
  if (here !== null) return here;
  const known = session.memory.locations.find((place) => place.copy === topLevel);
  if (known === undefined)
    return yield* unreachable(
      session,
      `${anOf(what)} needs the top-level parent, and this copy does not know where it is. Connect to the top-level parent once, then try again.`,
    );
  const location = session.typed.get(known.path) ?? { path: known.path };
  const visit = yield* bind(session, location).pipe(
    Effect.mapError((error) =>
      unreachable(
        session,
        `${anOf(what)} needs the top-level parent at ${known.path}, which cannot be used: ${error.text}`,
      ),
    ),
  );
  session.trace.emit("copy.switched", { copy: session.own.copy, to: topLevel, why: what });
  mark(session, "switched-for-operation", { what });
  return { hand: visit.hand, io: session.io, visit };
});
