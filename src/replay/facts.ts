/**
 * Reads one fact of a journal event. A journal may come from another version of the program, so a fact that is missing or of
 * another type reads as null instead of throwing: replay shows what it understands and never refuses to look.
 */
import type { Json } from "../sim/journal.ts";

interface Facts {
  readonly [key: string]: Json;
}

/** The fact as text, or null. */
export const text = (facts: Facts, key: string): string | null => {
  const value = facts[key];
  return typeof value === "string" ? value : null;
};

/** The fact as a number, or null. */
export const count = (facts: Facts, key: string): number | null => {
  const value = facts[key];
  return typeof value === "number" ? value : null;
};

export const flag = (facts: Facts, key: string): boolean => facts[key] === true;

/** The fact as an object, or null. */
export const part = (facts: Facts, key: string): Facts | null => {
  const value = facts[key];
  return isFacts(value) ? value : null;
};

/** The objects in a list; anything else in it is left out. */
export const parts = (facts: Facts, key: string): ReadonlyArray<Facts> => {
  const value = facts[key];
  return Array.isArray(value) ? value.filter(isFacts) : [];
};

const isFacts = (value: Json | undefined): value is Facts =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The fact as a person would read it: text as it is, anything else as JSON; null when it is not there. */
export const shown = (facts: Facts, key: string): string | null => {
  const value = facts[key];
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
};
