/**
 * Finding a name of the engine on a real disk: without case, and never through a link (engine §1.10, domain rule 39).
 *
 * A disk that minds case is searched by listing when the exact spelling is not there. Where another program has put two names
 * that differ only in case, the exact spelling is meant, else the first in code unit order.
 */
import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { setImmediate } from "node:timers";
import { VolumeError } from "../errors.ts";
import { byCodeUnits } from "../log/names.ts";
import { callsFor, type FileCalls } from "./calls.ts";
import { codeOf } from "./errors.ts";
import { below, namesOf, withoutCase } from "./paths.ts";
import type { Waiting } from "./waiting.ts";

/** A folder of this computer, and how to ask about what lies in it. */
export interface Disk {
  readonly root: string;
  readonly calls: FileCalls;
  /** Folders below it that were just looked at, by their path. */
  readonly seen: SeenFolders;
  /** What need not be durable yet; undefined where each step is by itself. */
  readonly waiting?: Waiting | undefined;
}

interface SeenFolders {
  get(path: string): string | undefined;
  add(path: string, real: string): void;
}

/**
 * Where many files are asked for, each would look at the same folders again. What has just been found to be a folder, and no link, is
 * believed until others have had a turn in this process: a few milliseconds at most. Where an answer is waited for it is not, because
 * then others have had one.
 */
const seenFolders = (calls: FileCalls): SeenFolders => {
  const seen = new Map<string, string>();
  return {
    get: (path) => seen.get(path),
    add: (path, real) => {
      if (!calls.onTheSpot) return;
      if (seen.size === 0) setImmediate(() => seen.clear());
      seen.set(path, real);
    },
  };
};

/** What kind of disk a folder lies on, found out now. */
export const diskOf = async (root: string): Promise<Disk> => {
  const calls = await callsFor(root);
  return { root, calls, seen: seenFolders(calls) };
};

/** What a path leads to. */
export interface Found {
  /** The path on this computer. */
  readonly real: string;
  readonly name: string;
  readonly kind: "file" | "folder";
  readonly stats: Stats;
}

/** Something a path could not be turned into; the operation names it. */
export interface Asked {
  readonly operation: string;
  readonly path: string;
}

const refusal = (asked: Asked, reason: VolumeError["reason"], text: string): VolumeError =>
  new VolumeError({ reason, operation: asked.operation, path: asked.path, text });

export const notFound = (asked: Asked): VolumeError =>
  refusal(asked, "not-found", "There is no such file or folder.");

export const taken = (asked: Asked): VolumeError =>
  refusal(asked, "exists", "The name is already used, perhaps in another case.");

/** The spelling a name has in a folder, in whatever case. */
const spellingOf = async (calls: FileCalls, folder: string, name: string) => {
  const wanted = withoutCase(name);
  const names = await calls.readdir(folder);
  return names.filter((other) => withoutCase(other) === wanted).sort(byCodeUnits)[0];
};

const GONE: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR"]);

/** Fails where the folder itself is not there: then what is missing in it is not what people have to look for. */
export const checkThere = async (disk: Disk, asked: Asked): Promise<void> => {
  const gone = (cause: unknown): boolean => GONE.has(codeOf(cause) ?? "");
  if (
    await stat(disk.root).then(
      () => true,
      (cause: unknown) => !gone(cause),
    )
  )
    return;
  throw new VolumeError({
    reason: "offline",
    ...asked,
    where: disk.root,
    text: "this whole folder is not there any more: it was moved, renamed or deleted, or its disk was taken out. Bring it back, and the copy goes on",
  });
};

/** One name in a folder: as written, or in another case. */
const findIn = async (calls: FileCalls, asked: Asked, folder: string, name: string) => {
  let spelling = name;
  let stats = await calls.lstat(below(folder, [name]));
  if (stats === undefined) {
    const other = await spellingOf(calls, folder, name);
    if (other === undefined) return undefined;
    spelling = other;
    stats = await calls.lstat(below(folder, [other]));
    if (stats === undefined) return undefined;
  }
  const real = below(folder, [spelling]);
  if (stats.isDirectory()) return { real, name: spelling, kind: "folder", stats } satisfies Found;
  if (stats.isFile()) return { real, name: spelling, kind: "file", stats } satisfies Found;
  throw new VolumeError({
    ...asked,
    reason: "bad-name",
    where: real,
    text: "this is a link or a device, and those are not followed: put the file or the folder itself there",
  });
};

export const legalNames = (asked: Asked): ReadonlyArray<string> => {
  const names = namesOf(asked.path);
  if (names === undefined)
    throw refusal(asked, "bad-name", "The name cannot exist in a shared folder.");
  return names;
};

/**
 * What is at a path, `undefined` where nothing is. Fails where a link is in the way, and where the root is not there: the
 * absence of something in a folder that cannot be reached means nothing (I16). The root itself may be a link, people choose it.
 */
export const find = async (disk: Disk, asked: Asked): Promise<Found | undefined> => {
  const names = legalNames(asked);
  const name = names.at(-1);
  if (name === undefined) {
    const stats = await stat(disk.root);
    if (!stats.isDirectory()) throw refusal(asked, "offline", `${disk.root} is not a folder.`);
    return { real: disk.root, name: "", kind: "folder", stats };
  }
  const folder = await folderAbove(disk, asked, names);
  return folder === undefined ? undefined : await findIn(disk.calls, asked, folder, name);
};

/** Where the folder of the last name lies; undefined where there is none. */
export const folderAbove = async (
  disk: Disk,
  asked: Asked,
  names: ReadonlyArray<string>,
): Promise<string | undefined> => {
  const above = names.slice(0, -1);
  const name = above.at(-1);
  if (name === undefined) return disk.root;
  const path = above.join("/");
  const seen = disk.seen.get(path);
  if (seen !== undefined) return seen;
  const folder = await folderAbove(disk, asked, above);
  if (folder === undefined) return undefined;
  const found = await findIn(disk.calls, asked, folder, name);
  if (found?.kind !== "folder") return undefined;
  disk.seen.add(path, found.real);
  return found.real;
};

/** Where a name will be in a folder that exists, if nothing has just this name there: it is not asked whether something has it in another case. */
export const vacatedPlace = async (disk: Disk, asked: Asked) => {
  const names = legalNames(asked);
  const name = names.at(-1);
  if (name === undefined) throw taken(asked);
  const folder = await folderAbove(disk, asked, names);
  if (folder === undefined) throw notFound(asked);
  const real = below(folder, [name]);
  if ((await disk.calls.lstat(real)) !== undefined) throw taken(asked);
  return { real, folder };
};

/** A name that is free now, in a folder that exists: where it will be. */
export const freePlace = async (disk: Disk, asked: Asked) => {
  const names = legalNames(asked);
  const name = names.at(-1);
  if (name === undefined) throw taken(asked);
  const folder = await folderAbove(disk, asked, names);
  if (folder === undefined) throw notFound(asked);
  if ((await spellingOf(disk.calls, folder, name)) !== undefined) throw taken(asked);
  return { real: below(folder, [name]), folder };
};
