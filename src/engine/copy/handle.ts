/**
 * What people hold of an opened copy: every question and command, put into its mailbox or answered from its session of now.
 */
import type * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import type {
  CopyHandle,
  EditReceipt,
  RoundReport,
  SyncedDocuments,
  WorkingDocuments,
} from "../api.ts";
import { asMeantNow, shownNow } from "../edits/before-eyes.ts";
import type { Purpose } from "../control/operations.ts";
import type { Desk } from "../documents/desk.ts";
import { documentsStatusOf, untilLook } from "../documents/look.ts";
import type { DocumentsRequest } from "../documents/requests.ts";
import type { EngineError } from "../errors.ts";
import type { LockRequest } from "../locks/requests.ts";
import { shownLocks } from "../locks/view.ts";
import { ask, type ControlCommand, type Edit } from "./mailbox.ts";
import type { ModesRequest } from "../modes/requests.ts";
import { documentModesOf, documentStandingOf, queueOf } from "../modes/view.ts";
import { numbersOf } from "../state/numbers.ts";
import type { Session } from "./session.ts";
import { everyDocument, versionsOf } from "../state/versions.ts";
import {
  documentOf,
  exportedState,
  locationsOf,
  propertiesOf,
  quarantinedOf,
  recordOf,
  statusOf,
} from "./views.ts";

/** An opened copy; its session is another one after its folder was put back. */
export interface Opened {
  session: Session;
}

type Control = (
  command: (reply: Deferred.Deferred<void, EngineError>) => ControlCommand,
) => Effect.Effect<void, EngineError>;

const workingDocuments = (opened: Opened, desk: Desk, control: Control): WorkingDocuments => {
  const now = (): Desk => opened.session.desk ?? desk;
  const ask = (request: DocumentsRequest): Effect.Effect<void, EngineError> =>
    control((reply) => ({ kind: "documents", request, reply }));
  return {
    status: () => documentsStatusOf(now()),
    look: ask({ kind: "look", whenDue: false }),
    lookWhenDue: ask({ kind: "look", whenDue: true }),
    untilLook: Effect.suspend(() => untilLook(opened.session, now())),
    addFiles: (files) => ask({ kind: "add-files", files }),
    restoreVanished: (only) => ask({ kind: "restore-vanished", only: only ?? null }),
    deleteVanished: (only) => ask({ kind: "delete-vanished", only: only ?? null }),
  };
};

export const handleOf = (opened: Opened): CopyHandle => {
  const { mailbox, desk } = opened.session;
  const change = (edit: Edit): Effect.Effect<EditReceipt, EngineError> =>
    ask<EditReceipt>(mailbox, (box, reply) => {
      const { session } = opened;
      const wasShown = shownNow(session, edit);
      box.edits.push({ edit: asMeantNow(session.state, edit), wasShown, reply });
    });
  const control: Control = (command) =>
    ask<void>(mailbox, (box, reply) => box.controls.push(command(reply)));
  const gather =
    (purpose: Purpose) =>
    (options?: { readonly patienceMillis?: number }): Effect.Effect<void, EngineError> => {
      const patienceMillis = options?.patienceMillis ?? opened.session.settings.gatherMillis;
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
      return opened.session.identity;
    },
    connect: (location) => control((reply) => ({ kind: "connect", location, reply })),
    switchTo: (target) => control((reply) => ({ kind: "switch", target, reply })),
    disconnect: Effect.ignore(control((reply) => ({ kind: "disconnect", reply }))),
    workOffline: Effect.ignore(control((reply) => ({ kind: "work-offline", reply }))),
    workOnline: control((reply) => ({ kind: "work-online", reply })),
    syncNow: ask<RoundReport>(mailbox, (box, reply) =>
      box.controls.push({ kind: "sync-now", reply }),
    ),
    checkFiles: control((reply) => ({ kind: "check-files", reply })),
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
    locks: () => shownLocks(opened.session),
    close: Effect.ignore(control((reply) => ({ kind: "close", reply }))),
    status: () => statusOf(opened.session),
    properties: () => propertiesOf(opened.session),
    documentModes: () => documentModesOf(opened.session),
    documentStanding: (document) => documentStandingOf(opened.session, document),
    queue: () => queueOf(opened.session),
    locations: () => locationsOf(opened.session),
    document: (name) => documentOf(opened.session.state, name),
    record: (id) => recordOf(opened.session.state, id),
    everyDocument: () => everyDocument(opened.session),
    versions: (name) => versionsOf(opened.session, name),
    numbers: () => numbersOf(opened.session.state, opened.session.numbering),
    exportState: () => exportedState(opened.session.state),
    quarantined: () => quarantinedOf(opened.session),
    documents: desk === null ? null : workingDocuments(opened, desk, control),
  };
};
