/** Places a copy knows, as people type them again. */
import { sep } from "node:path";
import * as Effect from "effect/Effect";
import type { CopyHandle } from "../../engine/engine.ts";
import { isSameFolder } from "./files.ts";

const folded = (path: string): string =>
  path.replaceAll("/", "\\").replace(/\\+$/u, "").toLowerCase();

/**
 * The spelling in which a copy knows a place. Windows does not mind the case, nor which way a slash leans, and elsewhere a stick or a share does not mind
 * the case: typed in another way than last time it would be a second place, and none to switch to.
 */
export const asKnown = (
  { locations }: Pick<CopyHandle, "locations">,
  typed: string,
  isWindows = sep === "\\",
): Effect.Effect<string> =>
  Effect.promise(async () => {
    const known = locations().map(({ path }) => path);
    if (known.includes(typed)) return typed;
    const alike = known.filter((path) => folded(path) === folded(typed));
    if (isWindows) return alike[0] ?? typed;
    // Where the disk minds the case, or cannot be asked, it is another place.
    for (const path of alike) if (await isSameFolder(path, typed)) return path;
    return typed;
  });
