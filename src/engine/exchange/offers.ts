/** What another copy's folder offers beyond what we hold, as the last look at it has shown: operations, other histories, snapshots. */
import * as Effect from "effect/Effect";
import type { Abandoned, Core } from "../copy/core.ts";
import { listOrNothing, logFilesAmong } from "../copy/own-folder.ts";
import type { Have } from "../copy/papers.ts";
import type { VolumeError } from "../errors.ts";
import { seqOf } from "../log/book.ts";
import { branchWith } from "../log/branches.ts";
import { isWrittenLog, paths, writtenLog, type LogId } from "../log/names.ts";
import { mayBeStray, saysOtherwise } from "../log/strays.ts";
import type { SnapshotOffer } from "../snapshot/take.ts";
import type { SegmentFile } from "./pull.ts";
import type { Drop, Visit } from "./visit.ts";

/** The segments and packs of one log in the owner's log folder. */
const listLog = Effect.fnUntraced(function* (
  visit: Visit,
  log: LogId,
): Effect.fn.Return<ReadonlyArray<SegmentFile>, VolumeError | Abandoned> {
  const entries = yield* visit.io(listOrNothing(visit.volume, paths.log(log)));
  return logFilesAmong(entries, log).map(({ entry, name, path }) => ({
    path,
    log,
    name,
    size: entry.size,
  }));
});

/** What the folder offers beyond what we hold: the owner's log where it is ahead, and the drop box. */
export const offers = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
): Effect.fn.Return<ReadonlyMap<LogId, ReadonlyArray<SegmentFile>>, VolumeError | Abandoned> {
  const offered = new Map<LogId, Array<SegmentFile>>();
  const add = (file: SegmentFile): void => {
    if (file.name.last <= seqOf(core.book, file.log)) return;
    if (core.book.forked.has(file.log)) return;
    const files = offered.get(file.log);
    if (files === undefined) offered.set(file.log, [file]);
    else files.push(file);
  };
  const ahead =
    visit.have === undefined
      ? (yield* visit.io(listOrNothing(visit.volume, paths.logs)))
          .map((entry) => entry.name)
          .filter(isWrittenLog)
      : visit.have.entries
          .filter((entry) => isAhead(core, visit.have, entry))
          .map((entry) => writtenLog(entry.log));
  for (const log of new Set(ahead)) for (const file of yield* listLog(visit, log)) add(file);
  for (const { entry, name } of visit.drops)
    if (name.kind === "segment")
      add({
        path: paths.dropFile(entry.name),
        log: name.log,
        name: name.segment,
        size: entry.size,
      });
  return offered;
});

/** Files that may hold another history of a log than the one held (engine §1.4), once what continues it was taken in. */
export const strayOffers = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
): Effect.fn.Return<ReadonlyArray<SegmentFile>, VolumeError | Abandoned> {
  const files = strayDrops(core, visit.drops);
  const logs = (visit.have?.entries ?? [])
    .filter((entry) => saysOtherwise(core.book, entry))
    .map((entry) => writtenLog(entry.log));
  for (const log of new Set(logs))
    for (const file of yield* listLog(visit, log))
      if (mayBeStray(core.book, log, file.name)) files.push(file);
  return files;
});

export const strayDrops = (
  core: Pick<Core, "book">,
  drops: ReadonlyArray<Drop>,
): Array<SegmentFile> =>
  drops.flatMap(({ entry, name }) =>
    name.kind === "segment" && mayBeStray(core.book, name.log, name.segment)
      ? [
          {
            path: paths.dropFile(entry.name),
            log: name.log,
            name: name.segment,
            size: entry.size,
          },
        ]
      : [],
  );

/** The snapshots a folder offers: the owner's, and what visitors brought. */
export const snapshotOffers = (visit: Visit): ReadonlyArray<SnapshotOffer> => [
  ...(visit.have?.snapshots ?? []).map((hash) => ({ hash, path: paths.snapshot(hash) })),
  ...droppedSnapshots(visit.drops),
];

export const droppedSnapshots = (drops: ReadonlyArray<Drop>): ReadonlyArray<SnapshotOffer> =>
  drops.flatMap(({ entry, name }) =>
    name.kind === "snapshot" ? [{ hash: name.hash, path: paths.dropFile(entry.name) }] : [],
  );

/** Whether the owner has acknowledged more than we hold now. */
export const ownerIsAhead = (core: Core, visit: Visit): boolean =>
  visit.have?.entries.some((entry) => isAhead(core, visit.have, entry)) ?? false;

/**
 * Whether an owner who acknowledged this holds operations that may continue our log. Branches are looked for as strays, but where our log ends
 * just where they part: there either of them continues it, and nothing is strange yet.
 */
const isAhead = (core: Core, have: Have | undefined, entry: Have["entries"][number]): boolean => {
  const log = writtenLog(entry.log);
  const seq = seqOf(core.book, log);
  if (entry.seq <= seq || branchWith(core.book, entry) !== undefined) return false;
  if (log === entry.log) return true;
  const end = have?.entries.find((one) => one.log === log)?.seq ?? 0;
  return end === seq && !core.book.forked.has(log);
};
