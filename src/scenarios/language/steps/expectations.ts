/**
 * `expect` and `eventually`: keys are laptops, ranges, or words about the whole room; each becomes one `Expectation` per laptop.
 */
import type { Expectation, Eventually as PlannedEventually } from "../../expectations.ts";
import { Eventually, Expect } from "../shape/expect-schema.ts";
import { check } from "../shape/shape.ts";
import { isMap, laptopExpectations, roomExpectation } from "./one-expectation.ts";
import type { ExpectationReader } from "./one-expectation.ts";
import { closest } from "../suggest.ts";
import { pieceOf, placeOf } from "../yaml/tree.ts";
import type { Entry } from "../yaml/tree.ts";

export const readExpect = (reader: ExpectationReader, entry: Entry): ReadonlyArray<Expectation> => {
  if (!isMap(reader, entry, "{ PEER1: { indicator: green } }") || entry.value.kind !== "map")
    return [];
  const words = Object.keys(Expect.shape);
  return entry.value.entries.flatMap((item) => {
    if (words.includes(item.key)) return roomExpectation(reader, item);
    if (item.key === "within") {
      reader.findings.report(item.keySpan, {
        code: "unknown-key",
        message: "expect looks at once",
        hint: "use eventually for something that takes time",
      });
      return [];
    }
    return laptopExpectations(reader, item, words);
  });
};

export const readEventually = (
  reader: ExpectationReader,
  entry: Entry,
): PlannedEventually | null => {
  if (!isMap(reader, entry, "{ within: 30m, all-copies: equal }") || entry.value.kind !== "map")
    return null;
  const { findings } = reader;
  const words = Object.keys(Eventually.shape);
  let withinMicros: number | undefined;
  const expectations: Array<Expectation> = [];
  for (const item of entry.value.entries) {
    if (item.key === "within") {
      withinMicros = check(findings, Eventually.shape.within, pieceOf(item));
    } else if (item.key === "refused") {
      findings.report(item.keySpan, {
        code: "unknown-key",
        message: "a refusal is expected at once",
        hint: "write it under expect",
      });
    } else if (words.includes(item.key)) {
      expectations.push(...roomExpectation(reader, item));
    } else {
      expectations.push(...laptopExpectations(reader, item, words));
    }
  }
  // `{ withn: 5m }`: the misspelt key is reported; that the right one is missing says nothing new.
  const meansWithin = ({ key, value }: Entry): boolean =>
    key === "within" ||
    (value.kind === "scalar" && !words.includes(key) && closest(key, words) === "within");
  if (!entry.value.entries.some(meansWithin)) {
    findings.report(entry.keySpan, {
      code: "missing-key",
      message: 'eventually needs the key "within"',
      hint: "add within: 30m",
    });
  } else if (entry.value.entries.length === 1) {
    findings.report(entry.keySpan, {
      code: "missing-key",
      message: "eventually says nothing that must become true",
      hint: "add all-copies: equal",
    });
  }
  return withinMicros === undefined
    ? null
    : { withinMicros, expectations, place: placeOf(entry.keySpan) };
};
