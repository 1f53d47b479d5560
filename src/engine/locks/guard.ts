/**
 * Edits under locks (engine §1.8): a person is not let into a document somebody else has checked out, and what the holder
 * writes carries the epoch of the check-out.
 *
 * This is manners, not safety. Without a connection to the top-level parent nothing is refused, and what was found in the
 * working folder never is; such an edit becomes a version beside the holder's at worst.
 */
import { EngineError } from "../errors.ts";
import type { Edit } from "../copy/mailbox.ts";
import { DOCUMENT_PREFIX, dotText } from "../log/op.ts";
import { everything, type WasShown } from "../edits/before-eyes.ts";
import { planEdit, type PlannedEdit } from "../edits/plan.ts";
import type { Session } from "../copy/session.ts";
import { everyVersion, generationsOf, type GenerationOf } from "../state/versions.ts";
import { keyOf, type Standing } from "./claim-chain.ts";
import { isAuthoritative } from "./lock-book.ts";

export const lockOf = (document: string): string => DOCUMENT_PREFIX + document;

/** The refusal people read, with who holds it. */
export const lockedText = (document: string, standing: Standing): string =>
  standing.kind === "held"
    ? `"${document}" is checked out by ${standing.claim.user} on ${standing.claim.machine}.`
    : `"${document}" is held by somebody unknown: the claim of its lock was not written completely.`;

const knownStanding = (session: Session, document: string): Standing | undefined =>
  session.locks.standings.get(keyOf(lockOf(document), session.keys));

/** Edits a person makes in the program itself, with the document open before him. */
const isOpenEdit = (edit: Edit): edit is Edit & { readonly document: string } =>
  edit.kind === "save-document" ||
  edit.kind === "promote-document" ||
  (edit.kind === "delete-document" && edit.seen === undefined);

/** Somebody else has the document, and whoever edits it here can know that. */
export const lockedRefusal = (session: Session, edit: Edit): EngineError | undefined => {
  if (session.locks.standings.size === 0 || !isOpenEdit(edit) || !isAuthoritative(session))
    return undefined;
  const standing = knownStanding(session, edit.document);
  if (standing?.kind !== "held" || standing.claim.copy === session.own.copy) return undefined;
  return new EngineError({ reason: "locked", text: lockedText(edit.document, standing) });
};

/** Epoch of our own check-out of a document, 0 for none. */
export const fenceOf = (session: Session, document: string): number =>
  session.locks.own.get(lockOf(document))?.epoch ?? 0;

/** Works out an edit, unless somebody else has the document. */
export const planUnderLocks = (
  session: Session,
  edit: Edit,
  wasShown: WasShown = everything,
  generationOf: GenerationOf = generationsOf(session),
): PlannedEdit | EngineError => {
  const fence = "document" in edit ? fenceOf(session, edit.document) : 0;
  return (
    lockedRefusal(session, edit) ??
    planEdit(session.state, edit, session.keys, {
      fence,
      wasShown,
      contentOf: (document, dot) =>
        everyVersion(session, document).find((version) => dotText(version) === dot)?.manifest,
      generationOf,
    })
  );
};

/** Tells the journal about an edit that was refused because of a lock. */
export const reportLocked = (session: Session, edit: Edit, refusal: EngineError): void => {
  if (refusal.reason !== "locked" || !("document" in edit)) return;
  session.trace.emit("lock.refused", {
    copy: session.own.copy,
    resource: lockOf(edit.document),
    epoch: knownStanding(session, edit.document)?.epoch ?? 0,
    why: refusal.text,
  });
};
