/**
 * The names of slots aside: what lies in one, from which life, and which file it was or will be. They are all a crash leaves
 * behind, so they say enough to find the document again.
 */
import { documentsHere } from "../modes/modes.ts";
import { byCodeUnits } from "../log/names.ts";
import { tagOf } from "./portable-names.ts";
import type { Session } from "../copy/session.ts";
import type { Desk } from "./desk.ts";

/**
 * `new`: staged by the engine, known content. `old`: taken out of the folder, content to be looked at. `torn`: the same of a file that was
 * what a power cut had left of a new one.
 */
export type SlotKind = "new" | "old" | "torn";

const SLOT = /^(new|old|torn)\.[0-9a-f]+-[0-9]+\.([0-9a-f]{8})\.(.+)$/s;

export const freshSlot = (
  desk: Desk,
  kind: SlotKind,
  of: { readonly document: string; readonly file: string },
): string => {
  desk.slots += 1;
  return `${kind}.${desk.nonce}-${desk.slots}.${tagOf(of.document)}.${of.file}`;
};

export interface Slot {
  readonly kind: SlotKind;
  /** Of the document's name. */
  readonly tag: string;
  readonly file: string;
}

export const parseSlot = (slot: string): Slot | undefined => {
  const match = SLOT.exec(slot);
  if (match === null) return undefined;
  const [, kind, tag = "", file = ""] = match;
  return { kind: kind === "new" || kind === "torn" ? kind : "old", tag, file };
};

/** The document a slot of an earlier life belongs to; a file nobody knows any more is a document of its own name. */
export const documentOfSlot = (session: Session, desk: Desk, slot: Slot): string => {
  for (const document of [...documentsHere(session).keys(), ...desk.records.keys()].toSorted(
    byCodeUnits,
  ))
    if (tagOf(document) === slot.tag) return document;
  return slot.file;
};
