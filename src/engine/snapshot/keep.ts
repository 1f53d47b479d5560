/**
 * The snapshots in the own folder (`_Sync/own/snap`): loading them when a copy is opened, keeping a new one, and removing what
 * they replace (engine §1.9; I17, I20).
 *
 * A snapshot is durable before anything it stands for goes, and files are removed by what their names promise to hold: a crash
 * anywhere leaves a log that is covered, perhaps twice, and what is superfluous goes the next time.
 */
import * as Effect from "effect/Effect";
import { reunite } from "../log/branches.ts";
import { logsInOrder, rebase, type Book, type Log } from "../log/book.ts";
import { reportQuarantined, type Core } from "../copy/core.ts";
import { setAside } from "../copy/set-aside.ts";
import type { VolumeError } from "../errors.ts";
import { limits } from "../limits.ts";
import { byCodeUnits, parseSnapshotName, paths } from "../log/names.ts";
import { manifestsOf } from "../exchange/needed-pieces.ts";
import { ensureFolder } from "../copy/folders.ts";
import { listOrNothing, logFilesAmong, publish, removeOwn, storeRun } from "../copy/own-folder.ts";
import { sameBytes } from "../ports.ts";
import type { FoldedState } from "../state/fold.ts";
import { decodeSnapshot, type DecodedSnapshot } from "./read.ts";
import { type SnapshotFile } from "./write.ts";
import { isWithin, joinSnapshots, type Snapshot } from "./snapshot.ts";

/** What a book has below its floors, as one snapshot. */
const joinedBelow = (book: Book, engagementId: string): Snapshot => ({
  engagementId,
  ends: new Map(
    logsInOrder(book).flatMap((log) =>
      log.from === null && log.floor.seq > 0 ? [[log.id, log.floor] as const] : [],
    ),
  ),
  state: book.below,
});

export const belowOf = (core: Core): Snapshot => joinedBelow(core.book, core.engagementId);

/** Builds a book and its state on more snapshots. One that another stands for is not kept. */
export const standOn = (
  book: Book,
  state: FoldedState,
  engagementId: string,
  added: ReadonlyArray<DecodedSnapshot>,
): void => {
  if (added.length === 0) return;
  const held = new Map(book.snapshots);
  for (const snapshot of added)
    held.set(snapshot.hash, {
      ends: snapshot.ends,
      manifests: manifestsOf(snapshot.state),
      bytes: snapshot.bytes,
    });
  const kept = [...held].filter(([hash, { ends }]) =>
    [...held].every(
      ([other, outer]) =>
        other === hash ||
        !isWithin(ends, outer.ends) ||
        // Two that took in the same operations say the same; the one with the lesser name stays.
        (isWithin(outer.ends, ends) && hash < other),
    ),
  );
  const joined = added.reduce<Snapshot>(joinSnapshots, joinedBelow(book, engagementId));
  reunite(book, joined.ends);
  rebase(book, state, {
    below: joined.state,
    ends: joined.ends,
    snapshots: new Map(kept.toSorted(([a], [b]) => byCodeUnits(a, b))),
  });
};

/** Builds the copy on more snapshots that lie in its own folder. */
export const build = (core: Core, added: ReadonlyArray<DecodedSnapshot>): void =>
  standOn(core.book, core.state, core.engagementId, added);

/** Loads the snapshots of the own folder, before its logs. A damaged one moves aside; another copy has it. */
export const loadSnapshots = Effect.fnUntraced(function* (
  core: Core,
): Effect.fn.Return<void, VolumeError> {
  const found: Array<DecodedSnapshot> = [];
  for (const entry of yield* listOrNothing(core.own.volume, paths.snapshots)) {
    const hash = entry.kind === "file" ? parseSnapshotName(entry.name) : undefined;
    if (hash === undefined) continue;
    const path = paths.snapshot(hash);
    if (entry.size > limits.snapshotBytes) {
      yield* setAside(core, path, "too large");
      continue;
    }
    const bytes = yield* core.own.volume.read(path, { limit: limits.snapshotBytes });
    const decoded = decodeSnapshot(bytes, core.topLevel, core.keys, core.compression);
    if (!decoded.ok) yield* setAside(core, path, decoded.why);
    else if (decoded.value.hash !== hash || decoded.value.engagementId !== core.engagementId)
      yield* setAside(core, path, "content does not match the name");
    else found.push(decoded.value);
  }
  build(core, found);
});

/** Stores a snapshot and reads it back. False where the disk does not give back what was written. */
export const storeSnapshot = Effect.fnUntraced(function* (
  core: Core,
  { hash, bytes }: SnapshotFile,
): Effect.fn.Return<boolean, VolumeError> {
  const path = paths.snapshot(hash);
  yield* ensureFolder(core.own, paths.snapshots);
  yield* publish(core.own, path, bytes);
  const back = yield* core.own.volume.read(path, { limit: limits.snapshotBytes });
  if (sameBytes(back, bytes)) return true;
  reportQuarantined(core, {
    where: core.own.volume.label,
    path,
    why: "what was written does not read back",
  });
  yield* removeOwn(core.own, path);
  return false;
});

/** What a log file holds beyond the floor is stored by itself before the file goes. */
const saveRest = (core: Core, log: Log, last: number): Effect.Effect<void, VolumeError> =>
  storeRun(
    core.own,
    log.segments.filter((segment) => segment.last <= last),
    core,
  );

const shortenLog = Effect.fnUntraced(function* (
  core: Core,
  log: Log,
): Effect.fn.Return<number, VolumeError> {
  let files = 0;
  const listed = yield* listOrNothing(core.own.volume, paths.log(log.id));
  for (const { name, path } of logFilesAmong(listed, log.id)) {
    if (name.first > log.floor.seq) continue;
    // A pack across the floor goes when what it holds beyond is held, and lies there once more.
    if (name.last > log.seq) continue;
    if (name.last > log.floor.seq) yield* saveRest(core, log, name.last);
    yield* removeOwn(core.own, path);
    files += 1;
  }
  return files;
});

/** Removes the files of logs that snapshots stand for, and snapshots others stand for. Answers how many. */
export const removeCovered = Effect.fnUntraced(function* (
  core: Core,
): Effect.fn.Return<number, VolumeError> {
  let files = 0;
  for (const log of logsInOrder(core.book))
    if (log.from === null && log.floor.seq > 0) files += yield* shortenLog(core, log);
  for (const entry of yield* listOrNothing(core.own.volume, paths.snapshots)) {
    const hash = entry.kind === "file" ? parseSnapshotName(entry.name) : undefined;
    if (hash === undefined || core.book.snapshots.has(hash)) continue;
    yield* removeOwn(core.own, paths.snapshot(hash));
    files += 1;
  }
  return files;
});
