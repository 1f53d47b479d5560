/** What is wrong with a JSON file that somebody has cut or edited, in words: which value, and what should stand there. */
import type * as z from "zod";

const KINDS: { readonly [kind: string]: string } = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  null: "null",
};

const kindOf = (value: unknown): string => {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : (KINDS[typeof value] ?? typeof value);
};

/** More are not for a line. */
const MOST_VALUES = 3;
const LONGEST = 40;

const shortly = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > LONGEST ? kindOf(value) : text;
};

const valueAt = (json: unknown, path: ReadonlyArray<PropertyKey>): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as { readonly [key: PropertyKey]: unknown })[key]
        : undefined,
    json,
  );

/** `runs.0.failures is a text, and should be a list`, of the first thing that is wrong; `what` is what the file should be. */
export const jsonMistake = (
  json: unknown,
  { issues: [issue] }: z.ZodError,
  what: string,
): string => {
  if (issue === undefined || issue.path.length === 0)
    return `it is ${kindOf(json)}, and not ${what}`;
  const path = issue.path.map(String).join(".");
  const value = valueAt(json, issue.path);
  if (value === undefined) return `${path} is missing`;
  if (issue.code === "custom") return `${path}: ${issue.message}`;
  if (issue.code === "invalid_value" && issue.values.length <= MOST_VALUES)
    return `${path} is ${shortly(value)}, and should be ${issue.values.map(shortly).join(" or ")}`;
  const expected = issue.code === "invalid_type" ? KINDS[issue.expected] : undefined;
  return expected === undefined || expected === kindOf(value)
    ? `${path} is not what stands there in ${what}`
    : `${path} is ${kindOf(value)}, and should be ${expected}`;
};
