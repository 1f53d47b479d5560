/**
 * Handing over document chunks (engine §1.6 "push"): what does not lie in the other folder yet is read here, checked and written there,
 * some at a time.
 */
import * as Effect from "effect/Effect";
import { letGo } from "../copy/at-hand.ts";
import { readPieces } from "../copy/damaged.ts";
import type { Core, ExchangeError } from "../copy/core.ts";
import type { Manifest } from "../documents/content.ts";
import { concernsOneName } from "../errors.ts";
import { limits } from "../limits.ts";
import { paths, type Hash } from "../log/names.ts";
import { storeChunks, type Piece } from "../copy/pieces.ts";
import { lookForParcels } from "../parcels/there.ts";
import { gather, isEnough, nothingGathered, release, type Gathered } from "./gathered.ts";
import { noteInterruption, noteResumption, readTogether, type WantedPiece } from "./fetching.ts";
import type { Moved } from "./pull.ts";
import type { Visit } from "./visit.ts";

/** Chunks on their way into their folder. */
interface Shipment {
  readonly gathered: Gathered;
  readonly send: Effect.Effect<void, ExchangeError>;
  /** Something turned out not to lie there. */
  isNews: boolean;
}

/** Where very many parcels lie, whoever reads the folder may not come to a new one. */
const PARCELS_MOST = limits.parcels / 2;

const isAboutTheName = (error: ExchangeError): boolean =>
  error._tag === "VolumeError" && concernsOneName(error);

const openShipment = (
  core: Core,
  visit: Visit,
  moved: Moved,
  gathered: Gathered,
  options: { readonly inParcels: boolean },
): Shipment => {
  const store = (pieces: ReadonlyArray<Piece>): Effect.Effect<void, ExchangeError> => {
    const inParcels = options.inParcels && (visit.parcelsListed ?? 0) < PARCELS_MOST;
    const stored = visit.io(storeChunks(core, visit.hand, pieces, { inParcels }));
    if (!inParcels) return stored;
    // Something else lies under the name of the folder, or another made it and lets nobody add to it: as files they may go.
    return Effect.catchIf(stored, isAboutTheName, () => {
      visit.parcelsListed = Number.POSITIVE_INFINITY;
      return store(pieces);
    });
  };
  const send = release(gathered, (pieces) =>
    Effect.tap(store(pieces), () =>
      Effect.sync(() => {
        for (const { hash, bytes } of pieces) {
          visit.chunksThere.add(hash);
          moved.bytes += bytes.length;
        }
        letGo(
          core,
          pieces.map(({ hash }) => hash),
        );
      }),
    ),
  );
  return { gathered, send, isNews: false };
};

/** So small a chunk is written as quickly as it is asked for. */
const ASKED_FOR_FROM_BYTES = 65_536;

/**
 * The size of what lies there under the name of a chunk; undefined where nothing does. What an exchange handed over before it was cut is
 * the first of what it had to: behind a chunk that does not lie there a small one is not asked for, and where it does lie there
 * after all its name is taken.
 */
const sizeThere = (
  visit: Visit,
  shipment: Shipment,
  { hash, size }: WantedPiece,
): Effect.Effect<number | undefined, ExchangeError> =>
  shipment.isNews && size !== null && size < ASKED_FOR_FROM_BYTES
    ? Effect.succeed(undefined)
    : Effect.map(visit.io(visit.volume.stat(paths.chunk(hash))), (there) => {
        shipment.isNews ||= there === undefined;
        return there?.size;
      });

