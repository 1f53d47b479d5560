/**
 * Putting versions into the working folder: swap, verify, discard (engine §1.7.1–1.7.3, I28).
 *
 * A file is only taken away when its content, read just before, is the one we put there; what was taken away is read once
 * more before it is discarded (`aside.ts`). What is about to happen is in the private memory before it happens, so that a
 * file missing after a crash in the middle is not taken for one somebody removed.
 */
import * as Effect from "effect/Effect";
import { readDocument } from "../edit.ts";
import type { VolumeError } from "../errors.ts";
import type { Hash } from "../names.ts";
import { nameKey } from "../portable-names.ts";
import type { WorkingFile } from "../working-folder.ts";
import { NOTHING, note, type FileRecord, type PendingReason } from "./desk.ts";
import {
  documentsWithFile,
  examine,
  fileNames,
  shownContent,
  trackedDocuments,
  type Look,
} from "./lookaround.ts";
import { saveRecords } from "./records.ts";
import { freshSlot } from "./slots.ts";

/** A document whose file is not what the copy shows. */
interface Work {
  readonly document: string;
  /** The name the file is to have. */
  readonly file: string;
  /** The content it is to have; undefined when it is to go. */
  readonly content: Hash | undefined;
  /** The file there now. */
  readonly entry: WorkingFile | undefined;
}

const waits = (look: Look, work: Work, why: PendingReason, text: string): void => {
  const { desk } = look;
  const { retryMinMillis, retryMaxMillis } = desk.settings;
  const tries = (desk.pending.get(work.document)?.tries ?? 0) + 1;
  const waitMillis = Math.min(retryMaxMillis, retryMinMillis * 2 ** Math.min(tries - 1, 20));
  const { document, file } = work;
  const notBeforeMillis = look.nowMillis + (why === "changed-here" ? 0 : waitMillis);
  desk.pending.set(document, { document, file, why, text, tries, notBeforeMillis });
};

const failed = (look: Look, work: Work, error: VolumeError): void =>
  waits(look, work, error.reason === "busy" ? "held-open" : "failed", error.message);

const CHANGED = "The file was changed here; that is taken in first.";
const HELD = "Another program holds the file open.";

/** Everything that is to be done, as far as it may be tried now. Documents that give up a name come first. */
const findWork = (
  look: Look,
): { readonly moves: ReadonlyArray<Work>; readonly rest: ReadonlyArray<Work> } => {
  const { desk, session } = look;
  const names = fileNames(session, desk);
  const documents = trackedDocuments(look);
  const entries = documentsWithFile(look, documents);
  const moves: Array<Work> = [];
  const rest: Array<Work> = [];
  for (const document of documents) {
    const record = desk.records.get(document);
    const entry = entries.get(document);
    const content = shownContent(session, document);
    const file = names.get(document) ?? record?.file ?? document;
    const work: Work = { document, file, content, entry };
    const moving = record !== undefined && record.file !== file;
    if (desk.vanished.has(document)) {
      desk.pending.delete(document);
      continue;
    }
    if (entry !== undefined && record?.base === content && !moving) {
      desk.pending.delete(document);
      continue;
    }
    const unstable = entry === undefined ? undefined : desk.unstable.get(nameKey(entry.name));
    if (unstable?.why === "held-open") {
      waits(look, work, "held-open", HELD);
      continue;
    }
    if (unstable !== undefined || (entry !== undefined && record === undefined)) {
      waits(look, work, "changed-here", CHANGED);
      continue;
    }
    if (content === undefined && entry === undefined) {
      note(desk, document, undefined);
      desk.pending.delete(document);
      continue;
    }
    if ((desk.pending.get(document)?.notBeforeMillis ?? 0) > look.nowMillis) continue;
    if (desk.folder.label.length + 1 + file.length > desk.folder.longestPath) {
      waits(look, work, "path-too-long", `${desk.folder.label}/${file} is too long for this disk.`);
      continue;
    }
    (moving ? moves : rest).push(work);
  }
  for (const document of desk.pending.keys())
    if (!documents.includes(document)) desk.pending.delete(document);
  const most = desk.settings.placeFilesMax;
  return { moves: moves.slice(0, most), rest: rest.slice(0, most) };
};

const intend = (look: Look, work: Work): void => {
  const record: FileRecord = look.desk.records.get(work.document) ?? {
    file: work.file,
    base: null,
    intended: null,
    described: null,
  };
  note(look.desk, work.document, { ...record, intended: work.content ?? NOTHING });
};

/** Whether the file there is still the one we put there. Read in full: a description proves nothing. */
const isStillOurs = Effect.fnUntraced(function* (
  look: Look,
  work: Work,
  record: FileRecord,
): Effect.fn.Return<boolean, VolumeError> {
  if (work.entry === undefined) return true;
  const found = yield* examine(look, work.entry.name);
  if (found.kind === "gone" || (found.kind === "content" && found.hash === record.base))
    return true;
  if (found.kind === "held-open") waits(look, work, "held-open", HELD);
  else {
    waits(look, work, "changed-here", CHANGED);
    note(look.desk, work.document, { ...record, intended: null, described: null });
  }
  return false;
});

