/** Whether what could not be written to the standard output is lost, or only not read any more. */
import { expect, it } from "vitest";
import { hasReaderLeft } from "../../src/cli/output.ts";

it.each([
  ["EPIPE", false, true],
  ["EOF", false, true],
  ["EIO", true, true],
  ["EIO", false, false],
  ["ENOSPC", false, false],
  ["EDQUOT", false, false],
  ["Unknown system error -116", false, false],
  ["EHOSTDOWN", false, false],
])("%s (terminal: %s) means that the reader has left: %s", (code, isTerminal, hasLeft) => {
  expect(hasReaderLeft(code, isTerminal)).toBe(hasLeft);
});
