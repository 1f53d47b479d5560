/**
 * Document pieces nothing speaks of any more (engine §1.9; I14, M11).
 *
 * At a clean-up they are only noted; those noted at the clean-up before, and still not spoken of, go. Between the two every copy
 * has handed in once more, so nobody can be working with what goes. Should a piece be wanted after all (a visitor found it here
 * and did not bring it again), it is asked for like every other that is missing.
 */
import * as Effect from "effect/Effect";
import { onOwnDisk, type OwnDisk } from "../copy/core.ts";
import {
  canonicalJson,
  decode,
  decodeText,
  encodeText,
  listOf,
  malformed,
  parseJson,
} from "../json.ts";
import { isHash, paths, type Hash } from "../log/names.ts";
import { neededPieces } from "../exchange/needed-pieces.ts";
import { listOrNothing, removeOwn } from "../copy/own-folder.ts";
import type { Parcelled } from "../parcels/format.ts";
import { loadParcels, moveOutOf } from "../parcels/own.ts";
import type { Session } from "../copy/session.ts";
import type { VolumeError } from "../errors.ts";

const NOTED_MAX = 1_000_000;

const notedSlot = (session: Session): string => `${session.format.ownerCopy}.unreferenced`;

/** What was noted at the clean-up before. Unreadable notes are no notes: then nothing goes this time. */
const loadNoted = (session: Session): Effect.Effect<ReadonlySet<Hash>, OwnDisk> =>
  Effect.map(onOwnDisk(session.journal.load(notedSlot(session))), (bytes) => {
    if (bytes === undefined) return new Set<Hash>();
    const read = decode(() =>
      listOf(parseJson(decodeText(bytes)), NOTED_MAX, "pieces").map((hash) =>
        isHash(hash) ? hash : malformed("piece"),
      ),
    );
    return new Set(read.ok ? read.value : []);
  });

/** What nothing speaks of now, and what of it was noted at the clean-up before. */
interface Sweeping {
  readonly needed: ReadonlySet<Hash>;
  readonly noted: ReadonlySet<Hash>;
  readonly unreferenced: Array<Hash>;
  removed: number;
}

const isGoing = (sweeping: Sweeping, hash: Hash): boolean => {
  if (sweeping.needed.has(hash)) return false;
  if (sweeping.noted.has(hash)) return true;
  sweeping.unreferenced.push(hash);
  return false;
};

/** What somebody holds stays, noted, until the next clean-up; so does a parcel while there is no room for what is to stay of it. */
const unlessItStays = (act: Effect.Effect<boolean, VolumeError>): Effect.Effect<boolean, OwnDisk> =>
  onOwnDisk(
    Effect.catchIf(
      act,
      ({ reason }) => reason === "busy" || reason === "no-space",
      () => Effect.succeed(false),
    ),
  );

const sweepFiles = Effect.fnUntraced(function* (
  session: Session,
  sweeping: Sweeping,
): Effect.fn.Return<void, OwnDisk> {
  const { volume } = session.own;
  for (const folder of yield* onOwnDisk(listOrNothing(volume, paths.chunks))) {
    if (folder.kind !== "folder" || `${paths.chunks}/${folder.name}` === paths.broughtParcels)
      continue;
    for (const { name, kind } of yield* onOwnDisk(volume.list(`${paths.chunks}/${folder.name}`))) {
      if (kind !== "file" || !isHash(name) || !isGoing(sweeping, name)) continue;
      if (!(yield* unlessItStays(Effect.as(removeOwn(session.own, paths.chunk(name)), true)))) {
        sweeping.unreferenced.push(name);
        continue;
      }
      session.chunks.delete(name);
      sweeping.removed += 1;
    }
  }
});

const bytesOf = (pieces: ReadonlyArray<Parcelled>): number =>
  pieces.reduce((sum, { size }) => sum + size, 0);

/** A parcel goes with its last piece; where less than half of it stays, that is stored anew. Else, or where that cannot be now, what goes stays noted. */
const sweepParcel = Effect.fnUntraced(function* (
  session: Session,
  sweeping: Sweeping,
  parcel: string,
  pieces: ReadonlyArray<Parcelled>,
): Effect.fn.Return<void, OwnDisk> {
  const { places } = session.own.parcels;
  // What is read from elsewhere is not needed here.
  const isHere = ({ hash }: Parcelled): boolean => places.get(hash)?.parcel === parcel;
  const going = pieces.filter((piece) => !isHere(piece) || isGoing(sweeping, piece.hash));
  if (going.length === 0) return;
  const isWorthIt = 2 * bytesOf(going) > bytesOf(pieces) || going.length === pieces.length;
  if (!isWorthIt) {
    for (const piece of going) if (isHere(piece)) sweeping.unreferenced.push(piece.hash);
    return;
  }
  const gone = new Set(going.filter(isHere).map(({ hash }) => hash));
  const isMoved = yield* unlessItStays(moveOutOf(session, parcel, (hash) => !gone.has(hash)));
  if (!isMoved) {
    sweeping.unreferenced.push(...gone);
    return;
  }
  for (const hash of gone) session.chunks.delete(hash);
  sweeping.removed += gone.size;
});

/** After a clean-up: removes what was noted at the one before, and notes what nothing speaks of now. Answers how many went. */
export const sweepPieces = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<number, OwnDisk> {
  const sweeping: Sweeping = {
    needed: neededPieces(session),
    noted: yield* loadNoted(session),
    unreferenced: [],
    removed: 0,
  };
  yield* sweepFiles(session, sweeping);
  // What visitors brought and nobody wanted was not looked at. Not those that are made meanwhile.
  yield* onOwnDisk(loadParcels(session));
  const parcels = [...session.own.parcels.contents];
  for (const [parcel, pieces] of parcels) yield* sweepParcel(session, sweeping, parcel, pieces);
  const bytes = encodeText(canonicalJson(sweeping.unreferenced.slice(0, NOTED_MAX)));
  yield* onOwnDisk(session.journal.save(notedSlot(session), bytes));
  return sweeping.removed;
});
