/**
 * Reading the own folder when a copy is opened: list and verify, nothing else (engine §1.10 crash safety). There is no
 * repair state: opening twice is opening once.
 */
import * as Effect from "effect/Effect";
import { admit, heldBack, judge } from "./book.ts";
import { reportQuarantined, type Core } from "./core.ts";
import type { VolumeError } from "./errors.ts";
import { limits } from "./limits.ts";
import { isLogId, parseSegmentName, paths, type Hash, type LogId } from "./names.ts";
import { ensureFolder, listOrNothing } from "./ownfolder.ts";
import { keepsItsName, readSegment } from "./pull.ts";
import type { FolderEntry } from "./ports.ts";

/** A file of ours that is damaged moves aside, so that a sound one can take its name. */
const setAside = Effect.fnUntraced(function* (
  core: Core,
  path: string,
  why: string,
): Effect.fn.Return<void, VolumeError> {
  reportQuarantined(core, { where: core.own.volume.label, path, why });
  core.own.staged += 1;
  const name = `${core.own.nonce}-${core.own.staged}-${path.slice(path.lastIndexOf("/") + 1)}`;
  yield* ensureFolder(core.own, paths.quarantine);
  yield* Effect.ignore(core.own.volume.renameToFresh(path, paths.quarantined(name)));
});

const loadLog = Effect.fnUntraced(function* (
  core: Core,
  log: LogId,
): Effect.fn.Return<void, VolumeError> {
  const { volume } = core.own;
  const files = (yield* volume.list(paths.log(log)))
    .flatMap((entry) => {
      const name = entry.kind === "file" ? parseSegmentName(entry.name) : undefined;
      return name === undefined ? [] : [{ entry, name, path: paths.segment(log, entry.name) }];
    })
    .toSorted((a, b) => a.name.first - b.name.first);
  core.own.foldersMade.add(paths.log(log));
  for (const { entry, name, path } of files) {
    if (entry.size > limits.segmentBytes) {
      yield* setAside(core, path, "too large");
      continue;
    }
    const decoded = readSegment(core, yield* volume.read(path, { limit: limits.segmentBytes }));
    if (!decoded.ok || !keepsItsName(decoded.value, log, name)) {
      yield* setAside(core, path, decoded.ok ? "content does not match the name" : decoded.why);
      continue;
    }
    // A segment behind a gap stays where it is: it counts as soon as the missing one has been fetched again.
    const admission = judge(core.book, decoded.value);
    if (admission.kind === "admitted") admit(core.book, decoded.value);
    else if (admission.kind === "foreign")
      reportQuarantined(core, { where: volume.label, path, why: admission.why });
  }
});

/** Loads every log of the own folder, in the order of their ids. */
export const loadLogs = Effect.fnUntraced(function* (
  core: Core,
): Effect.fn.Return<void, VolumeError> {
  for (const entry of yield* listOrNothing(core.own.volume, paths.logs))
    if (entry.kind === "folder" && isLogId(entry.name)) yield* loadLog(core, entry.name);
});

/** Finds which document chunks are here: one question per chunk, or one listing where a folder holds several. */
export const findChunks = Effect.fnUntraced(function* (
  core: Core,
): Effect.fn.Return<void, VolumeError> {
  const wanted = new Map<string, Map<Hash, number>>();
  for (const segment of heldBack(core.book))
    for (const chunk of segment.chunks) {
      const folder = paths.chunkFolder(chunk.hash);
      const hashes = wanted.get(folder) ?? new Map<Hash, number>();
      wanted.set(folder, hashes.set(chunk.hash, chunk.size));
    }
  for (const [folder, hashes] of wanted) {
    const found: Array<FolderEntry> = [];
    if (hashes.size > 1) found.push(...(yield* listOrNothing(core.own.volume, folder)));
    else
      for (const hash of hashes.keys()) {
        const entry = yield* core.own.volume.stat(paths.chunk(hash));
        if (entry !== undefined) found.push(entry);
      }
    for (const entry of found)
      if (hashes.get(entry.name) === entry.size) core.chunks.add(entry.name);
  }
  noteUnfinished(core);
});

/** Documents of which only some chunks arrived before the copy was closed or crashed. */
const noteUnfinished = (core: Core): void => {
  for (const segment of heldBack(core.book))
    for (const op of segment.ops) {
      if (op.kind !== "put") continue;
      const here = op.manifest.chunks.filter((chunk) => core.chunks.has(chunk.hash)).length;
      if (here > 0 && here < op.manifest.chunks.length)
        core.interrupted.add(`pull:${op.manifest.sha256}`);
    }
};
