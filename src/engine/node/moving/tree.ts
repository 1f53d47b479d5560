/** Everything below a folder, as the disk describes it: paths relative to it, folders before what is in them. */
import { dirname, join } from "node:path";
import { paths } from "../../log/names.ts";
import { isNoText, withoutCase } from "../paths.ts";
import type { Described, MovingDisk } from "./disk.ts";

export interface Tree {
  readonly folders: ReadonlyArray<string>;
  readonly files: ReadonlyMap<string, Described>;
  /** Links and devices, and what has no name by which it could be had. */
  readonly unusual: ReadonlyArray<string>;
  readonly bytes: number;
}

/** Says that a folder was copied here by a move that may not be over, and by which. Lies in the folder itself. */
export const MARKER = ".fieldsync-moving";

/** Questions to a disk that are under way at once. */
const AT_ONCE = 8;

/** Does `act` for all items, some at once. Whatever it ends with, nothing goes on afterwards. */
export const forEachFile = async <A>(
  items: Iterable<A>,
  signal: AbortSignal,
  act: (item: A) => Promise<void>,
): Promise<void> => {
  const failing = async (item: A): Promise<{ readonly cause: unknown } | undefined> => {
    try {
      await act(item);
      return undefined;
    } catch (cause) {
      return { cause };
    }
  };
  const all = [...items];
  for (let at = 0; at < all.length; at += AT_ONCE) {
    signal.throwIfAborted();
    let failed: { readonly cause: unknown } | undefined;
    for (const one of all.slice(at, at + AT_ONCE).map(failing)) failed = (await one) ?? failed;
    if (failed !== undefined) throw failed.cause;
  }
};

/** Some disks list every name in small letters. On another one the engine's own folder has to be called as it always is. */
const asOurs = async (
  disk: MovingDisk,
  root: string,
  names: ReadonlyArray<string>,
): Promise<ReadonlyArray<string>> =>
  names.includes(paths.sync) || (await disk.look(join(root, paths.sync))) === undefined
    ? names
    : names.map((name) => (withoutCase(name) === withoutCase(paths.sync) ? paths.sync : name));

/** What lies below `root`, without the marker of a move; empty where nothing is. */
export const treeOf = async (
  disk: MovingDisk,
  root: string,
  signal: AbortSignal,
): Promise<Tree> => {
  const folders: Array<string> = [];
  const files = new Map<string, Described>();
  const unusual: Array<string> = [];
  let bytes = 0;
  const waiting = [""];
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    const names = await disk.names(join(root, folder));
    const spelled = folder === "" ? await asOurs(disk, root, names) : names;
    const below = spelled.map((name) => join(folder, name));
    const found = new Map<string, Described | undefined>();
    await forEachFile(below, signal, async (path) => {
      found.set(path, await disk.look(join(root, path)));
    });
    for (const path of below) {
      const described = found.get(path);
      if (described === undefined && isNoText(path)) unusual.push(path);
      if (described === undefined || path === MARKER) continue;
      if (described.kind === "folder") {
        folders.push(path);
        waiting.push(path);
      } else if (described.kind === "file") {
        files.set(path, described);
        bytes += described.size;
      } else unusual.push(path);
    }
  }
  return { folders, files, unusual, bytes };
};

/** Whether a file is as it was: same size, time and file. */
export const unchanged = (a: Described, b: Described | undefined): boolean =>
  b !== undefined && a.size === b.size && a.modified === b.modified && a.id === b.id;

/** Removes a folder of ours with everything in it, for good. */
export const removeTree = async (
  disk: MovingDisk,
  root: string,
  signal: AbortSignal,
): Promise<void> => {
  const { files, folders, unusual } = await treeOf(disk, root, signal);
  for (const path of [...files.keys(), ...unusual]) await disk.removeFile(join(root, path));
  for (const folder of folders.toReversed()) await disk.removeFolder(join(root, folder));
  // Last of all: a half-removed folder is still known to be ours.
  await disk.removeFile(join(root, MARKER));
  await disk.removeFolder(root);
  await disk.syncNames([dirname(root)]);
};
