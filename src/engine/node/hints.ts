/**
 * Hints of the operating system (`fs.watch`): that something changed among the documents, or in the drop box. Node reports too much
 * and too little on some systems, and nothing at all on mounted shares; whoever listens looks for himself.
 */
import { watch, type FSWatcher } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import type { HintPlace, HintsService } from "../hints.ts";
import { DOCUMENTS_FOLDER, paths } from "../log/names.ts";

const PLACES = [
  ["documents", DOCUMENTS_FOLDER],
  ["drop-box", paths.drop],
] as const satisfies ReadonlyArray<readonly [HintPlace, string]>;

/** A folder that cannot be watched, or no more, is looked at in its time. */
const watchOne = (path: string, notify: () => void): FSWatcher | undefined => {
  try {
    const watcher = watch(path, { persistent: false }, notify);
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
};

/** For the copy whose engagement lies in `root`. */
export const nodeHints = (root: string): HintsService => ({
  watch: (notify) =>
    Effect.asVoid(
      Effect.acquireRelease(
        Effect.sync(() =>
          PLACES.map(([place, folder]) => watchOne(join(root, folder), () => notify(place))),
        ),
        (watchers) => Effect.sync(() => watchers.forEach((watcher) => watcher?.close())),
      ),
    ),
});
