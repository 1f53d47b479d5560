/**
 * Whether what was handed in still lies in the other folder, asked of the folder itself (engine §1.9, delete copy; rule 66). Before a copy goes
 * that may be the last to hold it, names are not enough: a client of Windows believes a listing for seconds, what a connection knows is as old as
 * that, and meanwhile somebody may have put another folder in its place. So a byte is read of the owner's acknowledgement, and of each file that
 * lies there because of what it does not acknowledge: that goes to the disk they lie on.
 */
import * as Effect from "effect/Effect";
import type { Core, ExchangeError } from "../copy/core.ts";
import { concernsOneFile } from "../errors.ts";
import { logsInOrder, segmentsAfter } from "../log/book.ts";
import { parseHaveName, paths, type Hash, type LogId } from "../log/names.ts";
import type { Segment } from "../log/segment.ts";
import { at } from "../log/vector.ts";
import type { WantedPiece } from "./fetching.ts";
import { acknowledgedThere, droppedThere } from "./held-there.ts";
import { lookForParcels } from "../parcels/there.ts";
import { droppedSnapshot } from "./push.ts";
import { shipPieces } from "./shipping.ts";
import type { Visit } from "./visit.ts";

interface Expected {
  readonly path: string;
  /** Where the last byte lies that has to be there. */
  readonly size: number;
}

interface HandedIn {
  /** Whether something of anybody's is neither acknowledged nor in the drop box, and could be: a full disk may have kept it out. */
  readonly isOwed: boolean;
  readonly files: ReadonlyArray<Expected>;
  readonly pieces: ReadonlyArray<WantedPiece & { readonly size: number }>;
}

/** The file the owner's acknowledgement was read from. */
const acknowledgement = ({ have, own }: Visit): ReadonlyArray<Expected> =>
  own
    .filter(({ name }) => have !== undefined && parseHaveName(name) === have.number)
    .map(({ name, size }) => ({ path: paths.ownFile(name), size }));

/** What waits for pieces that nobody has brought here cannot be handed on, and keeps no copy from going. */
const canBeHandedOn = (core: Core, log: LogId, { chunks, last }: Segment): boolean =>
  at(core.book.folded, log) >= last || chunks.every(({ hash }) => core.chunks.has(hash));

const handedIn = (core: Core, visit: Visit): HandedIn => {
  const { held, forked } = acknowledgedThere(core, visit);
  const dropped = droppedThere(core, visit);
  const files: Array<Expected> = [...acknowledgement(visit)];
  const pieces = new Map<Hash, HandedIn["pieces"][number]>();
  let isOwed = false;
  for (const log of logsInOrder(core.book)) {
    if (forked.has(log.id)) continue;
    for (const segment of segmentsAfter(log, at(held, log.id))) {
      const entry = dropped.of(segment);
      if (entry !== undefined) files.push({ path: paths.dropFile(entry.name), size: entry.size });
      else if (canBeHandedOn(core, log.id, segment)) isOwed = true;
      else break;
      for (const op of segment.ops)
        if (op.kind === "put")
          for (const { hash, size } of op.manifest.chunks)
            if (core.chunks.has(hash)) pieces.set(hash, { hash, size, manifest: op.manifest });
    }
  }
  const snapshots = new Set(
    [...core.book.snapshots.keys()].map((hash) => droppedSnapshot(core, hash)),
  );
  for (const { entry } of visit.drops)
    if (snapshots.has(entry.name))
      files.push({ path: paths.dropFile(entry.name), size: entry.size });
  return { isOwed, files, pieces: [...pieces.values()] };
};

/** Reads the last byte. A file another program holds is there. */
const isThere = (visit: Visit, { path, size }: Expected): Effect.Effect<boolean, ExchangeError> =>
  visit.io(visit.volume.read(path, { offset: Math.max(0, size - 1), length: 1, limit: 1 })).pipe(
    Effect.map((bytes) => bytes.length === Math.min(1, size)),
    Effect.catchTag("VolumeError", (error) =>
      error.reason === "busy" || concernsOneFile(error)
        ? Effect.succeed(error.reason === "busy")
        : Effect.fail(error),
    ),
  );

/** In a parcel, where one says so, or as a file of its own. */
const placesOf = ({ parcels }: Visit, hash: Hash, size: number): ReadonlyArray<Expected> => {
  const place = parcels.places.get(hash);
  const file = { path: paths.chunk(hash), size };
  return place?.size === size ? [{ path: place.parcel, size: place.offset + size }, file] : [file];
};

export const stillThere = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
): Effect.fn.Return<boolean, ExchangeError> {
  const { files, isOwed, pieces } = handedIn(core, visit);
  if (isOwed) return false;
  for (const expected of files) if (!(yield* isThere(visit, expected))) return false;
  if (pieces.length > 0) yield* lookForParcels(core, visit);
  for (const { hash, size } of pieces) {
    let isFound = false;
    for (const expected of placesOf(visit, hash, size)) isFound ||= yield* isThere(visit, expected);
    if (!isFound) return false;
  }
  return true;
});

/** Brings pieces of what lies in the drop box that are not there: nobody else would, as long as their owner has not looked. */
export const bringPieces = (core: Core, visit: Visit): Effect.Effect<void, ExchangeError> =>
  Effect.asVoid(shipPieces(core, visit, handedIn(core, visit).pieces, { operations: 0, bytes: 0 }));
