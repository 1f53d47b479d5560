/**
 * Makes a folder and those above it. Node's own way (`recursive`) never ends where a system says that the folder above is not there although it is, as
 * `/proc` does, and places where folders come and go by themselves: it makes that one again and again.
 */
import { mkdirSync, statSync, type MakeDirectoryOptions } from "node:fs";
import { dirname } from "node:path";
import { codeOf } from "./errors.ts";

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Answers with the first folder that had to be made; undefined where all were there. Throws what the system says. */
export const makeFolders = (
  path: string,
  options: Pick<MakeDirectoryOptions, "mode"> = {},
): string | undefined => {
  const make = (): boolean => {
    try {
      mkdirSync(path, options);
      return true;
    } catch (cause) {
      if (codeOf(cause) === "ENOENT" || !isFolder(path)) throw cause;
      return false;
    }
  };
  try {
    return make() ? path : undefined;
  } catch (cause) {
    const above = dirname(path);
    if (codeOf(cause) !== "ENOENT" || above === path) throw cause;
    const first = makeFolders(above, options);
    return make() ? (first ?? path) : first;
  }
};

/** The folders that hold the names of those that were made, the innermost first; for these names to last they have to be synced. */
export const holdersOf = (path: string, first: string | undefined): ReadonlyArray<string> => {
  const holders: Array<string> = [];
  if (first === undefined) return holders;
  for (let made = path; made !== dirname(made); made = dirname(made)) {
    holders.push(dirname(made));
    if (made === first) break;
  }
  return holders;
};
