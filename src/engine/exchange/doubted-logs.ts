/**
 * Operations a visitor still lacks when he has been here, although they lie here: the file they are in may be damaged or gone, and nobody can get past
 * it before its owner opens his copy the next time. What the copy has read is in memory, so it is written anew; and where one file of a log is not
 * what it was, all of that log are looked at.
 *
 * Mostly he lacks what was written a moment ago, and gets it with his next look: so the file of the same operations is looked at once in ten
 * seconds. What has to be written anew again and again, as something here takes it away, is written ever more rarely.
 */
import * as Effect from "effect/Effect";
import { onOwnDisk, type OwnDisk } from "../copy/core.ts";
import { listOrNothing, logFilesAmong, storeRun, type LogFile } from "../copy/own-folder.ts";
import { vectorOf, type Have } from "../copy/papers.ts";
import type { Session } from "../copy/session.ts";
import { setAside } from "../copy/set-aside.ts";
import type { VolumeError } from "../errors.ts";
import { inSteps } from "../in-steps.ts";
import { logsInOrder, segmentsAfter, type Log } from "../log/book.ts";
import { bytesMax, soundSegments } from "../log/log-file.ts";
import { paths, writtenLog } from "../log/names.ts";
import type { Segment } from "../log/segment.ts";
import { at } from "../log/vector.ts";
import { steadyMillis } from "../steady.ts";
import { AGAIN_MILLIS, isDue, NOT_AS_WRITTEN, noteMended } from "./doubts.ts";

const TOGETHER = { count: 64, bytes: 1_048_576 };

const covers = ({ name }: LogFile, { first, last }: Segment): boolean =>
  name.first <= first && last <= name.last;

const filesOf = (
  session: Session,
  { id }: Log,
): Effect.Effect<ReadonlyArray<LogFile>, VolumeError> =>
  Effect.map(listOrNothing(session.own.volume, paths.log(id)), (entries) =>
    logFilesAmong(entries, id),
  );

/** Whether a file gives back what the copy once read in it, or wrote; also where nothing is known because it cannot be read now. */
const gives = (
  session: Session,
  { id }: Log,
  { name, path }: LogFile,
  wanted: ReadonlyArray<Segment>,
): Effect.Effect<boolean> =>
  Effect.match(session.own.volume.read(path, { limit: bytesMax(name) }), {
    onSuccess: (bytes) => {
      const sound = new Set(soundSegments(session, bytes, { log: id, name }).map((one) => one.id));
      return wanted.every((segment) => sound.has(segment.id));
    },
    onFailure: ({ reason }) => reason !== "not-found" && reason !== "too-large",
  });

/** Segments that follow each other, some at a time. */
const runsOf = (segments: ReadonlyArray<Segment>): ReadonlyArray<ReadonlyArray<Segment>> => {
  const runs: Array<Array<Segment>> = [];
  for (const segment of segments) {
    const run = runs.at(-1);
    if (run?.at(-1)?.last === segment.first - 1) run.push(segment);
    else runs.push([segment]);
  }
  return runs.flatMap((run) => [...inSteps(run, ({ bytes }) => bytes.length, TOGETHER)]);
};

/** Of two histories of a log the files are looked at when the copy is opened: which of them is whose is not known by their names. */
const isForked = ({ book }: Session, { id }: Log): boolean => book.forked.has(writtenLog(id));

/** Looks at all files of a log, and writes anew what is not in them. */
export const mendLog = Effect.fnUntraced(function* (
  session: Session,
  log: Log,
): Effect.fn.Return<void, OwnDisk> {
  const { own, doubts } = session;
  if (isForked(session, log)) return void doubts.unwritten.delete(log.id);
  const kept: Array<LogFile> = [];
  for (const file of yield* onOwnDisk(filesOf(session, log))) {
    // What a snapshot stands for goes by itself, and what lies behind a gap is not known.
    const within = log.segments.filter((segment) => covers(file, segment));
    if (within.length === 0) continue;
    if (yield* gives(session, log, file, within)) kept.push(file);
    else {
      doubts.unwritten.add(log.id);
      yield* onOwnDisk(setAside(session, file.path, NOT_AS_WRITTEN));
    }
  }
  const missing = log.segments.filter((segment) => !kept.some((file) => covers(file, segment)));
  if (missing.length > 0) {
    doubts.unwritten.add(log.id);
    for (const run of runsOf(missing)) yield* onOwnDisk(storeRun(own, run, session));
    yield* noteMended(session, log.id);
  }
  doubts.unwritten.delete(log.id);
});

/** Looks at the file in which what comes next for him lies. */
const checkNext = Effect.fnUntraced(function* (
  session: Session,
  log: Log,
  next: Segment,
): Effect.fn.Return<void, OwnDisk> {
  for (const file of yield* onOwnDisk(filesOf(session, log)))
    if (covers(file, next) && (yield* gives(session, log, file, [next]))) return;
  yield* mendLog(session, log);
});

/** What of each log a visitor who says this does not hold yet. Answers whether all that was looked at. */
export const checkBehind = Effect.fnUntraced(function* (
  session: Session,
  have: Have,
): Effect.fn.Return<boolean, OwnDisk> {
  const { untilMillis } = session.doubts;
  const nowMillis = yield* steadyMillis;
  const held = vectorOf(have);
  let isDone = true;
  let failed: OwnDisk | undefined;
  for (const log of logsInOrder(session.book)) {
    const seq = at(held, log.id);
    // What a snapshot stands for lies here no more; of two histories he may have another one.
    if (seq >= log.seq || seq < log.floor.seq || isForked(session, log)) continue;
    const [next] = segmentsAfter(log, seq);
    if (next === undefined) continue;
    const isTooSoon = nowMillis < (untilMillis.get(log.id) ?? nowMillis);
    if (isTooSoon || !(yield* isDue(session, next.id, AGAIN_MILLIS))) isDone = false;
    else {
      const checked = yield* Effect.result(checkNext(session, log, next));
      if (checked._tag === "Failure") failed ??= checked.failure;
    }
  }
  return failed === undefined ? isDone : yield* failed;
});

export const checkAllLogs = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<void, OwnDisk> {
  for (const log of logsInOrder(session.book)) yield* mendLog(session, log);
});
