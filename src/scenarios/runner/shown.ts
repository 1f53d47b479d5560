/** What a copy shows on the screen: the values of one register, current value first, kept versions after it. */
import type { CopyHandle } from "../../engine/engine.ts";
import { DELETED, documentRegister, fieldRegister, fieldValue } from "../checks/ledger.ts";

/** Values of one register that are kept aside and not part of the engagement: nobody sees them, and they are not lost. */
export const keptAside = (
  copy: Pick<CopyHandle, "quarantined">,
  register: string,
): ReadonlyArray<string> =>
  copy
    .quarantined()
    .filter((entry) =>
      entry.entity.startsWith("document/")
        ? register === documentRegister(entry.entity.slice("document/".length))
        : entry.field !== null && register === fieldRegister(entry.entity, entry.field),
    )
    .map(({ entity, value }) => {
      if (value === null) return DELETED;
      return entity.startsWith("document/") && typeof value === "string"
        ? value
        : fieldValue(value);
    });

export const shownIn = (
  copy: Pick<CopyHandle, "document" | "record">,
  register: string,
): ReadonlyArray<string> => {
  const colon = register.indexOf(":");
  const name = register.slice(colon + 1);
  if (register.startsWith("document:")) {
    const document = copy.document(name);
    return document === undefined ? [] : [document.current, ...document.versions];
  }
  const dot = name.lastIndexOf(".");
  const field = copy.record(name.slice(0, dot))?.[name.slice(dot + 1)];
  return field === undefined ? [] : [field.current, ...field.versions].map(fieldValue);
};
