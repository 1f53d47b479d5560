/**
 * Operations a visitor still lacks when he has been here, although they lie here: the file they are in may be damaged or gone, and nobody can get past it
 * before its owner opens his copy the next time (engine §1.10, domain rule 69). What the copy has read is in memory, so it is written anew.
 *
 * Mostly he lacks what was written a moment ago, and gets it with his next look: so a log is looked at for him at most once in ten seconds.
 */
import * as Effect from "effect/Effect";
import { onOwnDisk, type OwnDisk } from "../copy/core.ts";
import { listOrNothing, storeRun } from "../copy/own-folder.ts";
import type { Have } from "../copy/papers.ts";
import type { Session } from "../copy/session.ts";
import { setAside } from "../copy/set-aside.ts";
import { VolumeError } from "../errors.ts";
import { inSteps } from "../in-steps.ts";
import { logsInOrder, segmentsAfter, type Log } from "../log/book.ts";
import { bytesMax, soundSegments } from "../log/log-file.ts";
import { parseLogFileName, paths, type LogFileName } from "../log/names.ts";
import type { Segment } from "../log/segment.ts";
import { isDue } from "./doubted.ts";

const AGAIN_MILLIS = 10_000;

const TOGETHER = { count: 64, bytes: 1_048_576 };

interface OwnFile {
  readonly path: string;
  readonly name: LogFileName;
}

const covers = ({ name }: OwnFile, { first, last }: Segment): boolean =>
  name.first <= first && last <= name.last;

const filesOf = (
  session: Session,
  { id }: Log,
): Effect.Effect<ReadonlyArray<OwnFile>, VolumeError> =>
  Effect.map(listOrNothing(session.own.volume, paths.log(id)), (entries) =>
    entries.flatMap((entry) => {
      const name = entry.kind === "file" ? parseLogFileName(entry.name) : undefined;
      return name === undefined ? [] : [{ path: paths.segment(id, entry.name), name }];
    }),
  );

/** Why a file does not give back what the copy once read in it; undefined where it does, or is held by a program. */
const whyNot = Effect.fnUntraced(function* (
  session: Session,
  { id }: Log,
  { name, path }: OwnFile,
  wanted: Segment,
): Effect.fn.Return<string | undefined, VolumeError> {
  const { own } = session;
  const read = yield* Effect.result(own.volume.read(path, { limit: bytesMax(name) }));
  if (read._tag === "Failure")
    return read.failure.reason === "not-found" || read.failure.reason === "too-large"
      ? "not what was written"
      : undefined;
  const sound = soundSegments(session, read.success, { log: id, name });
  return sound.some((segment) => segment.id === wanted.id) ? undefined : "not what was written";
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

/** Looks at the file in which what comes next for him lies, and writes anew what is not there. */
const checkNext = Effect.fnUntraced(function* (
  session: Session,
  log: Log,
  next: Segment,
): Effect.fn.Return<void, VolumeError> {
  let files = yield* filesOf(session, log);
  for (const file of files.filter((each) => covers(each, next))) {
    const why = yield* whyNot(session, log, file, next);
    if (why === undefined) return;
    yield* setAside(session, file.path, why);
    files = files.filter((each) => each !== file);
  }
  const missing = log.segments.filter((segment) => !files.some((file) => covers(file, segment)));
  for (const run of runsOf(missing)) yield* storeRun(session.own, run, session);
  // Said anew, so that whoever found it damaged looks again.
  session.book.revision += 1;
});

/** What of each log a visitor who says this does not hold yet. */
export const checkBehind = Effect.fnUntraced(function* (
  session: Session,
  { copy, entries }: Have,
): Effect.fn.Return<void, OwnDisk> {
  const held = new Map(entries.map(({ log, seq }) => [log, seq]));
  for (const log of logsInOrder(session.book)) {
    const seq = held.get(log.id) ?? 0;
    // What a snapshot stands for lies here no more; of two histories he may have another one.
    if (seq >= log.seq || seq < log.floor.seq || session.book.forked.has(log.id)) continue;
    const [next] = segmentsAfter(log, seq);
    if (next === undefined || !(yield* isDue(session, `${copy} ${log.id}`, AGAIN_MILLIS))) continue;
    yield* onOwnDisk(checkNext(session, log, next));
  }
});
