/**
 * The shared folders of one machine and who may do what in them (domain rules 31 to 33): the effective right is the share's
 * permission cut by that of the folder. On each of the two, what an account and its groups are allowed adds up, and a denial
 * beats it.
 */
import type { DiskPath } from "../disk/folders.ts";
import { foldName } from "../disk/file-names.ts";
import type { ShareAccess } from "../disk/operation.ts";

/** A permission entry. `none` and `no-writing` are denials: of everything, and of changes. */
export type Permission = ShareAccess | "none" | "no-writing";

/** What comes of all entries together. */
export type EffectiveAccess = ShareAccess | "none";

/** The pipe share every machine has: programs that only talk to the host connect here. */
export const PIPE_SHARE = "IPC$";

/** By folded name of an account or group. */
export type Entries = Map<string, Permission>;

export interface Share {
  readonly name: string;
  readonly folder: DiskPath;
  /** What the share allows; nobody else gets in. */
  readonly grants: Entries;
  /**
   * What the folder and things in it allow where somebody restricted them, by folded path below the share (`""` is the folder
   * itself); everything for everybody else. It is said of the folder: all its shares have the same, one after the other as well.
   */
  readonly limits: Map<string, Entries>;
}

const ORDER: ReadonlyArray<EffectiveAccess> = ["none", "read", "read-write"];

export const lesser = (a: EffectiveAccess, b: EffectiveAccess): EffectiveAccess =>
  ORDER.indexOf(a) < ORDER.indexOf(b) ? a : b;

/**
 * What the entries of one list give somebody who goes by all these names; undefined where none of them is there. `otherwise`
 * is what a list allows that says nothing but denials.
 */
const accessIn = (
  entries: Entries,
  names: ReadonlyArray<string>,
  otherwise: EffectiveAccess,
): EffectiveAccess | undefined => {
  const found: Array<Permission> = [];
  for (const name of names) {
    const entry = entries.get(foldName(name));
    if (entry !== undefined) found.push(entry);
  }
  if (found.length === 0) return undefined;
  if (found.includes("none")) return "none";
  const allowed = found.includes("read-write")
    ? "read-write"
    : found.includes("read")
      ? "read"
      : otherwise;
  return found.includes("no-writing") ? lesser(allowed, "read") : allowed;
};

/** `a/b/c`, `a/b`, `a` and the folder itself: the nearest comes first. */
const upwards = (path: string): ReadonlyArray<string> => {
  const places = [path];
  let place = path;
  while (place !== "") {
    place = place.slice(0, Math.max(0, place.lastIndexOf("/")));
    places.push(place);
  }
  return places;
};

export class Shares {
  readonly #byName = new Map<string, Share>();
  /** By folded path of the folder: a share that ends takes nothing of it along. */
  readonly #limits = new Map<string, Share["limits"]>();

  find(name: string): Share | undefined {
    return this.#byName.get(foldName(name));
  }

  /** In the order in which they were shared. */
  all(): ReadonlyArray<Share> {
    return [...this.#byName.values()];
  }

  add(name: string, folder: DiskPath): void {
    const place = foldName(folder.join("/"));
    const limits: Share["limits"] = this.#limits.get(place) ?? new Map<string, Entries>();
    this.#limits.set(place, limits);
    this.#byName.set(foldName(name), { name, folder, grants: new Map(), limits });
  }

  remove(name: string): void {
    this.#byName.delete(foldName(name));
  }

  /** What the share itself lets somebody do who goes by these names. */
  granted(share: Share, names: ReadonlyArray<string>): EffectiveAccess {
    return accessIn(share.grants, names, "none") ?? "none";
  }

  /** What the folder lets them do at a place below it: what is said nearest to the place counts (rule 31). */
  allowed(share: Share, names: ReadonlyArray<string>, path: string): EffectiveAccess {
    if (share.limits.size === 0) return "read-write";
    for (const place of upwards(foldName(path))) {
      const entries = share.limits.get(place);
      const access = entries === undefined ? undefined : accessIn(entries, names, "read-write");
      if (access !== undefined) return access;
    }
    return "read-write";
  }

  /** What they may do at a place in this share now. */
  access(share: Share, names: ReadonlyArray<string>, path = ""): EffectiveAccess {
    return lesser(this.granted(share, names), this.allowed(share, names, path));
  }
}
