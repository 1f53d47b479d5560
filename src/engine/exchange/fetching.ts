/**
 * Fetching document chunks from a folder (engine §1.6 "pull"): read some at a time, checked, stored together. Any prefix of it is
 * harmless, and what arrived is never fetched again.
 */
import * as Effect from "effect/Effect";
import { heldBack } from "../log/book.ts";
import type { Manifest } from "../documents/content.ts";
import { whileAhead, type Ahead } from "../copy/ahead.ts";
import { keepAtHand } from "../copy/at-hand.ts";
import { foldAll, mark, onOwnDisk, type Core, type ExchangeError } from "../copy/core.ts";
import { regainPiece } from "../copy/damaged.ts";
import { concernsOneFile, VolumeError } from "../errors.ts";
import { gather, isEnough, nothingGathered, release } from "./gathered.ts";
import { inSteps } from "../in-steps.ts";
import { limits } from "../limits.ts";
import { paths, type Hash } from "../log/names.ts";
import { storeOwnChunks } from "../copy/own-folder.ts";
import { noteHeld } from "./held-files.ts";
import { reject, type Source } from "./pull.ts";

/** The documents of segments that wait for chunks. */
const wantedDocuments = (core: Core): ReadonlyArray<Manifest> =>
  heldBack(core.book).flatMap((segment) =>
    segment.ops.flatMap((op) =>
      op.kind === "put" && op.manifest.chunks.some((chunk) => !core.chunks.has(chunk.hash))
        ? [op.manifest]
        : [],
    ),
  );

/** Notes that a document's transfer was cut, if part of it is there to go on from. */
export const noteInterruption = (
  core: Core,
  key: `${"pull" | "push"}:${Hash}`,
  manifest: Manifest,
  there: ReadonlySet<Hash>,
): void => {
  if (manifest.chunks.some((chunk) => there.has(chunk.hash))) core.interrupted.add(key);
};

/** Says that a cut transfer goes on. */
export const noteResumption = (
  core: Core,
  key: `${"pull" | "push"}:${Hash}`,
  where: string,
): void => {
  if (core.interrupted.delete(key))
    mark(core, "transfer-resumed", { document: key.slice(5), where });
};

/** A chunk that is to be fetched, and the document it is fetched for; a chunk that was lost is wanted for itself. */
export interface WantedPiece {
  readonly hash: Hash;
  /** Null where it is not known. */
  readonly size: number | null;
  readonly manifest: Manifest | null;
}

const limitOf = ({ size }: WantedPiece): number => size ?? limits.chunkBytes;

/** What a folder holds under the name of a chunk, if it is that chunk. */
const soundPiece = (
  core: Core,
  source: Source,
  piece: WantedPiece,
  found: Uint8Array | VolumeError,
): Uint8Array | undefined => {
  const { hash, size } = piece;
  if (
    !(found instanceof VolumeError) &&
    found.length === (size ?? found.length) &&
    core.keys.hash(found) === hash
  )
    return found;
  if (!(found instanceof VolumeError) || found.reason !== "not-found")
    reject(core, source, paths.chunk(hash), "not the content its name promises");
  source.absent.add(hash);
  return undefined;
};

/** Chunks that are neither here nor known to be missing there, each once. */
const missingPieces = (
  core: Core,
  source: Source,
  wanted: { readonly manifests: ReadonlyArray<Manifest>; readonly pieces: Iterable<Hash> },
): ReadonlyArray<WantedPiece> => {
  const missing = new Map<Hash, WantedPiece>();
  const want = (piece: WantedPiece): void => {
    const { hash, size } = piece;
    if (core.chunks.has(hash) || source.absent.has(hash)) return;
    if (source.held.files.has(paths.chunk(hash))) return;
    const known = missing.get(hash);
    // Anybody can say any size of anybody's chunk: where they do not agree only its hash tells.
    if (known === undefined) missing.set(hash, piece);
    else if (known.size !== size) missing.set(hash, { ...known, size: null });
  };
  for (const manifest of wanted.manifests)
    for (const { hash, size } of manifest.chunks) want({ hash, size, manifest });
  for (const hash of wanted.pieces) want({ hash, size: null, manifest: null });
  return [...missing.values()];
};

