/** What a copy shows on the screen: the values of one register, current value first, kept versions after it. */
import type { CopyHandle } from "../../engine/engine.ts";
import { fieldValue } from "../checks/ledger.ts";

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
