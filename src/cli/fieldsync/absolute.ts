/** Paths as they are typed. */
import { isAbsolute, resolve, sep } from "node:path";

/** `\\HOST\share`, slashes leaning either way. */
const isUnc = (path: string): boolean => path.startsWith("\\\\") || path.startsWith("//");

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

/** An empty path would be the folder people stand in: a script whose variable is not set means another one. And that folder may be gone. */
export const isPath = (typed: string): boolean =>
  typed !== "" && (isAbsolute(typed) || isUnc(typed) || here() !== undefined);

export const pathExpected = (typed: string | ReadonlyArray<string>): string =>
  here() === undefined && typed !== ""
    ? "a full path, as the folder you stand in is gone"
    : 'a path (the folder you stand in is ".")';

/** Only Windows has such places. Elsewhere something would be made here whose name looks like one. */
export const isElsewhere = (path: string): boolean => sep === "/" && path.startsWith("\\\\");
