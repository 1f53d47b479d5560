/** What Ink tells about a key press, as the names the key table uses. */
import type { Key } from "ink";
import type { KeyName } from "./keys.ts";

const NAMED: ReadonlyArray<readonly [flag: keyof Key, name: KeyName]> = [
  ["rightArrow", "right"],
  ["leftArrow", "left"],
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["home", "home"],
  ["end", "end"],
  ["tab", "tab"],
  ["return", "return"],
  ["escape", "escape"],
  ["backspace", "backspace"],
  ["delete", "delete"],
];

/** Keys that are told as a character where others came with them. */
const CHARACTERS: ReadonlyMap<string, KeyName> = new Map([
  [" ", "space"],
  ["\r", "return"],
  ["\n", "return"],
  ["\t", "tab"],
  ["\u000C", "ctrl+l"],
]);

/** What a key or a mouse sends that Ink does not know, without the escape before it: `[25~`, `[<0;10;5M`. */
const UNKNOWN_KEY = /^\[[<=>?]?\d[\d:;]*[A-Za-z~^$@]$/;

/**
 * The keys of one report. Usually one; characters that arrive together (a key held down while the screen is drawn, or a
 * paste) are as many keys.
 */
export const keyNames = (input: string, key: Key): ReadonlyArray<KeyName> => {
  const named = NAMED.find(([flag]) => key[flag] === true);
  if (named !== undefined) return [`${key.shift ? "shift+" : ""}${named[1]}`];
  if (key.ctrl) return [`ctrl+${input.toLowerCase()}`];
  if (key.meta || UNKNOWN_KEY.test(input)) return [];
  return [...input].map((character) => CHARACTERS.get(character) ?? character);
};
