/** What people ask about modes. Carried out in the copy's own fiber, like every command. */
import * as Effect from "effect/Effect";
import type { SyncedDocuments } from "../api.ts";
import { editRefusal } from "../control/refusals.ts";
import { toEngineError } from "../copy/core.ts";
import { EngineError } from "../errors.ts";
import { exchange } from "../exchange/exchange.ts";
import type { Session } from "../copy/session.ts";
import type { DocumentMode } from "../log/names.ts";
import { documentsWithMode, hold, modeOf, NOT_HELD, openVersion, savesOf } from "./modes.ts";
import { dropPieces } from "./pieces.ts";
import { NOTHING_PUBLISHED, publishSaves, takeVersions, type Published } from "./publish.ts";
import { changeModes } from "./remember.ts";

export type ModesRequest =
  /** `document` null: the standard of documents without a mode of their own. */
  | { readonly kind: "set-mode"; readonly document: string | null; readonly mode: DocumentMode }
  /** `documents` null: every document that is On Demand. */
  | { readonly kind: "sync-documents"; readonly documents: ReadonlyArray<string> | null }
  /** The saves that wait are given up; the version that was open is shown again. */
  | { readonly kind: "discard-saves"; readonly document: string };

const refuse = (text: string): EngineError => new EngineError({ reason: "invalid", text });

const noSuchDocument = (document: string): EngineError =>
  refuse(`There is no document "${document}".`);

/** Saves that wait can become operations exactly when an edit could. */
const publishingRefusal = (
  session: Session,
  documents: ReadonlyArray<string>,
): EngineError | undefined => {
  const [document] = documents.filter((name) => savesOf(session.modes, name).length > 0);
  return document === undefined ? undefined : editRefusal(session, { kind: "save-document" });
};

const change = (session: Session, made: () => void): Effect.Effect<void, EngineError> =>
  Effect.mapError(changeModes(session, made), toEngineError);

const publish = Effect.fnUntraced(function* (
  session: Session,
  documents: ReadonlyArray<string>,
): Effect.fn.Return<Published, EngineError> {
  const refusal = publishingRefusal(session, documents);
  if (refusal !== undefined) return yield* refusal;
  return yield* Effect.mapError(publishSaves(session, documents), toEngineError);
});

/** What waits of documents that are to follow by themselves goes out. */
const publishWhole = Effect.fnUntraced(function* (
  session: Session,
  documents: ReadonlyArray<string>,
): Effect.fn.Return<Published, EngineError> {
  const published = yield* publish(session, documents);
  if (published.damaged.length > 0)
    return yield* refuse(
      `The stored bytes of the last save of ${published.damaged.join(", ")} are damaged or gone here. Save the document again, or discard the save.`,
    );
  return published;
});

/** These documents follow by themselves from now on: what arrived is shown. */
const follow = ({ modes }: Session, documents: ReadonlyArray<string>): void => {
  for (const document of documents)
    hold(modes, document, { ...(modes.documents.get(document) ?? NOT_HELD), open: null });
};

/** From now on these documents stay as they are shown now. */
const stay = (session: Session, documents: ReadonlyArray<string>): void => {
  const { modes, state } = session;
  for (const document of documents) {
    const held = modes.documents.get(document) ?? NOT_HELD;
    hold(modes, document, { ...held, open: openVersion(state.documents.get(document)) });
  }
};

const setMode = Effect.fnUntraced(function* (
  session: Session,
  { document, mode }: Extract<ModesRequest, { kind: "set-mode" }>,
): Effect.fn.Return<SyncedDocuments, EngineError> {
  const { modes } = session;
  const all = documentsWithMode(session);
  if (document !== null && !all.includes(document)) return yield* noSuchDocument(document);
  const before = document === null ? modes.standard : modeOf(modes, document);
  const meant =
    document === null
      ? all.filter((name) => (modes.documents.get(name)?.mode ?? null) === null)
      : [document];
  const begins = mode === "automatic" && before !== "automatic";
  const ends = mode !== "automatic" && before === "automatic";
  const published = begins ? yield* publishWhole(session, meant) : NOTHING_PUBLISHED;
  yield* change(session, () => {
    if (begins) follow(session, meant);
    if (ends) stay(session, meant);
    if (document === null) modes.standard = mode;
    else hold(modes, document, { ...(modes.documents.get(document) ?? NOT_HELD), mode });
  });
  if (session.desk !== null) session.desk.lookAtMillis = 0;
  session.trace.emit("document.mode", { copy: session.own.copy, document, mode });
  return { published: published.saves, taken: [], damaged: [] };
});

const syncDocuments = Effect.fnUntraced(function* (
  session: Session,
  named: ReadonlyArray<string> | null,
): Effect.fn.Return<SyncedDocuments, EngineError> {
  const { modes, connection } = session;
  const all = documentsWithMode(session);
  for (const document of named ?? []) {
    if (!all.includes(document)) return yield* noSuchDocument(document);
    if (modeOf(modes, document) === "never")
      return yield* refuse(
        `"${document}" is never synchronised on this copy. Choose On Demand or Automatic for it first.`,
      );
  }
  const meant = (named ?? all).filter((document) => modeOf(modes, document) === "on-demand");
  const { saves, damaged } = yield* publish(session, meant);
  // What cannot be exchanged now waits in the queue like any edit; status() tells.
  if (connection.kind === "open")
    yield* Effect.ignore(exchange(session, connection.visit, { close: true }));
  const taken = yield* Effect.mapError(
    takeVersions(
      session,
      named === null
        ? documentsWithMode(session).filter((name) => modeOf(modes, name) === "on-demand")
        : meant,
    ),
    toEngineError,
  );
  return { published: saves, taken, damaged };
});

const discardSaves = Effect.fnUntraced(function* (
  session: Session,
  document: string,
): Effect.fn.Return<SyncedDocuments, EngineError> {
  const { modes } = session;
  const held = modes.documents.get(document);
  if (held === undefined || held.saves.length === 0)
    return yield* refuse(`No save of "${document}" waits on this copy.`);
  yield* change(session, () => hold(modes, document, { ...held, saves: [] }));
  yield* Effect.mapError(
    dropPieces(
      session,
      held.saves.map(({ manifest }) => manifest),
    ),
    toEngineError,
  );
  if (session.desk !== null) session.desk.lookAtMillis = 0;
  session.trace.emit("document.discarded", { copy: session.own.copy, document });
  return { published: [], taken: [], damaged: [] };
});

export const answerModesRequest = (
  session: Session,
  request: ModesRequest,
): Effect.Effect<SyncedDocuments, EngineError> => {
  switch (request.kind) {
    case "set-mode":
      return setMode(session, request);
    case "sync-documents":
      return syncDocuments(session, request.documents);
    case "discard-saves":
      return discardSaves(session, request.document);
  }
};
