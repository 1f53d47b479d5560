/**
 * The papers of a copy that got lost: `format.json` and the identity card (domain rule 69). Both say nothing the copy does not
 * know itself: the private memory keeps what stands in the format file, and the card is written from it.
 */
import * as Effect from "effect/Effect";
import { direct, type Abandoned, type Core } from "./core.ts";
import { moveAside } from "./set-aside.ts";
import { EngineError, type VolumeError } from "../errors.ts";
import { loadAnchor } from "./memory.ts";
import { cardName, copyOfLog, isWrittenLog, paths, type CopyId } from "../log/names.ts";
import { ensureFolder } from "./folders.ts";
import { listOrNothing, makeHand, publish } from "./own-folder.ts";
import { decodeFormat, encodeCard, encodeFormat, type Card, type Format } from "./papers.ts";
import type { Keys, PrivateJournal, Trace, Volume } from "../ports.ts";
import { ProgramFormat } from "../program.ts";
import { readCard, readFormat } from "../exchange/visit.ts";

const SLOT = "format";

/** Keeps what stands in the format file; nothing is written where that is known. */
export const rememberFormat = Effect.fnUntraced(function* (
  journal: PrivateJournal["Service"],
  format: Format,
): Effect.fn.Return<void, VolumeError> {
  const bytes = encodeFormat(format, yield* ProgramFormat);
  const known = yield* journal.load(SLOT);
  const same = known?.length === bytes.length && known.every((byte, at) => byte === bytes[at]);
  if (!same) yield* journal.save(SLOT, bytes);
});

/**
 * A copy that is deleted, or gives its place to another one, is not to be known again by what lies in its folders later. Nothing is
 * written where nothing is known.
 */
export const forgetFormat = Effect.fnUntraced(function* (
  journal: PrivateJournal["Service"],
): Effect.fn.Return<void, VolumeError> {
  if (((yield* journal.load(SLOT))?.length ?? 0) > 0) yield* journal.save(SLOT, new Uint8Array(0));
});

/** What a copy needs to deal with its own folder. */
export interface OwnServices {
  readonly keys: Keys["Service"];
  readonly journal: PrivateJournal["Service"];
  readonly trace: Trace["Service"];
}

/** Whether anything of an engagement lies here, operations or a snapshot: else the folders are what is left of a copy that is deleted. */
const holdsSomething = Effect.fnUntraced(function* (
  volume: Volume,
): Effect.fn.Return<boolean, VolumeError> {
  for (const { kind, name } of yield* listOrNothing(volume, paths.logs))
    if (kind === "folder" && isWrittenLog(name))
      if ((yield* volume.list(paths.log(name))).length > 0) return true;
  return (yield* listOrNothing(volume, paths.snapshots)).length > 0;
});

/**
 * What the private memory says of the copy in this folder: its anchor is here, and a log of its own lies there. Which of them does not matter: a
 * backup from before the copy began a new log is that copy all the same.
 */
export const remembered = Effect.fnUntraced(function* (
  journal: PrivateJournal["Service"],
  volume: Volume,
): Effect.fn.Return<{ readonly format: Format; readonly copy: CopyId } | undefined, VolumeError> {
  const bytes = yield* journal.load(SLOT);
  const decoded = bytes === undefined ? undefined : decodeFormat(bytes, yield* ProgramFormat);
  if (decoded?.ok !== true) return undefined;
  const format = decoded.value;
  const anchor = yield* loadAnchor(journal, format.ownerCopy);
  if (anchor === undefined) return undefined;
  const isHere = (yield* listOrNothing(volume, paths.logs)).some(
    ({ name }) => isWrittenLog(name) && copyOfLog(name) === anchor.copy,
  );
  return isHere && (yield* holdsSomething(volume)) ? { format, copy: anchor.copy } : undefined;
});

/** Whether the owner a format file names has its card here, and the card agrees with it. */
const hasItsCard = Effect.fnUntraced(function* (
  services: OwnServices,
  volume: Volume,
  format: Format,
): Effect.fn.Return<boolean, VolumeError> {
  const own = yield* listOrNothing(volume, paths.own);
  const card = yield* Effect.catchTag(
    readCard(services, volume, direct, { own, format, owner: format.ownerCopy }),
    "Abandoned",
    () => Effect.succeed(undefined),
  );
  return card !== undefined && card.parent === format.createdFrom;
});

