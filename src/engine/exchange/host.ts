/**
 * The owner's side: what visitors left in the own drop box is taken in while the copy is open (domain rule 44). Nothing
 * of theirs is removed or renamed here; they take their files back themselves (I17).
 */
import * as Effect from "effect/Effect";
import { keepAtHand } from "../copy/at-hand.ts";
import { direct, foldAll, onOwnDisk, OwnDisk } from "../copy/core.ts";
import { dropDamaged, regainPiece, wantedPieces } from "../copy/damaged.ts";
import { beginHashing } from "../hashing.ts";
import { inSteps } from "../in-steps.ts";
import { limits } from "../limits.ts";
import { paths, type Hash, type LogId } from "../log/names.ts";
import { discardLeftBehind } from "../copy/own-folder.ts";
import { loadParcels } from "../parcels/own.ts";
import { forgetParcels, inParcelSteps, noParcels, wantedPiece } from "../parcels/places.ts";
import { readRuns } from "../parcels/runs.ts";
import type { Have } from "../copy/papers.ts";
import { concernsOneFile, VolumeError } from "../errors.ts";
import type { FolderEntry, WantedFile } from "../ports.ts";
import { takeBranches, takeIn } from "../copy/incarnation.ts";
import type { SegmentFile } from "./pull.ts";
import type { Session } from "../copy/session.ts";
import { catchUp } from "../snapshot/clean-up.ts";
import { noteDoubts } from "./doubts.ts";
import { askAgain, noteHeld, noteIfFew, stillHeld } from "./held-files.ts";
import { droppedSnapshots, strayDrops } from "./offers.ts";
import { parseDrops, readHave, sameListing, type Drop } from "./visit.ts";

/** One that another program holds is for a later look, and nothing else waits for it. */
const readDroppedHave = (
  { decoded, keys, ownSource, trace }: Session,
  path: string,
): Effect.Effect<Have | undefined, VolumeError> =>
  ownSource.held.files.has(path)
    ? Effect.succeed(undefined)
    : readHave({ decoded, keys, trace }, ownSource.volume, direct, path).pipe(
        Effect.catchTag("Abandoned", () => Effect.succeed(undefined)),
        Effect.catchTag("VolumeError", (error) =>
          error.reason === "busy"
            ? Effect.as(noteHeld(ownSource.held, path, error), undefined)
            : Effect.fail(error),
        ),
      );

/** Remembers the newest acknowledgement of each visitor. */
const meetVisitors = Effect.fnUntraced(function* (
  session: Session,
  drops: ReadonlyArray<Drop>,
): Effect.fn.Return<void, OwnDisk> {
  for (const { entry, name } of drops) {
    if (name.kind !== "have" || entry.size > limits.haveBytes) continue;
    if (name.number <= (session.visitors.get(name.visitor)?.number ?? 0)) continue;
    const have = yield* onOwnDisk(readDroppedHave(session, paths.dropFile(entry.name)));
    if (have === undefined || have.copy !== name.visitor || have.number !== name.number) continue;
    session.visitors.set(name.visitor, have);
    session.mayBeToldUntilMillis = 0;
    noteDoubts(session, have);
    // What it left damaged may have been brought again under the same name.
    for (const path of session.ownSource.rejected)
      if (path.startsWith(paths.dropFile(`${name.visitor}.`)))
        session.ownSource.rejected.delete(path);
  }
});

/** Files that are looked at in one step; how large they are is not known before. */
const filesTogether = (pieces: ReadonlyArray<Looked>): Iterable<ReadonlyArray<Looked>> =>
  inSteps(pieces, () => 0, { count: 16, bytes: Number.POSITIVE_INFINITY });

interface Looked {
  readonly hash: Hash;
}

/** A piece that is not where it was looked for: in a parcel, or as a file. */
interface Gone extends Looked {
  readonly parcel: string | undefined;
}

/**
 * Takes note of chunks that lie here, where they are said to, after checking them. Answers those that do not. What is held waits, but for what lies in a
 * parcel: that may have been brought as a file meanwhile.
 */
