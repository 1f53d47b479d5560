/** What a copy has of one register: on the screen, and beside it. Values come current first, kept versions after it. */
import type { CopyHandle } from "../../engine/engine.ts";
import {
  DELETED,
  documentRegister,
  fieldRegister,
  fieldValue,
  partsOfField,
} from "../checks/ledger.ts";

/** Values of one register that are kept aside and not part of the engagement: nobody sees them, and they are not lost. */
export const keptAside = (
  copy: Pick<CopyHandle, "quarantined">,
  register: string,
): ReadonlyArray<string> =>
  copy
    .quarantined()
    .filter(({ entity, field }) => {
      if (entity.startsWith("document/"))
        return register === documentRegister(entity.slice("document/".length));
      // Who deletes a record deletes all its fields.
      return register === fieldRegister(entity, field ?? partsOfField(register).field);
    })
    .map(({ entity, value }) => {
      if (value === null) return DELETED;
      return entity.startsWith("document/") && typeof value === "string"
        ? value
        : fieldValue(value);
    });

/** Saves of a document that stay on this laptop for now: their author sees them, nobody else, and they are not lost. */
export const keptBack = (
  copy: Pick<CopyHandle, "documentStanding">,
  register: string,
): ReadonlyArray<string> =>
  register.startsWith("document:")
    ? (copy.documentStanding(register.slice("document:".length))?.kept ?? [])
    : [];

/** Somebody may call a field what every object has: `constructor`. */
export const fieldOf = (copy: Pick<CopyHandle, "record">, record: string, field: string) => {
  const fields = copy.record(record);
  return fields !== undefined && Object.hasOwn(fields, field) ? fields[field] : undefined;
};

export const shownIn = (
  copy: Pick<CopyHandle, "document" | "record">,
  register: string,
): ReadonlyArray<string> => {
  if (register.startsWith("document:")) {
    const document = copy.document(register.slice("document:".length));
    return document === undefined ? [] : [document.current, ...document.versions];
  }
  const at = partsOfField(register);
  const field = fieldOf(copy, at.record, at.field);
  return field === undefined ? [] : [field.current, ...field.versions].map(fieldValue);
};

/** What somebody has before his eyes. Who decides himself when versions of a document come sees one, and no other. */
export const seenIn = (
  copy: Pick<CopyHandle, "document" | "documentStanding" | "record">,
  register: string,
): ReadonlyArray<string> => {
  const standing = register.startsWith("document:")
    ? copy.documentStanding(register.slice("document:".length))
    : undefined;
  if (standing === undefined || standing.mode === "automatic") return shownIn(copy, register);
  return standing.shown === null ? [] : [standing.shown];
};
