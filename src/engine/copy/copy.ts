/**
 * An opened copy: one fiber that serves the mailbox and, in between, looks at the connected copy and at the own drop box.
 *
 * All control is on this one fiber (engine §1.12): every change of state happens here, between two calls on a folder.
 */
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type {
  CopyHandle,
  EditReceipt,
  RoundReport,
  SyncedDocuments,
  WorkingDocuments,
} from "../api.ts";
import { shownNow } from "../edits/before-eyes.ts";
import { lookThereNow, obey, receiveNow, tick, waitOf } from "./commands.ts";
import { letGo } from "../exchange/connection.ts";
import type { Purpose } from "../control/operations.ts";
import type { Desk } from "../documents/desk.ts";
import { documentsStatusOf, lookAtFolder, lookSoon, untilLook } from "../documents/look.ts";
import type { DocumentsRequest } from "../documents/requests.ts";
import { serveLocal } from "../edits/edit.ts";
import { EngineError } from "../errors.ts";
import { afterFailure } from "../exchange/exchange.ts";
import type { LockRequest } from "../locks/requests.ts";
import { shownLocks } from "../locks/view.ts";
import {
  ask,
  hasLocal,
  hint,
  sleepOrNews,
  type ControlCommand,
  type Edit,
  type Mailbox,
} from "./mailbox.ts";
import type { ModesRequest } from "../modes/requests.ts";
import { documentModesOf, documentStandingOf, queueOf } from "../modes/view.ts";
import { numbersOf } from "../state/numbers.ts";
import { openSession, type OpenOptions } from "./open.ts";
import type { Keys, Locations, PrivateJournal, Trace } from "../ports.ts";
import { publishHave } from "./publish-own.ts";
import { handOverNow } from "../exchange/round.ts";
import type { Session } from "./session.ts";
import { steadyMillis } from "../steady.ts";
import { versionsOf } from "../state/versions.ts";
import {
  documentOf,
  exportedState,
  locationsOf,
  propertiesOf,
  quarantinedOf,
  recordOf,
  statusOf,
} from "./views.ts";

/** Sends fresh edits on at once and acknowledges them in the own folder. */
const sendOn = Effect.fnUntraced(function* (session: Session): Effect.fn.Return<void> {
  const { connection } = session;
  if (connection.kind === "open" && session.unsent)
    yield* Effect.ignore(
      Effect.tapError(handOverNow(session, connection.visit), (error) =>
        afterFailure(session, error),
      ),
    );
  session.unsent = false;
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
  if (lookMillis <= exchangeMillis) return yield* lookAtFolder(session, desk);
  desk.restedMillis = 0;
  yield* tick(session);
});

/** Does what hints ask for. */
const heed = Effect.fnUntraced(function* (session: Session): Effect.fn.Return<void> {
  const { desk, mailbox } = session;
  if (mailbox.hints.delete("documents") && desk !== null) yield* lookSoon(desk);
  if (mailbox.hints.delete("drop-box")) yield* receiveNow(session);
  if (mailbox.hints.delete("connected")) yield* lookThereNow(session);
});

/** The life of an opened copy. */
const live = Effect.fnUntraced(function* (session: Session): Effect.fn.Return<void> {
  const { mailbox } = session;
  const local = serveLocal(session);
  while (!mailbox.closed) {
    if (hasLocal(mailbox)) yield* local;
    if (session.unsent) yield* sendOn(session);
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
    else if ((yield* sleepOrNews(mailbox, waitOf(session))) === "time") yield* tick(session);
  }
});

/** Nobody will be answered any more. */
const refuseTheRest = (mailbox: Mailbox): void => {
  mailbox.closed = true;
  const closed = Effect.fail(
    new EngineError({ reason: "closed", text: "The copy was closed meanwhile." }),
  );
  for (const { reply } of mailbox.edits.splice(0)) Deferred.doneUnsafe(reply, closed);
  for (const { reply } of mailbox.reads.splice(0)) Deferred.doneUnsafe(reply, closed);
  for (const command of mailbox.controls.splice(0)) {
    if (command.kind === "sync-now") Deferred.doneUnsafe(command.reply, closed);
    else if (command.kind === "modes") Deferred.doneUnsafe(command.reply, closed);
    else Deferred.doneUnsafe(command.reply, closed);
  }
};

type Control = (
  command: (reply: Deferred.Deferred<void, EngineError>) => ControlCommand,
) => Effect.Effect<void, EngineError>;

const workingDocuments = (session: Session, desk: Desk, control: Control): WorkingDocuments => {
  const ask = (request: DocumentsRequest): Effect.Effect<void, EngineError> =>
    control((reply) => ({ kind: "documents", request, reply }));
  return {
    status: () => documentsStatusOf(desk),
    look: ask({ kind: "look", whenDue: false }),
    lookWhenDue: ask({ kind: "look", whenDue: true }),
    untilLook: untilLook(session, desk),
    addFile: (file) => ask({ kind: "add-file", file }),
    restoreVanished: ask({ kind: "restore-vanished" }),
    deleteVanished: ask({ kind: "delete-vanished" }),
  };
};

