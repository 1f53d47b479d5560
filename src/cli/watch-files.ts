/**
 * Being told when files are saved. A folder is watched and not the file: many editors put a new file in its place, and write it in
 * several steps.
 */
import { existsSync, statSync, watch as watchFolder } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";

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
  /** A folder that the system does not watch for us: it has only so many watches to give. Said once for each. */
  readonly unwatched: (folder: string, why: string) => void;
}

interface FolderWatch {
  readonly watcher: ReturnType<typeof watchFolder>;
  /** Which folder that was: another one can come in its place. */
  readonly inode: number | undefined;
}

const inodeOf = (folder: string): number | undefined =>
  statSync(folder, { throwIfNoEntry: false })?.ino;

export interface Watching {
  /** For files that are known only now. */
  readonly watchNew: () => void;
  readonly stop: () => void;
}

export const watchFiles = ({ alsoNew, changed, files, folders, unwatched }: Watched): Watching => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saved = new Set<string>();
  const watchers = new Map<string, FolderWatch>();
  const refused = new Set<string>();
  /** Folders that are gone. What comes with another one in their place was there before anybody watched it. */
  const lost = new Set<string>();

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

  const forget = (folder: string): void => {
    watchers.get(folder)?.watcher.close();
    watchers.delete(folder);
  };

  const settle = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      watchNew();
      const paths = saved;
      saved = new Set();
      if (paths.size > 0) changed(paths);
    }, SETTLE_MILLIS);
  };

  const note = (paths: ReadonlyArray<string>): void => {
    if (paths.length === 0) return;
    for (const path of paths) saved.add(path);
    settle();
  };

  const filesIn = (folder: string): ReadonlyArray<string> =>
    [...files()].filter((path) => dirname(path) === folder).map((path) => join(path));

  /** A folder that is gone or another one, of which its watcher hears nothing: all in it may be new. */
  const forgetOther = (folder: string): void => {
    if (watchers.get(folder)?.inode === inodeOf(folder)) return;
    forget(folder);
    lost.add(folder);
    note(filesIn(folder));
  };

  const watchOne = (folder: string): void => {
    try {
      const own = basename(resolve(folder));
      const watcher = watchFolder(folder, (event, name) => {
        // Of the folder itself: it is watched anew, whatever has become of it.
        if (name === own) {
          forgetOther(folder);
          // A disk gives the number of a folder that is gone to the next one.
          if (event === "rename") lost.add(folder);
          forget(folder);
          settle();
        }
        note(concerned(folder, name));
      });
      watcher.on("error", () => forget(folder));
      watchers.set(folder, { watcher, inode: inodeOf(folder) });
      if (lost.delete(folder))
        note([...filesIn(folder), ...(folders?.().has(folder) === true ? [folder] : [])]);
    } catch (cause) {
      // Gone since it was looked for: the next one above is watched with the next change.
      if (!existsSync(folder) || refused.has(folder)) return;
      refused.add(folder);
      unwatched(folder, cause instanceof Error ? cause.message : String(cause));
    }
  };

  const watchNew = (): void => {
    for (const folder of watchers.keys()) forgetOther(folder);
    const wanted = [...files()].map(dirname).concat([...(folders?.() ?? [])]);
    for (const folder of new Set(wanted.map(nearestThere)))
      if (!watchers.has(folder)) watchOne(folder);
  };
  watchNew();
  const stop = (): void => {
    clearTimeout(timer);
    for (const folder of watchers.keys()) forget(folder);
  };
  return { watchNew, stop };
};
