/**
 * Taking in another history of a log that is held (engine §1.4): its segments are looked for, stored like all others, and
 * planted where they belong. What a history is made of need not arrive in order, nor from one place.
 */
import * as Effect from "effect/Effect";
import { refold, seqOf, type Book } from "./book.ts";
import { familyOf } from "./meaning.ts";
import { branchWith, placeOf, plant, type Place } from "./branches.ts";
import {
  foldAnew,
  onOwnDisk,
  reportQuarantined,
  type Core,
  type ExchangeError,
} from "../copy/core.ts";
import type { VolumeError } from "../errors.ts";
import { limits } from "../limits.ts";
import { bytesMax, soundSegments } from "./log-file.ts";
import { byCodeUnits, segmentName, writtenLog, type LogFileName, type LogId } from "./names.ts";
import { storeSegment } from "../copy/own-folder.ts";
import { readUnlessHeld, type Moved, type SegmentFile, type Source } from "../exchange/pull.ts";
import type { Segment } from "./segment.ts";

/** Whether a file's name says that all of it is held; of a pack only its content tells. */
const isHeldByName = (book: Book, log: LogId, name: LogFileName): boolean =>
  name.kind === "segment" &&
  familyOf(book, log).some(
    ({ floor, segments }) =>
      (name.last <= floor.seq && writtenLog(log) === log) ||
      segments.some((one) => one.first === name.first && segmentName(one).includes(name.hash16)),
  );

/** Whether the file may hold another history than the one held, as far as its name tells. */
export const mayBeStray = (book: Book, log: LogId, name: LogFileName): boolean =>
  (book.forked.has(writtenLog(log)) || name.first <= seqOf(book, log)) &&
  !isHeldByName(book, log, name);

/** Whether an acknowledgement says more of a log than is held, or something else. */
export const saysOtherwise = (
  book: Book,
  entry: { readonly log: LogId; readonly seq: number; readonly head: string },
): boolean => {
  const floor = book.logs.get(entry.log)?.floor.seq ?? 0;
  return entry.seq > floor && branchWith(book, entry) === undefined;
};

const inOrder = (a: Segment, b: Segment): number => a.first - b.first || byCodeUnits(a.id, b.id);

/**
 * Plants what has its place, as long as anything has. `store` makes a segment durable before it counts. Answers the logs that
 * have parted by that, what was planted, and what can never be.
 */
export const plantAll = Effect.fnUntraced(function* <E>(
  book: Book,
  strays: ReadonlyArray<Segment>,
  store: (segment: Segment) => Effect.Effect<void, E>,
): Effect.fn.Return<
  {
    readonly parted: ReadonlySet<LogId>;
    readonly planted: ReadonlyArray<Segment>;
    readonly unplaced: ReadonlyArray<Segment>;
    readonly refused: ReadonlyArray<{ readonly segment: Segment; readonly why: string }>;
  },
  E
> {
  const parted = new Set<LogId>();
  const planted: Array<Segment> = [];
  const refused: Array<{ readonly segment: Segment; readonly why: string }> = [];
  let waiting = strays.toSorted(inOrder);
  for (let progress = true; progress;) {
    progress = false;
    const still: Array<Segment> = [];
    for (const segment of waiting) {
      const place: Place = placeOf(book, segment);
      if (place.kind === "gap") still.push(segment);
      else if (place.kind === "foreign") refused.push({ segment, why: place.why });
      else if (place.kind !== "known") {
        yield* store(segment);
        if (plant(book, segment, place)) parted.add(writtenLog(segment.log));
        planted.push(segment);
        progress = true;
      }
    }
    waiting = still;
  }
  return { parted, planted, unplaced: waiting, refused };
});

const nothing: Moved = { operations: 0, bytes: 0 };

/** Reads files that may hold another history of a log, and takes in what they hold of it. */
export const takeStrays = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
  files: ReadonlyArray<SegmentFile>,
): Effect.fn.Return<Moved, ExchangeError> {
  const strays: Array<Segment> = [];
  const read: Array<{ readonly key: string; readonly segments: ReadonlyArray<Segment> }> = [];
  for (const file of files) {
    const key = `other history: ${file.path}`;
    const limit = bytesMax(file.name);
    if (source.rejected.has(key) || source.rejected.has(file.path) || file.size > limit) continue;
    if (source.rejected.size >= limits.rejectedPaths) break;
    const bytes = yield* readUnlessHeld(source, file.path, limit);
    if (typeof bytes === "string") continue;
    const segments = soundSegments(core, bytes, file);
    read.push({ key, segments });
    for (const segment of segments) strays.push(segment);
  }
  if (strays.length === 0) return nothing;
  const store = (segment: Segment) => onOwnDisk(storeSegment(core.own, segment));
  const found = yield* plantAll(core.book, strays, store);
  // A file whose segments all found their place, or never will, is not read again.
  const unplaced = new Set(found.unplaced.map(({ id }) => id));
  for (const { key, segments } of read)
    if (segments.every(({ id }) => !unplaced.has(id))) source.rejected.add(key);
  for (const { segment, why } of found.refused)
    reportQuarantined(core, { where: source.volume.label, path: segmentName(segment), why });
  for (const log of [...found.parted].toSorted(byCodeUnits))
    core.trace.emit("log.forked", { copy: core.own.copy, log, where: source.volume.label });
  if (core.book.unsettled) foldAnew(core, () => refold(core.book, core.state));
  return {
    operations: found.planted.reduce((sum, { ops }) => sum + ops.length, 0),
    bytes: found.planted.reduce((sum, { bytes }) => sum + bytes.length, 0),
  };
});

/** Plants what lies in the own folder already; the state is not folded yet. */
export const plantOwn = (
  book: Book,
  strays: ReadonlyArray<Segment>,
): ReturnType<typeof plantAll<VolumeError>> => plantAll(book, strays, () => Effect.void);
