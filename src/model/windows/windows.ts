/**
 * What somebody does at a laptop in Windows itself: accounts, shared folders, permissions (the page's Step 2). Refusals are
 * values with the code and text Windows shows, and are written down like every other refusal (domain rule 72).
 */
import { diskPath } from "../disk/folders.ts";
import { foldName, segmentsOf } from "../disk/file-names.ts";
import type { Laptop } from "../laptop.ts";
import { refuse, type WindowsRefusal } from "./refusals.ts";
import type { Permission, Share } from "../sharing/shares.ts";
import { endShare, permissionsChanged } from "../sharing/withdrawing.ts";

export interface NewAccount {
  readonly name: string;
  readonly password: string;
  readonly disabled?: boolean;
  readonly expired?: boolean;
  readonly lockedOut?: boolean;
  /** Groups of this machine; one that nobody was in yet is made. */
  readonly groups?: ReadonlyArray<string>;
}

/** What an administrator changes about an account; what is left out stays. */
export type AccountChange = Pick<NewAccount, "name"> & Partial<Omit<NewAccount, "name">>;

export interface Grant {
  readonly share: string;
  readonly account: string;
  readonly access: Permission;
}

/** A permission of the folder itself, or of something in it. */
export interface FolderGrant extends Grant {
  /** Below the shared folder, with `/` or `\\` between names; by default the folder itself. */
  readonly path?: string;
}

export const createAccount = (laptop: Laptop, account: NewAccount): WindowsRefusal | null => {
  const { name, password, disabled = false, expired = false, lockedOut = false } = account;
  const { groups = [] } = account;
  const what = { operation: "create-account", target: name };
  if (laptop.accounts.find(name) !== undefined) return refuse(laptop, what, 2224);
  laptop.accounts.add({ name, password, disabled, expired, lockedOut, groups });
  laptop.room.kernel.record("account.created", laptop.name, { account: name });
  return null;
};

/** Another password, disabled, expired, unlocked: what an administrator of this machine can do to an account. */
export const changeAccount = (laptop: Laptop, change: AccountChange): WindowsRefusal | null => {
  const { name } = change;
  const known = laptop.accounts.find(name);
  if (known === undefined) {
    return refuse(laptop, { operation: "change-account", target: name }, 2221);
  }
  laptop.accounts.add({ ...known, ...change, name: known.name });
  if (change.lockedOut === false) laptop.fileServer.lockout.forgive(name);
  const changed = Object.keys(change).filter((key) => key !== "name");
  laptop.room.kernel.record("account.changed", laptop.name, { account: known.name, changed });
  return null;
};

export const shareFolder = (
  laptop: Laptop,
  share: string,
  folder: string,
): WindowsRefusal | null => {
  const what = { operation: "share-folder", target: share };
  const path = diskPath(folder);
  if (laptop.disk.find(path)?.kind !== "folder") return refuse(laptop, what, 2116);
  if (laptop.shares.find(share) !== undefined) return refuse(laptop, what, 2118);
  laptop.shares.add(share, path);
  laptop.room.kernel.record("share.created", laptop.name, { share, folder });
  // Simple file sharing knows one check box, and it is off: "Allow network users to change my files".
  if (laptop.fileServer.guestOnly)
    return grant(laptop, { share, account: "Everyone", access: "read" });
  return null;
};

/** The sharing wizard: whoever is added there is a Reader until somebody chooses otherwise (domain §B5). */
export const shareWithWizard = (
  laptop: Laptop,
  options: {
    readonly share: string;
    readonly folder: string;
    readonly accounts: ReadonlyArray<string>;
  },
): WindowsRefusal | null => {
  const { share, folder, accounts } = options;
  const refused = shareFolder(laptop, share, folder);
  if (refused !== null) return refused;
  for (const account of accounts) {
    const refusal = grant(laptop, { share, account, access: "read" });
    if (refusal !== null) return refusal;
  }
  return null;
};

export const stopSharing = (laptop: Laptop, share: string): WindowsRefusal | null => {
  const what = { operation: "stop-sharing", target: share };
  if (laptop.shares.find(share) === undefined) return refuse(laptop, what, 2310);
  laptop.shares.remove(share);
  laptop.room.kernel.record("share.removed", laptop.name, { share });
  endShare(laptop, share);
  return null;
};

export const grant = (laptop: Laptop, { share, account, access }: Grant): WindowsRefusal | null => {
  const found = entryOf(laptop, "grant", { share, account });
  if (!("grants" in found)) return found;
  found.grants.set(foldName(account), access);
  laptop.room.kernel.record("permission.granted", laptop.name, { share, account, access });
  permissionsChanged(laptop, found);
  return null;
};

export const revoke = (
  laptop: Laptop,
  { share, account }: { readonly share: string; readonly account: string },
): WindowsRefusal | null => {
  const found = entryOf(laptop, "revoke", { share, account });
  if (!("grants" in found)) return found;
  found.grants.delete(foldName(account));
  laptop.room.kernel.record("permission.revoked", laptop.name, { share, account });
  permissionsChanged(laptop, found);
  return null;
};

/** What the shared folder, or something in it, allows this account or group, whatever the share says (rule 31). */
export const limitFolder = (
  laptop: Laptop,
  { share, account, access, path = "" }: FolderGrant,
): WindowsRefusal | null => {
  const found = entryOf(laptop, "limit-folder", { share, account });
  if (!("grants" in found)) return found;
  const below = path.replaceAll("\\", "/");
  const place = foldName(below);
  if (laptop.disk.find([...found.folder, ...segmentsOf(below)]) === undefined) {
    return refuse(laptop, { operation: "limit-folder", target: share }, 2);
  }
  const entries = found.limits.get(place) ?? new Map<string, Permission>();
  found.limits.set(place, entries.set(foldName(account), access));
  const where = below === "" ? {} : { path: below };
  const facts = { share, account, access, level: "folder", ...where };
  laptop.room.kernel.record("permission.granted", laptop.name, facts);
  permissionsChanged(laptop, found);
  return null;
};

const entryOf = (
  laptop: Laptop,
  operation: string,
  { share, account }: { readonly share: string; readonly account: string },
): Share | WindowsRefusal => {
  const found = laptop.shares.find(share);
  const what = { operation, target: share };
  if (found === undefined) return refuse(laptop, what, 2310);
  if (!laptop.accounts.knows(account)) return refuse(laptop, what, 1332);
  return found;
};
