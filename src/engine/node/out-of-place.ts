/**
 * What lies in `_Sync` under a name of the engine and cannot be what the name says: a link, a pipe or a device, a folder in the place of a
 * file, or a file in the place of a folder. The engine follows no links and removes no folders, so such a thing is in the way until somebody
 * takes it out.
 */
import { randomBytes } from "node:crypto";
import type { Dirent } from "node:fs";
import { lstat, mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import {
  byCodeUnits,
  isCardName,
  isHash,
  isLockKey,
  isWrittenLog,
  parseDropName,
  parseHaveName,
  parseLockFileName,
  parseLogFileName,
  parseParcelName,
  parseSnapshotName,
  paths,
} from "../log/names.ts";

/** What a name stands for: a file, or a folder with such names in it. Undefined where it is none of ours. */
type Place = "file" | Inside;
type Inside = (name: string) => Place | undefined;

const filesNamed =
  (isOurs: (name: string) => boolean): Inside =>
  (name) =>
    isOurs(name) ? "file" : undefined;

const foldersNamed =
  (isOurs: (name: string) => boolean, inside: Inside): Inside =>
  (name) =>
    isOurs(name) ? inside : undefined;

const oneOf =
  (places: { readonly [name: string]: Place }, others: Inside = () => undefined): Inside =>
  (name) =>
    Object.hasOwn(places, name) ? places[name] : others(name);

const ANYTHING: Inside = () => undefined;

const PARCELS = filesNamed((name) => parseParcelName(name) !== undefined);

const SYNC: Inside = oneOf({
  "format.json": "file",
  own: oneOf(
    {
      log: foldersNamed(
        isWrittenLog,
        filesNamed((name) => parseLogFileName(name) !== undefined),
      ),
      snap: filesNamed((name) => parseSnapshotName(name) !== undefined),
      parcel: PARCELS,
    },
    filesNamed((name) => isCardName(name) || parseHaveName(name) !== undefined),
  ),
  in: filesNamed((name) => parseDropName(name) !== undefined),
  blob: oneOf(
    { parcel: PARCELS },
    foldersNamed((name) => /^[0-9a-f]{2}$/u.test(name), filesNamed(isHash)),
  ),
  lock: foldersNamed(
    isLockKey,
    filesNamed((name) => parseLockFileName(name) !== undefined),
  ),
  tmp: ANYTHING,
  aside: ANYTHING,
  quarantine: ANYTHING,
});

export interface OutOfPlace {
  /** Below the folder of the copy. */
  readonly path: string;
  readonly why: string;
}

/** The names of a folder; none where it cannot be read. */
export const namesIn = (folder: string): Promise<ReadonlyArray<string>> =>
  readdir(folder).then(
    (names) => names.toSorted(),
    () => [],
  );

const kindOf = (
  entry: Pick<Dirent, "isDirectory" | "isFile" | "isSymbolicLink">,
): "file" | "folder" | "link" | "device" => {
  if (entry.isSymbolicLink()) return "link";
  return entry.isFile() ? "file" : entry.isDirectory() ? "folder" : "device";
};

const search = async (
  root: string,
  path: string,
  inside: Inside,
): Promise<ReadonlyArray<OutOfPlace>> => {
  const found: Array<OutOfPlace> = [];
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => []);
  for (const entry of entries.toSorted((a, b) => byCodeUnits(a.name, b.name))) {
    const place = inside(entry.name);
    if (place === undefined) continue;
    const below = `${path}/${entry.name}`;
    const kind = kindOf(entry);
    const expected = place === "file" ? "file" : "folder";
    if (kind !== expected)
      found.push({ path: below, why: `a ${kind} lies there, and it should be a ${expected}` });
    else if (place !== "file") found.push(...(await search(root, below, place)));
  }
  return found;
};

/** Everything of the kind in the folder of a copy. */
export const findOutOfPlace = async (root: string): Promise<ReadonlyArray<OutOfPlace>> => {
  const there = await lstat(join(root, paths.sync)).catch(() => undefined);
  return there?.isDirectory() === true ? search(root, paths.sync, SYNC) : [];
};

/** Moves it to `_Sync/quarantine`, as it is. What cannot be moved stays, and is found again. */
export const setOutOfPlaceAside = async (root: string): Promise<void> => {
  const found = await findOutOfPlace(root);
  if (found.some(({ path }) => path === paths.quarantine))
    await move(root, paths.quarantine, `${paths.quarantine}-${newNonce()}`);
  await setAside(
    root,
    found.map(({ path }) => path).filter((path) => path !== paths.quarantine),
  );
};

/** Moves these, below the folder of a copy, to `_Sync/quarantine`. What cannot be moved stays. */
export const setAside = async (root: string, found: ReadonlyArray<string>): Promise<void> => {
  if (found.length === 0) return;
  const nonce = newNonce();
  await mkdir(join(root, paths.quarantine)).catch(() => undefined);
  for (const path of found)
    await move(
      root,
      path,
      paths.quarantined(`${nonce}-${path.slice(paths.sync.length + 1).replaceAll("/", "-")}`),
    );
};

const newNonce = (): string => randomBytes(4).toString("hex");

const move = (root: string, path: string, to: string): Promise<void> =>
  rename(join(root, path), join(root, to)).catch(() => undefined);
