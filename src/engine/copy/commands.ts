/**
 * What the copy's fiber does: carry out a command, or look around when it is time.
 */
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import type { RoundReport } from "../api.ts";
import { carryOut } from "../control/carry-out.ts";
import { advanceControl, owesNothing, tellWhoWaits } from "../control/gather.ts";
import {
  bind,
  letGo,
  reconnect,
  rememberHeld,
  rememberLate,
  stopWorkingOffline,
} from "../exchange/connection.ts";
import { toEngineError, type ExchangeError } from "./core.ts";
import { answerRequest } from "../documents/requests.ts";
import { EngineError } from "../errors.ts";
import { afterFailure, backOff, exchange } from "../exchange/exchange.ts";
import { writeAgainWhenDue } from "../exchange/round.ts";
import { checkDoubts, checkFiles } from "../exchange/check-doubts.ts";
import { receiveVisitors } from "../exchange/host.ts";
import { lookAtLocks } from "../locks/look.ts";
import { answerLockRequest } from "../locks/requests.ts";
import type { ControlCommand } from "./mailbox.ts";
import { answerModesRequest } from "../modes/requests.ts";
import type { Location } from "../ports.ts";
import { isPublished, noteClosing, publishHave } from "./publish-own.ts";
import { tidyWhenDue } from "./tidying.ts";
import { noticePutBack } from "./put-back.ts";
import { noteOwnDiskIsWell, parentPath, type Session } from "./session.ts";

const NOTHING_MOVED: RoundReport = { pulled: 0, pushed: 0, bytes: 0 };

/** The top-level copy's locks lie in its own folder; others see them on their visits. */
const lookAtOwnLocks = (session: Session): Effect.Effect<void, ExchangeError> =>
  session.identity.role === "top-level" ? lookAtLocks(session) : Effect.void;

const NOTHING_RECEIVED = Effect.succeed(false);

/** Without news it ends here, or with a look at the locks: a copy looks thousands of times a day. */
const receiveAndAnswer = (session: Session): Effect.Effect<boolean, ExchangeError> =>
  Effect.flatMap(receiveVisitors(session), (received): Effect.Effect<boolean, ExchangeError> => {
    if (received || !isPublished(session) || !owesNothing(session))
      return answer(session, received);
    return session.identity.role === "top-level"
      ? Effect.as(lookAtLocks(session), false)
      : NOTHING_RECEIVED;
  });

const answer = Effect.fnUntraced(function* (
  session: Session,
  received: boolean,
): Effect.fn.Return<boolean, ExchangeError> {
  yield* advanceControl(session);
  yield* publishHave(session);
  yield* lookAtOwnLocks(session);
  return received;
});

/** What was written anew is said anew. */
const lookAtDoubts = (session: Session): Effect.Effect<void, ExchangeError> =>
  Effect.andThen(checkDoubts(session), publishHave(session));

/** Takes in what visitors left in the own drop box. True when there was anything. */
const receive = (session: Session): Effect.Effect<boolean> =>
  receiveAndAnswer(session).pipe(
    (received) =>
      session.ownFailure === null || session.doubts.unwritten.size > 0
        ? received
        : Effect.tap(received, () => Effect.sync(() => noteOwnDiskIsWell(session))),
    Effect.tap(() => lookAtDoubts(session)),
    Effect.tapError((error) => tellWhoWaits(session, error)),
    Effect.catch((error) => Effect.as(afterFailure(session, error), false)),
  );

/** Somebody may have left something: nobody else is looked at, but what came is passed on soon. */
export const receiveNow = (session: Session): Effect.Effect<void> =>
  Effect.map(receive(session), (moved) => {
    if (moved) session.waitMillis = session.settings.pollMinMillis;
  });

/** Something may have changed at the connected copy: it is looked at before its time. */
export const lookThereNow = Effect.fnUntraced(function* (session: Session): Effect.fn.Return<void> {
  const { connection } = session;
  if (connection.kind !== "open") return;
  const looked = yield* Effect.result(exchange(session, connection.visit, { close: false }));
  if (looked._tag === "Success" && looked.success.pulled + looked.success.pushed > 0)
    session.waitMillis = session.settings.pollMinMillis;
});

/** The time has come to look again: at the own drop box, and at the connected copy. */
export const tick = (session: Session): Effect.Effect<void> =>
  Effect.flatMap(noticePutBack(session), (putBack) =>
    putBack ? Effect.void : Effect.andThen(rememberLate(session), look(session)),
  );

const A_GLANCE = { close: false } as const;

const look = (session: Session): Effect.Effect<void> =>
  Effect.flatMap(receive(session), (received) => {
    const { connection } = session;
    const abandoned = session.state.control.abandoned.has(session.own.copy);
    if (connection.kind === "none") return waitAnew(session, received);
    if (connection.kind === "lost" || abandoned) return tickApart(session, received);
    const { visit } = connection;
    const lookThere = (): Effect.Effect<void> =>
      Effect.matchEffect(exchange(session, visit, A_GLANCE), {
        onSuccess: ({ pulled, pushed }) => waitAnew(session, received || pulled + pushed > 0),
        onFailure: () => waitAnew(session, received),
      });
    return visit.readOnly ? Effect.flatMap(writeAgainWhenDue(visit), lookThere) : lookThere();
  });

/** The same where the connection is lost, or is to be given up. */
const tickApart = Effect.fnUntraced(function* (
  session: Session,
  received: boolean,
): Effect.fn.Return<void> {
  if (session.state.control.abandoned.has(session.own.copy)) yield* letGo(session, "abandoned");
  const { connection, memory } = session;
  let moved = received;
  if (connection.kind === "lost" && !memory.offlineByChoice) {
    const visit = yield* reconnect(session, connection.location);
    if ("volume" in visit) {
      yield* Effect.ignore(exchange(session, visit, { close: true }));
      moved = true;
    }
  }
  yield* waitAnew(session, moved);
});

