/**
 * Chunks on their way into a folder, gathered so that many small ones are written in one step. Big ones do not wait for
 * others: what is gathered is lost when the power goes, so it is never much.
 */
import * as Effect from "effect/Effect";
import { limits } from "../limits.ts";
import type { Hash } from "../log/names.ts";
import type { Piece } from "../copy/pieces.ts";
import type { Volume } from "../ports.ts";

export interface Gathered {
  /** From so many bytes on, or so many pieces, it is enough. */
  readonly enoughBytes: number;
  readonly enoughPieces: number;
  pieces: Array<Piece>;
  bytes: number;
  readonly hashes: Set<Hash>;
}

/** How many bytes are taken together on their way from and to these folders. */
const togetherOn = (volumes: ReadonlyArray<Volume>): Effect.Effect<number> =>
  Effect.map(
    Effect.forEach(volumes, ({ together }) => together ?? Effect.succeed(limits.togetherBytes)),
    (each) => Math.min(...each),
  );

/**
 * For chunks that come from or go to these folders. Before some are written the folders they go to are listed, whatever lies there already; so
 * where more bytes are taken together, as many more pieces are, and ten times the documents are not a hundred times the work.
 */
export const nothingGathered = (...volumes: ReadonlyArray<Volume>): Effect.Effect<Gathered> =>
  Effect.map(togetherOn(volumes), (enoughBytes) => ({
    enoughBytes,
    enoughPieces:
      Math.max(1, Math.floor(enoughBytes / limits.togetherBytes)) * limits.togetherChunks,
    pieces: [],
    bytes: 0,
    hashes: new Set(),
  }));

export const gather = (gathered: Gathered, piece: Piece): void => {
  gathered.pieces.push(piece);
  gathered.bytes += piece.bytes.length;
  gathered.hashes.add(piece.hash);
};

/** Whether it is enough to be written. */
export const isEnough = ({ bytes, enoughBytes, enoughPieces, pieces }: Gathered): boolean =>
  pieces.length >= enoughPieces || bytes >= enoughBytes;

/** Hands over what is gathered to be stored, and starts anew. */
export const release = <E>(
  gathered: Gathered,
  store: (pieces: ReadonlyArray<Piece>) => Effect.Effect<void, E>,
): Effect.Effect<void, E> =>
  Effect.suspend(() => {
    const { pieces } = gathered;
    if (pieces.length === 0) return Effect.void;
    gathered.pieces = [];
    gathered.bytes = 0;
    gathered.hashes.clear();
    return store(pieces);
  });
