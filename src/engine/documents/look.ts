/**
 * One look at the working folder, from the marker to the last file put in place. It runs in the copy's own fiber, between
 * two other steps, and may be cut short after any of its own: every step leaves the folder explainable (engine §1.7).
 */
import * as Effect from "effect/Effect";
import type { VolumeError } from "../errors.ts";
import { letGo } from "../copy/at-hand.ts";
import { mark } from "../copy/core.ts";
import type { Session } from "../copy/session.ts";
import { steadyMillis } from "../steady.ts";
import { settleAside } from "./aside.ts";
import { noteRest } from "./at-rest.ts";
import type { Desk, DocumentsQuestion, DocumentsStatus } from "./desk.ts";
import { filesByKey, type Look } from "./lookaround.ts";
import {
  caughtUp,
  describeFiles,
  documentsToLookAt,
  lookAgain,
  lookAtAllSoon,
  lookedAtAll,
  namedAtMillis,
} from "./named.ts";
import { placeAll } from "./place.ts";
import { memoryOf, saveRecords } from "./records.ts";
import { scan } from "./scan.ts";
import { noticeVanished } from "./vanished.ts";
import { byCodeUnits } from "../log/names.ts";
import type { WorkingFile } from "./working-folder.ts";

/** Whether this is the folder we know: there, and with our marker (I16). */
const recognise = Effect.fnUntraced(function* (
  session: Session,
  desk: Desk,
): Effect.fn.Return<DocumentsQuestion | null, VolumeError> {
  const marker = session.own.copy;
  const found = yield* desk.folder.marker;
  if (desk.marked) return found === marker ? null : { kind: "other-folder" };
  if (found !== marker) yield* desk.folder.setMarker(marker);
  desk.marked = true;
  desk.unsaved = true;
  return null;
});

const folderMissing = (
  error: VolumeError,
): Effect.Effect<{ readonly kind: "folder-missing" }, VolumeError> =>
  error.reason === "not-found" ? Effect.succeed({ kind: "folder-missing" }) : Effect.fail(error);

/** Documents whose files are looked at alone, and how those are described. */
interface Some {
  readonly documents: ReadonlySet<string>;
  readonly files: ReadonlyArray<WorkingFile>;
}

const beginLook = (
  session: Session,
  desk: Desk,
  files: ReadonlyArray<WorkingFile>,
  only: ReadonlySet<string> | null,
): Effect.Effect<Look> =>
  Effect.map(steadyMillis, (nowMillis) => ({
    session,
    desk,
    nowMillis,
    only,
    ...filesByKey(files, desk),
    matched: null,
    rest: null,
    filesLeft: desk.settings.readFilesMax,
    bytesLeft: desk.settings.readBytesMax,
    doubts: [],
    doubtBytes: 0,
    imports: [],
    importBytes: 0,
    everHeld: null,
  }));

const lookOnce = Effect.fnUntraced(function* (
  session: Session,
  desk: Desk,
  some: Some | null,
): Effect.fn.Return<void, VolumeError> {
  const open = yield* Effect.catchTag(recognise(session, desk), "VolumeError", folderMissing);
  if (open !== null) {
    desk.question = open;
    return;
  }
  const listed =
    some?.files ?? (yield* Effect.catchTag(desk.folder.list, "VolumeError", folderMissing));
  if ("kind" in listed) {
    desk.question = listed;
    return;
  }
  const look = yield* beginLook(session, desk, listed, some?.documents ?? null);
  desk.names.checked &&= some !== null;
  desk.left = 0;
  noteRest(look);
  if (some === null && noticeVanished(look) === "stop") return;
  yield* settleAside(look);
  yield* scan(look);
  yield* placeAll(look);
  // Where the system vouches for what was just put aside, nothing of it is left behind.
  if (desk.displaced.size > 0) yield* settleAside(look);
});

/** When the first of the contents seen in this look may be believed. */
const firstSettled = ({ asideSeen, candidates }: Desk, sinceMillis: number): number =>
  Math.min(
    ...[...candidates.values(), ...asideSeen.values()]
      .map((candidate) => candidate.againMillis)
      .filter((againMillis) => againMillis > sinceMillis),
  );

/** Something is going on in the folder, so that the next look should come soon. */
const isBusy = (desk: Desk): boolean =>
  desk.candidates.size > 0 ||
  [...desk.unstable.values()].some((file) => file.why === "changing") ||
  desk.displaced.size > 0 ||
  desk.asideCount > 0 ||
  desk.pending.size > 0 ||
  desk.vanished.size > 0 ||
  desk.left > 0;

/** Does what can be done; what fails is shown. */
const attempt = Effect.fnUntraced(function* (
  session: Session,
  desk: Desk,
  act: Effect.Effect<void, VolumeError>,
): Effect.fn.Return<void> {
  const { question } = desk;
  const atHand = [...session.atHand.pieces.keys()];
  desk.problemBefore = desk.problem;
  desk.problem = null;
  const looked = yield* Effect.result(act);
  const saved = yield* Effect.result(saveRecords(desk, memoryOf(session)));
  // What is at hand was for this look, or for an exchange before it.
  letGo(session, atHand);
  for (const result of [looked, saved])
    if (result._tag === "Failure") desk.problem = result.failure.message;
  desk.problemBefore = null;
  if (desk.question !== null && question?.kind !== desk.question.kind) {
    const documents = "documents" in desk.question ? desk.question.documents : [];
    session.trace.emit("documents.question", {
      copy: session.own.copy,
      question: desk.question.kind,
      documents,
    });
    if (documents.length > 0) mark(session, "missing-file-asked-about", { documents });
  }
});

