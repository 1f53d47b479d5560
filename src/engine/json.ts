/**
 * Strict reading and canonical writing of JSON. Everything on a share is untrusted (engine §1.10): decoders say exactly
 * what they accept and why they refuse.
 */
import { limits } from "./limits.ts";
import { byCodeUnits } from "./log/names.ts";
import type { Json } from "./ports.ts";

/** Why something read from a share is not accepted. Never leaves a decoder: `decode` turns it into a value. */
class Malformed extends Error {}

export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string };

export const malformed = (why: string): never => {
  throw new Malformed(why);
};

/** Runs a decoder; a refusal becomes a value, anything else is a defect and goes on. */
export const decode = <T>(read: () => T): Decoded<T> => {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, why: error.message };
    throw error;
  }
};

// Making one costs more than most texts; neither remembers anything between two texts.
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const encodeText = (text: string): Uint8Array => encoder.encode(text);

export const decodeText = (bytes: Uint8Array): string => {
  try {
    return decoder.decode(bytes);
  } catch {
    return malformed("not UTF-8");
  }
};

export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return malformed("not JSON");
  }
};

/** The parts of a JSON object that is expected to have exactly these keys. */
export const objectWith = (
  value: unknown,
  keys: ReadonlyArray<string>,
  what: string,
): Record<string, unknown> => {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return malformed(`${what} is not an object`);
  const found = Object.keys(value);
  if (found.length !== keys.length || !keys.every((key) => Object.hasOwn(value, key)))
    return malformed(`${what} has other keys than ${keys.join(", ")}`);
  return value as Record<string, unknown>;
};

export const listOf = (value: unknown, longest: number, what: string): ReadonlyArray<unknown> => {
  if (!Array.isArray(value)) return malformed(`${what} is not a list`);
  if (value.length > longest) return malformed(`${what} is longer than ${longest}`);
  return value as ReadonlyArray<unknown>;
};

export const wholeNumber = (value: unknown, least: number, most: number, what: string): number => {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < least || value > most)
    return malformed(`${what} is not a whole number from ${least} to ${most}`);
  return value;
};

export const isPlainText = (value: unknown, longest: number): value is string => {
  if (typeof value !== "string" || value.length === 0 || value.length > longest) return false;
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if (unit < 0x20 || unit === 0x7f) return false;
  }
  return true;
};

export const plainText = (value: unknown, longest: number, what: string): string =>
  isPlainText(value, longest)
    ? value
    : malformed(`${what} is not a text of 1 to ${longest} printable characters`);

/** Whether a value is JSON that survives a round trip: finite numbers, plain objects, bounded depth. */
export const isJson = (value: unknown, depth: number = limits.jsonDepth): value is Json => {
  if (value === null || typeof value === "boolean" || typeof value === "string") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || depth === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isJson(item, depth - 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every((item) => isJson(item, depth - 1));
};

/** One text per value: object keys in code-unit order, no spaces. Equal values have equal texts. */
export const canonicalJson = (value: Json): string => {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const keys = Object.keys(value).toSorted(byCodeUnits);
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`).join(",")}}`;
};

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value);
