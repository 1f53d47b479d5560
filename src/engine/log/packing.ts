/**
 * Packing the own log (engine §1.3 compaction; I17, I20, I22): when many small files of one log have gathered, they become
 * one pack, the pack is read back and compared, and only then the small ones go.
 *
 * Nothing is removed but files whose whole content was just read back in a pack, by name and bytes. So a crash anywhere
 * leaves a log that is covered, perhaps twice; what is superfluous goes the next time. A pack joins the next one only where
 * it is not much larger than what it joins, so an operation is moved a few times, not at every packing, and the files of
 * a log stay few.
 */
import * as Effect from "effect/Effect";
import { type Log } from "./book.ts";
import { familyOf } from "./meaning.ts";
import { onOwnDisk, reportQuarantined, type Core, type OwnDisk } from "../copy/core.ts";
import type { VolumeError } from "../errors.ts";
import { limits } from "../limits.ts";
import { hasLocal } from "../copy/mailbox.ts";
import { parseLogFileName, paths, segmentName, writtenLog, type LogFileName } from "./names.ts";
import { publish, removeOwn } from "../copy/own-folder.ts";
import { encodePack, isWhole, openPack, packBytesAtMost, packFile, plainPack } from "./pack.ts";
import { sameBytes } from "../ports.ts";
import type { Segment } from "./segment.ts";
import { noteOwnFailure, type Session } from "../copy/session.ts";

/** So many small files of one log are packed. */
const GATHERED = 64;
/** A file counts as small as long as its segments are not more than this. */
const SMALL_BYTES = limits.packBytes / 2;
/** A pack is merged again only with at least this part of its own size. */
const GROWTH = 4;

/** A file of the own log that holds exactly these segments of it, if it holds what its name promises. */
interface Unit {
  readonly file: string;
  readonly name: LogFileName;
  readonly segments: ReadonlyArray<Segment>;
}

interface Layout {
  /** In order, together the whole log. */
  readonly cover: ReadonlyArray<Unit>;
  /** Lie within files of the cover. */
  readonly superfluous: ReadonlyArray<Unit>;
}

/** The held segments from `first` to `last`, where both are the edges of segments. */
type Within = (first: number, last: number) => ReadonlyArray<Segment> | undefined;

const withinLog = (log: Log): Within => {
  const starts = new Map(log.segments.map((segment, i) => [segment.first, i]));
  const ends = new Map(log.segments.map((segment, i) => [segment.last, i]));
  return (first, last) => {
    const [from, to] = [starts.get(first), ends.get(last)];
    return from === undefined || to === undefined || to < from
      ? undefined
      : log.segments.slice(from, to + 1);
  };
};

const bytesOf = (segments: ReadonlyArray<Segment>): number =>
  segments.reduce((sum, segment) => sum + segment.bytes.length, 0);

/** Whether a file's name proves that it holds exactly its segments. */
const isProven = (core: Core, { file, name, segments }: Unit): boolean =>
  name.kind === "pack"
    ? encodePack(segments, core.keys).name === file
    : segments[0] !== undefined && segmentName(segments[0]) === file;

/** Files that hold nothing but segments of the history held; everything else in the folder is left alone. */
const unitsOf = Effect.fnUntraced(function* (
  core: Core,
  log: Log,
  within: Within,
): Effect.fn.Return<ReadonlyArray<Unit>, VolumeError> {
  const entries = yield* core.own.volume.list(paths.log(log.id));
  return entries.flatMap((entry): ReadonlyArray<Unit> => {
    const name = entry.kind === "file" ? parseLogFileName(entry.name) : undefined;
    const segments = name === undefined ? undefined : within(name.first, name.last);
    if (name === undefined || segments === undefined) return [];
    const unit = { file: entry.name, name, segments };
    return isProven(core, unit) ? [unit] : [];
  });
});

const layoutOf = (units: ReadonlyArray<Unit>): Layout => {
  const cover: Array<Unit> = [];
  const superfluous: Array<Unit> = [];
  let covered = 0;
  const byFirst = units.toSorted(
    (a, b) => a.name.first - b.name.first || b.name.last - a.name.last,
  );
  for (const unit of byFirst) {
    if (unit.name.last <= covered) superfluous.push(unit);
    else {
      cover.push(unit);
      covered = unit.name.last;
    }
  }
  return { cover, superfluous };
};

/** Runs of neighbours to merge, newest first. Sizes are of segments; a run fits into a pack. */
const runsOf = (cover: ReadonlyArray<Unit>): ReadonlyArray<ReadonlyArray<Unit>> => {
  const runs: Array<Array<Unit>> = [];
  let bytes = 0;
  let count = 0;
  for (const unit of cover.toReversed()) {
    const run = runs.at(-1);
    const size = bytesOf(unit.segments);
    const neighbour = run?.[0];
    const joins =
      neighbour !== undefined &&
      unit.name.last + 1 >= neighbour.name.first &&
      (unit.name.kind === "segment" || size <= GROWTH * bytes) &&
      count + unit.segments.length <= limits.packSegments &&
      packBytesAtMost(count + unit.segments.length, bytes + size) <= limits.packBytes;
    if (run !== undefined && joins) {
      run.unshift(unit);
      bytes += size;
      count += unit.segments.length;
    } else {
      runs.push([unit]);
      bytes = size;
      count = unit.segments.length;
    }
  }
  return runs.filter((candidate) => candidate.length > 1);
};

