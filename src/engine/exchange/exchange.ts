/**
 * An exchange with the connected copy, and what its failure means for the connection (engine §1.9, the error taxonomy).
 */
import * as Effect from "effect/Effect";
import type { RoundReport } from "../api.ts";
import { lose } from "./connection.ts";
import type { ExchangeError } from "../copy/core.ts";
import {
  byFolder,
  lookAtLocks,
  NO_NEWS_OF_LOCKS,
  noteLocks,
  withFoldersOfLocks,
  type LockListings,
} from "../locks/look.ts";
import { isDue, isPatienceOver, round, waitsForPieces } from "./round.ts";
import { noteOwnFailure, topLevelVisit, type Session } from "../copy/session.ts";
import { look, LOOKED_AT, type Visit } from "./visit.ts";

/** What a failed exchange means for the connection (engine §1.9, the error taxonomy). */
export const afterFailure = (session: Session, error: ExchangeError): Effect.Effect<void> => {
  session.busy = false;
  if (error._tag === "Abandoned") return Effect.void;
  // The names it has seen count as seen: what was cut off is done again only by a look that does not wait for new ones.
  if (session.connection.kind === "open") session.connection.visit.incomplete = true;
  if (error._tag === "OwnDisk") return Effect.sync(() => noteOwnFailure(session, error.error));
  switch (error.reason) {
    case "busy":
    case "exists":
    case "bad-name":
    case "too-large":
    case "no-space":
      return Effect.sync(() => {
        session.lastFailure = error;
        if (session.connection.kind === "open") session.connection.visit.failure = error;
        backOff(session);
      });
    case "offline":
    case "host-full":
    case "logon":
    case "denied":
    case "not-found":
    case "broken":
      return lose(session, error);
  }
};

/** Nothing moved: the next look comes later. */
export const backOff = (session: Session): void => {
  session.waitMillis = Math.min(session.settings.pollMaxMillis, session.waitMillis * 2);
};

const NOTHING_MOVED: RoundReport = { pulled: 0, pushed: 0, bytes: 0 };
const QUIET = Effect.succeed(NOTHING_MOVED);
const NO_LOCKS: ReadonlyMap<string, never> = new Map<string, never>();

/** What a look found of the locks is enough where nothing moved; after an exchange in which something did they are looked at anew. */
const lookAndExchange = (
  session: Session,
  visit: Visit,
  options: { readonly close: boolean },
): Effect.Effect<RoundReport, ExchangeError> => {
  const atTopLevel = topLevelVisit(session) === visit;
  const folders = atTopLevel ? withFoldersOfLocks(session, LOOKED_AT) : LOOKED_AT;
  return look(session, visit, folders, (changed, found) => {
    const listings = atTopLevel ? byFolder(folders, found) : NO_LOCKS;
    const goOn = (patienceOver: boolean): Effect.Effect<RoundReport, ExchangeError> => {
      const closely = changed || options.close || patienceOver;
      if (isDue(session, visit, { closely }))
        return roundAndLocks(session, visit, { closely, listings });
      session.busy = false;
      const noted = noteLocks(session, listings);
      return noted === NO_NEWS_OF_LOCKS ? QUIET : Effect.as(noted, NOTHING_MOVED);
    };
    return waitsForPieces(session)
      ? Effect.flatMap(isPatienceOver(session, visit), goOn)
      : goOn(false);
  });
};

const roundAndLocks = Effect.fnUntraced(function* (
  session: Session,
  visit: Visit,
  { closely, listings }: { readonly closely: boolean; readonly listings: LockListings },
): Effect.fn.Return<RoundReport, ExchangeError> {
  const report = yield* round(session, visit, { closely }).pipe(
    // Who has which document is known as well where the own disk takes nothing.
    Effect.tapError(({ _tag }) =>
      _tag === "OwnDisk" ? Effect.ignore(noteLocks(session, listings)) : Effect.void,
    ),
  );
  const moved = report.pulled + report.pushed > 0 || report.bytes > 0;
  yield* moved ? lookAtLocks(session) : noteLocks(session, listings);
  session.busy = false;
  return report;
});

/** What cut an exchange off before does so no more, as the whole of one was done: it is nothing to talk about. */
const noteDone = (session: Session, visit: Visit): void => {
  if (session.lastFailure === visit.failure) session.lastFailure = null;
  visit.failure = null;
};

/** An exchange whose failure is dealt with here; the caller learns it as well. */
export const exchange = (
  session: Session,
  visit: Visit,
  options: { readonly close: boolean },
): Effect.Effect<RoundReport, ExchangeError> =>
  lookAndExchange(session, visit, options).pipe(
    (exchanged) =>
      visit.failure === null
        ? exchanged
        : Effect.tap(exchanged, () => Effect.sync(() => noteDone(session, visit))),
    Effect.tapError((error) => afterFailure(session, error)),
  );
