/** Values with a unit, as they are written in a scenario: durations, sizes, rates, and what is wrong with a clock. */
import type { ProblemCode } from "../problem.ts";
import { scalar, wrongType } from "./scalars.ts";
import type { Reading, Words } from "./scalars.ts";
import { parseDrift, parseDuration, parseOffset, parseRate, parseSize } from "./units.ts";
import type { UnitResult } from "./units.ts";

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

/** The two ends of `5m-20m`; in `5-20m` the unit goes for both. */
const dashedRange = (text: string): ReadonlyArray<string> => {
  const [, left, right] = /^\s*([^-–]+?)\s*(?:-|–|to)\s*([^-–]+?)\s*$/.exec(text) ?? [];
  if (left === undefined || right === undefined) return [];
  const unit = /[a-zµ]+$/i.exec(right)?.[0] ?? "";
  return [/^[0-9.]+$/.test(left) ? left + unit : left, right];
};

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
    const dashed = dashedRange(String(value));
    const [left, right] = dashed.map(parseDuration);
    if (left !== undefined && right !== undefined && "value" in left && "value" in right) {
      const inOrder = left.value <= right.value ? dashed : dashed.toReversed();
      return {
        code: "bad-duration",
        message: `"${value}" is not a range of durations`,
        hint: `write ${inOrder.join("..")}`,
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
