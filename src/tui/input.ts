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

/**
 * The keys of one report. Usually one; characters that arrive together (a key held down while the screen is drawn, or a
 * paste) are as many keys.
 */
export const keyNames = (input: string, key: Key): ReadonlyArray<KeyName> => {
  const named = NAMED.find(([flag]) => key[flag] === true);
  if (named !== undefined) return [`${key.shift ? "shift+" : ""}${named[1]}`];
  if (key.ctrl) return [`ctrl+${input.toLowerCase()}`];
  if (key.meta) return [];
  return [...input].map((character) => CHARACTERS.get(character) ?? character);
};
