/**
 * The small values of the language: text, numbers, words, quantities (names and paths have files of their own). Each is one zod schema that reads the YAML value,
 * answers with the exact internal value, and explains itself: in words when it refuses, and in the JSON Schema for editors.
 */
import * as z from "zod";
import type { ProblemCode } from "../problem.ts";
import { didYouMean } from "../suggest.ts";
import { parseDrift, parseDuration, parseOffset, parseRate, parseSize } from "./units.ts";
import type { UnitResult } from "./units.ts";

/** Why a value was refused. `{key}` in the message stands for the key in front of the value. */
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

const wrongType = (value: unknown, wanted: string, hint: string): Mistake => ({
  code: "wrong-type",
  message: `{key} takes ${wanted}, not ${shown(value)}`,
  hint,
});

/** `password: 1234` is a number in YAML: say how to make it a text. */
export const readText = (value: unknown, wanted = "a text", example = ""): Reading<string> => {
  if (typeof value === "string") return { value };
  if (typeof value === "boolean" && example !== "")
    return wrongType(value, wanted, `write it like: ${example}`);
  if (typeof value === "number" || typeof value === "boolean") {
    return wrongType(value, wanted, `put it in quotes: '${value}'`);
  }
  return wrongType(
    value,
    wanted,
    value === null
      ? "write something after the colon"
      : "write one line of text, in quotes where it starts with { or [",
  );
};

/** Text a person reads. */
export const text = (description: string, example: string) =>
  scalar({ type: "string", description, examples: [example] }, (value) =>
    readText(value, "a text", example),
  );

const measured = (
  words: Words,
  wanted: string,
  code: ProblemCode,
  parse: (text: string) => UnitResult,
) =>
  scalar({ type: "string", ...words }, (value): Reading<number> => {
    if (typeof value !== "string" && typeof value !== "number") {
      return wrongType(value, wanted, `write it like ${String(words.examples[0])}`);
    }
    const result = parse(String(value));
    return "value" in result ? result : { code, ...result };
  });

const DURATION_PATTERN = String.raw`^[+-]?(\s*[0-9]+(\.[0-9]+)?\s*[a-zµ]+)+$`;

export const Duration = measured(
  {
    id: "Duration",
    title: "Duration",
    pattern: DURATION_PATTERN,
    description:
      "A time with its unit: `250ms`, `5s`, `1h30m`, `2 minutes`. A number without unit is refused.",
    examples: ["5m", "250ms", "1h30m", "2 minutes"],
  },
  "a duration",
  "bad-duration",
  parseDuration,
);

const DURATION_PART = String.raw`[0-9]+(\.[0-9]+)?\s*[a-zµ]+\s*`;

/** `5m..20m`, or one duration for a time that is always the same. */
export const DurationRange = scalar(
  {
    id: "DurationRange",
    title: "Duration, or a range",
    type: "string",
    pattern: String.raw`^(${DURATION_PART})+(\.\.(${DURATION_PART})+)?$`,
    description:
      "A time that is drawn anew each time, from the shortest to the longest: `5m..20m`; or one that is always the same.",
    examples: ["5m..20m", "10m"],
  },
  (value): Reading<{ readonly least: number; readonly most: number }> => {
    if (typeof value !== "string" && typeof value !== "number")
      return wrongType(value, "a duration or a range", "write it like 5m..20m");
    const dashed = /^\s*([^-–]+?)\s*(?:-|–|to)\s*([^-–]+?)\s*$/.exec(String(value));
    const [left, right] = [parseDuration(dashed?.[1] ?? ""), parseDuration(dashed?.[2] ?? "")];
    if (dashed !== null && "value" in left && "value" in right) {
      const inOrder = left.value <= right.value ? [1, 2] : [2, 1];
      return {
        code: "bad-duration",
        message: `"${value}" is not a range of durations`,
        hint: `write ${inOrder.map((at) => dashed[at]).join("..")}`,
      };
    }
    const [first = "", last = first, ...rest] = String(value).split("..");
    const [least, most] = [parseDuration(first), parseDuration(last)];
    if (!("value" in least)) return { code: "bad-duration", ...least };
    if (!("value" in most)) return { code: "bad-duration", ...most };
    if (rest.length === 0 && least.value <= most.value)
      return { value: { least: least.value, most: most.value } };
    return {
      code: "bad-duration",
      message: `"${value}" is not a range of durations`,
      hint: "write the shorter time first: 5m..20m",
    };
  },
);
export const Offset = measured(
  {
    id: "ClockOffset",
    title: "Clock offset",
    pattern: DURATION_PATTERN,
    description: "How far a clock is wrong, with a sign: `-3m` is three minutes slow.",
    examples: ["-3m", "+250ms"],
  },
  "a duration",
  "bad-duration",
  parseOffset,
);
export const Drift = measured(
  {
    id: "ClockDrift",
    title: "Clock drift",
    pattern: String.raw`^[+-]?[0-9]+\s*ppm$`,
    description: "How much faster a clock runs, in parts per million: `50ppm`, `-20ppm`.",
    examples: ["50ppm", "-20ppm"],
  },
  "a clock drift",
  "wrong-value",
  parseDrift,
);
export const Size = measured(
  {
    id: "Size",
    title: "Size",
    pattern: String.raw`^[0-9]+(\.[0-9]+)?\s*([kKMGT]i?)?(B|bytes?)$`,
    description: "An amount of bytes with its unit: `6MB` is 6 000 000, `10MiB` is 10 485 760.",
    examples: ["6MB", "10MiB", "500kB"],
  },
  "a size",
  "bad-size",
  parseSize,
);
export const Rate = measured(
  {
    id: "Rate",
    title: "Rate",
    pattern: String.raw`^[0-9]+(\.[0-9]+)?\s*[kMG]?bit/s$`,
    description: "A speed in bits per second: `100Mbit/s`, `1Gbit/s`.",
    examples: ["100Mbit/s", "1Gbit/s"],
  },
  "a rate",
  "bad-rate",
  parseRate,
);

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
        return wrongType(
          value,
          "a whole number",
          digits ? `write ${value} without quotes` : `write it like ${example}`,
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