const sameFormat = (a: Format, b: Format): boolean =>
  a.engagementId === b.engagementId &&
  a.engagement === b.engagement &&
  a.ownerCopy === b.ownerCopy &&
  a.createdFrom === b.createdFrom &&
  a.topLevel === b.topLevel;

/** What is said where nobody knows whose the folder is. Where a copy was forgotten, its end may have been cut off: that was no accident with its papers. */
const unknownFolder = Effect.fnUntraced(function* (
  { journal }: OwnServices,
  volume: Volume,
  plain: EngineError,
): Effect.fn.Return<EngineError, VolumeError> {
  const isUnfinished =
    (yield* volume.stat(paths.format)) === undefined && (yield* holdsSomething(volume));
  if (!isUnfinished) return plain;
  const isForgotten = (yield* journal.load(SLOT))?.length === 0;
  return new EngineError({
    reason: "not-a-copy",
    text: isForgotten
      ? `${volume.label} holds no whole copy of an engagement: the one that lay here was deleted, or its synchronisation information was cleared, and that was cut off; or the making of another one was, after that. Its documents are plain files. Remove its folder ${paths.sync}, or make a copy there anew.`
      : `${volume.label} holds no whole copy of an engagement: the making of one was cut off here, or its papers are gone. Make the copy anew.`,
  });
});

/**
 * The format file of the own folder, written anew where it is gone or damaged and the private memory knows better. A folder
 * nobody remembers is not taken for a copy; another copy's folder that was put in the place of ours stays what it is.
 */
export const ownFormat = Effect.fnUntraced(function* (
  services: OwnServices,
  volume: Volume,
  nonce: string,
): Effect.fn.Return<Format, EngineError | VolumeError | Abandoned> {
  const found = yield* Effect.catchTag(readFormat(volume, direct), "EngineError", (error) =>
    error.reason === "not-a-copy" ? Effect.succeed(error) : Effect.fail(error),
  );
  const known = yield* remembered(services.journal, volume);
  if (found instanceof EngineError) {
    if (known === undefined) return yield* yield* unknownFolder(services, volume, found);
  } else {
    if (known === undefined || sameFormat(known.format, found)) return found;
    if (known.format.ownerCopy !== found.ownerCopy && (yield* hasItsCard(services, volume, found)))
      return found;
  }
  const hand = makeHand(volume, known.copy, nonce);
  if ((yield* volume.stat(paths.format)) !== undefined)
    yield* moveAside({ own: hand, trace: services.trace }, paths.format, "not what it was");
  yield* publish(hand, paths.format, encodeFormat(known.format, yield* ProgramFormat));
  services.trace.emit("copy.repaired", { copy: known.copy, what: "format" });
  return known.format;
});

/** Writes the identity card anew where the folder has none that is ours and sound: without one nobody connects. */
export const restoreCard = Effect.fnUntraced(function* (
  core: Core,
  format: Format,
  parent: CopyId | null,
): Effect.fn.Return<void, VolumeError> {
  const own = yield* listOrNothing(core.own.volume, paths.own);
  const card = yield* Effect.catchTag(
    readCard(core, core.own.volume, direct, { own, format, owner: core.own.copy }),
    "Abandoned",
    () => Effect.succeed(undefined),
  );
  if (card !== undefined) return;
  const { copy } = core.own;
  const { user, machine, engagementId } = core;
  const anew: Card = { copy, engagementId, parent, user, machine };
  const bytes = encodeCard(anew, core.keys);
  const path = paths.ownFile(cardName(core.keys.hash(bytes)));
  if ((yield* core.own.volume.stat(path)) !== undefined) yield* moveAside(core, path, "unreadable");
  yield* ensureFolder(core.own, paths.own);
  yield* publish(core.own, path, bytes);
  core.trace.emit("copy.repaired", { copy, what: "card" });
});
