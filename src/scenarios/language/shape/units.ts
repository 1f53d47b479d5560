/**
 * Quantities with units: durations, sizes, rates, clock drift. The unit is always written; the result is always an exact integer
 * (virtual microseconds, bytes, bits per second, parts per million).
 *
 * Arithmetic is on decimal digits, never on floating point, so `0.1s` is exactly 100 000 µs (architecture, kernel point 2).
 */
import type { Micros } from "../../../sim/time.ts";

/** What could not be read, and what to write instead. */
export interface UnitMistake {
  readonly message: string;
  readonly hint: string;
}
export type UnitResult = { readonly value: number } | UnitMistake;

interface Unit {
  readonly factor: bigint;
  /** First name is the one we print. */
  readonly names: ReadonlyArray<string>;
}

/** Largest first: that is also the order in which `1h30m` has to be written. */
const DURATION_UNITS: ReadonlyArray<Unit> = [
  { factor: 86_400_000_000n, names: ["d", "day", "days"] },
  { factor: 3_600_000_000n, names: ["h", "hour", "hours"] },
  { factor: 60_000_000n, names: ["m", "min", "minute", "minutes"] },
  { factor: 1_000_000n, names: ["s", "sec", "second", "seconds"] },
  { factor: 1_000n, names: ["ms", "millis", "millisecond", "milliseconds"] },
  { factor: 1n, names: ["us", "µs", "microsecond", "microseconds"] },
];

const SIZE_UNITS: ReadonlyArray<Unit> = [
  { factor: 1_000_000_000_000n, names: ["TB"] },
  { factor: 1_000_000_000n, names: ["GB"] },
  { factor: 1_000_000n, names: ["MB"] },
  { factor: 1_000n, names: ["kB", "KB"] },
  { factor: 1_099_511_627_776n, names: ["TiB"] },
  { factor: 1_073_741_824n, names: ["GiB"] },
  { factor: 1_048_576n, names: ["MiB"] },
  { factor: 1_024n, names: ["KiB"] },
  { factor: 1n, names: ["B", "byte", "bytes"] },
];

const RATE_UNITS: ReadonlyArray<Unit> = [
  { factor: 1_000_000_000n, names: ["Gbit/s"] },
  { factor: 1_000_000n, names: ["Mbit/s"] },
  { factor: 1_000n, names: ["kbit/s"] },
  { factor: 1n, names: ["bit/s"] },
];

/** A year: longer than any engagement, and far below the last exact integer of virtual time. */
export const MAX_DURATION: Micros = 365 * 86_400_000_000;
/** What a clock of the kernel takes. */
export const MAX_DRIFT_PPM = 100_000;
/** What the model can reasonably hold on one disk. */
export const MAX_SIZE_BYTES = 1_000_000_000_000;

const findUnit = (units: ReadonlyArray<Unit>, name: string): Unit | undefined =>
  units.find((unit) => unit.names.includes(name));

const firstName = (unit: Unit): string => unit.names[0] ?? "";

/** `12.5` times `factor`, or undefined when the result is not a whole number. */
const times = (digits: string, factor: bigint): bigint | undefined => {
  const [whole = "0", fraction = ""] = digits.split(".");
  const scaled = BigInt(whole + fraction) * factor;
  const divisor = 10n ** BigInt(fraction.length);
  return scaled % divisor === 0n ? scaled / divisor : undefined;
};

const NUMBER = String.raw`[0-9]{1,15}(?:\.[0-9]{1,9})?`;
const DURATION_PART = new RegExp(String.raw`\s*(${NUMBER})\s*([A-Za-zµ]+)`, "y");
const ONE_QUANTITY = new RegExp(String.raw`^(${NUMBER})\s*([A-Za-z/]+)$`);

const bareNumber = (text: string): boolean => /^[0-9]+(?:\.[0-9]+)?$/.test(text);

/** Names people write for these units in other tools, with ours. */
const DURATION_HABITS: ReadonlyMap<string, string> = new Map([
  ["H", "h"],
  ["hr", "h"],
  ["hrs", "h"],
  ["M", "m"],
  ["mins", "m"],
  ["S", "s"],
  ["secs", "s"],
  ["msec", "ms"],
  ["msecs", "ms"],
  ["D", "d"],
]);

const durationHint = (name: string, number: string): string => {
  const lower = name.toLowerCase();
  const known =
    DURATION_HABITS.get(name) ??
    DURATION_HABITS.get(lower) ??
    DURATION_UNITS.flatMap((unit) => unit.names).find((candidate) => candidate === lower) ??
    closestLongName(lower);
  return known === undefined
    ? "units are d, h, m, s, ms and us"
    : `write ${number}${known.length > 2 ? ` ${known}` : known}`;
};