const handleOf = (session: Session): CopyHandle => {
  const { mailbox, desk } = session;
  const change = (edit: Edit): Effect.Effect<EditReceipt, EngineError> =>
    ask<EditReceipt>(mailbox, (box, reply) => {
      const wasShown = shownNow(session.state, edit, session.own.copy);
      box.edits.push({ edit, wasShown, reply });
    });
  const control: Control = (command) =>
    ask<void>(mailbox, (box, reply) => box.controls.push(command(reply)));
  const gather =
    (purpose: Purpose) =>
    (options?: { readonly patienceMillis?: number }): Effect.Effect<void, EngineError> => {
      const patienceMillis = options?.patienceMillis ?? session.settings.gatherMillis;
      const request = { kind: "gather", purpose, patienceMillis } as const;
      return control((reply) => ({ kind: "control", request, reply }));
    };
  const lock = (request: LockRequest): Effect.Effect<void, EngineError> =>
    control((reply) => ({ kind: "locks", request, reply }));
  const modes = (request: ModesRequest): Effect.Effect<SyncedDocuments, EngineError> =>
    ask<SyncedDocuments>(mailbox, (box, reply) =>
      box.controls.push({ kind: "modes", request, reply }),
    );
  return {
    get identity() {
      return session.identity;
    },
    connect: (location) => control((reply) => ({ kind: "connect", location, reply })),
    switchTo: (target) => control((reply) => ({ kind: "switch", target, reply })),
    disconnect: Effect.ignore(control((reply) => ({ kind: "disconnect", reply }))),
    workOffline: Effect.ignore(control((reply) => ({ kind: "work-offline", reply }))),
    workOnline: control((reply) => ({ kind: "work-online", reply })),
    syncNow: ask<RoundReport>(mailbox, (box, reply) =>
      box.controls.push({ kind: "sync-now", reply }),
    ),
    saveDocument: (document, bytes, options) =>
      change({ kind: "save-document", document, bytes, ...options }),
    deleteDocument: (document) => change({ kind: "delete-document", document }),
    confirmDocument: (document) => change({ kind: "confirm-document", document }),
    promoteDocument: (document, version) => change({ kind: "promote-document", document, version }),
    setDocumentMode: (document, mode) => modes({ kind: "set-mode", document, mode }),
    syncDocuments: (documents) => modes({ kind: "sync-documents", documents: documents ?? null }),
    discardSaves: (document) => Effect.asVoid(modes({ kind: "discard-saves", document })),
    setField: (record, field, value, options) =>
      change({ kind: "set-field", record, field, value, ...options }),
    deleteRecord: (record) => change({ kind: "delete-record", record }),
    readDocument: (document, sha256) =>
      ask<Uint8Array>(mailbox, (box, reply) => box.reads.push({ document, sha256, reply })),
    lockDown: gather("lock-down"),
    cleanUp: gather("clean-up"),
    unlock: control((reply) => ({ kind: "control", request: { kind: "unlock" }, reply })),
    abandon: (copy) =>
      control((reply) => ({ kind: "control", request: { kind: "abandon", copy }, reply })),
    deleteCopy: control((reply) => ({ kind: "control", request: { kind: "delete-copy" }, reply })),
    clearInformation: control((reply) => ({
      kind: "control",
      request: { kind: "clear-information" },
      reply,
    })),
    checkOut: (document) => lock({ kind: "check-out", document }),
    release: (document) => lock({ kind: "release", document }),
    undoCheckOuts: (document) => lock({ kind: "undo-check-outs", document: document ?? null }),
    locks: () => shownLocks(session),
    close: Effect.ignore(control((reply) => ({ kind: "close", reply }))),
    status: () => statusOf(session),
    properties: () => propertiesOf(session),
    documentModes: () => documentModesOf(session),
    documentStanding: (document) => documentStandingOf(session, document),
    queue: () => queueOf(session),
    locations: () => locationsOf(session),
    document: (name) => documentOf(session.state, name),
    record: (id) => recordOf(session.state, id),
    versions: (name) => versionsOf(session, name),
    numbers: () => numbersOf(session.state, session.numbering),
    exportState: () => exportedState(session.state),
    quarantined: () => quarantinedOf(session),
    documents: desk === null ? null : workingDocuments(session, desk, control),
  };
};

/** Opens a copy and serves it until it is closed or the scope ends. */
export const openCopy = Effect.fnUntraced(function* (
  options: OpenOptions,
): Effect.fn.Return<
  CopyHandle,
  EngineError,
  Keys | PrivateJournal | Trace | Locations | Scope.Scope
> {
  const session = yield* openSession(options);
  const closed = Effect.suspend(() => {
    refuseTheRest(session.mailbox);
    const leaving = session.connection.kind === "open" ? letGo(session, "close") : Effect.void;
    return Effect.andThen(
      leaving,
      Effect.sync(() => session.trace.emit("copy.closed", { copy: session.own.copy })),
    );
  });
  yield* session.hints.watch((place) => hint(session.mailbox, place));
  yield* Effect.forkScoped(Effect.ensuring(live(session), closed));
  return handleOf(session);
});