/** Takes the old file out of the folder. Undefined when there was none. */
const takeAway = Effect.fnUntraced(function* (
  look: Look,
  work: Work,
  record: FileRecord,
): Effect.fn.Return<string | undefined, VolumeError> {
  const { desk } = look;
  if (work.entry === undefined) return undefined;
  const slot = freshSlot(desk, "old", { document: work.document, file: record.file });
  desk.displaced.set(slot, { document: work.document, base: record.base });
  return yield* desk.folder.displace(work.entry.name, slot).pipe(
    Effect.as<string | undefined>(slot),
    Effect.catchTag("VolumeError", (error) => {
      desk.displaced.delete(slot);
      return error.reason === "not-found" ? Effect.succeed(undefined) : Effect.fail(error);
    }),
  );
});

const emit = (look: Look, kind: string, work: Work): void =>
  look.session.trace.emit(kind, {
    copy: look.session.own.copy,
    document: work.document,
    file: work.file,
    value: work.content?.slice(0, 16) ?? null,
  });

/** The document is deleted: its file goes, and is looked at before it is discarded. */
const putAway = Effect.fnUntraced(function* (
  look: Look,
  work: Work,
  record: FileRecord,
): Effect.fn.Return<void, VolumeError> {
  yield* takeAway(look, work, record);
  note(look.desk, work.document, undefined);
  look.desk.pending.delete(work.document);
  emit(look, "document.removed", work);
});

/** Stages the new file, takes the old one away, gives the new one its name. */
const swap = Effect.fnUntraced(function* (
  look: Look,
  work: Work & { readonly content: Hash },
  record: FileRecord,
): Effect.fn.Return<void, VolumeError> {
  const { desk, session } = look;
  const { folder } = desk;
  const { document, file, content } = work;
  const stored = yield* Effect.result(readDocument(session, { document, sha256: content }));
  if (stored._tag === "Failure") return waits(look, work, "failed", stored.failure.text);
  const staged = freshSlot(desk, "new", work);
  const described = yield* folder.aside.stage(staged, stored.success);
  // From here on the staged file must not stay behind, whatever happens.
  const discard = Effect.ignore(folder.aside.discard(staged));
  const old = yield* Effect.tapError(takeAway(look, work, record), () => discard);
  const placed = yield* Effect.result(folder.place(staged, file));
  if (placed._tag === "Failure") {
    yield* discard;
    if (placed.failure.reason === "exists") {
      // Somebody was faster, or another document still has the name. The next look finds out which.
      return waits(look, work, "name-taken", `${file} is another file.`);
    }
    // The folder should not be without the document for longer than a moment: the old file goes back.
    if (
      old !== undefined &&
      (yield* Effect.result(folder.place(old, record.file)))._tag === "Success"
    )
      desk.displaced.delete(old);
    return failed(look, work, placed.failure);
  }
  note(desk, document, { file, base: content, intended: null, described });
  desk.pending.delete(document);
  emit(look, "document.placed", work);
});

const perform = Effect.fnUntraced(function* (
  look: Look,
  work: Work,
): Effect.fn.Return<void, VolumeError> {
  const record = look.desk.records.get(work.document);
  if (record === undefined || !(yield* isStillOurs(look, work, record))) return;
  const { content } = work;
  if (content === undefined) return yield* putAway(look, work, record);
  yield* swap(look, { ...work, content }, record);
});

/** The document's file gets another name: the old file goes first, so that whoever is to have that name may. */
const giveUpName = Effect.fnUntraced(function* (
  look: Look,
  work: Work,
): Effect.fn.Return<void, VolumeError> {
  const record = look.desk.records.get(work.document);
  if (record === undefined || !(yield* isStillOurs(look, work, record))) return;
  yield* takeAway(look, work, record);
  note(look.desk, work.document, { ...record, file: work.file, described: null });
});

/** Says what is about to happen, makes that durable, and does it. */
const performAll = Effect.fnUntraced(function* (
  look: Look,
  work: ReadonlyArray<Work>,
  act: (look: Look, work: Work) => Effect.Effect<void, VolumeError>,
): Effect.fn.Return<void, VolumeError> {
  const { desk, session } = look;
  for (const item of work) intend(look, item);
  yield* saveRecords(desk, session.journal, session.format.ownerCopy);
  for (const item of work)
    yield* Effect.catchTag(act(look, item), "VolumeError", (error) =>
      error.reason === "offline" || error.reason === "no-space"
        ? Effect.fail(error)
        : Effect.sync(() => failed(look, item, error)),
    );
});

/** Those whose name no other document still has: a name must not be claimed twice. */
const withFreeName = (look: Look, work: ReadonlyArray<Work>): ReadonlyArray<Work> => {
  const holders = new Map<string, string>();
  for (const [document, record] of look.desk.records) holders.set(nameKey(record.file), document);
  return work.filter((item) => {
    const holder = holders.get(nameKey(item.file));
    if (holder === undefined || holder === item.document) return true;
    waits(look, item, "name-taken", `${item.file} still is the file of ${holder}.`);
    return false;
  });
};

/** Brings the folder to what the copy shows, as far as the disk and the people at it allow. */
export const placeAll = Effect.fnUntraced(function* (
  look: Look,
): Effect.fn.Return<void, VolumeError> {
  const { moves, rest } = findWork(look);
  if (moves.length > 0) yield* performAll(look, withFreeName(look, moves), giveUpName);
  const moved = moves
    .filter((work) => look.desk.records.get(work.document)?.file === work.file)
    .map((work) => ({ ...work, entry: undefined }));
  const work = [...moved, ...rest];
  if (work.length > 0) yield* performAll(look, withFreeName(look, work), perform);
});