/** `minuts` → `minutes`: the long names have few neighbours, so a shared start of four letters is enough. */
const closestLongName = (name: string): string | undefined =>
  name.length < 4
    ? undefined
    : DURATION_UNITS.flatMap((unit) => unit.names).findLast((candidate) =>
        candidate.startsWith(name.slice(0, 4)),
      );

/** `0,5s`, as half of Europe writes it; of three digits nobody knows whether they are thousands. */
const DECIMAL_COMMA = /^[0-9]+,(?![0-9]{3}\b)[0-9]+\s*[A-Za-z/]+$/;

const orPoint = (text: string, hint: string): string =>
  DECIMAL_COMMA.test(text) ? `numbers have a point: ${text.replace(",", ".")}` : hint;

/** Reads `250ms`, `5s`, `1h30m`, `2 minutes`: integer virtual microseconds. */
export const parseDuration = (text: string): UnitResult => {
  const trimmed = text.trim();
  if (bareNumber(trimmed)) {
    return {
      message: `a duration needs a unit: ${trimmed}`,
      hint: `write ${trimmed}s, ${trimmed}m or ${trimmed}h`,
    };
  }
  if (/^-\s*[0-9]/.test(trimmed) && "value" in parseDuration(trimmed.slice(1)))
    return { message: `${trimmed} is less than no time`, hint: `write ${trimmed.slice(1).trim()}` };
  const clock = /^0?([0-9]{1,2}):([0-9]{2})$/.exec(trimmed);
  if (clock !== null) {
    return {
      message: `"${text}" is a time of the clock`,
      hint: `write ${clock[1]}h${clock[2]}m; days begin at 0s, whatever the clock says`,
    };
  }
  const wrong: UnitMistake = {
    message: `"${text}" is not a duration`,
    hint: orPoint(trimmed, "write it like 250ms, 5s, 1h30m or 2 minutes"),
  };
  let total = 0n;
  let position = 0;
  let smallest = -1;
  while (position < trimmed.length) {
    DURATION_PART.lastIndex = position;
    const part = DURATION_PART.exec(trimmed);
    if (part === null) return wrong;
    const [, number = "", name = ""] = part;
    const index = DURATION_UNITS.findIndex((unit) => unit.names.includes(name));
    const unit = DURATION_UNITS[index];
    if (unit === undefined) {
      return { message: `"${name}" is not a unit of time`, hint: durationHint(name, number) };
    }
    if (smallest >= index) {
      return {
        message: `"${text}" is not a duration`,
        hint: "write larger units first and each unit once: 1h30m",
      };
    }
    const amount = times(number, unit.factor);
    if (amount === undefined) {
      return { message: `"${text}" is finer than a microsecond`, hint: "use whole microseconds" };
    }
    total += amount;
    smallest = index;
    position = DURATION_PART.lastIndex;
  }
  if (smallest < 0) return wrong;
  if (total > BigInt(MAX_DURATION)) {
    return { message: `"${text}" is longer than a year`, hint: "a scenario lasts 365d at most" };
  }
  return { value: Number(total) };
};

/** `-3m`, `+250ms`: a duration with a sign, for clocks that are wrong. */
export const parseOffset = (text: string): UnitResult => {
  const sign = text.startsWith("-") ? -1 : 1;
  const result = parseDuration(text.replace(/^[+-]/, ""));
  return "value" in result && sign < 0 ? { value: result.value === 0 ? 0 : -result.value } : result;
};

interface QuantityWords {
  readonly what: string;
  readonly like: string;
  readonly units: ReadonlyArray<Unit>;
  readonly bare: (number: string) => string;
  readonly wrongUnit: (number: string, unit: string) => string;
  readonly limit: number;
  readonly limitText: string;
}

const parseQuantity = (text: string, words: QuantityWords): UnitResult => {
  const trimmed = text.trim();
  if (bareNumber(trimmed)) {
    return { message: `a ${words.what} needs a unit: ${trimmed}`, hint: words.bare(trimmed) };
  }
  const match = ONE_QUANTITY.exec(trimmed);
  if (match === null)
    return {
      message: `"${text}" is not a ${words.what}`,
      hint: orPoint(trimmed, `write it like ${words.like}`),
    };
  const [, number = "", name = ""] = match;
  const unit = findUnit(words.units, name);
  if (unit === undefined) {
    return {
      message: `"${name}" is not a unit of a ${words.what}`,
      hint: words.wrongUnit(number, name),
    };
  }
  const value = times(number, unit.factor);
  if (value === undefined) {
    return {
      message: `"${text}" is not a whole number of ${firstName(words.units.at(-1) ?? unit)}`,
      hint: `write it like ${words.like}`,
    };
  }
  if (value > BigInt(words.limit)) {
    return { message: `"${text}" is too much`, hint: `the limit is ${words.limitText}` };
  }
  return { value: Number(value) };
};

