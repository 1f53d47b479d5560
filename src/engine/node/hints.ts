/**
 * Hints of the operating system (`fs.watch`): that something changed among the documents, in the drop box, or at another copy. Node reports too much
 * and too little on some systems, and nothing at all on mounted shares; whoever listens looks for himself.
 */
import { lstatSync, lutimesSync, watch, type FSWatcher } from "node:fs";
import { isAbsolute, join } from "node:path";
import { performance } from "node:perf_hooks";
import { clearTimeout, setTimeout } from "node:timers";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { HintPlace, HintsService } from "../hints.ts";
import { DOCUMENTS_FOLDER, paths } from "../log/names.ts";
import { callsFor } from "./calls.ts";
import { MARKER } from "./documents-folder.ts";

const PLACES = [
  ["documents", DOCUMENTS_FOLDER],
  ["drop-box", paths.drop],
] as const satisfies ReadonlyArray<readonly [HintPlace, string]>;

/** Names come in groups: a file and its acknowledgement. One hint for what comes within this time is enough. */
const GATHER_MILLIS = 5;
/** However much happens, there are no more hints than this leaves room for. */
const APART_MILLIS = 50;

type Event = "change" | "rename";

/** A folder that cannot be watched, or no more, is looked at in its time. */
const watchOne = (
  path: string,
  notify: (event: Event, file: string | null) => void,
): FSWatcher | undefined => {
  try {
    const watcher = watch(path, { persistent: false }, notify);
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
};

/** Watches folders, and says so a moment after something happened in any of them. */
const watchFolders = (
  folders: ReadonlyArray<string>,
  notify: () => void,
): Effect.Effect<void, never, Scope.Scope> =>
  Effect.asVoid(
    Effect.acquireRelease(
      Effect.sync(() => {
        let timer: NodeJS.Timeout | undefined;
        let lastMillis = Number.NEGATIVE_INFINITY;
        const soon = (): void => {
          if (timer !== undefined) return;
          const now = performance.now();
          const wait = Math.max(GATHER_MILLIS, lastMillis + APART_MILLIS - now);
          timer = setTimeout(() => {
            timer = undefined;
            lastMillis = performance.now();
            notify();
          }, wait).unref();
        };
        const watchers = folders.map((folder) => watchOne(folder, soon));
        return () => {
          clearTimeout(timer);
          for (const watcher of watchers) watcher?.close();
        };
      }),
      (end) => Effect.sync(end),
    ),
  );

/**
 * Makes a hint of its own, by which whoever listens learns that the system gives hints here: the times of the marker are set to what they
 * are. Where there is no marker, or nothing comes of it, nothing is known.
 */
const makeOne = (root: string): void => {
  const marker = join(root, DOCUMENTS_FOLDER, MARKER);
  try {
    const { atime, mtime } = lstatSync(marker);
    lutimesSync(marker, atime, mtime);
  } catch {
    // Then hints are believed in with the first that comes.
  }
};

/** Which files are meant; undefined where that is not said. The marker is none, but where it goes away everything has to be looked at. */
const filesOf = (event: Event, file: string | null): ReadonlyArray<string> | undefined => {
  if (file === null || file === "") return undefined;
  if (file !== MARKER) return [file];
  return event === "change" ? [] : undefined;
};

/** For the copy whose engagement lies in `root`. */
export const nodeHints = (root: string): HintsService => ({
  watch: (notify) =>
    Effect.asVoid(
      Effect.acquireRelease(
        Effect.sync(() => {
          const watchers = PLACES.map(([place, folder]) =>
            watchOne(join(root, folder), (event, file) => notify(place, filesOf(event, file))),
          );
          makeOne(root);
          return watchers;
        }),
        (watchers) => Effect.sync(() => watchers.forEach((watcher) => watcher?.close())),
      ),
    ),
  // A share may hang when it is asked what it is, and would tell nothing: nobody waits for the answer.
  watchAt: (location, folders, notify) =>
    isAbsolute(location)
      ? Effect.asVoid(
          Effect.forkScoped(
            Effect.flatMap(
              Effect.promise(() => callsFor(location)),
              ({ onTheSpot }) =>
                onTheSpot
                  ? watchFolders(
                      folders.map((folder) => join(location, folder)),
                      notify,
                    )
                  : Effect.void,
            ),
          ),
        )
      : Effect.void,
});
