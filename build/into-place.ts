/**
 * Puts what was built into the place of what was there, so that a program started at any moment finds a whole.
 *
 * `npx` builds anew in a checkout (npm's `prepare`), and whoever starts two commands at once starts one of them in the middle of that. So a
 * build is written beside the files in use, and each comes into place by a rename: first what has its content in its name, then what loads
 * it. Nothing is ever missing or half written.
 *
 * A program that runs already loads the rest of itself when it needs it, a hunt after hours. What no build needs any more therefore stays for
 * a day. It is named in `.npmignore`, which keeps it out of what npm packs.
 */
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

const DAY_MS = 86_400_000;

/** Where a build is written; what one left that was cut off is gone after a day as well. */
const BUILDING = ".building-";

const LEFT = ".npmignore";

/** A folder of its own for each build, in the folder of the files in use: a rename cannot go to another disk. */
export const buildingIn = (dir: string, name: string): string => join(dir, `${BUILDING}${name}`);

const hasContentInName = (file: string): boolean => /-[\w-]{8}\.js$/.test(file);

const named = (file: string): ReadonlyArray<string> => {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
};

const ageMs = (path: string, now: Date): number =>
  now.getTime() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now.getTime());

/** Another build may have removed it meanwhile. */
const beginDay = (path: string, now: Date): void => {
  try {
    utimesSync(path, now, now);
  } catch {
    // Nothing is left to stay.
  }
};

/** `built` is emptied into `dir` and removed. */
export const intoPlace = (built: string, dir: string, now = new Date()): void => {
  const files = readdirSync(built).sort();
  const chunks = files.filter(hasContentInName);
  const entries = files.filter((file) => !hasContentInName(file));
  mkdirSync(dir, { recursive: true });
  for (const file of [...chunks, ...entries]) renameSync(join(built, file), join(dir, file));
  rmSync(built, { recursive: true });

  const leftBefore = new Set(named(join(dir, LEFT)));
  const left = readdirSync(dir)
    .sort()
    .filter((file) => !files.includes(file) && file !== LEFT)
    .filter((file) => {
      const path = join(dir, file);
      const isBuilding = file.startsWith(BUILDING);
      // Its day begins when the first build comes that does not need it.
      if (!isBuilding && !leftBefore.has(file)) beginDay(path, now);
      const stays = ageMs(path, now) < DAY_MS;
      if (!stays) rmSync(path, { recursive: true, force: true });
      return stays && !isBuilding;
    });
  const list = join(dir, LEFT);
  // Written whole as well; another build may be at it.
  writeFileSync(`${built}.list`, [`${BUILDING}*`, ...left, ""].join("\n"));
  renameSync(`${built}.list`, list);
};