/** Looks at the folder and does what can be done. A folder that fails is shown, and looked at again later. */
export const lookAtFolder = Effect.fnUntraced(function* (
  session: Session,
  desk: Desk,
): Effect.fn.Return<void> {
  const { settings } = desk;
  const before = session.book.revision;
  const beganMillis = yield* steadyMillis;
  const { told } = desk;
  const seen = new Set(desk.candidates.keys());
  const { since } = told;
  told.since = false;
  lookedAtAll(desk);
  yield* attempt(session, desk, lookOnce(session, desk, null));
  if (desk.problem === null) desk.looks += 1;
  if ([...desk.candidates.keys()].some((key) => !seen.has(key))) told.known &&= since;
  const moved = before !== desk.revision || before !== session.book.revision || isBusy(desk);
  caughtUp(session, desk);
  desk.lookWaitMillis =
    moved && desk.problem === null
      ? settings.lookMinMillis
      : told.known
        ? settings.lookToldMaxMillis
        : Math.min(settings.lookMaxMillis, desk.lookWaitMillis * 2);
  const endedMillis = yield* steadyMillis;
  desk.lookedAtMillis = endedMillis;
  desk.lookAtMillis = Math.max(
    endedMillis,
    Math.min(endedMillis + desk.lookWaitMillis, firstSettled(desk, beganMillis)),
  );
});

/** Looks at the files of some documents. When all are looked at next stays as it is, unless these need it. */
const lookAtSome = Effect.fnUntraced(function* (
  session: Session,
  desk: Desk,
  some: Some,
): Effect.fn.Return<void> {
  yield* attempt(session, desk, lookOnce(session, desk, some));
  caughtUp(session, desk);
  const nowMillis = yield* steadyMillis;
  lookAgain(desk, some.documents, nowMillis);
  const isOpen = desk.problem !== null || desk.question !== null || desk.left > 0;
  if (isOpen || desk.vanished.size > 0)
    desk.lookAtMillis = Math.min(desk.lookAtMillis, nowMillis + desk.settings.lookMinMillis);
});

/**
 * Looks after what lies aside, and puts nothing in its place: somebody wants to remove it with all the rest. Answers whether nothing lies there any
 * more that may be on no other disk.
 */
export const lookAtAside = Effect.fnUntraced(function* (
  session: Session,
  desk: Desk,
): Effect.fn.Return<boolean> {
  yield* attempt(
    session,
    desk,
    Effect.flatMap(beginLook(session, desk, [], new Set()), settleAside),
  );
  return desk.displaced.size === 0 && desk.asideCount === 0;
});

/** The time to look has come: at all files, or at those something was said of. */
export const lookWhereDue = Effect.fnUntraced(function* (
  session: Session,
  desk: Desk,
): Effect.fn.Return<void> {
  const nowMillis = yield* steadyMillis;
  if (desk.lookAtMillis <= nowMillis) return yield* lookAtFolder(session, desk);
  const isNews = desk.revision !== session.book.revision;
  const documents = yield* documentsToLookAt(session, desk, nowMillis);
  if (documents === undefined) {
    if (isNews) return yield* lookAtFolder(session, desk);
    return lookAtAllSoon(desk, nowMillis);
  }
  if (documents.size === 0 && desk.named.asideAtMillis > nowMillis) return caughtUp(session, desk);
  const files = yield* describeFiles(desk, documents);
  return files === undefined
    ? yield* lookAtFolder(session, desk)
    : yield* lookAtSome(session, desk, { documents, files });
});

/** How long until the folder is to be looked at again: at once when something arrived. */
export const untilLook = Effect.fnUntraced(function* (
  session: Session,
  desk: Desk,
): Effect.fn.Return<number> {
  const isNews = desk.looks > 0 || desk.settings.firstLookMillis === 0;
  if (isNews && desk.revision !== session.book.revision && desk.problem === null) return 0;
  return Math.max(0, Math.min(desk.lookAtMillis, namedAtMillis(desk)) - (yield* steadyMillis));
});

export const documentsStatusOf = (desk: Desk): DocumentsStatus => ({
  pending: [...desk.pending.values()]
    .map(({ document, file, why, text, tries }) => ({ document, file, why, text, tries }))
    .toSorted((a, b) => byCodeUnits(a.document, b.document)),
  unstable: [...desk.unstable.values()].toSorted((a, b) => byCodeUnits(a.file, b.file)),
  question: desk.question,
  notDocuments: desk.notDocuments,
  aside: Math.max(0, desk.asideCount, desk.displaced.size),
  missing: desk.question === null ? desk.vanished.size : 0,
  left: desk.left,
  problem: desk.problem ?? desk.problemBefore,
});
