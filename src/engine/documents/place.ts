/**
 * Putting versions into the working folder: swap, verify, discard (engine §1.7.1–1.7.3, I28).
 *
 * A file is only taken away when its content, read just before, is the one we put there; what was taken away is read once
 * more before it is discarded (`aside.ts`). What is about to happen is in the private memory before it happens, so that a
 * file missing after a crash in the middle is not taken for one somebody removed.
 */
import * as Effect from "effect/Effect";
import { VolumeError } from "../errors.ts";
import { inSteps } from "../in-steps.ts";
import { isAtRest } from "./at-rest.ts";
import { isHeldBack } from "./forgotten.ts";
import { nameKey } from "./portable-names.ts";
import { holdersOf, NOTHING, note, type FileRecord } from "./desk.ts";
import { matchFiles, shownContent, type Look } from "./lookaround.ts";
import { waitingVersions } from "./lost-pieces.ts";
import { memoryOf, saveRecords } from "./records.ts";
import { isFatal, swapAll } from "./swap.ts";
import {
  areStillOurs,
  CHANGED,
  emit,
  failed,
  HELD,
  NOT_READABLE,
  takeAway,
  waits,
  type Work,
} from "./work.ts";

/** Everything that is to be done, as far as it may be tried now. Documents that give up a name come first. */
const findWork = (
  look: Look,
): { readonly moves: ReadonlyArray<Work>; readonly rest: ReadonlyArray<Work> } => {
  const { desk, session } = look;
  if (isAtRest(look)) return { moves: [], rest: [] };
  const { documents, files: entries, names } = matchFiles(look);
  const waiting = new Set(
    waitingVersions(session).map(({ document, manifest }) => `${manifest.sha256} ${document}`),
  );
  const moves: Array<Work> = [];
  const rest: Array<Work> = [];
  for (const document of documents) {
    const record = desk.records.get(document);
    const entry = entries.get(document);
    const content = shownContent(session, document);
    const file = names.get(document) ?? record?.file ?? document;
    const moving = record !== undefined && record.file !== file;
    if (desk.vanished.has(document)) {
      desk.pending.delete(document);
      continue;
    }
    if (entry !== undefined && record?.base === content && !moving) {
      desk.pending.delete(document);
      continue;
    }
    // It holds what somebody saved, although that is not shown now: it may be all there is of it.
    if (entry !== undefined && waiting.has(`${record?.base} ${document}`)) {
      desk.pending.delete(document);
      continue;
    }
    if (entry !== undefined && isHeldBack(look, record, entry)) {
      desk.pending.delete(document);
      continue;
    }
    const work: Work = { document, file, content, entry };
    const unstable = entry === undefined ? undefined : desk.unstable.get(nameKey(entry.name));
    if (unstable?.why === "held-open") {
      waits(look, work, "held-open", HELD);
      continue;
    }
    if (unstable?.why === "not-readable") {
      waits(look, work, "failed", NOT_READABLE);
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
  if (look.only === null) {
    const tracked = new Set(documents);
    for (const document of desk.pending.keys())
      if (!tracked.has(document)) desk.pending.delete(document);
  }
  const most = desk.settings.placeFilesMax;
  desk.left += Math.max(0, moves.length - most) + Math.max(0, rest.length - most);
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

/** Files that are read and taken away in one step, so that the disk is waited for once. */
const AWAY_TOGETHER = { count: 256, bytes: 16 * 1_024 * 1_024 } as const;

/** Takes files away that are still ours, and says so of each. A failure that concerns one file is noted with it. */
const takeAwayAll = Effect.fnUntraced(function* (
  look: Look,
  work: ReadonlyArray<Work>,
  isAway: (work: Work, record: FileRecord) => void,
): Effect.fn.Return<void, VolumeError> {
  for (const step of inSteps(work, ({ entry }) => entry?.size ?? 0, AWAY_TOGETHER)) {
    let fatal: VolumeError | undefined;
    const fails = (item: Work, error: VolumeError): void => {
      if (isFatal(error)) fatal ??= error;
      else failed(look, item, error);
    };
    const leaving = step.flatMap((item) => {
      const record = look.desk.records.get(item.document);
      return record === undefined ? [] : [{ work: item, record }];
    });
    const stills = yield* areStillOurs(look, leaving);
    for (const [at, { work: item }] of leaving.entries()) {
      const still = stills[at];
      if (still instanceof VolumeError) fails(item, still);
    }
    const ours = leaving.filter((_, at) => stills[at] === true);
    const outcomes = yield* takeAway(look, ours);
    for (const [at, { work: item, record }] of ours.entries()) {
      const outcome = outcomes[at];
      if (outcome !== undefined && "failure" in outcome) fails(item, outcome.failure);
      else isAway(item, record);
    }
    if (fatal !== undefined) return yield* fatal;
  }
  return undefined;
});

/** Documents that are deleted: their files go, and are looked at before they are discarded. */
const putAwayAll = (look: Look, work: ReadonlyArray<Work>): Effect.Effect<void, VolumeError> =>
  takeAwayAll(look, work, (item) => {
    note(look.desk, item.document, undefined);
    look.desk.pending.delete(item.document);
    emit(look, "document.removed", item);
  });

/** Files that get another name: the old ones go first, so that whoever is to have those names may. */
const giveUpNames = (look: Look, work: ReadonlyArray<Work>): Effect.Effect<void, VolumeError> =>
  takeAwayAll(look, work, ({ document, file }, record) =>
    note(look.desk, document, { ...record, file, described: null }),
  );

/** Says what is about to happen, and makes that durable before it does. */
const intendAll = (look: Look, work: ReadonlyArray<Work>): Effect.Effect<void, VolumeError> => {
  for (const item of work) intend(look, item);
  return saveRecords(look.desk, memoryOf(look.session));
};

/** Those whose name no other document still has: a name must not be claimed twice. */
const withFreeName = (look: Look, work: ReadonlyArray<Work>): ReadonlyArray<Work> => {
  if (work.length === 0) return work;
  const { documents } = holdersOf(look.desk);
  return work.filter((item) => {
    const holder = documents.get(nameKey(item.file));
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
  const giving = withFreeName(look, moves);
  if (giving.length > 0) {
    yield* intendAll(look, giving);
    yield* giveUpNames(look, giving);
  }
  const moved = moves
    .filter((work) => look.desk.records.get(work.document)?.file === work.file)
    .map((work) => ({ ...work, entry: undefined }));
  const work = [...moved, ...rest];
  const free = withFreeName(look, work);
  if (free.length === 0) return;
  yield* intendAll(look, free);
  yield* putAwayAll(
    look,
    free.filter(({ content }) => content === undefined),
  );
  yield* swapAll(
    look,
    free.flatMap(({ content, ...item }) => (content === undefined ? [] : [{ ...item, content }])),
  );
});
