/**
 * Chunks on their way into a folder, gathered so that many small ones are written in one step. Big ones do not wait for
 * others: what is gathered is lost when the power goes, so it is never much.
 */
import * as Effect from "effect/Effect";
import { limits } from "../limits.ts";
import type { Hash } from "../log/names.ts";
import type { Piece } from "../copy/own-folder.ts";

export interface Gathered {
  pieces: Array<Piece>;
  bytes: number;
  readonly hashes: Set<Hash>;
}

export const nothingGathered = (): Gathered => ({ pieces: [], bytes: 0, hashes: new Set() });

export const gather = (gathered: Gathered, piece: Piece): void => {
  gathered.pieces.push(piece);
  gathered.bytes += piece.bytes.length;
  gathered.hashes.add(piece.hash);
};

/** Whether it is enough to be written. */
export const isEnough = ({ pieces, bytes }: Gathered): boolean =>
  pieces.length >= limits.togetherChunks || bytes >= limits.togetherBytes;

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
