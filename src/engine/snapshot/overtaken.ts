/**
 * Own logs of which a snapshot tells another history than the one held (engine §1.4, I21). A laptop that was put back whole, and wrote more under
 * numbers it had used before than it had forgotten, meets them so after a clean-up. Nobody else ever takes in what it wrote: by its numbers
 * it is replaced, or continues what nobody has; and neither is taken in what it wrote later, in other logs, having seen that.
 */
import * as Effect from "effect/Effect";
import type { Core } from "../copy/core.ts";
import {
  listOrNothing,
  logFilesAmong,
  removeOwn,
  storeRun,
  storeSegment,
} from "../copy/own-folder.ts";
import type { VolumeError } from "../errors.ts";
import { endAt, logsInOrder, type Log } from "../log/book.ts";
import { branchesLost } from "../log/branches.ts";
import {
  copyOfLog,
  incarnationOfLog,
  parseLogFileName,
  paths,
  segmentName,
  type LogId,
} from "../log/names.ts";
import type { Op } from "../log/op.ts";
import { encodePack } from "../log/pack.ts";
import type { Segment } from "../log/segment.ts";
import type { Vector } from "../log/vector.ts";
import type { Snapshot } from "./snapshot.ts";

export interface Overtaken {
  readonly id: LogId;
  /** Beyond this nobody takes it in. */
  readonly upTo: number;
  /** Last sequence held. */
  readonly seq: number;
}

type Ends = Snapshot["ends"];

/** Whether another history of a log is held than the one the snapshot tells. */
export const tellsOtherwise = (book: Core["book"], id: LogId, ends: Ends): boolean => {
  const log = book.logs.get(id);
  const end = ends.get(id);
  return (
    log !== undefined &&
    end !== undefined &&
    end.seq > log.floor.seq &&
    end.seq <= log.seq &&
    endAt(log, end.seq)?.head !== end.head
  );
};

/** Where the part of a log begins whose author had seen what nobody takes in. */
const firstThatSaw = ({ segments }: Log, upTo: Vector): number | undefined =>
  segments.find(({ deps }) => deps.some(({ log, seq }) => seq > (upTo.get(log) ?? Infinity)))
    ?.first;

/**
 * Logs of which nobody takes in what lies beyond a certain place. Where two histories of a log are held and the snapshot tells one of them, the
 * other is lost, and so is what anybody wrote having seen more of it than the snapshot reaches.
 */
export const overtakenLogs = (
  { book, own }: Pick<Core, "book" | "own">,
  { ends }: Pick<Snapshot, "ends">,
): ReadonlyArray<Overtaken> => {
  const lost = branchesLost(book, ends);
  const isConcerned = (id: LogId): boolean => lost.length > 0 || copyOfLog(id) === own.copy;
  const logs = logsInOrder(book).filter(
    ({ id, from, parted }) => isConcerned(id) && from === null && !parted,
  );
  const upTo = new Map<LogId, number>();
  for (const log of logs)
    if (copyOfLog(log.id) === own.copy && tellsOtherwise(book, log.id, ends))
      upTo.set(log.id, ends.get(log.id)?.seq ?? 0);
  for (const { branch, end } of lost) upTo.set(branch.id, end.seq);
  for (let before = -1; upTo.size > 0 && before < upTo.size;) {
    before = upTo.size;
    for (const log of logs.filter(
      ({ id }) => !upTo.has(id) && (lost.length > 0 || !ends.has(id)),
    )) {
      const first = firstThatSaw(log, upTo);
      if (first !== undefined) upTo.set(log.id, first - 1);
    }
  }
  return logs.flatMap(({ id, seq }) =>
    upTo.has(id) ? [{ id, seq, upTo: upTo.get(id) ?? 0 }] : [],
  );
};

/**
 * Whether all of a history that would be given up, and of what was written behind it, can be written once more: what is kept aside cannot, nor
 * what this version does not understand, nor a decision about the engagement.
 */
