/**
 * An opened copy: one fiber that serves the mailbox and, in between, looks at the connected copy and at the own drop box.
 *
 * All control is on this one fiber (engine §1.12): every change of state happens here, between two calls on a folder.
 */
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { CopyHandle } from "../api.ts";
import { lookThereNow, obey, receiveNow, tick, waitOf } from "./commands.ts";
import { goOnWaiting, tellConcluded, tellItGoesOn } from "../control/gather.ts";
import { letGo } from "../exchange/connection.ts";
import type { Desk } from "../documents/desk.ts";
import { lookWhereDue, untilLook } from "../documents/look.ts";
import { lookSoon } from "../documents/named.ts";
import { serveLocal } from "../edits/edit.ts";
import { EngineError } from "../errors.ts";
import { afterFailure } from "../exchange/exchange.ts";
import {
  hasLocal,
  hint,
  sleepOrNews,
  takeChangedFiles,
  type ControlCommand,
  type Mailbox,
} from "./mailbox.ts";
import { openSession, type OpenOptions } from "./open.ts";
import type { Keys, Locations, PrivateJournal, Trace } from "../ports.ts";
import { mark } from "./core.ts";
import { publishHave } from "./publish-own.ts";
import { noticePutBack } from "./put-back.ts";
import { handOverNow } from "../exchange/round.ts";
import type { Session } from "./session.ts";
import { steadyMillis } from "../steady.ts";
import { handleOf, type Opened } from "./handle.ts";

/** Sends fresh edits on at once and acknowledges them in the own folder. */
const sendOn = Effect.fnUntraced(function* (session: Session): Effect.fn.Return<void> {
  const { connection } = session;
  if (connection.kind !== "open") session.unsent = false;
  else if (session.unsent)
    yield* Effect.ignore(
      Effect.tapError(handOverNow(session, connection.visit), (error) =>
        afterFailure(session, error),
      ),
    );
  session.busy = false;
  yield* Effect.catchTag(publishHave(session), "OwnDisk", (error) => afterFailure(session, error));
});

/** Waits for a command, the next exchange or the next look at the working folder, and does what came first. */
const rest = Effect.fnUntraced(function* (session: Session, desk: Desk): Effect.fn.Return<void> {
  const exchangeMillis = Math.max(0, waitOf(session) - desk.restedMillis);
  const lookMillis = yield* untilLook(session, desk);
  const millis = Math.min(exchangeMillis, lookMillis);
  const beganMillis = yield* steadyMillis;
  if (millis > 0 && (yield* sleepOrNews(session.mailbox, millis)) === "news") {
    // However often somebody wakes it, the next exchange comes in its time.
    desk.restedMillis += (yield* steadyMillis) - beganMillis;
    return;
  }
  desk.restedMillis += millis;
  if (lookMillis <= exchangeMillis) return yield* lookWhereDue(session, desk);
  desk.restedMillis = 0;
  yield* tick(session);
});

/** Since when somebody has woken a copy that waits for its next exchange, if anybody has. */
interface Woken {
  sinceMillis: number | null;
}

/**
 * Waits for a command or the next exchange, where there are no files to look at. However often somebody wakes it, the exchange comes: where
 * people work without a pause it is not put off for longer than it would be in a quiet hour.
 */
const restWithoutFiles = Effect.fnUntraced(function* (
  session: Session,
  woken: Woken,
): Effect.fn.Return<void> {
  const wait = waitOf(session);
  const { sinceMillis } = woken;
  const left =
    sinceMillis === null
      ? wait
      : sinceMillis + Math.max(wait, session.settings.pollMaxMillis) - (yield* steadyMillis);
  if (left > 0 && (yield* sleepOrNews(session.mailbox, Math.min(wait, left))) === "news") {
    woken.sinceMillis ??= yield* steadyMillis;
    return;
  }
  woken.sinceMillis = null;
  yield* tick(session);
});

/** Does what hints ask for. */
const heed = Effect.fnUntraced(function* (session: Session): Effect.fn.Return<void> {
  const { desk, mailbox } = session;
  if (mailbox.hints.delete("documents")) {
    const files = takeChangedFiles(mailbox);
    if (desk !== null) yield* lookSoon(desk, files);
  }
  if (mailbox.hints.delete("drop-box")) yield* receiveNow(session);
  if (mailbox.hints.delete("connected")) yield* lookThereNow(session);
});

/** Somebody goes: for that the folder is not needed. */
const isLeaving = ({ kind }: ControlCommand): boolean =>
  kind === "close" || kind === "disconnect" || kind === "work-offline";