const noticeThese = Effect.fnUntraced(function* (
  session: Session,
  pieces: ReadonlyArray<Looked>,
): Effect.fn.Return<ReadonlyArray<Gone>, OwnDisk> {
  const { keys, own, ownSource } = session;
  const { held } = ownSource;
  const { places } = own.parcels;
  const isHeld = new Set(held.files.keys());
  const parcelOf = (hash: Hash): string | undefined => {
    const parcel = places.get(hash)?.parcel;
    return parcel === undefined || isHeld.has(parcel) ? undefined : parcel;
  };
  const wanted = ({ hash }: Looked): WantedFile =>
    wantedPiece(parcelOf(hash) === undefined ? noParcels() : own.parcels, hash);
  // What was read is hashed while the next is being read.
  let before: Effect.Effect<void> = Effect.void;
  const damaged: Array<Hash> = [];
  const gone: Array<Gone> = [];
  const steps = [...inParcelSteps(own.parcels, pieces, filesTogether)];
  for (let next = steps.shift(); next !== undefined; next = steps.shift()) {
    const step = next.filter((piece) => !isHeld.has(wanted(piece).path));
    if (step.length === 0) continue;
    const files = step.map(wanted);
    const answers = yield* readRuns(own.volume, files);
    yield* before;
    const read = answers.flatMap((bytes, at) =>
      bytes instanceof VolumeError
        ? []
        : [{ hash: step[at]!.hash, bytes, isFile: files[at]!.length === undefined }],
    );
    for (const [at, answer] of answers.entries())
      if (answer instanceof VolumeError && answer.reason === "not-found") {
        const { hash } = step[at]!;
        gone.push({ hash, parcel: parcelOf(hash) });
      }
    const hashing = yield* beginHashing(
      keys,
      read.map(({ bytes }) => bytes),
    );
    before = Effect.map(hashing, (found) => {
      for (const [at, piece] of read.entries()) {
        if (found[at] !== piece.hash) damaged.push(piece.hash);
        else {
          if (piece.isFile) places.delete(piece.hash);
          regainPiece(session, piece.hash);
          keepAtHand(session, [piece]);
        }
      }
    });
    const failure = answers.at(-1);
    if (!(failure instanceof VolumeError) || concernsOneFile(failure)) continue;
    if (failure.reason === "busy") {
      // What is behind it was not read.
      const at = answers.findIndex((answer) => answer === failure);
      const { path } = files[at]!;
      isHeld.add(path);
      yield* noteIfFew(held, path, failure);
      steps.unshift(step.slice(at));
      continue;
    }
    yield* before;
    return yield* new OwnDisk({ error: failure });
  }
  yield* before;
  for (const hash of damaged) yield* onOwnDisk(dropDamaged(session, hash));
  return gone;
});

/**
 * Visitors put chunks straight into our folder: notice those we wait for, after checking them. One that is damaged moves aside, and is
 * asked for anew: as long as it has the name, nobody can bring a sound one. Few are looked for as files first, as whoever brings few does.
 */
const noticeChunks = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<void, OwnDisk> {
  const wanted = wantedPieces(session).map((hash): Looked => ({ hash }));
  const isLookedFor = wanted.length >= limits.parcelFrom;
  const { parcels } = session.own;
  const { held } = session.ownSource;
  const look = onOwnDisk(loadParcels(session, held));
  if (isLookedFor) yield* look;
  const gone = yield* noticeThese(session, wanted);
  // A parcel that is gone meanwhile says nothing any more: what lay in it may lie in another one, or come as a file.
  forgetParcels(parcels, new Set(gone.flatMap(({ parcel }) => parcel ?? [])));
  if (!isLookedFor && gone.length > 0) yield* look;
  const isElsewhere = (hash: Hash): boolean => {
    const place = parcels.places.get(hash);
    return place !== undefined && !held.files.has(place.parcel);
  };
  yield* noticeThese(
    session,
    gone.filter(({ hash, parcel }) => parcel !== undefined || isElsewhere(hash)),
  );
  foldAll(session);
});

