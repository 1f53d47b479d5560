/** Numbers that `record set` would change without a word. */
import { describe, expect, it } from "vitest";
import { inexactNumberIn } from "../../../src/cli/fieldsync/exact-numbers.ts";

describe("a number of a JSON text", () => {
  it.each([
    "0",
    "-0.0",
    "0.10",
    "1250",
    "-12.345e2",
    "1e21",
    "1E-7",
    "12345678901234.56",
    "9007199254740991",
    "0.1000000000000000055511151231257827",
    "5e-324",
    '"12345678901234567890"',
    '{"a\\"1":["x 12345678901234567890",{"12345678901234567890":1}]}',
  ])("that is kept as it is written is not complained of: %s", (json) => {
    expect(inexactNumberIn(json)).toBeUndefined();
  });

  it.each([
    ["12345678901234567890", "12345678901234567890"],
    ["9007199254740993", "9007199254740993"],
    ["[1, 1234567890123456.78]", "1234567890123456.78"],
    ['{"debit":[{"amount":-12345678901234567890}]}', "-12345678901234567890"],
    ["3.14159265358979323846", "3.14159265358979323846"],
    ["[1e999]", "1e999"],
    ["1e-400", "1e-400"],
  ])("that would become another one is named, wherever it stands: %s", (json, number) => {
    expect(inexactNumberIn(json)).toBe(number);
  });
});
