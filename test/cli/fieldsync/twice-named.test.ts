/** Names that stand twice in one object. */
import { expect, it } from "vitest";
import { twiceNamedIn } from "../../../src/cli/fieldsync/twice-named.ts";

it.each([
  ['{"debit":1,"debit":2}', "debit"],
  ['[{"a":1},{"a":2,"b":{"c":[{"d":1,"d":2}]}}]', "d"],
  [String.raw`{"a":1,"\u0061":2}`, "a"],
  ['{"":1,"":2}', ""],
  ['{"__proto__":1,"__proto__":2}', "__proto__"],
])("%s is told of", (json, name) => {
  expect(twiceNamedIn(json)).toBe(name);
});

it.each([
  '[{"debit":1},{"debit":2}]',
  '{"a":{"a":{"a":1}},"b":"a"}',
  String.raw`{"a":"\"a\":1,{","b":[":","{\"a\""]}`,
  "1250",
  '"a"',
])("%s has none", (json) => {
  expect(twiceNamedIn(json)).toBeUndefined();
});
