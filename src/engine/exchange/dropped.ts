/**
 * Files we left in a drop box: are they still what we wrote (engine §1.10, I19)? A disk may cut one off or change it. Its owner
 * skips what is damaged and takes nothing after it from that log, so somebody has to notice.
 *
 * Only the first file of each log the owner has not taken in is read back: a log is a chain, so no other can be what holds the owner
 * up. It is read once in a visit, and again when the owner has acknowledged something else meanwhile. What was cut short is seen without reading, and
 * would be brought again with every look, for its name is taken.
 */
import * as Effect from "effect/Effect";
import { logsInOrder, segmentsAfter } from "../log/book.ts";
import { reportQuarantined, type Core, type ExchangeError } from "../copy/core.ts";
import { limits } from "../limits.ts";
import { paths } from "../log/names.ts";
import { readFrom } from "./pull.ts";
import { acknowledgedThere } from "./held-there.ts";
import { droppedSegment, droppedSnapshot, removeDrop } from "./push.ts";
import { decodeSegment } from "../log/segment.ts";
import { decodeSnapshot } from "../snapshot/read.ts";
import { at } from "../log/vector.ts";
import type { Visit } from "./visit.ts";

/** A file of ours, and whether these bytes can be its content: plain and deflated ones are equally good. */
interface Dropped {
  readonly name: string;
  readonly bytesMax: number;
  readonly isSound: (bytes: Uint8Array) => boolean;
}

/** The files of ours that may hold the owner up: the first of each log, and whatever has not the size it had. */
const mayHoldUp = (
  core: Core,
  visit: Visit,
  doubtful: ReadonlyMap<string, number>,
): ReadonlyArray<Dropped> => {
  const { keys, compression, topLevel } = core;
  const { held, forked } = acknowledgedThere(core, visit);
  const segments = logsInOrder(core.book).flatMap((log) =>
    forked.has(log.id)
      ? []
      : segmentsAfter(log, at(held, log.id)).filter((segment, index) => {
          const size = doubtful.get(droppedSegment(core, segment));
          return index === 0 || (size !== undefined && size !== segment.bytes.length);
        }),
  );
  const snapshots = [...core.book.snapshots.keys()].filter(
    (hash) => visit.have?.snapshots.includes(hash) !== true,
  );
  return [
    ...snapshots.map((hash) => ({
      name: droppedSnapshot(core, hash),
      bytesMax: limits.snapshotBytes,
      isSound: (bytes: Uint8Array): boolean => {
        const read = decodeSnapshot(bytes, topLevel, keys, compression);
        return read.ok && read.value.hash === hash;
      },
    })),
    ...segments.map((segment) => ({
      name: droppedSegment(core, segment),
      bytesMax: limits.segmentBytes,
      isSound: (bytes: Uint8Array): boolean => {
        const read = decodeSegment(bytes, keys, compression);
        return read.ok && read.value.id === segment.id;
      },
    })),
  ];
};

/** Undefined where another program holds the file: it is for a later time, and nothing else waits for it. */
const unlessHeld = <A>(
  act: Effect.Effect<A, ExchangeError>,
): Effect.Effect<A | undefined, ExchangeError> =>
  Effect.catchTag(act, "VolumeError", (error) =>
    error.reason === "busy" ? Effect.succeed(undefined) : Effect.fail(error),
  );

/** Takes back those of our files that are damaged there. Whoever pushes afterwards brings them again. */
export const takeBackDamaged = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
): Effect.fn.Return<void, ExchangeError> {
  const doubtful = new Map<string, number>();
  for (const { entry, name } of visit.drops)
    if (name.visitor === core.own.copy && visit.proven.get(entry.name) !== entry.size)
      doubtful.set(entry.name, entry.size);
  if (doubtful.size === 0) return;
  for (const { name, bytesMax, isSound } of mayHoldUp(core, visit, doubtful)) {
    const size = doubtful.get(name);
    if (size === undefined) continue;
    const path = paths.dropFile(name);
    const bytes = yield* unlessHeld(readFrom(visit, path, bytesMax));
    if (bytes === undefined) continue;
    if (typeof bytes !== "string" && isSound(bytes)) {
      visit.proven.set(name, size);
      continue;
    }
    const gone = yield* unlessHeld(Effect.as(visit.io(visit.volume.remove(path)), true));
    if (gone === undefined) continue;
    removeDrop(visit, name);
    // The owner does not read again what it found damaged, until a new sign of ours tells it to.
    visit.presence.revision = -1;
    if (bytes !== "not-found")
      reportQuarantined(core, {
        where: visit.volume.label,
        path,
        why: "not what this copy left there; it is brought again",
      });
  }
});
