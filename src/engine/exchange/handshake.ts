/**
 * The handshake with another copy's folder (domain rule 50, engine §1.6 "probe"): can it be reached, may we use it, is it
 * another copy of the same engagement. A wrong or empty target ends here, before anything is concluded from it (I16).
 */
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { abandonedError } from "../control/refusals.ts";
import type { ExchangeError } from "../copy/core.ts";
import { EngineError } from "../errors.ts";
import { isCounted, paths } from "../log/names.ts";
import { hint } from "../copy/mailbox.ts";
import { clearStaging, makeHand } from "../copy/own-folder.ts";
import type { Location } from "../ports.ts";
import { saysTheSame } from "./acknowledging.ts";
import type { Session } from "../copy/session.ts";
import { newVisit, readCard, readFormat, readHave, readNewestHave, type Visit } from "./visit.ts";

export type ConnectError = ExchangeError | EngineError;

/** Our newest acknowledgement in their drop box, and whether it is still true. */
const findPresence = Effect.fnUntraced(function* (
  session: Session,
  visit: Visit,
): Effect.fn.Return<Visit["presence"], ExchangeError> {
  const numbers = visit.drops.flatMap(({ name }) =>
    name.kind === "have" && name.visitor === session.own.copy && isCounted(name.number)
      ? [name.number]
      : [],
  );
  const number = numbers.reduce((most, one) => Math.max(most, one), 0);
  if (number === 0) return { number, revision: -1 };
  const path = paths.dropHave(session.own.copy, number);
  const have = yield* readHave(session, visit.volume, visit.io, path);
  const fresh = saysTheSame(session, have);
  return { number, revision: fresh ? session.book.revision : -1 };
});

/** Opens a location and makes sure it holds another copy of the same engagement. The scope is closed on failure. */
export const openVisit = Effect.fnUntraced(function* (
  session: Session,
  location: Location,
): Effect.fn.Return<Visit, ConnectError> {
  const scope = yield* Scope.make();
  const enter = Effect.gen(function* (): Effect.fn.Return<Visit, ConnectError> {
    const { io } = session;
    const volume = yield* io(
      Effect.provideService(session.locations.open(location), Scope.Scope, scope),
    );
    yield* io(volume.probe);
    const format = yield* readFormat(volume, io);
    if (format.engagementId !== session.engagementId)
      return yield* new EngineError({
        reason: "wrong-engagement",
        text: `${location.path} holds the engagement "${format.engagement}", this copy belongs to "${session.format.engagement}".`,
      });
    const own = yield* io(volume.list(paths.own));
    const drop = yield* io(volume.list(paths.drop));
    const have = yield* readNewestHave(session, volume, io, own);
    const card = yield* readCard(session, volume, io, {
      own,
      format,
      owner: have?.copy ?? format.ownerCopy,
    });
    if (card === undefined)
      return yield* new EngineError({
        reason: "not-a-copy",
        text: `${location.path} has no identity card of its owner.`,
      });
    if (card.copy === session.own.copy)
      return yield* new EngineError({
        reason: "invalid",
        text: `${location.path} is this copy itself.`,
      });
    const { control } = session.state;
    const abandoned =
      abandonedError(control, session.own.copy) ??
      abandonedError(control, card.copy, location.path);
    if (abandoned !== undefined) return yield* abandoned;
    session.visits += 1;
    const hand = makeHand(volume, session.own.copy, `${session.own.nonce}.${session.visits}`);
    yield* Effect.catchTag(io(clearStaging(hand)), "VolumeError", () => Effect.void);
    const visit = newVisit({ location, scope, volume, io, hand, format, card, own, drop, have });
    visit.presence = yield* findPresence(session, visit);
    const hinted = session.hints.watchAt(location.path, [paths.own, paths.drop], () =>
      hint(session.mailbox, "connected"),
    );
    yield* Effect.provideService(hinted, Scope.Scope, scope);
    return visit;
  });
  return yield* Effect.onExit(enter, (exit) =>
    Exit.isFailure(exit) ? Scope.close(scope, exit) : Effect.void,
  );
});
