/**
 * A folder on its way to become a copy (domain A3). `format.json` is written last: a folder without it is not a copy, so a
 * creation that was interrupted is simply done again, and the document chunks that arrived are used.
 */
import * as Effect from "effect/Effect";
import { nothingAtHand } from "./at-hand.ts";
import type { CopyIdentity } from "../api.ts";
import { emptyBook, headOf, seqOf } from "../log/book.ts";
import { onOwnDisk, toEngineError, type Core, type ExchangeError, type OwnDisk } from "./core.ts";
import { Compression } from "../log/compression.ts";
import { Decoded } from "../log/decoded.ts";
import { concernsOneFile, EngineError, type VolumeError } from "../errors.ts";
import { limits } from "../limits.ts";
import { emptyState } from "../state/fold.ts";
import type { JustMade } from "./just-made.ts";
import { forgetFormat, remembered } from "./lost-papers.ts";
import { saveAnchor, saveMemory, type Memory } from "./memory.ts";
import {
  cardName,
  firstHaveNumber,
  haveName,
  isHash,
  isWrittenLog,
  makeLogId,
  paths,
  type CopyId,
} from "../log/names.ts";
import { isWholeParcel, parcelBytesMost } from "../parcels/format.ts";
import { listParcels, PARCEL_FOLDERS } from "../parcels/own.ts";
import { ensureFolder } from "./folders.ts";
import { listOrNothing, makeHand, publish, type Hand } from "./own-folder.ts";
import { encodeCard, encodeFormat, encodeHave, type Format } from "./papers.ts";
import { Keys, PrivateJournal, Trace, type Volume } from "../ports.ts";
import { ProgramFormat } from "../program.ts";
import { defaultSettings } from "../settings.ts";
import type { NumberingReading } from "../state/numbering.ts";
import { haveOf } from "../exchange/acknowledging.ts";

export type CreationFailure = EngineError | ExchangeError;

export const asEngineError = (error: CreationFailure): EngineError =>
  error._tag === "EngineError" ? error : toEngineError(error);

/**
 * Pieces an unfinished creation left: those it was just writing when the power went are not what their names say, and go. So whatever lies
 * there afterwards may be used.
 */
const removeTorn = Effect.fnUntraced(function* (
  { volume }: Hand,
  keys: Keys["Service"],
): Effect.fn.Return<void, VolumeError> {
  for (const folder of yield* listOrNothing(volume, paths.chunks)) {
    if (folder.kind !== "folder") continue;
    const place = `${paths.chunks}/${folder.name}`;
    for (const { kind, name } of yield* volume.list(place)) {
      if (kind !== "file" || !isHash(name)) continue;
      const path = `${place}/${name}`;
      const bytes = yield* Effect.result(volume.read(path, { limit: limits.chunkBytes }));
      if (bytes._tag === "Success" && keys.hash(bytes.success) === name) continue;
      if (bytes._tag === "Failure" && !concernsOneFile(bytes.failure)) return yield* bytes.failure;
      yield* volume.remove(path);
    }
  }
  for (const { name, path } of yield* listParcels(volume, PARCEL_FOLDERS)) {
    const bytes = yield* Effect.result(volume.read(path, { limit: parcelBytesMost(name) }));
    if (bytes._tag === "Success" && isWholeParcel(bytes.success, name, keys)) continue;
    if (bytes._tag === "Failure" && !concernsOneFile(bytes.failure)) return yield* bytes.failure;
    yield* volume.remove(path);
  }
});

/**
 * A folder that already is a copy is never touched, nor one that has only lost its papers; what an unfinished creation left is
 * cleared, except document chunks. A copy that lay here before and is gone is forgotten: what is brought here for the new one must not
 * be taken for it, should the creation be cut off. Answers whether there was such a left-over.
 */