/** Where something moved the next look comes soon; otherwise later, and there is time to pack, and to write down what was handed over. */
const waitAnew = (session: Session, moved: boolean): Effect.Effect<void> => {
  if (!moved) {
    backOff(session);
    return session.hasHandedOver
      ? Effect.andThen(rememberHeld(session), tidyWhenDue(session))
      : tidyWhenDue(session);
  }
  session.waitMillis = session.settings.pollMinMillis;
  return Effect.void;
};

export const waitOf = (session: Session): number =>
  session.connection.kind === "lost" && !session.memory.offlineByChoice
    ? session.retryMillis
    : session.waitMillis;

const findLocation = (session: Session, target: string): Location | undefined => {
  const path = target === "parent" ? parentPath(session) : target;
  const known = session.memory.locations.find((place) => place.path === path);
  return known === undefined ? undefined : (session.typed.get(known.path) ?? { path: known.path });
};

const unknownLocation = (target: string): EngineError =>
  new EngineError({
    reason: "unknown-location",
    text: `"${target}" is not among the known locations of this copy.`,
  });

const bindAndExchange = Effect.fnUntraced(function* (
  session: Session,
  location: Location,
): Effect.fn.Return<RoundReport, EngineError> {
  const visit = yield* bind(session, location);
  return yield* Effect.mapError(exchange(session, visit, { close: true }), toEngineError);
});

const workOnline = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<RoundReport, EngineError> {
  yield* stopWorkingOffline(session);
  const { connection } = session;
  if (connection.kind === "open")
    return yield* Effect.mapError(
      exchange(session, connection.visit, { close: true }),
      toEngineError,
    );
  const location =
    connection.kind === "lost" ? connection.location : findLocation(session, "parent");
  if (location === undefined) return yield* unknownLocation("parent");
  return yield* bindAndExchange(session, location);
});

const syncNow = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<RoundReport, EngineError> {
  yield* Effect.mapError(receiveVisitors(session), toEngineError);
  yield* Effect.mapError(lookAtDoubts(session), toEngineError);
  yield* Effect.mapError(lookAtOwnLocks(session), toEngineError);
  const { connection } = session;
  if (connection.kind === "open") {
    connection.visit.readOnly = false;
    return yield* Effect.mapError(
      exchange(session, connection.visit, { close: true }),
      toEngineError,
    );
  }
  if (connection.kind === "lost" && !session.memory.offlineByChoice)
    return yield* bindAndExchange(session, connection.location);
  if (session.identity.role === "top-level") return NOTHING_MOVED;
  return yield* new EngineError({
    reason: "unknown-location",
    text: "This copy is working offline.",
  });
});

/**
 * Around a check-out: whoever gives a document back has handed over what he saved, and whoever takes it next has that before him. Where it
 * cannot be done now, the check-out stands all the same.
 */
const catchUpNow = (session: Session): Effect.Effect<void> => {
  const { connection } = session;
  return connection.kind === "open"
    ? Effect.ignore(exchange(session, connection.visit, { close: true }))
    : Effect.asVoid(receive(session));
};

/** Carries out one command. The answer goes to whoever asked. */
export const obey = Effect.fnUntraced(function* (
  session: Session,
  command: ControlCommand,
): Effect.fn.Return<void> {
  switch (command.kind) {
    case "connect": {
      const result = yield* Effect.exit(Effect.asVoid(bindAndExchange(session, command.location)));
      Deferred.doneUnsafe(command.reply, result);
      return;
    }
    case "switch": {
      const location = findLocation(session, command.target);
      const act =
        location === undefined
          ? unknownLocation(command.target)
          : bindAndExchange(session, location);
      Deferred.doneUnsafe(command.reply, yield* Effect.exit(Effect.asVoid(act)));
      return;
    }
    case "work-online":
      Deferred.doneUnsafe(command.reply, yield* Effect.exit(Effect.asVoid(workOnline(session))));
      return;
    case "work-offline":
    case "disconnect":
    case "close":
      yield* letGo(session, command.kind);
      if (command.kind === "close") {
        yield* noteClosing(session);
        session.mailbox.closed = true;
      }
      Deferred.doneUnsafe(command.reply, Effect.void);
      return;
    case "sync-now":
      Deferred.doneUnsafe(command.reply, yield* Effect.exit(syncNow(session)));
      return;
    case "check-files": {
      const act = Effect.andThen(checkFiles(session), publishHave(session));
      Deferred.doneUnsafe(command.reply, yield* Effect.exit(Effect.mapError(act, toEngineError)));
      return;
    }
    case "control":
      yield* carryOut(session, command.request, command.reply);
      return;
    case "locks": {
      const { request } = command;
      if (request.kind === "release") yield* catchUpNow(session);
      const act = answerLockRequest(session, request).pipe(
        Effect.tap(() => (request.kind === "check-out" ? catchUpNow(session) : Effect.void)),
        Effect.tapError((error) =>
          error._tag === "EngineError" ? Effect.void : afterFailure(session, error),
        ),
        Effect.mapError((error) => (error._tag === "EngineError" ? error : toEngineError(error))),
      );
      Deferred.doneUnsafe(command.reply, yield* Effect.exit(act));
      return;
    }
    case "modes":
      Deferred.doneUnsafe(
        command.reply,
        yield* Effect.exit(answerModesRequest(session, command.request)),
      );
      return;
    case "documents":
      Deferred.doneUnsafe(
        command.reply,
        yield* Effect.exit(answerRequest(session, command.request)),
      );
      return;
  }
});
