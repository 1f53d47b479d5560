/**
 * Who gave a number to an entry first (rule 52): what the fold has to remember so that duplicate numbers can be told apart
 * the same way on every copy. What is shown in the end is worked out in `numbers.ts`.
 *
 * The number of a record `entry/…` is its field `number`. First is the first of all operations that ever gave this number to this
 * entry, so that nobody loses a number by saving it once more. Which is first has two readings (domain §F2); both are kept, so that the
 * state does not depend on which one a copy follows.
 */
import type { LogId } from "../log/names.ts";
import type { Json } from "../ports.ts";

const ENTRY_PREFIX = "entry/";
export const NUMBER_FIELD = "number";
/** What lies outside is shown as it is and takes part in nothing. */
const NUMBER_MAX = 999_999_999;

/**
 * Who keeps a number. `first-to-arrive`: the least `(lam, log)`, the order of arrival at a parent everybody works with. `creation-date`: the
 * earliest by the clock of its author's laptop, right or wrong; equal ones by `(lam, log)`.
 */
export const NUMBERING_READINGS = ["first-to-arrive", "creation-date"] as const;
export type NumberingReading = (typeof NUMBERING_READINGS)[number];

export interface Claim {
  readonly lam: number;
  readonly log: LogId;
  /** What the clock of its author showed, in milliseconds. */
  readonly at: number;
}

/** The first to give an entry a number, in each reading. */
export type FirstClaims = { readonly [reading in NumberingReading]: Claim };

export interface Numbering {
  /** By entry and number. */
  readonly claims: Map<string, Map<number, FirstClaims>>;
  /** A number may be shown differently since somebody last looked. */
  touched: boolean;
}

export const emptyNumbering = (): Numbering => ({ claims: new Map(), touched: false });

export const isEntry = (record: string): boolean => record.startsWith(ENTRY_PREFIX);

export const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= NUMBER_MAX;

const arrivedEarlier = (a: Claim, b: Claim): boolean =>
  a.lam !== b.lam ? a.lam < b.lam : a.log < b.log;

export const isEarlier = (reading: NumberingReading, a: Claim, b: Claim): boolean =>
  reading === "creation-date" && a.at !== b.at ? a.at < b.at : arrivedEarlier(a, b);

/** Takes note of a folded operation that sets a field. */
export const noteNumber = (
  numbering: Numbering,
  {
    field,
    record,
    value,
  }: { readonly record: string; readonly field: string; readonly value: Json },
  by: Claim,
): void => {
  if (field !== NUMBER_FIELD || !isEntry(record)) return;
  numbering.touched = true;
  if (!isNumber(value)) return;
  claim(numbering, record, value, { "first-to-arrive": by, "creation-date": by });
};

const earlier = (reading: NumberingReading, a: FirstClaims, b: FirstClaims): Claim =>
  isEarlier(reading, b[reading], a[reading]) ? b[reading] : a[reading];

/** Takes note of claims; of two for the same number and entry the earlier counts. */
export const claim = (
  numbering: Numbering,
  record: string,
  number: number,
  by: FirstClaims,
): void => {
  const claims = numbering.claims.get(record) ?? new Map<number, FirstClaims>();
  const known = claims.get(number);
  const firsts =
    known === undefined
      ? by
      : {
          "first-to-arrive": earlier("first-to-arrive", known, by),
          "creation-date": earlier("creation-date", known, by),
        };
  numbering.claims.set(record, claims.set(number, firsts));
};

/** Takes over what another numbering knows; of two claims the earlier counts. */
export const joinNumbering = (numbering: Numbering, other: Numbering): void => {
  for (const [record, claims] of other.claims)
    for (const [number, by] of claims) claim(numbering, record, number, by);
  numbering.touched = true;
};

/** Makes `numbering` what `from` is, to go on from there. */
export const becomeNumbering = (numbering: Numbering, from: Numbering): void => {
  numbering.claims.clear();
  joinNumbering(numbering, from);
};