/** Ships the chunks that are not there. Ends with the first of a document that we do not have sound ourselves, and answers false. */
const ship = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
  shipment: Shipment,
  pieces: ReadonlyArray<WantedPiece>,
): Effect.fn.Return<boolean, ExchangeError> {
  const { gathered, send } = shipment;
  const isThere = ({ hash }: WantedPiece): boolean =>
    visit.chunksThere.has(hash) || gathered.hashes.has(hash);
  for (const step of readTogether(pieces)) {
    const missing = new Map<Hash, { readonly piece: WantedPiece; readonly there?: number }>();
    for (const piece of step) {
      if (isThere(piece) || missing.has(piece.hash)) continue;
      const there = yield* sizeThere(visit, shipment, piece);
      if (there !== undefined && there === piece.size) visit.chunksThere.add(piece.hash);
      else missing.set(piece.hash, there === undefined ? { piece } : { piece, there });
    }
    const found = yield* readPieces(core, [...missing.keys()]);
    for (const [at, { piece, there }] of [...missing.values()].entries()) {
      const bytes = found[at];
      if (bytes === undefined) {
        if (piece.manifest === null) continue;
        return false;
      }
      if (there === bytes.length) {
        visit.chunksThere.add(piece.hash);
        continue;
      }
      gather(gathered, { hash: piece.hash, bytes });
      if (isEnough(gathered)) yield* send;
      if (piece.manifest !== null)
        noteResumption(core, `push:${piece.manifest.sha256}`, visit.volume.label);
    }
  }
  return true;
});

/** Where several small chunks are to go, what lies there in parcels is looked for once in an exchange. */
const noteParcelled = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
  pieces: ReadonlyArray<WantedPiece>,
): Effect.fn.Return<void, ExchangeError> {
  const small = pieces.filter(
    ({ hash, size }) =>
      size !== null && size <= limits.parcelPieceBytes && !visit.chunksThere.has(hash),
  );
  if (small.length < limits.parcelFrom) return;
  visit.parcelsListed ??= yield* lookForParcels(core, visit);
  for (const { hash, size } of small)
    if (visit.parcels.places.get(hash)?.size === size) visit.chunksThere.add(hash);
});

export const shipPieces = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
  pieces: ReadonlyArray<WantedPiece>,
  moved: Moved,
): Effect.fn.Return<boolean, ExchangeError> {
  yield* noteParcelled(core, visit, pieces);
  const gathered = yield* nothingGathered(visit.volume);
  const shipment = openShipment(core, visit, moved, gathered, { inParcels: true });
  const isComplete = yield* ship(core, visit, shipment, pieces);
  yield* shipment.send;
  return isComplete;
});

/**
 * Brings chunks their owner asks for. Each is a file of its own: a parcel that was damaged there would have the same name again, and perhaps nobody
 * could move it out of the way.
 */
export const shipAsked = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
  hashes: ReadonlyArray<Hash>,
  moved: Moved,
): Effect.fn.Return<void, ExchangeError> {
  const gathered = yield* nothingGathered(visit.volume);
  const shipment = openShipment(core, visit, moved, gathered, { inParcels: false });
  const pieces = hashes.map((hash): WantedPiece => ({ hash, size: null, manifest: null }));
  yield* ship(core, visit, shipment, pieces);
  yield* shipment.send;
});

/** Brings the chunks of documents over. False when we do not have them all sound ourselves; those of the documents before are there then. */
export const pushDocuments = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
  manifests: ReadonlyArray<Manifest>,
  moved: Moved,
): Effect.fn.Return<boolean, ExchangeError> {
  const unheld = manifests.findIndex(({ chunks }) =>
    chunks.some((chunk) => !core.chunks.has(chunk.hash)),
  );
  const ready = unheld < 0 ? manifests : manifests.slice(0, unheld);
  const pieces = ready.flatMap((manifest) =>
    manifest.chunks.map(({ hash, size }): WantedPiece => ({ hash, size, manifest })),
  );
  const isComplete = yield* Effect.tapError(shipPieces(core, visit, pieces, moved), () =>
    Effect.sync(() => {
      for (const manifest of manifests)
        if (manifest.chunks.some((chunk) => !visit.chunksThere.has(chunk.hash)))
          noteInterruption(core, `push:${manifest.sha256}`, manifest, visit.chunksThere);
    }),
  );
  return isComplete && unheld < 0;
});
