/**
 * What somebody had before his eyes when he asked for an edit (I1). An edit waits in the mailbox while the copy is busy, and an exchange
 * may bring something new meanwhile: nobody replaces or deletes what came after he had asked. What this copy wrote itself since then
 * counts as seen; it is the same person's. What it wrote before a backup was put over it, and gets back from others, does not.
 */
import { currentAmong, type FoldedState } from "../state/fold.ts";
import type { Edit } from "../copy/mailbox.ts";
import type { Session } from "../copy/session.ts";
import { dotText, type Dot } from "../log/op.ts";

export type WasShown = (version: Dot) => boolean;

/** Where the copy itself asks, nothing happens between asking and doing. */
export const everything: WasShown = () => true;

const versionsOf = (state: FoldedState, edit: Edit): ReadonlyArray<Dot> => {
  switch (edit.kind) {
    case "set-field":
      return state.records.get(edit.record)?.get(edit.field)?.versions ?? [];
    case "delete-record":
      return [...(state.records.get(edit.record)?.values() ?? [])].flatMap(
        ({ versions }) => versions,
      );
    default:
      return state.documents.get(edit.document)?.versions ?? [];
  }
};

/** The versions of the content that is open: a save goes on from that one, and the others beside it wait for somebody to confirm. */
const openNow = (state: FoldedState, document: string): ReadonlyArray<Dot> => {
  const versions = state.documents.get(document)?.versions ?? [];
  const open = currentAmong(versions);
  return versions.filter(({ value }) => value.sha256 === open?.value.sha256);
};

/** Whoever confirms means the version that is current now, and no other that may be when he is served. */
export const asMeantNow = (state: FoldedState, edit: Edit): Edit => {
  if (edit.kind !== "confirm-document") return edit;
  const chosen = currentAmong(state.documents.get(edit.document)?.versions ?? [])?.value.sha256;
  return chosen === undefined ? edit : { ...edit, chosen };
};

/**
 * Remembers what is shown now of whatever the edit is about; of a document that is saved, what is open. Should that be replaced meanwhile,
 * the save replaces nothing: what lies beside it was not what he went on from.
 */
export const shownNow = (session: Pick<Session, "identity" | "state">, edit: Edit): WasShown => {
  const { identity, state } = session;
  const there = new Set(versionsOf(state, edit).map(dotText));
  const shown =
    edit.kind === "save-document" ? new Set(openNow(state, edit.document).map(dotText)) : there;
  // It may have begun a new log since.
  const isWrittenHere = ({ log }: Dot): boolean =>
    log === identity.logId || log === session.identity.logId;
  return (version) => {
    const dot = dotText(version);
    return shown.has(dot) || (isWrittenHere(version) && !there.has(dot));
  };
};