/** As many as are read in one step: what is read is lost where the way is given up in between. */
export const readTogether = (
  pieces: ReadonlyArray<WantedPiece>,
): Iterable<ReadonlyArray<WantedPiece>> =>
  inSteps(pieces, limitOf, { count: 64, bytes: 1_048_576 });

/**
 * Fetches chunks; one that arrived, was checked and stored is never fetched again. Folds whenever some were
 * stored, so that what is complete is seen soon. Where the way there is cut, those that arrived are stored first.
 */
const fetchPieces = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
  pieces: ReadonlyArray<WantedPiece>,
  options: { readonly fold: boolean },
): Effect.fn.Return<number, ExchangeError> {
  let bytesMoved = 0;
  const gathered = yield* nothingGathered(source.volume, core.own.volume);
  const store = release(gathered, (pieces) =>
    Effect.tap(onOwnDisk(storeOwnChunks(core.own, pieces)), () =>
      Effect.sync(() => {
        for (const { hash, bytes } of pieces) {
          regainPiece(core, hash);
          bytesMoved += bytes.length;
        }
        keepAtHand(core, pieces);
        if (options.fold) foldAll(core);
      }),
    ),
  );
  const cut = ({ manifest }: WantedPiece): Effect.Effect<void, ExchangeError> =>
    Effect.map(store, () => {
      if (manifest !== null)
        noteInterruption(core, `pull:${manifest.sha256}`, manifest, core.chunks);
    });
  const steps = [...readTogether(pieces)];
  for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
    const [first] = step;
    if (first === undefined) continue;
    const answers = yield* Effect.tapError(
      source.io(
        source.volume.readAll(
          step.map((piece) => ({ path: paths.chunk(piece.hash), limit: limitOf(piece) })),
        ),
      ),
      () => cut(first),
    );
    for (const [at, piece] of step.entries()) {
      const answer = answers[at];
      if (answer === undefined) continue;
      if (answer instanceof VolumeError && answer.reason === "busy") {
        yield* Effect.tapError(noteHeld(source.held, paths.chunk(piece.hash), answer), () =>
          cut(piece),
        );
        // What is behind it was not read.
        steps.unshift(step.slice(at + 1));
        break;
      }
      if (answer instanceof VolumeError && !concernsOneFile(answer)) {
        yield* cut(piece);
        return yield* answer;
      }
      const bytes = soundPiece(core, source, piece, answer);
      if (bytes === undefined) continue;
      gather(gathered, { hash: piece.hash, bytes });
      if (isEnough(gathered)) yield* store;
      if (piece.manifest !== null)
        noteResumption(core, `pull:${piece.manifest.sha256}`, source.volume.label);
    }
  }
  yield* store;
  return bytesMoved;
});

/** What these chunks are, for people: those that were lost count by themselves. */
const aheadOf = (pieces: ReadonlyArray<WantedPiece>): Ahead => ({
  what: "fetching",
  documents: new Set(pieces.map(({ hash, manifest }) => manifest?.sha256 ?? hash)).size,
  bytes: pieces.reduce((sum, { size }) => sum + (size ?? 0), 0),
});

/** Fetches the chunks of documents, and lost ones. Answers how many bytes came. */
export const fetchDocuments = (
  core: Core,
  source: Source,
  wanted: { readonly manifests: ReadonlyArray<Manifest>; readonly pieces: Iterable<Hash> },
  options: { readonly fold: boolean },
): Effect.Effect<number, ExchangeError> =>
  Effect.suspend(() => {
    const pieces = missingPieces(core, source, wanted);
    return whileAhead(
      core.tellAhead,
      () => aheadOf(pieces),
      fetchPieces(core, source, pieces, options),
    );
  });

/** Fetches the chunks folded state waits for, and those that were lost. */
export const fetchChunks = (
  core: Core,
  source: Source,
  options: { readonly fold: boolean },
): Effect.Effect<number, ExchangeError> =>
  Effect.suspend(() =>
    fetchDocuments(core, source, { manifests: wantedDocuments(core), pieces: core.lost }, options),
  );