/** The life of a session: until the copy is closed, or has to be opened once more. */
const live = Effect.fnUntraced(function* (session: Session): Effect.fn.Return<void> {
  const { mailbox } = session;
  const local = serveLocal(session);
  const woken: Woken = { sinceMillis: null };
  while (!mailbox.closed && !mailbox.reopens) {
    if (hasLocal(mailbox)) yield* local;
    if (mailbox.reopens) return;
    if (session.unsent) yield* sendOn(session);
    tellConcluded(session);
    const [next] = mailbox.controls;
    if (next !== undefined && !isLeaving(next) && (yield* noticePutBack(session))) return;
    const command = mailbox.controls.shift();
    if (command !== undefined) {
      yield* obey(session, command);
      continue;
    }
    if (mailbox.hints.size > 0) {
      yield* heed(session);
      continue;
    }
    if (session.desk !== null) yield* rest(session, session.desk);
    else yield* restWithoutFiles(session, woken);
  }
});

type Services = Keys | PrivateJournal | Trace | Locations;

const refuseEdits = (mailbox: Mailbox, error: EngineError): void => {
  for (const { reply } of mailbox.edits.splice(0)) Deferred.doneUnsafe(reply, Effect.fail(error));
};

const refuseCommand = (command: ControlCommand, error: EngineError): void => {
  const refused = Effect.fail(error);
  if (command.kind === "sync-now") Deferred.doneUnsafe(command.reply, refused);
  else if (command.kind === "modes") Deferred.doneUnsafe(command.reply, refused);
  else Deferred.doneUnsafe(command.reply, refused);
};

/** Why the copy could not be opened once more; null when it could. It is tried with every look, and said once. */
interface Refused {
  as: string | null;
}

/**
 * Opens the copy once more, with what its people typed and asked. Where that cannot be, because the folder is gone or holds no copy, they
 * are told so, and it goes on as it was, and tries again when its time to look has come.
 */
const reopen = Effect.fnUntraced(function* (
  session: Session,
  options: OpenOptions,
  refused: Refused,
): Effect.fn.Return<Session, never, Services> {
  const { mailbox } = session;
  yield* letGo(session, "put-back");
  mailbox.reopens = false;
  if (refused.as === null) mark(session, "folder-put-back");
  const next = yield* Effect.result(openSession(options, session));
  if (next._tag === "Success") {
    refused.as = null;
    goOnWaiting(next.success, session.gathering);
    return next.success;
  }
  const { failure } = next;
  if (refused.as !== failure.text)
    session.trace.emit("copy.refused", { code: failure.reason, text: failure.text });
  refused.as = failure.text;
  refuseEdits(mailbox, failure);
  for (const command of mailbox.controls.splice(0))
    if (isLeaving(command)) mailbox.controls.push(command);
    else refuseCommand(command, failure);
  return session;
});

/** The life of an opened copy, however often its folder is put back. */
const liveOn = Effect.fnUntraced(function* (
  opened: Opened,
  options: OpenOptions,
): Effect.fn.Return<void, never, Services> {
  const refused: Refused = { as: null };
  const liveAndTell = Effect.suspend(() => {
    const { session } = opened;
    return Effect.ensuring(
      live(session),
      Effect.sync(() => tellConcluded(session)),
    );
  });
  yield* liveAndTell;
  while (opened.session.mailbox.reopens) {
    opened.session = yield* reopen(opened.session, options, refused);
    yield* liveAndTell;
  }
});

/** Nobody will be answered any more. */
const refuseTheRest = (mailbox: Mailbox): void => {
  mailbox.closed = true;
  const closed = new EngineError({ reason: "closed", text: "The copy was closed meanwhile." });
  refuseEdits(mailbox, closed);
  for (const { reply } of mailbox.reads.splice(0)) Deferred.doneUnsafe(reply, Effect.fail(closed));
  for (const command of mailbox.controls.splice(0)) refuseCommand(command, closed);
};

/** Opens a copy and serves it until it is closed or the scope ends. */
export const openCopy = Effect.fnUntraced(function* (
  options: OpenOptions,
): Effect.fn.Return<
  CopyHandle,
  EngineError,
  Keys | PrivateJournal | Trace | Locations | Scope.Scope
> {
  const opened: Opened = { session: yield* openSession(options) };
  const { hints, mailbox } = opened.session;
  const closed = Effect.suspend(() => {
    const { session } = opened;
    refuseTheRest(mailbox);
    tellItGoesOn(session);
    const leaving = session.connection.kind === "open" ? letGo(session, "close") : Effect.void;
    return Effect.andThen(
      leaving,
      Effect.sync(() => session.trace.emit("copy.closed", { copy: session.own.copy })),
    );
  });
  yield* hints.watch((place, files) => hint(mailbox, place, files));
  yield* Effect.forkScoped(Effect.ensuring(liveOn(opened, options), closed));
  return handleOf(opened);
});
