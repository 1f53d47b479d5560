/**
 * Finding a name of the engine on a real disk: without case, and never through a link (engine §1.10, domain rule 39).
 *
 * A disk that minds case is searched by listing when the exact spelling is not there. Where another program has put two names
 * that differ only in case, the exact spelling is meant, else the first in code unit order.
 */
import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { VolumeError } from "../errors.ts";
import { byCodeUnits } from "../log/names.ts";
import type { FileCalls } from "./calls.ts";
import { codeOf } from "./errors.ts";
import { below, namesOf, withoutCase } from "./paths.ts";

/** A folder of this computer, and how to ask about what lies in it. */
export interface Disk {
  readonly root: string;
  readonly calls: FileCalls;
}

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

const lookAt = async (calls: FileCalls, path: string) => {
  try {
    return await calls.lstat(path);
  } catch (cause) {
    if (codeOf(cause) === "ENOENT" || codeOf(cause) === "ENOTDIR") return undefined;
    throw cause;
  }
};

/** The spelling a name has in a folder, in whatever case. */
const spellingOf = async (calls: FileCalls, folder: string, name: string) => {
  const wanted = withoutCase(name);
  const names = await calls.readdir(folder);
  return names.filter((other) => withoutCase(other) === wanted).sort(byCodeUnits)[0];
};

/** One name in a folder: as written, or in another case. */
const findIn = async (calls: FileCalls, asked: Asked, folder: string, name: string) => {
  let spelling = name;
  let stats = await lookAt(calls, below(folder, [name]));
  if (stats === undefined) {
    const other = await spellingOf(calls, folder, name);
    if (other === undefined) return undefined;
    spelling = other;
    stats = await lookAt(calls, below(folder, [other]));
    if (stats === undefined) return undefined;
  }
  const real = below(folder, [spelling]);
  if (stats.isDirectory()) return { real, name: spelling, kind: "folder", stats } satisfies Found;
  if (stats.isFile()) return { real, name: spelling, kind: "file", stats } satisfies Found;
  throw refusal(asked, "bad-name", `${real} is a link or a device; those are not followed.`);
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
export const find = async ({ root, calls }: Disk, asked: Asked) => {
  const names = legalNames(asked);
  if (names.length === 0) {
    const stats = await stat(root);
    if (!stats.isDirectory()) throw refusal(asked, "offline", `${root} is not a folder.`);
    return { real: root, name: "", kind: "folder", stats } satisfies Found;
  }
  let folder = root;
  let found: Found | undefined;
  for (const [depth, name] of names.entries()) {
    found = await findIn(calls, asked, folder, name);
    if (found === undefined) return undefined;
    if (found.kind === "file" && depth < names.length - 1) return undefined;
    folder = found.real;
  }
  return found;
};

/** A name that is free now, in a folder that exists: where it will be. */
export const freePlace = async (disk: Disk, asked: Asked) => {
  const names = legalNames(asked);
  const name = names.at(-1);
  if (name === undefined) throw taken(asked);
  const folder = await find(disk, { ...asked, path: names.slice(0, -1).join("/") });
  if (folder?.kind !== "folder") throw notFound(asked);
  if ((await spellingOf(disk.calls, folder.real, name)) !== undefined) throw taken(asked);
  return { real: below(folder.real, [name]), folder: folder.real };
};
