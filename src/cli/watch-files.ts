/**
 * Being told when files are saved. A folder is watched and not the file: many editors put a new file in its place, and write it in
 * several steps.
 */
import { existsSync, watch as watchFolder } from "node:fs";
import { dirname, join, sep } from "node:path";

/** By then an editor is through. */
const SETTLE_MILLIS = 100;

/** A folder that is not there yet is seen coming in the one it will lie in. */
const nearestThere = (folder: string): string => {
  const parent = dirname(folder);
  return parent === folder || existsSync(folder) ? folder : nearestThere(parent);
};

export interface Watched {
  /** As it is now; asked again after every change. */
  readonly files: () => ReadonlySet<string>;
  /** Folders to look into besides those of the files. */
  readonly folders?: () => ReadonlySet<string>;
  /** Whether a file that is none of them matters all the same, because it has just been made. */
  readonly alsoNew?: (path: string) => boolean;
  /** With everything that was saved since the last time. */
  readonly changed: (paths: ReadonlySet<string>) => void;
}

export interface Watching {
  /** For files that are known only now. */
  readonly watchNew: () => void;
  readonly stop: () => void;
}

export const watchFiles = ({ alsoNew, changed, files, folders }: Watched): Watching => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saved = new Set<string>();
  const watchers = new Map<string, ReturnType<typeof watchFolder>>();

  /** Without a name it can have been any file of the folder. */
  const concerned = (folder: string, name: string | null): ReadonlyArray<string> => {
    const ours = [...files()].filter((path) => dirname(path) === folder);
    if (name === null) return ours;
    const path = join(folder, name);
    // A folder that was not there, or is gone: so are the files in it.
    const inside = [...files()].filter((each) => join(each).startsWith(`${path}${sep}`));
    if (inside.length > 0 && !watchers.has(path)) return inside.map((each) => join(each));
    return ours.some((each) => join(each) === path) || alsoNew?.(path) === true ? [path] : [];
  };

  const watchNew = (): void => {
    for (const [folder, watcher] of watchers) {
      if (existsSync(folder)) continue;
      watcher.close();
      watchers.delete(folder);
    }
    const wanted = [...files()].map(dirname).concat([...(folders?.() ?? [])]);
    for (const folder of new Set(wanted.map(nearestThere))) {
      if (watchers.has(folder)) continue;
      const watcher = watchFolder(folder, (_, name) => {
        const paths = concerned(folder, name);
        if (paths.length === 0) return;
        for (const path of paths) saved.add(path);
        clearTimeout(timer);
        timer = setTimeout(() => {
          const paths = saved;
          saved = new Set();
          changed(paths);
          watchNew();
        }, SETTLE_MILLIS);
      });
      watcher.on("error", () => watcher.close());
      watchers.set(folder, watcher);
    }
  };
  watchNew();
  const stop = (): void => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
  };
  return { watchNew, stop };
};
