/**
 * Binding to another copy: made by people, kept until people change it (domain rules 59–61, I26).
 *
 * A bound copy that cannot be reached is *lost*: the indicator shows offline, edits queue, and attempts go on with growing
 * waits. Nothing here ever picks another copy.
 */
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { mark, onOwnDisk, toEngineError } from "../copy/core.ts";
import type { EngineError, VolumeError } from "../errors.ts";
import { openVisit, type ConnectError } from "./handshake.ts";
import { loseLocks } from "../locks/look.ts";
import { remember, saveMemory } from "../copy/memory.ts";
import type { Location } from "../ports.ts";
import { heldPairs, parentPath, showIndicator, type Session } from "../copy/session.ts";
import { ownerOf, type Visit } from "./visit.ts";

/** Saves the private memory; a disk that refuses is shown, the session goes on. */
const saveSessionMemory = (session: Session): Effect.Effect<void> =>
  Effect.match(onOwnDisk(saveMemory(session.journal, session.format.ownerCopy, session.memory)), {
    onSuccess: () => {
      session.notRemembered = null;
    },
    onFailure: (failure) => {
      session.notRemembered = failure.error;
      session.lastFailure = failure.error;
    },
  });

/** What could not be written down is tried again, as the disk may have room by now. */
export const rememberLate = (session: Session): Effect.Effect<void> =>
  session.notRemembered === null ? Effect.void : saveSessionMemory(session);

const rememberVisit = (session: Session, visit: Visit): void => {
  const { path } = visit.location;
  const copy = ownerOf(visit);
  const kind = copy === session.identity.parentCopy ? "parent" : "peer";
  session.memory = remember(
    { ...session.memory, target: path, offlineByChoice: false },
    { path, kind, copy, held: heldPairs(session, path) },
  );
};

/** The private memory with what is known to be held at the open connection. */
const withHeld = (session: Session, path: string): Session["memory"] => ({
  ...session.memory,
  locations: session.memory.locations.map((place) =>
    place.path === path ? { ...place, held: heldPairs(session, path) } : place,
  ),
});

/**
 * What was handed over is remembered in the next quiet moment, and not only when the connection ends: a program that is killed has no end, and
 * what it had sent would be told as not sent.
 */
export const rememberHeld = (session: Session): Effect.Effect<void> =>
  Effect.suspend(() => {
    const { connection } = session;
    if (connection.kind !== "open") return Effect.void;
    session.hasHandedOver = false;
    session.memory = withHeld(session, connection.visit.location.path);
    return saveSessionMemory(session);
  });

/** Ends the open visit, if any, and remembers how far the other side got. */
const leave = Effect.fnUntraced(function* (session: Session): Effect.fn.Return<void> {
  const { connection } = session;
  if (connection.kind !== "open") return;
  const { visit } = connection;
  loseLocks(session);
  session.memory = withHeld(session, visit.location.path);
  yield* Scope.close(visit.scope, Exit.void);
});

/** The connection broke: stay bound, show it, try again later. */
export const lose = Effect.fnUntraced(function* (
  session: Session,
  error: VolumeError,
): Effect.fn.Return<void> {
  session.lastFailure = error;
  session.busy = false;
  const { connection } = session;
  if (connection.kind !== "open") return;
  if (ownerOf(connection.visit) === session.identity.parentCopy) session.parentWasLost = true;
  session.revoked = error.reason === "denied" || error.reason === "logon";
  yield* leave(session);
  session.connection = { kind: "lost", location: connection.location };
  session.retryMillis = retryAfter(session, error, 0);
  session.trace.emit("copy.offline", {
    copy: session.own.copy,
    why: error.reason,
    text: error.message,
  });
  if (session.revoked)
    session.trace.emit("copy.revoked", {
      copy: session.own.copy,
      location: connection.location.path,
    });
  showIndicator(session);
  yield* saveSessionMemory(session);
});

/** Wait before the next attempt. Where we were turned away, no hurry (domain rule 17, engine §1.9). */
const retryAfter = (session: Session, error: VolumeError, before: number): number => {
  const { settings } = session;
  const turnedAway =
    error.reason === "host-full" || error.reason === "logon" || error.reason === "denied";
  if (turnedAway) return settings.refusedRetryMillis;
  return Math.min(settings.retryMaxMillis, Math.max(settings.retryMinMillis, before * 2));
};