/** Snapshots a visitor brought because this copy lacks what they stand for. */
const receiveSnapshots = (
  session: Session,
  drops: ReadonlyArray<Drop>,
): Effect.Effect<void, OwnDisk> =>
  catchUp(session, session.ownSource, droppedSnapshots(drops)).pipe(
    Effect.asVoid,
    Effect.catchTag("VolumeError", (error) => onOwnDisk(Effect.fail(error))),
    Effect.catchTag("Abandoned", () => Effect.void),
  );

const RECEIVED_NOTHING = Effect.succeed(false);
const DROP_BOX = [paths.drop];

/** Looks into the own drop box: one listing when nothing is new. True when operations were taken in. */
export const receiveVisitors = (session: Session): Effect.Effect<boolean, OwnDisk> =>
  Effect.flatMap(session.own.volume.listAll(DROP_BOX), ([listing = []]) => {
    const failed = listing instanceof VolumeError;
    if (failed && listing.reason !== "not-found") return new OwnDisk({ error: listing });
    const entries = failed ? [] : listing;
    const received =
      sameListing(entries, session.ownDrop) && waitsForNothing(session)
        ? RECEIVED_NOTHING
        : Effect.tapError(receive(session, entries), () => forgetListing(session));
    return failed ? Effect.andThen(makeDropBox(session), received) : received;
  });

/**
 * Tools that copy a folder may leave out what is empty. Without the drop box nobody can come here; where none can be made now, its owner works
 * as before.
 */
const makeDropBox = ({ own }: Session): Effect.Effect<void, OwnDisk> =>
  onOwnDisk(
    Effect.flatMap(own.volume.stat(paths.own), (there) =>
      there === undefined ? Effect.void : own.volume.makeFolder(paths.drop),
    ).pipe(
      Effect.catchIf(
        ({ reason }) => reason === "denied" || reason === "no-space",
        () => Effect.void,
      ),
    ),
  );

/** What was cut off is done again with the next look, although nothing new lies there then. */
const forgetListing = (session: Session): Effect.Effect<void> =>
  Effect.sync(() => void (session.ownDrop = []));

const waitsForNothing = ({ own, book, lost, awaited }: Session): boolean =>
  own.leftBehind.size === 0 && book.waiting === 0 && lost.size === 0 && awaited.size === 0;

const receive = Effect.fnUntraced(function* (
  session: Session,
  entries: ReadonlyArray<FolderEntry>,
): Effect.fn.Return<boolean, OwnDisk> {
  yield* discardLeftBehind(session.own);
  yield* askAgain(session.ownSource.held);
  const { waiting } = session.book;
  if (waiting > 0 || session.lost.size > 0 || session.awaited.size > 0)
    yield* noticeChunks(session);
  if (session.awaited.size > 0) yield* receiveSnapshots(session, parseDrops(entries));
  if (sameListing(entries, session.ownDrop)) return false;
  const drops = parseDrops(entries);
  yield* meetVisitors(session, drops);
  yield* receiveSnapshots(session, drops);
  const offered = new Map<LogId, Array<SegmentFile>>();
  for (const { entry, name } of drops) {
    if (name.kind !== "segment") continue;
    const file = {
      path: paths.dropFile(entry.name),
      log: name.log,
      name: name.segment,
      size: entry.size,
    };
    const files = offered.get(name.log);
    if (files === undefined) offered.set(name.log, [file]);
    else files.push(file);
  }
  const moved = yield* takeIn(session, session.ownSource, offered).pipe(
    Effect.catchTag("VolumeError", (error) => onOwnDisk(Effect.fail(error))),
    Effect.catchTag("Abandoned", () => Effect.succeed({ operations: 0, bytes: 0 })),
  );
  const strays = Effect.sync(() => strayDrops(session, drops));
  const branches = yield* takeBranches(session, session.ownSource, strays).pipe(
    Effect.catchTag("VolumeError", (error) => onOwnDisk(Effect.fail(error))),
    Effect.catchTag("Abandoned", () => Effect.succeed({ operations: 0, bytes: 0 })),
  );
  yield* noticeChunks(session);
  // Only now: what a held file or a full disk cut off is taken in by the next look, whether anything new comes or not.
  session.ownDrop = entries;
  foldAll(session);
  if (stillHeld(session.ownSource.held) !== null) yield* forgetListing(session);
  return moved.operations + branches.operations > 0;
});
