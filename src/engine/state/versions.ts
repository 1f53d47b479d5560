/**
 * Every version a document ever had (domain A7: losing versions are kept, viewable, and promotable later).
 *
 * Nothing is stored for it: the versions are what the snapshots show and the puts of the operations folded on top, and which of them are
 * shown is the state's to say. So the list is right again by itself when the state is worked out anew, and edits kept aside are not in it.
 */
import type { DocumentVersion } from "../shown.ts";
import type { Book } from "../log/book.ts";
import type { Manifest } from "../documents/content.ts";
import { nameOfCopy } from "../control/refusals.ts";
import { currentOf, type FoldedState } from "./fold.ts";
import { byCodeUnits, copyOfLog, type CopyId } from "../log/names.ts";
import { dotText, type Dot } from "../log/op.ts";
import type { Session } from "../copy/session.ts";

interface EveryVersion extends Dot {
  readonly lam: number;
  readonly atMillis: number | null;
  readonly manifest: Manifest;
  readonly generation: number;
  readonly template: boolean;
}

/** By Lamport time, then log: the same order on every copy. */
export const everyVersion = (
  { book, state }: { readonly book: Book; readonly state: FoldedState },
  document: string,
): ReadonlyArray<EveryVersion> => {
  const aside = new Set(state.quarantined.map(dotText));
  const found = new Map<string, EveryVersion>();
  for (const { at: atMillis, first, lam, log, ops } of book.history)
    for (const [i, op] of ops.entries()) {
      if (op.kind !== "put" || op.document !== document) continue;
      const dot = { log, seq: first + i };
      if (aside.has(dotText(dot))) continue;
      const { manifest, template } = op;
      found.set(dotText(dot), {
        ...dot,
        lam: lam + i,
        atMillis,
        manifest,
        generation: template?.generation ?? 0,
        template: template?.update === true,
      });
    }
  // What is shown is listed whether its operation is at hand or not, and what the last clean-up left, also when it was replaced since.
  for (const { generation, lam, log, seq, value } of [
    ...(state.documents.get(document)?.versions ?? []),
    ...(book.below.documents.get(document)?.versions ?? []),
  ]) {
    const key = dotText({ log, seq });
    if (!found.has(key))
      found.set(key, {
        log,
        seq,
        lam,
        atMillis: null,
        manifest: value,
        generation,
        template: false,
      });
  }
  return [...found.values()].toSorted((a, b) => a.lam - b.lam || (a.log < b.log ? -1 : 1));
};

/** All documents there ever were since the last clean-up, deleted ones as well. */
export const everyDocument = ({
  book,
  state,
}: {
  readonly book: Book;
  readonly state: FoldedState;
}): ReadonlyArray<string> => {
  const names = new Set([...state.documents.keys(), ...book.below.documents.keys()]);
  for (const { ops } of book.history)
    for (const op of ops) if (op.kind === "put") names.add(op.document);
  return [...names].toSorted(byCodeUnits);
};

/** Template updates a content of a document descends from, as any version of it says. */
export type GenerationOf = (document: string, sha256: string) => number;

/** For as long as nothing is folded; one walk through the history, however many documents are asked for. */
export const generationsOf = ({
  book,
  state,
}: {
  readonly book: Book;
  readonly state: FoldedState;
}): GenerationOf => {
  const keyOf = (document: string, sha256: string): string => `${sha256} ${document}`;
  let known: Map<string, number> | undefined;
  const walk = (): Map<string, number> => {
    const aside = new Set(state.quarantined.map(dotText));
    const generations = new Map<string, number>();
    for (const [document, { versions }] of book.below.documents)
      for (const { generation, value } of versions) {
        const key = keyOf(document, value.sha256);
        generations.set(key, Math.max(generations.get(key) ?? 0, generation));
      }
    for (const { first, log, ops } of book.history)
      for (const [i, op] of ops.entries()) {
        if (op.kind !== "put" || op.template === undefined) continue;
        if (aside.has(dotText({ log, seq: first + i }))) continue;
        const key = keyOf(op.document, op.manifest.sha256);
        generations.set(key, Math.max(generations.get(key) ?? 0, op.template.generation));
      }
    return generations;
  };
  return (document, sha256) => {
    known ??= walk();
    const shown = state.documents.get(document)?.versions ?? [];
    return shown.reduce(
      (most, { generation, value }) =>
        value.sha256 === sha256 ? Math.max(most, generation) : most,
      known.get(keyOf(document, sha256)) ?? 0,
    );
  };
};

const authorOf = (session: Session, copy: CopyId): string => {
  const joined = session.state.control.joined.get(copy);
  return joined === undefined ? nameOfCopy(session, copy) : `${joined.user} on ${joined.machine}`;
};

export const versionsOf = (session: Session, document: string): ReadonlyArray<DocumentVersion> => {
  const register = session.state.documents.get(document);
  const current = register === undefined ? undefined : currentOf(register).value.sha256;
  const shown = new Set(register?.versions.map(dotText));
  return everyVersion(session, document).map((version) => ({
    dot: dotText(version),
    sha256: version.manifest.sha256,
    sizeBytes: version.manifest.size,
    by: authorOf(session, copyOfLog(version.log)),
    atMillis: version.atMillis,
    template: version.template,
    state: !shown.has(dotText(version))
      ? "superseded"
      : version.manifest.sha256 === current
        ? "current"
        : "conflicting",
  }));
};
