/**
 * Being told when files are saved. A folder is watched and not the file: many editors put a new file in its place, and write it in
 * several steps.
 */
import { watch as watchFolder } from "node:fs";
import { dirname, join } from "node:path";

/** By then an editor is through. */
const SETTLE_MILLIS = 100;

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

/** Until what it returns is called. */
export const watchFiles = ({ alsoNew, changed, files, folders }: Watched): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saved = new Set<string>();
  const watchers = new Map<string, ReturnType<typeof watchFolder>>();

  /** Without a name it can have been any file of the folder. */
  const concerned = (folder: string, name: string | null): ReadonlyArray<string> => {
    const ours = [...files()].filter((path) => dirname(path) === folder);
    if (name === null) return ours;
    const path = join(folder, name);
    return ours.some((each) => join(each) === path) || alsoNew?.(path) === true ? [path] : [];
  };

  const watchNew = (): void => {
    for (const folder of new Set([...files()].map(dirname).concat([...(folders?.() ?? [])]))) {
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
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
  };
};
