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
    : {
        code: "unknown-version",
        message: `version ${shown(version)} of the scenario language is not known`,
        hint: `write scenario: ${newest}`,
      };
};

export const isOlder = (version: unknown, newest: number): version is number =>
  typeof version === "number" && Number.isInteger(version) && version >= 1 && version < newest;
