/** What must be true, as it stands in a file. */
import type { Eventually, Expectation, LaptopExpectation, Watch } from "../../expectations.ts";
import { formatDuration } from "../shape/units.ts";
import { rangesOf } from "./ranges.ts";
import type { Value } from "./value.ts";

/** Laptops that must show the same, one after the other in the file, share one key. */
export const expectOf = (
  expectations: ReadonlyArray<Expectation>,
): { readonly [key: string]: Value } => {
  const result: Record<string, Value> = {};
  const add = (laptops: ReadonlyArray<string>, want: LaptopExpectation): void => {
    // Whoever is named alone and in a range has a key already: `PEER1..PEER1` is another one for him.
    for (const key of rangesOf(laptops))
      result[Object.hasOwn(result, key) ? `${key}..${key}` : key] = wantOf(want);
  };
  let together: Array<string> = [];
  for (const [index, expectation] of expectations.entries()) {
    if (expectation.kind !== "laptop") {
      result[expectation.kind] = expectation.want;
      continue;
    }
    together.push(expectation.laptop);
    const next = expectations[index + 1];
    if (next?.kind === "laptop" && JSON.stringify(next.want) === JSON.stringify(expectation.want))
      continue;
    add(together, expectation.want);
    together = [];
  }
  return result;
};

const wantOf = (want: LaptopExpectation): Value => {
  const result: Record<string, Value> = {};
  for (const [key, value] of Object.entries(want)) result[key] = value;
  if (want["synchronised-with"] !== undefined)
    result["synchronised-with"] = rangesOf(want["synchronised-with"]);
  return result;
};

export const eventuallyOf = (eventually: Eventually): Value => ({
  within: formatDuration(eventually.withinMicros),
  ...expectOf(eventually.expectations),
});

export const watchOf = ({ expectations, until }: Watch): Value => ({
  ...(until === null
    ? {}
    : "at" in until
      ? { until: formatDuration(until.at) }
      : { for: formatDuration(until.after) }),
  ...expectOf(expectations),
});
