/**
 * Looking at some files alone (engine §1.7.1). Looking at all costs what lies there, not what has happened: half a second of a processor where
 * fifty thousand files are. So where the system says what happens in the folder, a save is a look at that file, and a version that
 * arrived a look at its document's. All of them are looked at in their time all the same: what the system tells proves nothing.
 *
 * Only what is plain is looked at alone: a document that is shown, whose file has its name and lies there. With everything else all files
 * are looked at: a new file, one that is missing, a document that came, went or is to be called otherwise.
 */
import * as Effect from "effect/Effect";
import { steadyMillis } from "../steady.ts";
import type { Session } from "../copy/session.ts";
import { holdersOf, type Desk } from "./desk.ts";
import { shownContent } from "./lookaround.ts";
import { nameKey } from "./portable-names.ts";
import { isTemporary } from "./strangers.ts";
import type { WorkingFile } from "./working-folder.ts";

/** With more files looking at all costs less. */
const FILES_MOST = 256;

/** All files are looked at soon. */
export const lookAtAllSoon = (desk: Desk, soonMillis: number): void => {
  const { lookMinMillis } = desk.settings;
  desk.named.files.clear();
  desk.lookAtMillis = Math.min(
    desk.lookAtMillis,
    Math.max(soonMillis, desk.lookedAtMillis + lookMinMillis),
  );
};

/**
 * Looks soon: whoever saves a file is not done with the first byte. A file that grows for an hour says so all the time, and is
 * not looked at more often for it than any other. Which files it was may not be known.
 */
export const lookSoon = (desk: Desk, files: ReadonlySet<string> | undefined): Effect.Effect<void> =>
  Effect.map(steadyMillis, (nowMillis) => {
    const { named, settings, told } = desk;
    // Where the system vouches for files, a look before it can do so would only read them once more.
    const waitMillis = settings.hintedMillis + (desk.vouched ? settings.aloneMillis : 0);
    const soonMillis = nowMillis + waitMillis;
    told.known = true;
    told.since = true;
    if (files === undefined || named.files.size + files.size > FILES_MOST)
      return lookAtAllSoon(desk, soonMillis);
    for (const file of files) {
      const lookedAtMillis = desk.candidates.has(nameKey(file))
        ? desk.lookedAtMillis
        : Number.NEGATIVE_INFINITY;
      const before = Math.max(lookedAtMillis, named.lookedAtMillis.get(file) ?? lookedAtMillis);
      const dueMillis = Math.max(soonMillis, before + settings.lookMinMillis);
      named.files.set(file, Math.min(named.files.get(file) ?? dueMillis, dueMillis));
    }
  });

/** When some files are to be looked at alone. */
export const namedAtMillis = ({ named }: Desk): number => {
  let dueMillis = named.asideAtMillis;
  for (const atMillis of named.files.values()) dueMillis = Math.min(dueMillis, atMillis);
  return dueMillis;
};

/** Documents whose versions changed since the last look; undefined where that is not known. */
const changedDocuments = ({ book }: Session, desk: Desk): ReadonlySet<string> | undefined => {
  if (desk.revision === book.revision) return new Set();
  const { restarts, segments } = desk.folded;
  if (restarts !== book.restarts) return undefined;
  const changed = new Set<string>();
  for (const segment of book.history.slice(segments))
    for (const op of segment.ops) if ("document" in op) changed.add(op.document);
  return changed;
};

/** Everything that is known now has been looked at. */
export const caughtUp = ({ book }: Session, desk: Desk): void => {
  desk.revision = book.revision;
  desk.folded = { restarts: book.restarts, segments: book.history.length };
};

/** Whether the file of a document can be looked at without the others. */
const isPlain = (session: Session, desk: Desk, document: string): boolean => {
  const file = desk.records.get(document)?.file;
  return (
    file !== undefined &&
    file === desk.names.files.get(document) &&
    shownContent(session, document) !== undefined &&
    !holdersOf(desk).contested.has(nameKey(file))
  );
};

