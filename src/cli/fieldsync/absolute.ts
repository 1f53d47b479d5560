/** Paths as they are typed. */
import { resolve } from "node:path";

/** A path as the other processes of this computer understand it. `\\HOST\share` stays as it is. */
export const absolute = (path: string): string =>
  path.startsWith("\\\\") || path.startsWith("//") ? path : resolve(path);
