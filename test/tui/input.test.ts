/** What Ink tells about a key, as keys of the table. */
import type { Key } from "ink";
import { expect, test } from "vitest";
import { keyNames } from "../../src/tui/input.ts";

const NOTHING: Key = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
};

test.each(["[25~", "[29~", "[1;2Z", "[<0;10;5M", "[57399u"])(
  "a key or a mouse that nobody knows (%s) presses nothing",
  (input) => {
    expect(keyNames(input, NOTHING)).toEqual([]);
  },
);

test("characters that arrive together are as many keys, brackets and digits among them", () => {
  expect(keyNames("[[]", NOTHING)).toEqual(["[", "[", "]"]);
  expect(keyNames("[50%", NOTHING)).toEqual(["[", "5", "0", "%"]);
  expect(keyNames("1h 5\r", NOTHING)).toEqual(["1", "h", "space", "5", "return"]);
});

test("a key with a name is that one, alone or with shift, and a letter with control is told apart from it", () => {
  expect(keyNames("", { ...NOTHING, upArrow: true })).toEqual(["up"]);
  expect(keyNames("\t", { ...NOTHING, tab: true })).toEqual(["tab"]);
  expect(keyNames("\t", { ...NOTHING, tab: true, shift: true })).toEqual(["shift+tab"]);
  expect(keyNames("L", { ...NOTHING, ctrl: true })).toEqual(["ctrl+l"]);
  expect(keyNames("l", NOTHING)).toEqual(["l"]);
  expect(keyNames("l", { ...NOTHING, meta: true })).toEqual([]);
});