/** Reads `6MB` (10^6), `10MiB` (2^20): bytes. */
export const parseSize = (text: string): UnitResult =>
  parseQuantity(text, {
    what: "size",
    like: "500kB, 6MB or 10MiB",
    units: SIZE_UNITS,
    bare: (number) => `write ${number}kB, ${number}MB or ${number}MiB`,
    wrongUnit: (number, name) => {
      const lower = name.toLowerCase();
      const known = SIZE_UNITS.flatMap((unit) => unit.names).find(
        (candidate) => candidate.toLowerCase() === lower || candidate.toLowerCase() === `${lower}b`,
      );
      return known === undefined
        ? "units are B, kB, MB, GB, KiB, MiB and GiB"
        : `write ${number}${known}`;
    },
    limit: MAX_SIZE_BYTES,
    limitText: "1TB",
  });

/** Reads `100Mbit/s`: bits per second. What has no speed at all is another thing than what is slow. */
export const parseRate = (text: string): UnitResult => {
  const rate = parseAnyRate(text);
  return "value" in rate && rate.value === 0
    ? {
        message: `at "${text}" nothing ever arrives`,
        hint: "write 1bit/s or more; a fault that lets nothing through is a partition",
      }
    : rate;
};

const parseAnyRate = (text: string): UnitResult =>
  parseQuantity(text, {
    what: "rate",
    like: "100Mbit/s",
    units: RATE_UNITS,
    bare: (number) => `write ${number}Mbit/s`,
    wrongUnit: (number, name) => {
      const [, prefix, unit] =
        /^([kKmMgG]?)([bB]ps|[bB]\/s|bytes?\/s|bits?(?:\/s|\/sec)?)$/.exec(name) ?? [];
      if (prefix === undefined || unit === undefined) return "units are kbit/s, Mbit/s and Gbit/s";
      const bits = unit.startsWith("B") || unit.startsWith("byte") ? Number(number) * 8 : number;
      const shown = prefix.toLowerCase() === "k" ? "k" : prefix.toUpperCase();
      return `write ${bits}${shown}bit/s`;
    },
    limit: 1_000_000_000_000,
    limitText: "1000Gbit/s",
  });

/** Reads `50ppm`, `-20ppm`: parts per million a clock runs fast. */
export const parseDrift = (text: string): UnitResult => {
  const match = /^([+-]?)([0-9]{1,6})\s*ppm$/.exec(text.trim());
  if (match === null) {
    return {
      message: `"${text}" is not a clock drift`,
      hint: "write it like 50ppm (fast) or -20ppm (slow)",
    };
  }
  const value = Number(match[2]);
  if (value > MAX_DRIFT_PPM) {
    return {
      message: `no clock is as wrong as "${text}"`,
      hint: `${MAX_DRIFT_PPM}ppm at most, either way: 6 minutes in an hour`,
    };
  }
  return { value: match[1] === "-" && value !== 0 ? -value : value };
};

/** `5400000000` → `1h30m`. Reading the result gives the same number again. */
export const formatDuration = (at: Micros): string => {
  if (at < 0) return `-${formatDuration(-at)}`;
  let rest = BigInt(at);
  let text = "";
  for (const unit of DURATION_UNITS) {
    const count = rest / unit.factor;
    rest %= unit.factor;
    if (count > 0n) text += `${count}${firstName(unit)}`;
  }
  return text === "" ? "0s" : text;
};

const formatQuantity = (amount: number, units: ReadonlyArray<Unit>): string => {
  const value = BigInt(amount);
  // The unit that needs the fewest digits; earlier units (decimal, larger) win a tie.
  let best = "";
  for (const unit of units) {
    if (value < unit.factor && unit.factor > 1n) continue;
    const milli = value * 1000n;
    if (milli % unit.factor !== 0n) continue;
    const thousandths = milli / unit.factor;
    const fraction = (thousandths % 1000n).toString().padStart(3, "0").replace(/0+$/, "");
    const text = `${thousandths / 1000n}${fraction === "" ? "" : `.${fraction}`}${firstName(unit)}`;
    if (best === "" || text.length < best.length) best = text;
  }
  return best;
};

/** `6000000` → `6MB`, `10485760` → `10MiB`. */
export const formatSize = (bytes: number): string => formatQuantity(bytes, SIZE_UNITS);
/** `100000000` → `100Mbit/s`. */
export const formatRate = (bitsPerSecond: number): string =>
  formatQuantity(bitsPerSecond, RATE_UNITS);
/** `50` → `50ppm`. */
export const formatDrift = (partsPerMillion: number): string => `${partsPerMillion}ppm`;
