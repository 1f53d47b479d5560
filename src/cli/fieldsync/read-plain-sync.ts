/** Reads a command line that is a plain `sync`, and says nothing about any other. */
import { absolute, isPath } from "./absolute.ts";
import type { CommonOptions } from "./verb.ts";

export interface PlainSync extends CommonOptions {
  readonly with: string | undefined;
}

const TOGGLES: ReadonlySet<string> = new Set(["--once", "--json"]);
const VALUES: ReadonlySet<string> = new Set(["--with", "--user", "--machine"]);

/** Behind a toggle these are its value. */
const YES_OR_NO = /^(?:true|false|yes|no|on|off|y|n|1|0)$/i;

/** A word that is no flag and cannot be taken for one, or for a part of one. */
const isPlain = (word: string | undefined): word is string =>
  word !== undefined && word !== "" && !word.startsWith("-") && !YES_OR_NO.test(word);

/** Undefined where it is another command, or where anything about it is unusual. */
export const readPlainSync = ([command, ...words]: ReadonlyArray<string>):
  | PlainSync
  | undefined => {
  if (command !== "sync") return undefined;
  const folders: Array<string> = [];
  const given = new Map<string, string>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const value = words[at + 1];
    if (given.has(word)) return undefined;
    if (TOGGLES.has(word)) given.set(word, "");
    else if (VALUES.has(word) && isPlain(value)) {
      given.set(word, value);
      at += 1;
    } else if (isPlain(word)) folders.push(word);
    else return undefined;
  }
  const [folder] = folders;
  if (folder === undefined || folders.length > 1 || !isPath(folder)) return undefined;
  const target = given.get("--with");
  if (target !== undefined && !isPath(target)) return undefined;
  return {
    folder: absolute(folder),
    json: given.has("--json"),
    user: given.get("--user"),
    machine: given.get("--machine"),
    with: target === undefined ? undefined : absolute(target),
  };
};
