/** Places a copy knows, as people type them again. */
import { sep } from "node:path";
import type { CopyHandle } from "../../engine/engine.ts";

const folded = (path: string): string =>
  path.replaceAll("/", "\\").replace(/\\+$/u, "").toLowerCase();

/**
 * The spelling in which a copy knows a place. Windows does not mind the case, nor which way a slash leans: typed in another way than last time it
 * would be a second place, and none to switch to.
 */
export const asKnown = (
  { locations }: Pick<CopyHandle, "locations">,
  typed: string,
  isWindows = sep === "\\",
): string =>
  isWindows
    ? (locations().find(({ path }) => folded(path) === folded(typed))?.path ?? typed)
    : typed;
