/**
 * Files that are not there any more (engine §1.7.5, I16): absence is never a deletion. Whoever works here is asked, and
 * where much is missing at once nothing at all is done before the answer.
 */
import * as Effect from "effect/Effect";
import { makeOwnEdits } from "../edits/edit.ts";
import { EngineError } from "../errors.ts";
import { documentsHere } from "../modes/modes.ts";
import type { Session } from "../copy/session.ts";
import { isAtRest } from "./at-rest.ts";
import { note, type Desk } from "./desk.ts";
import { matchFiles, shownContent, type Look } from "./lookaround.ts";

/** Notices missing files, and says whether the look may go on. */
export const noticeVanished = (look: Look): "go-on" | "stop" => {
  const { desk, session } = look;
  if (isAtRest(look)) {
    desk.question = null;
    return "go-on";
  }
  const { stableMillis, vanishedFilesMax, vanishedPercentMax } = desk.settings;
  const there = matchFiles(look).files;
  const missing = new Set<string>();
  let expected = 0;
  for (const [document, record] of desk.records) {
    if (record.base === null || record.intended !== null) continue;
    expected += 1;
    if (there.has(document)) continue;
    if (shownContent(session, document) === undefined) note(desk, document, undefined);
    else missing.add(document);
  }
  for (const document of desk.vanished.keys())
    if (!missing.has(document)) desk.vanished.delete(document);
  for (const document of missing)
    if (!desk.vanished.has(document)) desk.vanished.set(document, look.nowMillis);
  const many =
    missing.size > vanishedFilesMax || missing.size * 100 > expected * vanishedPercentMax;
  // Programs save by taking the old file away and giving a new one its name: wait a moment before asking.
  const documents = [...desk.vanished]
    .filter(([, sinceMillis]) => look.nowMillis - sinceMillis >= stableMillis)
    .map(([document]) => document)
    .toSorted();
  desk.question =
    documents.length === 0 ? null : { kind: many ? "many-vanished" : "vanished", documents };
  return many ? "stop" : "go-on";
};

/** The documents an answer is about; null: all whose files are missing. */
export type Only = ReadonlyArray<string> | null;

const nothingAsked = (text: string): EngineError => new EngineError({ reason: "invalid", text });

/** Those an answer is about, of those that are asked about. */
const answeredFor = (
  asked: ReadonlyArray<string>,
  only: Only,
): Effect.Effect<ReadonlyArray<string>, EngineError> => {
  if (only === null) return Effect.succeed(asked);
  const stranger = only.find((document) => !asked.includes(document));
  return stranger === undefined
    ? Effect.succeed([...new Set(only)])
    : nothingAsked(`The file of "${stranger}" is not missing.`);
};

const putBackAll = (desk: Desk, documents: Iterable<string>): void => {
  for (const document of documents) {
    const record = desk.records.get(document);
    if (record !== undefined)
      note(desk, document, { ...record, intended: record.base, described: null });
    desk.vanished.delete(document);
  }
};

/** "Put them back": the next look places every missing file again; a folder without our marker becomes ours anew. */
export const restoreVanished = Effect.fnUntraced(function* (
  desk: Desk,
  only: Only,
): Effect.fn.Return<void, EngineError> {
  const { question } = desk;
  switch (question?.kind) {
    case undefined:
      // Where the folder was put back while this waited, what is missing there was noticed, and is not asked about yet.
      if (only !== null || desk.vanished.size === 0)
        return yield* nothingAsked("No file is missing.");
      putBackAll(desk, desk.vanished.keys());
      break;
    case "vanished":
    case "many-vanished":
      // Asked about all of them, also those that were noticed a moment ago are meant.
      putBackAll(
        desk,
        only === null ? desk.vanished.keys() : yield* answeredFor(question.documents, only),
      );
      break;
    case "other-folder":
      if (only !== null) return yield* nothingAsked("No single file is missing.");
      // Whatever lies there is looked at as if for the first time: unknown content is imported.
      for (const document of desk.records.keys()) note(desk, document, undefined);
      desk.marked = false;
      desk.unsaved = true;
      break;
    case "folder-missing":
      return yield* nothingAsked(`${desk.folder.label} is not there: bring the folder back first.`);
  }
  desk.question = null;
});

/**
 * "Yes, delete them": the versions that lay there. What others wrote meanwhile stays, and is put in place again. All are deleted in one
 * step, so that many become few segments: each costs files of its own here and at everybody who fetches it.
 */
export const deleteVanished = Effect.fnUntraced(function* (
  session: Session,
  desk: Desk,
  only: Only,
): Effect.fn.Return<void, EngineError> {
  const { question } = desk;
  if (question?.kind !== "vanished" && question?.kind !== "many-vanished")
    return yield* nothingAsked(
      // Whoever answered saw another folder, where it was put back meanwhile: what is missing there now nobody was asked about.
      desk.looks === 0
        ? "It is not known yet whether a file is missing: look at what is asked, and answer then."
        : "No file is missing.",
    );
  const here = documentsHere(session);
  const lay = (yield* answeredFor(question.documents, only)).flatMap((document) => {
    const base = desk.records.get(document)?.base ?? null;
    return base === null ? [] : [{ document, base }];
  });
  const shown = lay.filter(({ document }) => here.has(document));
  const answers = yield* makeOwnEdits(
    session,
    shown.map(({ document, base }) => ({ kind: "delete-document", document, seen: base })),
  );
  const failures = new Map<string, EngineError>();
  for (const [at, { document }] of shown.entries()) {
    const answer = answers[at];
    // "invalid": the version that lay there is replaced already, so there is nothing of it to delete.
    if (answer?._tag === "Failure" && answer.failure.reason !== "invalid")
      failures.set(document, answer.failure);
  }
  for (const { document } of lay) {
    if (failures.has(document)) continue;
    note(desk, document, undefined);
    desk.vanished.delete(document);
  }
  for (const failure of failures.values()) return yield* failure;
  desk.question = null;
  return undefined;
});
