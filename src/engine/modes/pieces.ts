/** Document pieces only a save that waits refers to: checked before they become an operation, removed when nobody needs them. */
import * as Effect from "effect/Effect";
import type { Manifest } from "../documents/content.ts";
import { onOwnDisk, type OwnDisk } from "../copy/core.ts";
import { readOwnPiece } from "../copy/damaged.ts";
import { paths } from "../log/names.ts";
import { neededPieces } from "../exchange/needed-pieces.ts";
import { removeOwn } from "../copy/own-folder.ts";
import type { Session } from "../copy/session.ts";

/**
 * Whether every piece of a save is in the own folder. Asked before it becomes an operation: a piece no copy has would hold
 * back this copy's log everywhere.
 */
export const isWhole = Effect.fnUntraced(function* (
  session: Session,
  manifest: Manifest,
): Effect.fn.Return<boolean, OwnDisk> {
  for (const { hash } of manifest.chunks) {
    if ((yield* readOwnPiece(session, hash)) === undefined) return false;
    // Pieces no operation speaks of were not looked for when the copy was opened.
    session.chunks.add(hash);
  }
  return true;
});

/**
 * Removes what saves that were replaced or given up leave behind, so that a large document saved twenty times between two
 * Syncs does not stay twenty times. A visitor who counted on such a piece is told by the next acknowledgement that it is wanted.
 */
export const dropPieces = Effect.fnUntraced(function* (
  session: Session,
  gone: ReadonlyArray<Manifest>,
): Effect.fn.Return<void, OwnDisk> {
  const hashes = new Set(gone.flatMap(({ chunks }) => chunks.map(({ hash }) => hash)));
  if (hashes.size === 0) return;
  const needed = neededPieces(session);
  for (const hash of hashes) {
    if (needed.has(hash)) continue;
    session.chunks.delete(hash);
    session.lost.delete(hash);
    // In a parcel it stays until a clean-up: others lie there with it.
    if (session.own.parcels.places.has(hash)) continue;
    yield* onOwnDisk(removeOwn(session.own, paths.chunk(hash)));
  }
});
