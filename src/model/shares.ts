/**
 * The shared folders of one machine and who may do what in them (domain rules 31 to 33): the effective right is the share's
 * permission cut by the folder's own.
 */
import type { DiskPath } from "./disk.ts";
import { foldName } from "./file-names.ts";
import type { ShareAccess } from "./file-operations.ts";

/** A permission entry; `none` is an explicit deny. */
export type Permission = ShareAccess | "none";

/** The pipe share every machine has: programs that only talk to the host connect here. */
export const PIPE_SHARE = "IPC$";

export interface Share {
  readonly name: string;
  readonly folder: DiskPath;
  /** What the share allows, by folded account name; nobody else gets in. */
  readonly grants: Map<string, Permission>;
  /** What the folder itself allows where somebody restricted it; everything for everybody else. */
  readonly folderLimits: Map<string, Permission>;
}

const ORDER: ReadonlyArray<Permission> = ["none", "read", "read-write"];

const lesser = (a: Permission, b: Permission): Permission =>
  ORDER.indexOf(a) < ORDER.indexOf(b) ? a : b;

export class Shares {
  readonly #byName = new Map<string, Share>();

  find(name: string): Share | undefined {
    return this.#byName.get(foldName(name));
  }

  add(name: string, folder: DiskPath): void {
    const share = { name, folder, grants: new Map(), folderLimits: new Map() };
    this.#byName.set(foldName(name), share);
  }

  remove(name: string): void {
    this.#byName.delete(foldName(name));
  }

  /** What this account may do in this share now. */
  access(share: Share, account: string): Permission {
    const name = foldName(account);
    return lesser(share.grants.get(name) ?? "none", share.folderLimits.get(name) ?? "read-write");
  }
}