/** Reads a pack back from the disk: does it hold these segments, byte for byte? */
const readsBack = Effect.fnUntraced(function* (
  core: Core,
  path: string,
  segments: ReadonlyArray<Segment>,
): Effect.fn.Return<boolean, VolumeError> {
  const name = parseLogFileName(path.slice(path.lastIndexOf("/") + 1));
  const file = yield* Effect.catchTag(
    core.own.volume.read(path, { limit: limits.packBytes }),
    "VolumeError",
    (error) =>
      error.reason === "not-found" || error.reason === "too-large"
        ? Effect.succeed(undefined)
        : Effect.fail(error),
  );
  const bytes = file === undefined ? undefined : plainPack(file, core.compression);
  const opened = bytes === undefined || name === undefined ? undefined : openPack(bytes, name);
  if (opened?.ok !== true || bytes === undefined || name === undefined) return false;
  return (
    isWhole(bytes, name, core.keys) &&
    opened.value.length === segments.length &&
    segments.every((segment, i) => sameBytes(segment.bytes, opened.value[i]?.bytes ?? bytes))
  );
});

/** Removes the files whose content lies in the pack that was read back. */
const removeWithin = Effect.fnUntraced(function* (
  core: Core,
  log: Log,
  pack: { readonly name: string; readonly first: number; readonly last: number },
  units: ReadonlyArray<Unit>,
): Effect.fn.Return<number, VolumeError> {
  let removed = 0;
  for (const unit of units) {
    if (unit.file === pack.name || unit.name.first < pack.first || unit.name.last > pack.last)
      continue;
    yield* removeOwn(core.own, paths.segment(log.id, unit.file));
    removed += 1;
  }
  return removed;
});

/** Writes one pack, reads it back, and removes what it replaces. */
const merge = Effect.fnUntraced(function* (
  core: Core,
  log: Log,
  segments: ReadonlyArray<Segment>,
  units: ReadonlyArray<Unit>,
): Effect.fn.Return<void, VolumeError> {
  const pack = encodePack(segments, core.keys);
  const path = paths.segment(log.id, pack.name);
  const file = packFile(pack, core.compression);
  yield* publish(core.own, path, file);
  if (!(yield* readsBack(core, path, segments))) {
    reportQuarantined(core, {
      where: core.own.volume.label,
      path,
      why: "what was written does not read back",
    });
    return yield* removeOwn(core.own, path);
  }
  const removed = yield* removeWithin(core, log, pack, units);
  core.trace.emit("log.packed", {
    copy: core.own.copy,
    log: log.id,
    segments: segments.length,
    files: removed,
    bytes: file.length,
  });
});

/** Removes what an interrupted packing left beside its pack. */
const removeSuperfluous = Effect.fnUntraced(function* (
  core: Core,
  log: Log,
  layout: Layout,
): Effect.fn.Return<void, VolumeError> {
  for (const pack of layout.cover) {
    const { first, last } = pack.name;
    const within = layout.superfluous.filter(
      (unit) => unit.name.first >= first && unit.name.last <= last,
    );
    if (pack.name.kind !== "pack" || within.length === 0) continue;
    if (!(yield* readsBack(core, paths.segment(log.id, pack.file), pack.segments))) continue;
    yield* removeWithin(core, log, { name: pack.file, first, last }, within);
  }
});

const packLog = Effect.fnUntraced(function* (
  core: Core,
  log: Log,
  pause: () => boolean,
): Effect.fn.Return<void, VolumeError> {
  const within = withinLog(log);
  const units = yield* unitsOf(core, log, within);
  const layout = layoutOf(units);
  yield* removeSuperfluous(core, log, layout);
  if (layout.cover.filter(({ segments }) => bytesOf(segments) <= SMALL_BYTES).length >= GATHERED)
    for (const run of runsOf(layout.cover)) {
      if (pause()) return;
      const segments = within(run[0]?.name.first ?? 0, run.at(-1)?.name.last ?? 0);
      if (segments !== undefined) yield* merge(core, log, segments, units);
    }
});

/**
 * Packs the logs in which enough has gathered. A disk that refuses is shown; everything is as valid as before, and the next
 * quiet moment tries again. Edits that come meanwhile are served between two packs.
 */
export const packWhenDue = (session: Session): Effect.Effect<void> =>
  isDue(session) ? packLogs(session) : Effect.void;

const isDue = ({ own }: Session): boolean => {
  for (const loose of own.loose.values()) if (loose >= GATHERED) return true;
  return false;
};

const packLogs = Effect.fnUntraced(function* (session: Session): Effect.fn.Return<void> {
  const pack: Effect.Effect<void, OwnDisk> = Effect.gen(function* () {
    // The branches of a log lie in one folder, and are packed each for itself.
    for (const written of new Set(session.book.order.map(writtenLog))) {
      if ((session.own.loose.get(written) ?? 0) < GATHERED) continue;
      let paused = false;
      const pause = (): boolean => (paused ||= hasLocal(session.mailbox));
      for (const log of familyOf(session.book, written))
        yield* onOwnDisk(packLog(session, log, pause));
      if (!paused) session.own.loose.set(written, 0);
    }
  });
  yield* Effect.catchTag(pack, "OwnDisk", (failure) =>
    Effect.sync(() => noteOwnFailure(session, failure.error)),
  );
});
