/** What people see of the modes: how every document stands on this copy, and what has not left it yet. */
import type { DocumentModes, DocumentStanding, QueuedChange } from "../shown.ts";
import { byCodeUnits } from "../log/names.ts";
import { DOCUMENT_PREFIX } from "../log/op.ts";
import { unsentOps, type Session } from "../copy/session.ts";
import { documentsWithMode, hasNewer, modeOf, savesOf, shownHere } from "./modes.ts";

const standing = (session: Session, document: string): DocumentStanding => ({
  document,
  mode: modeOf(session.modes, document),
  shown: shownHere(session, document)?.sha256 ?? null,
  kept: savesOf(session.modes, document).map(({ manifest }) => manifest.sha256),
  newer: hasNewer(session, document),
});

export const documentStandingOf = (
  session: Session,
  document: string,
): DocumentStanding | undefined =>
  session.state.documents.has(document) || session.modes.documents.has(document)
    ? standing(session, document)
    : undefined;

export const documentModesOf = (session: Session): DocumentModes => ({
  standard: session.modes.standard,
  documents: documentsWithMode(session).map((document) => standing(session, document)),
});

/** Documents with a save that waits, and documents of which a newer version waits to be taken. */
export const heldCounts = (session: Session): { readonly kept: number; readonly newer: number } => {
  const { modes, state } = session;
  if (modes.standard === "automatic" && modes.documents.size === 0) return { kept: 0, newer: 0 };
  let kept = 0;
  for (const { saves } of modes.documents.values()) if (saves.length > 0) kept += 1;
  const names = modes.standard === "automatic" ? modes.documents : state.documents;
  let newer = 0;
  for (const document of new Set([...names.keys(), ...modes.documents.keys()]))
    if (modeOf(modes, document) === "on-demand" && hasNewer(session, document)) newer += 1;
  return { kept, newer };
};

/** What the connected copy (offline: the bound one, or the parent) does not have, by document and record. */
export const queueOf = (session: Session): ReadonlyArray<QueuedChange> => {
  const queued = new Map<string, { operations: number; kept: number }>();
  const entry = (entity: string): { operations: number; kept: number } => {
    const known = queued.get(entity) ?? { operations: 0, kept: 0 };
    queued.set(entity, known);
    return known;
  };
  for (const op of unsentOps(session))
    if ("document" in op) entry(DOCUMENT_PREFIX + op.document).operations += 1;
    else if ("record" in op) entry(op.record).operations += 1;
  for (const [document, { saves }] of session.modes.documents)
    if (saves.length > 0) entry(DOCUMENT_PREFIX + document).kept += saves.length;
  return [...queued]
    .toSorted(([a], [b]) => byCodeUnits(a, b))
    .map(([entity, { kept, operations }]) => ({
      entity,
      operations,
      kept,
      mode: entity.startsWith(DOCUMENT_PREFIX)
        ? modeOf(session.modes, entity.slice(DOCUMENT_PREFIX.length))
        : null,
    }));
};
