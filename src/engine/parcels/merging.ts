/**
 * Small parcels of the own folder become large ones when many have gathered (engine §1.3 compaction; I17, I20): each is a file to read when a copy
 * is opened or made, and on a disk that turns every one of them takes as long as a large one. The new one is stored and read back before those
 * it stands for go, so that a crash anywhere leaves every piece, some of them twice. One that turns out damaged is left to those who read it.
 *
 * What is large stays as it is, so that a piece is moved once or twice, and not at every merging. Limits: `limits.parcelsGathered`.
 */
import * as Effect from "effect/Effect";
import { onOwnDisk, mark, type OwnDisk } from "../copy/core.ts";
import { hasLocal } from "../copy/mailbox.ts";
import { removeOwn } from "../copy/own-folder.ts";
import { storeOwnChunks, type Piece } from "../copy/pieces.ts";
import { noteOwnFailure, type Session } from "../copy/session.ts";
import { concernsOneFile, type VolumeError } from "../errors.ts";
import { inSteps } from "../in-steps.ts";
import { limits } from "../limits.ts";
import type { Hash } from "../log/names.ts";
import type { Parcelled } from "./format.ts";
import { isAllOf, soundPiecesOf } from "./own.ts";
import { forgetParcels, wantedPiece } from "./places.ts";
import { readRuns } from "./runs.ts";

const bytesOf = (pieces: ReadonlyArray<Parcelled>): number =>
  pieces.reduce((sum, { size }) => sum + size, 0);

const SMALL = { pieces: limits.parcelPieces / 4, bytes: limits.parcelBytes / 4 } as const;

interface Small {
  readonly path: string;
  readonly pieces: ReadonlyArray<Parcelled>;
}

const smallOnes = ({ own }: Session): ReadonlyArray<Small> =>
  [...own.parcels.contents]
    .map(([path, pieces]): Small => ({ path, pieces }))
    .filter(({ pieces }) => pieces.length <= SMALL.pieces && bytesOf(pieces) <= SMALL.bytes);

/** Whether any of its pieces is read from it: what is in one that was merged and may not be removed is read elsewhere. */
const isReadFrom = ({ own }: Session, { path, pieces }: Small): boolean =>
  pieces.some(({ hash }) => own.parcels.places.get(hash)?.parcel === path);

/** Whether the pieces can be read where they are said to lie now. */
const readsBack = Effect.fnUntraced(function* (
  { keys, own }: Session,
  hashes: ReadonlyArray<Hash>,
): Effect.fn.Return<boolean> {
  const wanted = hashes.map((hash) => wantedPiece(own.parcels, hash));
  const answers = yield* readRuns(own.volume, wanted);
  return hashes.every((hash, at) => {
    const answer = answers[at];
    return answer instanceof Uint8Array && keys.hash(answer) === hash;
  });
});

/** Somebody holds that file, or its owner may not do with it what he wants. */
const isOfOneFile = (error: VolumeError): boolean =>
  error.reason === "busy" || error.reason === "denied" || concernsOneFile(error);

/** One that cannot go stays, and is what it was. */
const remove = Effect.fnUntraced(function* (
  { own }: Session,
  parcels: ReadonlyArray<Small>,
): Effect.fn.Return<void, VolumeError> {
  for (const { path } of parcels) {
    const gone = yield* Effect.result(removeOwn(own, path));
    if (gone._tag === "Success") forgetParcels(own.parcels, [path]);
    else if (!isOfOneFile(gone.failure)) return yield* gone.failure;
  }
});

/** Removes parcels all of whose pieces are read elsewhere. They may have been held, or not allowed to go, when they were merged. */
const removeMerged = Effect.fnUntraced(function* (
  session: Session,
  parcels: ReadonlyArray<Small>,
): Effect.fn.Return<void, VolumeError> {
  const hashes = new Set(parcels.flatMap(({ pieces }) => pieces.map(({ hash }) => hash)));
  if (yield* readsBack(session, [...hashes])) yield* remove(session, parcels);
});

/** Stores what is in some parcels together, and removes them. Those that are not whole stay. */
const merge = Effect.fnUntraced(function* (
  session: Session,
  parcels: ReadonlyArray<Small>,
): Effect.fn.Return<void, VolumeError> {
  const { own } = session;
  const pieces = new Map<Hash, Piece>();
  const whole: Array<Small> = [];
  for (const parcel of parcels) {
    const sound = yield* Effect.result(soundPiecesOf(session, parcel.path));
    if (sound._tag === "Failure") {
      if (!isOfOneFile(sound.failure)) return yield* sound.failure;
      continue;
    }
    if (!isAllOf(sound.success, parcel.pieces)) continue;
    whole.push(parcel);
    for (const piece of sound.success) pieces.set(piece.hash, piece);
  }
  if (whole.length < 2) return;
  yield* storeOwnChunks(session, [...pieces.values()]);
  const hashes = [...pieces.keys()];
  const lieIn = new Set(hashes.map((hash) => own.parcels.places.get(hash)?.parcel));
  if (!(yield* readsBack(session, hashes))) return;
  yield* remove(
    session,
    whole.filter(({ path }) => !lieIn.has(path)),
  );
  mark(session, "parcels-merged", { copy: own.copy, parcels: whole.length });
});

/** A step holds no more in memory than two parcels. */
const TOGETHER = { count: limits.parcelsGathered, bytes: limits.parcelBytes } as const;

const mergeAll = Effect.fnUntraced(function* (session: Session): Effect.fn.Return<void, OwnDisk> {
  const { parcels } = session.own;
  const small = smallOnes(session);
  const merged = small.filter((parcel) => !isReadFrom(session, parcel));
  const others = small.filter((parcel) => isReadFrom(session, parcel));
  for (const step of inSteps(merged, ({ pieces }) => bytesOf(pieces), TOGETHER)) {
    if (hasLocal(session.mailbox)) return;
    yield* onOwnDisk(removeMerged(session, step));
  }
  for (const step of inSteps(others, ({ pieces }) => bytesOf(pieces), TOGETHER)) {
    if (hasLocal(session.mailbox)) return;
    yield* onOwnDisk(merge(session, step));
  }
  parcels.looked = parcels.contents.size;
});

/**
 * Where enough has gathered since the last time. A disk that refuses is shown; everything is as valid as before, and the next quiet moment tries
 * again. Edits that come meanwhile are served between two steps.
 */
export const mergeWhenDue = (session: Session): Effect.Effect<void> => {
  const { parcels } = session.own;
  parcels.looked = Math.min(parcels.looked, parcels.contents.size);
  return parcels.contents.size - parcels.looked < limits.parcelsGathered
    ? Effect.void
    : Effect.catchTag(mergeAll(session), "OwnDisk", (failure) =>
        Effect.sync(() => noteOwnFailure(session, failure.error)),
      );
};