/** Whether a file that is no document's is what it was: still there, or still not. */
const isAsListed = Effect.fnUntraced(function* (
  desk: Desk,
  file: string,
): Effect.fn.Return<boolean> {
  if (isTemporary(file)) return true;
  if (desk.settings.droppedFiles === "always" || desk.asked.size > 0) return false;
  const found = yield* Effect.result(desk.folder.stat(file));
  const isThere = found._tag === "Success" && found.success !== undefined;
  return isThere === desk.notDocuments.includes(file);
});

/** The documents whose files have to be looked at now; undefined where all have to be. */
export const documentsToLookAt = Effect.fnUntraced(function* (
  session: Session,
  desk: Desk,
  nowMillis: number,
): Effect.fn.Return<ReadonlySet<string> | undefined> {
  const isOpen = desk.question !== null || desk.vanished.size > 0 || desk.left > 0;
  if (!desk.told.known || desk.looks === 0 || desk.problem !== null || isOpen) return undefined;
  const changed = changedDocuments(session, desk);
  if (changed === undefined) return undefined;
  const documents = new Set<string>();
  for (const document of changed) {
    const isSame = desk.records.get(document)?.base === shownContent(session, document);
    if (!isSame || desk.pending.has(document)) documents.add(document);
  }
  for (const [file, dueMillis] of desk.named.files) {
    if (dueMillis > nowMillis) continue;
    const document = holdersOf(desk).documents.get(nameKey(file));
    if (document !== undefined) {
      if (desk.records.get(document)?.file !== file) return undefined;
      documents.add(document);
    } else if (yield* isAsListed(desk, file)) desk.named.files.delete(file);
    else return undefined;
  }
  const all = [...documents];
  return all.length <= FILES_MOST && all.every((document) => isPlain(session, desk, document))
    ? documents
    : undefined;
});

/** How the files of documents are described; undefined where one is not there. */
export const describeFiles = Effect.fnUntraced(function* (
  desk: Desk,
  documents: ReadonlySet<string>,
): Effect.fn.Return<ReadonlyArray<WorkingFile> | undefined> {
  const described: Array<WorkingFile> = [];
  for (const document of documents) {
    const file = desk.records.get(document)?.file ?? document;
    const found = yield* Effect.result(desk.folder.stat(file));
    if (found._tag === "Failure" || found.success?.name !== file) return undefined;
    described.push(found.success);
  }
  return described;
});

/** After a look at some files: when they, and what was moved aside for them, have to be looked at once more. */
export const lookAgain = (desk: Desk, documents: ReadonlySet<string>, nowMillis: number): void => {
  const { asideSeen, candidates, named, pending, settings, unstable } = desk;
  const laterMillis = nowMillis + settings.lookMinMillis;
  for (const [file, atMillis] of named.lookedAtMillis)
    if (atMillis + settings.lookMinMillis <= nowMillis) named.lookedAtMillis.delete(file);
  for (const document of documents) {
    const file = desk.records.get(document)?.file ?? document;
    const key = nameKey(file);
    const waiting = pending.get(document);
    const again = [
      candidates.get(key)?.againMillis,
      unstable.get(key)?.why === "changing" ? laterMillis : undefined,
      waiting === undefined ? undefined : Math.max(laterMillis, waiting.notBeforeMillis),
    ].filter((millis) => millis !== undefined);
    named.lookedAtMillis.set(file, nowMillis);
    if (again.length === 0) named.files.delete(file);
    else named.files.set(file, Math.min(...again));
  }
  const isAside = desk.asideCount > 0 || desk.displaced.size > 0;
  const settled = [...asideSeen.values()].map(({ againMillis }) => againMillis);
  named.asideAtMillis = isAside ? Math.min(laterMillis, ...settled) : Number.POSITIVE_INFINITY;
};

/** All files were looked at: the next looks at all of them see to what is open. */
export const lookedAtAll = ({ named }: Desk): void => {
  named.files.clear();
  named.lookedAtMillis.clear();
  named.asideAtMillis = Number.POSITIVE_INFINITY;
};
