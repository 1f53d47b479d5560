/**
 * Who gave a number to an entry first (rule 52): what the fold has to remember so that duplicate numbers can be told apart
 * the same way on every copy. What is shown in the end is worked out in `numbers.ts`.
 *
 * The number of a record `entry/…` is its field `number`. First is who has the least `(lam, log)` among all operations that ever
 * gave this number to this entry, so that nobody loses a number by saving it once more.
 */
import type { LogId } from "../log/names.ts";
import type { Json } from "../ports.ts";

const ENTRY_PREFIX = "entry/";
export const NUMBER_FIELD = "number";
/** What lies outside is shown as it is and takes part in nothing. */
const NUMBER_MAX = 999_999_999;

export interface Claim {
  readonly lam: number;
  readonly log: LogId;
}

export interface Numbering {
  /** By entry and number. */
  readonly claims: Map<string, Map<number, Claim>>;
  /** A number may be shown differently since somebody last looked. */
  touched: boolean;
}

export const emptyNumbering = (): Numbering => ({ claims: new Map(), touched: false });

export const isEntry = (record: string): boolean => record.startsWith(ENTRY_PREFIX);

export const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= NUMBER_MAX;

export const isEarlier = (a: Claim, b: Claim): boolean =>
  a.lam !== b.lam ? a.lam < b.lam : a.log < b.log;

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
  claim(numbering, record, value, by);
};

/** Takes note of a claim; of two for the same number and entry the earlier counts. */
export const claim = (numbering: Numbering, record: string, number: number, by: Claim): void => {
  const claims = numbering.claims.get(record) ?? new Map<number, Claim>();
  const known = claims.get(number);
  if (known === undefined || isEarlier(by, known)) claims.set(number, by);
  numbering.claims.set(record, claims);
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
