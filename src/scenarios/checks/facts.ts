/** Reading facts of a journal event as text, and comparing them. A journal may come from a file, so nothing about its facts is taken for granted. */
import type { JournalEvent } from "../../sim/journal.ts";

/** The text under this key; the JSON of anything that is not text, and nothing where there is none. */
export const textOf = (event: JournalEvent, key: string): string => {
  const fact = event[key];
  return typeof fact === "string" ? fact : fact === undefined ? "" : JSON.stringify(fact);
};

/** The texts in the list under this key. */
export const textsOf = (event: JournalEvent, key: string): ReadonlyArray<string> => {
  const fact = event[key];
  return Array.isArray(fact) ? fact.filter((entry) => typeof entry === "string") : [];
};

/** Whether two paths of folders are one, as people type them. */
export const sameFolder = (one: string, other: string): boolean => {
  const [a, b] = [one, other].map((path) => path.toLowerCase().replace(/\\+$/, ""));
  return a === b;
};
