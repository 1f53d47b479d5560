/**
 * The small values of the language: text, numbers, words (quantities, names and paths have files of their own). Each is one zod schema that
 * reads the YAML value, answers with the exact internal value, and explains itself: in words when it refuses, and in the JSON Schema for editors.
 */
import * as z from "zod";
import type { ProblemCode } from "../problem.ts";
import { didYouMean } from "../suggest.ts";

/** Why a value was refused. `{key}` stands for the key in front of the value, `{written}` for the value as the file has it. */
export interface Mistake {
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint?: string;
}
export type Reading<T> = { readonly value: T } | Mistake;

/** What editors and the reference page say about a value. */
export interface Words {
  readonly id?: string;
  readonly description: string;
  readonly examples: ReadonlyArray<string | number | boolean>;
  /** JSON Schema keywords for the value as written in YAML. */
  readonly [keyword: string]: unknown;
}

/** The mistake travels in `params` of a custom zod issue; `shape.ts` takes it out again. */
export const scalar = <T>(words: Words, read: (value: unknown) => Reading<T>) =>
  z
    .unknown()
    .transform((value, context): T => {
      const reading = read(value);
      if ("value" in reading) return reading.value;
      context.issues.push({
        code: "custom",
        input: value,
        message: reading.message,
        params: { mistake: reading },
      });
      return z.NEVER;
    })
    .meta({ ...words, examples: [...words.examples] });

/** A value as a message shows it. */
export const shown = (value: unknown): string => {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return `"${value}"`;
  if (Array.isArray(value)) return "a list";
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "a map of keys";
};

export const wrongType = (value: unknown, wanted: string, hint: string): Mistake => ({
  code: "wrong-type",
  message: `{key} takes ${wanted}, not ${shown(value)}`,
  hint,
});

export const QUOTE_IT = "put it in quotes: '{written}'";
export const WRITE_SOMETHING = "write something after the colon";

/** `password: 1234` is a number in YAML: say how to make it a text. */
export const readText = (value: unknown, wanted = "a text", example = ""): Reading<string> => {
  if (typeof value === "string") return { value };
  if (typeof value === "boolean" && example !== "")
    return wrongType(value, wanted, `write it like: ${example}`);
  if (typeof value === "number" || typeof value === "boolean") {
    // `0123` and `1.10` are 123 and 1.1 to YAML, and other texts.
    return { code: "wrong-type", message: `{key} takes ${wanted}, not {written}`, hint: QUOTE_IT };
  }
  return wrongType(
    value,
    wanted,
    value === null
      ? WRITE_SOMETHING
      : "write one line of text, in quotes where it starts with { or [",
  );
};

/** Text a person reads. */
export const text = (description: string, example: string) =>
  scalar({ type: "string", description, examples: [example] }, (value) =>
    readText(value, "a text", example),
  );

/** A text that something follows from: who leaves it empty has said nothing, and it would count all the same. */
export const words = (description: string, example: string) =>
  scalar(
    { type: "string", pattern: String.raw`\S`, description, examples: [example] },
    (value): Reading<string> => {
      const reading = readText(value, "a text", example);
      return "value" in reading && reading.value.trim() === ""
        ? { code: "wrong-value", message: "{key} is empty", hint: `write it like: ${example}` }
        : reading;
    },
  );

/** Stands in a row of a table: the line breaks of a folded text are blanks, and there are no signs that move the cursor. */
export const oneLine = (description: string, example: string) =>
  scalar({ type: "string", description, examples: [example] }, (value): Reading<string> => {
    const reading = readText(value, "a text", example);
    if (!("value" in reading)) return reading;
    const line = reading.value.trim().replaceAll(/\s*\n\s*/g, " ");
    const wrong = line === "" ? "is empty" : "has a character that cannot be shown";
    return line === "" || CONTROL.test(line)
      ? { code: "wrong-value", message: `{key} ${wrong}`, hint: `write it like: ${example}` }
      : { value: line };
  });
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

export interface WholeLimits {
  readonly least: number;
  readonly most: number;
}
export const whole = (description: string, limits: WholeLimits, example: number) =>
  scalar(
    {
      type: "integer",
      minimum: limits.least,
      maximum: limits.most,
      description,
      examples: [example],
    },
    (value): Reading<number> => {
      if (typeof value !== "number") {
        const digits = typeof value === "string" && /^[0-9]+$/.test(value);
        const meant = limits.least <= 0 && NOTHING.has(value) ? 0 : numberOf(value);
        return wrongType(
          value,
          "a whole number",
          digits
            ? `write ${value} without quotes`
            : meant === undefined
              ? `write it like ${example}`
              : `write ${meant}`,
        );
      }
      if (Number.isInteger(value) && value >= limits.least && value <= limits.most)
        return { value };
      return {
        code: "wrong-value",
        message: `{key} cannot be ${value}`,
        hint: `a whole number from ${limits.least} to ${limits.most}`,
      };
    },
  );

/** What people write where there is none of something. */
const NOTHING: ReadonlySet<unknown> = new Set(["none", "no", "nothing", "empty", "zero", false]);
const NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

const numberOf = (value: unknown): number | undefined => {
  const at = typeof value === "string" ? NUMBERS.indexOf(value.toLowerCase()) : -1;
  return at < 0 ? undefined : at + 1;
};

export const yesNo = (description: string) =>
  scalar({ type: "boolean", description, examples: [true] }, (value): Reading<boolean> => {
    if (typeof value === "boolean") return { value };
    const meant =
      value === "yes" || value === "on"
        ? "true"
        : value === "no" || value === "off"
          ? "false"
          : "true or false";
    return wrongType(value, "true or false", `write ${meant}`);
  });

/** One of a few words. Other spellings of case, blanks and hyphens are refused, with the right one in the hint. */
export const oneOf = <const T extends string>(words: Words, choices: ReadonlyArray<T>) =>
  scalar({ enum: [...choices], ...words }, (value): Reading<T> => {
    // `169.254` is a number in YAML and a word here.
    const found = choices.find(
      (choice) => choice === value || (typeof value === "number" && choice === String(value)),
    );
    if (found !== undefined) return { value: found };
    const list = choices.length > 1 ? `one of ${choices.join(", ")}` : `write ${choices[0] ?? ""}`;
    const written = typeof value === "boolean" || typeof value === "number" ? String(value) : value;
    if (typeof written !== "string")
      return wrongType(value, choices.length > 1 ? "a word" : `"${choices[0] ?? ""}"`, list);
    return {
      code: "wrong-value",
      message: `{key} cannot be "${written}"`,
      hint: suggestion(written, choices) ?? list,
    };
  });

/** `windows 7` is the start of two editions and far from each of them: name both. */
const suggestion = (written: string, choices: ReadonlyArray<string>): string | undefined => {
  const start = written.toLowerCase().replaceAll(/[\s_]+/g, "-");
  // `Windows 7 Professional` goes on where the word ends.
  const shorter = choices.findLast((choice) => choice.length > 2 && start.startsWith(choice));
  const close =
    didYouMean(written, choices) ??
    (shorter === undefined ? undefined : `did you mean "${shorter}"?`);
  const longer = start.length < 2 ? [] : choices.filter((choice) => choice.startsWith(start));
  return (
    close ??
    (longer.length === 0
      ? undefined
      : `did you mean ${longer.map((choice) => `"${choice}"`).join(" or ")}?`)
  );
};