const isParent = (session: Session, path: string): boolean => path === parentPath(session);

const noteUnreachable = (session: Session, location: Location, error: ConnectError): void => {
  if (error._tag !== "VolumeError") return;
  session.lastFailure = error;
  if (error.reason === "offline" && isParent(session, location.path)) session.parentWasLost = true;
};

/** Takes a location into use: handshake first, and only then is the old connection given up. */
export const bind = Effect.fnUntraced(function* (
  session: Session,
  location: Location,
): Effect.fn.Return<Visit, EngineError> {
  const visit = yield* openVisit(session, location).pipe(
    Effect.tapError((error) => Effect.sync(() => noteUnreachable(session, location, error))),
    Effect.mapError((error) => (error._tag === "EngineError" ? error : toEngineError(error))),
  );
  const before = session.connection;
  const fromPeer = before.kind === "open" && ownerOf(before.visit) !== session.identity.parentCopy;
  const previousPath = session.memory.target;
  yield* leave(session);
  session.connection = { kind: "open", location, visit };
  session.typed.set(location.path, location);
  rememberVisit(session, visit);
  yield* saveSessionMemory(session);
  opened(session, visit);
  if (previousPath !== null && previousPath !== location.path) mark(session, "switched-by-hand");
  if (ownerOf(visit) === session.identity.parentCopy) {
    if (fromPeer && session.parentWasLost) mark(session, "connection-kept-when-parent-returned");
    session.parentWasLost = false;
  }
  return visit;
});

const opened = (session: Session, visit: Visit): void => {
  session.lastFailure = null;
  session.revoked = false;
  session.waitMillis = session.settings.pollMinMillis;
  session.retryMillis = session.settings.retryMinMillis;
  session.trace.emit("copy.connected", {
    copy: session.own.copy,
    to: ownerOf(visit),
    location: visit.location.path,
  });
  if (session.identity.role === "child" && ownerOf(visit) !== session.identity.parentCopy)
    mark(session, "connected-to-peer");
  showIndicator(session);
};

/** One attempt to reach the bound copy again. Failure is not news: the wait grows, the binding stays. */
export const reconnect = Effect.fnUntraced(function* (
  session: Session,
  location: Location,
): Effect.fn.Return<Visit | ConnectError> {
  const result = yield* Effect.result(openVisit(session, location));
  if (result._tag === "Failure") {
    const error = result.failure;
    noteUnreachable(session, location, error);
    session.retryMillis =
      error._tag === "VolumeError"
        ? retryAfter(session, error, session.retryMillis)
        : Math.min(session.settings.retryMaxMillis, session.retryMillis * 2);
    return error;
  }
  const visit = result.success;
  session.connection = { kind: "open", location, visit };
  rememberVisit(session, visit);
  opened(session, visit);
  if (ownerOf(visit) === session.identity.parentCopy) session.parentWasLost = false;
  return visit;
});

/** Ends the connection for good reason: offline by choice keeps the binding, disconnecting and being abandoned forget it. */
export const letGo = Effect.fnUntraced(function* (
  session: Session,
  why: "work-offline" | "disconnect" | "close" | "abandoned" | "put-back",
): Effect.fn.Return<void> {
  const forgotten = why === "disconnect" || why === "abandoned";
  const { connection } = session;
  yield* leave(session);
  session.busy = false;
  if (connection.kind === "open")
    session.trace.emit("copy.offline", { copy: session.own.copy, why });
  session.connection =
    forgotten || connection.kind === "none"
      ? { kind: "none" }
      : { kind: "lost", location: connection.location };
  session.memory = {
    ...session.memory,
    target: forgotten ? null : session.memory.target,
    offlineByChoice: why === "work-offline" ? true : session.memory.offlineByChoice,
  };
  showIndicator(session);
  yield* saveSessionMemory(session);
});

/** People work online again. They said so once, whether or not anybody can be reached at that moment, and before what comes next. */
export const stopWorkingOffline = (session: Session): Effect.Effect<void> => {
  if (!session.memory.offlineByChoice) return Effect.void;
  session.memory = { ...session.memory, offlineByChoice: false };
  return saveSessionMemory(session);
};
