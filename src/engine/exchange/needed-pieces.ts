/** Which document pieces a copy needs: everything it shows, keeps aside, keeps back, waits for, or may have to hand on. */
import { logsInOrder } from "../log/book.ts";
import type { Core } from "../copy/core.ts";
import type { Manifest } from "../documents/content.ts";
import type { FoldedState } from "../state/fold.ts";
import type { Hash } from "../log/names.ts";
import type { Session } from "../copy/session.ts";

/** Every document version a state speaks of, shown or kept aside. */
export const manifestsOf = (state: FoldedState): ReadonlyArray<Manifest> => [
  ...[...state.documents.values()].flatMap((register) =>
    register.versions.map(({ value }) => value),
  ),
  ...state.quarantined.flatMap(({ op }) => (op.kind === "put" ? [op.manifest] : [])),
];

type Need = (manifest: Pick<Manifest, "chunks">) => void;

const needIn =
  (needed: Set<Hash>): Need =>
  ({ chunks }) => {
    for (const { hash } of chunks) needed.add(hash);
  };

/** Pieces of what operations and snapshots say, and those that are wanted already. */
export const piecesSpokenOf = ({ awaited, book, lost, state }: Core): Set<Hash> => {
  const needed = new Set<Hash>(lost);
  const need = needIn(needed);
  for (const log of logsInOrder(book)) for (const segment of log.segments) need(segment);
  for (const manifest of manifestsOf(state)) need(manifest);
  for (const { manifests } of [...book.snapshots.values(), ...awaited.values()])
    for (const manifest of manifests) need(manifest);
  return needed;
};

/** Pieces nobody may remove from this copy's folder. */
export const neededPieces = (session: Session): ReadonlySet<Hash> => {
  const needed = piecesSpokenOf(session);
  const need = needIn(needed);
  for (const { open, saves } of session.modes.documents.values()) {
    if (open !== null) need(open.manifest);
    for (const save of saves) need(save.manifest);
  }
  return needed;
};
