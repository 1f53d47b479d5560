/** Document pieces only a save that waits refers to: checked before they become an operation, removed when nobody needs them. */
import * as Effect from "effect/Effect";
import type { Manifest } from "../content.ts";
import { onOwnDisk, type OwnDisk } from "../core.ts";
import { readOwnPiece } from "../damaged.ts";
import { paths, type Hash } from "../names.ts";
import { removeOwn } from "../ownfolder.ts";
import type { Session } from "../session.ts";

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

/** Pieces an operation held here, a version shown or a save that waits speaks of. */
const neededPieces = ({ book, modes, state }: Session): ReadonlySet<Hash> => {
  const needed = new Set<Hash>();
  const need = ({ chunks }: Pick<Manifest, "chunks">): void => {
    for (const { hash } of chunks) needed.add(hash);
  };
  for (const log of book.logs.values()) for (const segment of log.segments) need(segment);
  for (const register of state.documents.values())
    for (const version of register.versions) need(version.value);
  for (const { op } of state.quarantined) if (op.kind === "put") need(op.manifest);
  for (const { open, saves } of modes.documents.values()) {
    if (open !== null) need(open.manifest);
    for (const save of saves) need(save.manifest);
  }
  return needed;
};

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
    yield* onOwnDisk(removeOwn(session.own, paths.chunk(hash)));
  }
});