export const prepare = Effect.fnUntraced(function* (
  hand: Hand,
  keys: Keys["Service"],
): Effect.fn.Return<boolean, EngineError | VolumeError, PrivateJournal> {
  const { volume } = hand;
  const journal = yield* PrivateJournal;
  const isLost = (yield* remembered(journal, volume)) !== undefined;
  if (isLost || (yield* volume.stat(paths.format)) !== undefined)
    return yield* new EngineError({
      reason: "not-empty",
      text: `${volume.label} already holds a copy. Open it; if that cannot be done, delete the folder or choose another one.`,
    });
  yield* forgetFormat(journal);
  const unfinished = (yield* volume.stat(paths.own)) !== undefined;
  if (unfinished) {
    for (const entry of yield* volume.list(paths.own))
      if (entry.kind === "file") yield* volume.remove(paths.ownFile(entry.name));
    for (const entry of yield* listOrNothing(volume, paths.snapshots))
      yield* volume.remove(`${paths.snapshots}/${entry.name}`);
    for (const folder of yield* listOrNothing(volume, paths.logs))
      if (folder.kind === "folder" && isWrittenLog(folder.name))
        for (const entry of yield* volume.list(paths.log(folder.name)))
          yield* volume.remove(paths.segment(folder.name, entry.name));
    for (const entry of yield* listOrNothing(volume, paths.staging))
      yield* volume.remove(paths.staged(entry.name));
    yield* removeTorn(hand, keys);
  }
  for (const folder of [paths.logs, paths.drop, paths.chunks, paths.staging])
    yield* ensureFolder(hand, folder);
  hand.foldersMade.add(paths.own);
  return unfinished;
});

export const makeCore = Effect.fnUntraced(function* (
  options: {
    readonly volume: Volume;
    readonly user: string;
    readonly machine: string;
    readonly numbering?: NumberingReading;
    readonly made?: JustMade;
  },
  engagement: { readonly engagementId: string; readonly topLevel: CopyId },
  copy: CopyId,
): Effect.fn.Return<Core, never, Keys | Trace> {
  const keys = yield* Keys;
  const own = makeHand(
    options.volume,
    copy,
    (yield* keys.newId).slice(0, 8),
    options.made?.parcels,
  );
  own.isUnsealed = true;
  return {
    own,
    keys,
    trace: yield* Trace,
    decoded: options.made?.decoded ?? (yield* Decoded),
    compression: yield* Compression,
    user: options.user,
    machine: options.machine,
    ...engagement,
    book: emptyBook(engagement.topLevel),
    state: emptyState(engagement.topLevel),
    numbering: options.numbering ?? defaultSettings.numbering,
    renumbered: new Map(),
    conflictsTold: 0,
    aside: new Set(),
    chunks: options.made?.chunks ?? new Set(),
    atHand: options.made?.atHand ?? nothingAtHand({ hasFiles: false }),
    lost: new Set(),
    awaited: new Map(),
    outlived: new Set(),
    unfitting: new Set(),
    gaps: new Map(),
    interrupted: new Set(),
    tellAhead: undefined,
  };
});

/** Card, first acknowledgement, private memory, and last of all the format file: now it is a copy. */
export const seal = Effect.fnUntraced(function* (
  core: Core,
  paper: { readonly format: Format; readonly parent: CopyId | null; readonly memory: Memory },
): Effect.fn.Return<void, OwnDisk, PrivateJournal> {
  const journal = yield* PrivateJournal;
  const { own, keys, user, machine, engagementId } = core;
  const card = encodeCard(
    { copy: own.copy, engagementId, parent: paper.parent, user, machine },
    keys,
  );
  yield* onOwnDisk(publish(own, paths.ownFile(cardName(keys.hash(card))), card));
  const number = firstHaveNumber(own.copy);
  const have = encodeHave(haveOf(core, number), keys);
  yield* onOwnDisk(publish(own, paths.ownFile(haveName(number)), have));
  yield* onOwnDisk(saveMemory(journal, own.copy, paper.memory));
  const log = makeLogId(own.copy, 1);
  const anchor = { copy: own.copy, log, seq: seqOf(core.book, log), head: headOf(core.book, log) };
  yield* onOwnDisk(saveAnchor(journal, own.copy, anchor));
  yield* onOwnDisk(publish(own, paths.format, encodeFormat(paper.format, yield* ProgramFormat)));
});

export const identityOf = (core: Core, format: Format): CopyIdentity => ({
  copyId: core.own.copy,
  logId: makeLogId(core.own.copy, 1),
  engagementId: format.engagementId,
  engagement: format.engagement,
  role: format.createdFrom === null ? "top-level" : "child",
  parentCopy: format.createdFrom,
  user: core.user,
  machine: core.machine,
});
