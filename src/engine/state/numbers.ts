/**
 * Numbers of adjusting entries as they are shown (rule 52, engine §1.5). Two people who do not know of each other may both take
 * number 7. The first keeps it, the other is shown with the next free one.
 *
 * Worked out from the state and never written down: every copy shows the same without telling the others (I3, I31), and what
 * somebody asked for is still there when the number becomes free.
 */
import type { ShownNumber } from "../shown.ts";
import { currentOf, type FoldedState } from "./fold.ts";
import {
  isEarlier,
  isNumber,
  NUMBER_FIELD,
  type Claim,
  type NumberingReading,
} from "./numbering.ts";

interface Wanted extends Claim {
  readonly record: string;
  readonly wanted: number;
}

/** The first of each number keeps it; the others, in their order, get the next number that nobody asked for. */
const assign = (
  all: ReadonlyArray<Wanted>,
  reading: NumberingReading,
): ReadonlyArray<ShownNumber> => {
  const order = all.toSorted((a, b) => a.wanted - b.wanted || (isEarlier(reading, a, b) ? -1 : 1));
  const asked = new Set(order.map(({ wanted }) => wanted));
  let kept = 0;
  let given = 0;
  return order
    .map(({ record, wanted }) => {
      if (wanted !== kept) {
        kept = wanted;
        return { record, wanted, shown: wanted };
      }
      // As they come in the order of what they asked for, nothing between that and the last one given is free.
      given = Math.max(given, wanted) + 1;
      while (asked.has(given)) given += 1;
      return { record, wanted, shown: given };
    })
    .toSorted((a, b) => a.shown - b.shown);
};

/** Every entry with a number, by the number that is shown. */
export const numbersOf = (
  { numbering, records }: FoldedState,
  reading: NumberingReading,
): ReadonlyArray<ShownNumber> =>
  assign(
    [...numbering.claims].flatMap(([record, claims]): ReadonlyArray<Wanted> => {
      const register = records.get(record)?.get(NUMBER_FIELD);
      if (register === undefined) return [];
      const wanted = currentOf(register).value;
      const claim = isNumber(wanted) ? claims.get(wanted)?.[reading] : undefined;
      return claim === undefined || !isNumber(wanted) ? [] : [{ ...claim, record, wanted }];
    }),
    reading,
  );
