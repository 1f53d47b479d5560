/**
 * Where two runs part: the first event that is not the same in both, and what about it is not. Everything before is the same in
 * every fact, so what follows is only its consequence.
 */
import type { Json, JournalEvent } from "../sim/journal.ts";
import type { ReplayJournal } from "./journal.ts";

export interface FirstDifference {
  /** Events that are the same in both: the ones that differ have this position. */
  readonly position: number;
  /** Null where that run had ended. */
  readonly left: JournalEvent | null;
  readonly right: JournalEvent | null;
  /** Names of the facts that are not the same, as the journal has them. */
  readonly facts: ReadonlyArray<string>;
}

interface Facts {
  readonly [key: string]: Json;
}

const isFacts = (value: Json | undefined): value is Facts =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const same = (one: Json | undefined, other: Json | undefined): boolean => {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((value, at) => same(value, other[at]));
  return isFacts(one) && isFacts(other) && differing(one, other).length === 0;
};

/** Keys that are in one of two objects only, or not the same in both. */
const differing = (one: Facts, other: Facts): ReadonlyArray<string> =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    (key) => !same(one[key], other[key]),
  );

/** Null where both journals tell the same from the first event to the last. */
export const firstDifference = (
  left: Pick<ReplayJournal, "events">,
  right: Pick<ReplayJournal, "events">,
): FirstDifference | null => {
  const most = Math.max(left.events.length, right.events.length);
  for (let position = 0; position < most; position++) {
    const one = left.events[position] ?? null;
    const other = right.events[position] ?? null;
    if (one === null || other === null) return { position, left: one, right: other, facts: [] };
    const facts = differing({ ...one }, { ...other });
    if (facts.length > 0) return { position, left: one, right: other, facts };
  }
  return null;
};

/** What was given to the two runs and is not the same: seed, scenario, policies. */
export const differentHeaders = (
  left: ReplayJournal,
  right: ReplayJournal,
): ReadonlyArray<string> => differing(left.header, right.header);
