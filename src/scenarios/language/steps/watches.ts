/** `always` and `never` of a step: what is looked at from its end on. */
import type { Expectation, Watch } from "../../expectations.ts";
import { WATCHES } from "../shape/expect-schema.ts";
import { check } from "../shape/shape.ts";
import { formatDuration } from "../shape/units.ts";
import { isMap, laptopExpectations, roomExpectation } from "./one-expectation.ts";
import type { ExpectationReader } from "./one-expectation.ts";
import { pieceOf, placeOf } from "../yaml/tree.ts";
import type { Entry } from "../yaml/tree.ts";
import { checkReachable } from "../world/lint.ts";

/** `always` or `never` of a step; `earliest` is when its step has ended, as far as the file says. */
export const readWatch = (
  reader: ExpectationReader,
  entry: Entry,
  kind: Watch["kind"],
  earliest: number,
): Watch | null => {
  const { findings } = reader;
  if (entry.value.kind === "list") {
    findings.report(entry.keySpan, {
      code: "wrong-type",
      message: `${kind} of a step takes what must ${kind === "never" ? "not " : ""}be true, by laptop`,
      hint: "the list of invariants stands at the top of the file, not in a step",
    });
    return null;
  }
  if (!isMap(reader, entry, "{ PEER1: { indicator: green } }") || entry.value.kind !== "map")
    return null;
  const { shape } = WATCHES[kind];
  const words = Object.keys(shape);
  const expectations: Array<Expectation> = [];
  let until: Watch["until"] = null;
  let ends = 0;
  for (const item of entry.value.entries) {
    if (item.key === "for") {
      const after = check(findings, shape.for, pieceOf(item));
      if (after !== undefined) {
        until = { after };
        const least = earliest + after;
        checkReachable(findings, item.value.span, { before: earliest, least });
      }
      ends += 1;
    } else if (item.key === "until") {
      const at = check(findings, shape.until, pieceOf(item));
      if (at !== undefined && at < earliest) {
        const now = formatDuration(earliest);
        findings.report(item.value.span, {
          code: "time-goes-back",
          message: `it is already ${now} when this begins`,
          hint: `write a time from ${now} on, or for:`,
        });
      } else if (at !== undefined) {
        until = { at };
        checkReachable(findings, item.value.span, { before: earliest, least: at });
      }
      ends += 1;
    } else if (item.key === "within" || item.key === "refused") {
      findings.report(item.keySpan, {
        code: "unknown-key",
        message: `${kind} knows no "${item.key}"`,
        hint: item.key === "within" ? "use for: or until:, or eventually" : "write it under expect",
      });
    } else if (words.includes(item.key)) {
      expectations.push(...roomExpectation(reader, item));
    } else {
      expectations.push(...laptopExpectations(reader, item, words));
    }
  }
  if (ends > 1) {
    findings.report(entry.keySpan, {
      code: "wrong-value",
      message: `${kind} ends after a time or at a time, not both`,
      hint: "keep for: or until:",
    });
  }
  if (ends === entry.value.entries.length) {
    findings.report(entry.keySpan, {
      code: "missing-key",
      message: `${kind} says nothing that must ${kind === "never" ? "not " : ""}be true`,
      hint: "add PEER1: { indicator: green }",
    });
  }
  return { kind, expectations, until, place: placeOf(entry.keySpan) };
};
