/** The version of the language that a file says it is written in. */
import { shown } from "./scalars.ts";
import type { Mistake } from "./scalars.ts";

/** Why a file of this version is not read where the newest version is `newest`. */
export const versionMistake = (version: unknown, newest: number): Mistake | undefined => {
  if (version === newest) return undefined;
  return isOlder(version, newest)
    ? {
        code: "unknown-version",
        message: `version ${version} of the scenario language is not read any more; the newest is ${newest}`,
        hint: "fieldlab upgrade rewrites the file and keeps its comments",
      }
    : { code: "unknown-version", message: notKnown(version), hint: hintFor(version, newest) };
};

const notKnown = (version: unknown): string => {
  if (typeof version === "number")
    return `version ${version} of the scenario language is not known`;
  return `behind "scenario:" stands the version of the language, a number, ${
    version === null ? "and here is nothing" : `and not ${clipped(shown(version))}`
  }`;
};

/** A text of several lines, as of a file that was meant to be something else. */
const clipped = (text: string): string =>
  text.length <= LONGEST && !text.includes("\n") ? text : "a text";

const LONGEST = 60;

const hintFor = (version: unknown, newest: number): string => {
  const isNamed = typeof version === "string" && !/^\d*$/.test(version.trim());
  const more = isNamed
    ? "; what the day is called stands behind name:"
    : typeof version === "object" && version !== null
      ? "; the keys of a scenario stand beside it, in the same column"
      : "";
  return `write scenario: ${newest}${more}`;
};

export const isOlder = (version: unknown, newest: number): version is number =>
  typeof version === "number" && Number.isInteger(version) && version >= 1 && version < newest;
