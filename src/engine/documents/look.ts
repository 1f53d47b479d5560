/**
 * One look at the working folder, from the marker to the last file put in place. It runs in the copy's own fiber, between
 * two other steps, and may be cut short after any of its own: every step leaves the folder explainable (engine §1.7).
 */
import * as Effect from "effect/Effect";
import type { VolumeError } from "../errors.ts";
import { letGo } from "../copy/at-hand.ts";
import type { Session } from "../copy/session.ts";
import { steadyMillis } from "../steady.ts";
import { settleAside } from "./aside.ts";
import type { Desk, DocumentsQuestion, DocumentsStatus } from "./desk.ts";
import { filesByKey, type Look } from "./lookaround.ts";
import { placeAll } from "./place.ts";
import { saveRecords } from "./records.ts";
import { scan } from "./scan.ts";
import { noticeVanished } from "./vanished.ts";
import { byCodeUnits } from "../log/names.ts";

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

const lookOnce = Effect.fnUntraced(function* (
  session: Session,
  desk: Desk,
): Effect.fn.Return<void, VolumeError> {
  const open = yield* Effect.catchTag(recognise(session, desk), "VolumeError", folderMissing);
  if (open !== null) {
    desk.question = open;
    return;
  }
  const listed = yield* Effect.catchTag(desk.folder.list, "VolumeError", folderMissing);
  if ("kind" in listed) {
    desk.question = listed;
    return;
  }
  const look: Look = {
    session,
    desk,
    nowMillis: yield* steadyMillis,
    ...filesByKey(listed),
    matched: null,
    filesLeft: desk.settings.readFilesMax,
    bytesLeft: desk.settings.readBytesMax,
    doubts: [],
    imports: [],
    everHeld: null,
  };
  desk.names.checked = false;
  desk.left = 0;
  if (noticeVanished(look) === "stop") return;
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

/** Looks at the folder and does what can be done. A folder that fails is shown, and looked at again later. */
export const lookAtFolder = Effect.fnUntraced(function* (
  session: Session,
  desk: Desk,
): Effect.fn.Return<void> {
  const { settings } = desk;
  const before = session.book.revision;
  const beganMillis = yield* steadyMillis;
  const { told, question } = desk;
  const atHand = [...session.atHand.pieces.keys()];
  const seen = new Set(desk.candidates.keys());
  const { since } = told;
  told.since = false;
  desk.problem = null;
  const looked = yield* Effect.result(lookOnce(session, desk));
  const saved = yield* Effect.result(saveRecords(desk, session.journal, session.format.ownerCopy));
  // What is at hand was for this look, or for an exchange before it.
  letGo(session, atHand);
  for (const result of [looked, saved])
    if (result._tag === "Failure") desk.problem = result.failure.message;
  if (desk.problem === null) desk.looks += 1;
  if (desk.question !== null && question?.kind !== desk.question.kind)
    session.trace.emit("documents.question", {
      copy: session.own.copy,
      kind: desk.question.kind,
      documents: "documents" in desk.question ? desk.question.documents : [],
    });
  if ([...desk.candidates.keys()].some((key) => !seen.has(key))) told.known &&= since;
  const moved = before !== desk.revision || before !== session.book.revision || isBusy(desk);
  desk.revision = session.book.revision;
  desk.lookWaitMillis =
    moved && desk.problem === null
      ? settings.lookMinMillis
      : Math.min(
          told.known ? settings.lookToldMaxMillis : settings.lookMaxMillis,
          desk.lookWaitMillis * 2,
        );
  const endedMillis = yield* steadyMillis;
  desk.lookedAtMillis = endedMillis;
  desk.lookAtMillis = Math.max(
    endedMillis,
    Math.min(endedMillis + desk.lookWaitMillis, firstSettled(desk, beganMillis)),
  );
});

/**
 * Looks soon: whoever saves a file is not done with the first byte. A file that grows for an hour says so all the time, and is
 * not looked at more often for it than any other.
 */
export const lookSoon = (desk: Desk): Effect.Effect<void> =>
  Effect.map(steadyMillis, (nowMillis) => {
    const { aloneMillis, hintedMillis, lookMinMillis } = desk.settings;
    // Where the system vouches for files, a look before it can do so would only read them once more.
    const waitMillis = desk.vouched ? hintedMillis + aloneMillis : hintedMillis;
    const soonMillis = Math.max(nowMillis + waitMillis, desk.lookedAtMillis + lookMinMillis);
    desk.lookAtMillis = Math.min(desk.lookAtMillis, soonMillis);
    desk.told.known = true;
    desk.told.since = true;
  });

/** How long until the folder is to be looked at again: at once when something arrived. */
export const untilLook = Effect.fnUntraced(function* (
  session: Session,
  desk: Desk,
): Effect.fn.Return<number> {
  const isNews = desk.looks > 0 || desk.settings.firstLookMillis === 0;
  if (isNews && desk.revision !== session.book.revision && desk.problem === null) return 0;
  return Math.max(0, desk.lookAtMillis - (yield* steadyMillis));
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
  problem: desk.problem,
});
