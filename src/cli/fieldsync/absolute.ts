/** Paths as they are typed. */
import { isAbsolute, resolve, sep } from "node:path";
import { isUnc } from "../../engine/node/paths.ts";

/** Undefined where the folder people stand in is gone. */
const here = (): string | undefined => {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
};

/** A path as the other processes of this computer understand it. `\\HOST\share` stays as it is. */
export const absolute = (path: string): string =>
  isUnc(path) || here() === undefined ? path : resolve(path);

/** `smb://HOST/share`, as file managers show it. */
const ADDRESS = /^[a-z][a-z0-9+.-]+:\/\//iu;

/** A share as no program opens it: by its address, or as Windows names it on another system. Something here would be made, or missed, of that name. */
const isElsewhere = (typed: string): boolean =>
  ADDRESS.test(typed) || (sep === "/" && typed.startsWith("\\\\"));

/** A place of Windows, in another system's words a file here. */
const isOfWindows = (typed: string): boolean => sep === "/" && /^[a-z]:\\/iu.test(typed);

/** Why a path is none; undefined where it is one. An empty one is a script's variable that is not set, and would be the folder people stand in. */
const whyNone = (typed: string): string | undefined => {
  if (typed === "") return 'a path (the folder you stand in is ".")';
  if (isElsewhere(typed)) return "the place where this computer has mounted the share";
  if (isOfWindows(typed)) return "a path as this system writes it";
  return isAbsolute(typed) || isUnc(typed) || here() !== undefined
    ? undefined
    : "a full path, as the folder you stand in is gone";
};

export const isPath = (typed: string): boolean => whyNone(typed) === undefined;

/** What was expected in the place of a path, or of the first of several that is none. */
export const pathExpected = (typed: string | ReadonlyArray<string>): string =>
  [typed]
    .flat()
    .map(whyNone)
    .find((why) => why !== undefined) ?? "a path";