export const canBeSaidAgain = (
  core: Pick<Core, "book" | "own" | "state">,
  snapshot: Pick<Snapshot, "ends">,
): boolean => {
  const lost = branchesLost(core.book, snapshot.ends);
  if (lost.length === 0) return true;
  const upTo = new Map(lost.map(({ branch }) => [branch.id, 0]));
  for (const log of overtakenLogs(core, snapshot)) upTo.set(log.id, log.upTo);
  const isGivenUp = (log: LogId, seq: number): boolean => seq > (upTo.get(log) ?? Infinity);
  if (core.state.quarantined.some(({ log, seq }) => isGivenUp(log, seq))) return false;
  return [...upTo.keys()].every((id) =>
    (core.book.logs.get(id)?.segments ?? []).every(
      ({ last, ops }) => !isGivenUp(id, last) || ops.every(isSayable),
    ),
  );
};

/** Seals and introductions are given anew where they are missed. */
const isSayable = (op: Op): boolean =>
  op.kind === "control"
    ? op.control.kind === "sealed" || op.control.kind === "join"
    : op.kind !== "unknown";

/**
 * Those whose history is the one the snapshot tells, or of which it says nothing, the latest first: once they are said again nothing builds on
 * them, whenever the power goes.
 */
export const saidElsewhere = (
  overtaken: ReadonlyArray<Overtaken>,
  { ends }: Pick<Snapshot, "ends">,
  { book }: Pick<Core, "book">,
): ReadonlyArray<Overtaken> =>
  overtaken
    .filter(({ id }) => !tellsOtherwise(book, id, ends))
    .toSorted((a, b) => incarnationOfLog(b.id) - incarnationOfLog(a.id));

/**
 * Removes the files of what nobody takes in, once it is said again; the last ones first, so that wherever the power goes nothing lies behind a
 * gap. Answers how many.
 */
export const removeOvertaken = Effect.fnUntraced(function* (
  core: Core,
  { id, seq, upTo }: Overtaken,
): Effect.fn.Return<number, VolumeError> {
  const { own, book } = core;
  const held = book.logs.get(id)?.segments ?? [];
  let files = 0;
  const listed = yield* listOrNothing(own.volume, paths.log(id));
  const lying = logFilesAmong(listed, id).filter(
    ({ name }) => upTo < name.last && name.last <= seq,
  );
  for (const { name, path } of lying.toSorted((a, b) => b.name.last - a.name.last)) {
    const before = held.filter(({ first, last }) => first >= name.first && last <= upTo);
    yield* storeRun(own, before, core);
    yield* removeOwn(own, path);
    files += 1;
  }
  return files;
});

/** What lies before a branch, and the branch itself. */
const upToEnd = (book: Core["book"], branch: Log): ReadonlyArray<Segment> => {
  const before = branch.from === null ? undefined : book.logs.get(branch.from.log);
  return [...(before === undefined ? [] : upToEnd(book, before)), ...branch.segments];
};

/** The part of a file that is a branch's; undefined where it holds something else. */
const partsOf = (
  { book, keys }: Pick<Core, "book" | "keys">,
  branch: Log,
  file: string,
): { readonly others: ReadonlyArray<Segment> } | undefined => {
  const name = parseLogFileName(file);
  if (name?.kind === "segment")
    return branch.segments.some((segment) => segmentName(segment) === file)
      ? { others: [] }
      : undefined;
  if (name === undefined || name.last <= (branch.from?.after ?? 0)) return undefined;
  const within = upToEnd(book, branch).filter(
    ({ first, last }) => first >= name.first && last <= name.last,
  );
  if (within.length === 0 || encodePack(within, keys).name !== file) return undefined;
  return { others: within.filter(({ log }) => log !== branch.id) };
};

/**
 * Removes the files of a history that is given up, once it is said again, the last ones first; what lies in a pack with it lies there by itself
 * before.
 */
export const removeLost = Effect.fnUntraced(function* (
  core: Core,
  branch: Log,
): Effect.fn.Return<void, VolumeError> {
  const { own } = core;
  const entries = yield* listOrNothing(own.volume, paths.log(branch.id));
  const files = entries.flatMap(({ kind, name: file }) => {
    const parts = kind === "file" ? partsOf(core, branch, file) : undefined;
    return parts === undefined ? [] : [{ ...parts, file, last: parseLogFileName(file)?.last ?? 0 }];
  });
  for (const { file, others } of files.toSorted((a, b) => b.last - a.last)) {
    for (const segment of others) yield* storeSegment(own, segment);
    yield* removeOwn(own, paths.segment(branch.id, file));
  }
});
