/**
 * What somebody had before his eyes when he asked for an edit (I1). An edit waits in the mailbox while the copy is busy, and an exchange
 * may bring something new meanwhile: nobody replaces or deletes what came after he had asked. What this copy wrote itself since then
 * counts as seen; it is the same person's.
 */
import type { FoldedState } from "../state/fold.ts";
import type { Edit } from "../copy/mailbox.ts";
import { copyOfLog, type CopyId } from "../log/names.ts";
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

/** Remembers what is shown now of whatever the edit is about. */
export const shownNow = (state: FoldedState, edit: Edit, own: CopyId): WasShown => {
  const dots = new Set(versionsOf(state, edit).map(dotText));
  return (version) => dots.has(dotText(version)) || copyOfLog(version.log) === own;
};
