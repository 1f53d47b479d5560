/** Paths as they are typed. */
import { resolve, sep } from "node:path";

/**
 * A path as the other processes of this computer understand it. `\\HOST\share` stays as it is, and so does what leads nowhere because the
 * folder people stand in is gone.
 */
export const absolute = (path: string): string => {
  if (path.startsWith("\\\\") || path.startsWith("//")) return path;
  try {
    return resolve(path);
  } catch {
    return path;
  }
};

/** An empty path would be the folder people stand in: a script whose variable is not set means another one. */
export const isNamed = (typed: string): boolean => typed !== "";

export const NAMED = 'a path (the folder you stand in is ".")';

/** Only Windows has such places. Elsewhere something would be made here whose name looks like one. */
export const isElsewhere = (path: string): boolean => sep === "/" && path.startsWith("\\\\");
