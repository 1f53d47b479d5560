/**
 * Own logs of which a snapshot tells another history than the one held (engine §1.4, I21). A laptop that was put back whole, and wrote more under
 * numbers it had used before than it had forgotten, meets them so after a clean-up. Nobody else ever takes in what it wrote: by its numbers
 * it is replaced, or continues what nobody has; and neither is taken in what it wrote later, in other logs, having seen that.
 */
import * as Effect from "effect/Effect";
import type { Core } from "../copy/core.ts";
import { listOrNothing, removeOwn, storeRun } from "../copy/own-folder.ts";
import type { VolumeError } from "../errors.ts";
import { endAt, logsInOrder, type Log } from "../log/book.ts";
import { copyOfLog, incarnationOfLog, parseLogFileName, paths, type LogId } from "../log/names.ts";
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

const tellsOtherwise = (log: Log, ends: Ends): boolean => {
  const end = ends.get(log.id);
  return (
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

export const overtakenLogs = (
  { book, own }: Pick<Core, "book" | "own">,
  { ends }: Pick<Snapshot, "ends">,
): ReadonlyArray<Overtaken> => {
  const logs = logsInOrder(book).filter(
    ({ id, from, parted }) => copyOfLog(id) === own.copy && from === null && !parted,
  );
  const upTo = new Map<LogId, number>();
  for (const log of logs)
    if (tellsOtherwise(log, ends)) upTo.set(log.id, ends.get(log.id)?.seq ?? 0);
  for (let before = -1; upTo.size > 0 && before < upTo.size;) {
    before = upTo.size;
    for (const log of logs.filter(({ id }) => !upTo.has(id) && !ends.has(id))) {
      const first = firstThatSaw(log, upTo);
      if (first !== undefined) upTo.set(log.id, first - 1);
    }
  }
  return logs.flatMap(({ id, seq }) =>
    upTo.has(id) ? [{ id, seq, upTo: upTo.get(id) ?? 0 }] : [],
  );
};

/** Those of which the snapshot says nothing, the latest first: once they are said again nothing builds on them, whenever the power goes. */
export const unknownOnes = (
  overtaken: ReadonlyArray<Overtaken>,
  { ends }: Pick<Snapshot, "ends">,
): ReadonlyArray<Overtaken> =>
  overtaken
    .filter(({ id }) => !ends.has(id))
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
  const lying = (yield* listOrNothing(own.volume, paths.log(id))).flatMap((entry) => {
    const name = entry.kind === "file" ? parseLogFileName(entry.name) : undefined;
    return name === undefined || name.last <= upTo || name.last > seq
      ? []
      : [{ name, path: paths.segment(id, entry.name) }];
  });
  for (const { name, path } of lying.toSorted((a, b) => b.name.last - a.name.last)) {
    const before = held.filter(({ first, last }) => first >= name.first && last <= upTo);
    yield* storeRun(own, before, core);
    yield* removeOwn(own, path);
    files += 1;
  }
  return files;
});
