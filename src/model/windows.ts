/**
 * What somebody does at a laptop in Windows itself: accounts, shared folders, permissions (the page's Step 2). Refusals are
 * values with the code and text Windows shows, and are written down like every other refusal (domain rule 72).
 */
import { failureOf, type WindowsCode } from "./codes.ts";
import { diskPath } from "./disk.ts";
import { foldName } from "./file-names.ts";
import type { Laptop } from "./laptop.ts";
import { recordRefusal } from "./refusals.ts";
import type { Permission, Share } from "./shares.ts";

/** Windows said no at the machine itself. */
export interface WindowsRefusal {
  readonly code: WindowsCode;
  readonly text: string;
}

export interface NewAccount {
  readonly name: string;
  readonly password: string;
  readonly disabled?: boolean;
  readonly expired?: boolean;
  readonly lockedOut?: boolean;
}

export interface Grant {
  readonly share: string;
  readonly account: string;
  readonly access: Permission;
}

const refuse = (
  laptop: Laptop,
  what: { readonly operation: string; readonly target: string },
  code: WindowsCode,
): WindowsRefusal => {
  const failure = failureOf(code);
  recordRefusal(laptop, { ...what, failure });
  return { code, text: failure.text };
};

export const createAccount = (laptop: Laptop, account: NewAccount): WindowsRefusal | null => {
  const { name, password, disabled = false, expired = false, lockedOut = false } = account;
  const what = { operation: "create-account", target: name };
  if (laptop.accounts.find(name) !== undefined) return refuse(laptop, what, 2224);
  laptop.accounts.add({ name, password, disabled, expired, lockedOut });
  laptop.room.kernel.record("account.created", laptop.name, { account: name });
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
  return null;
};

export const stopSharing = (laptop: Laptop, share: string): WindowsRefusal | null => {
  const what = { operation: "stop-sharing", target: share };
  if (laptop.shares.find(share) === undefined) return refuse(laptop, what, 2310);
  laptop.shares.remove(share);
  laptop.room.kernel.record("share.removed", laptop.name, { share });
  laptop.fileServer.endShare(share);
  return null;
};

export const grant = (laptop: Laptop, { share, account, access }: Grant): WindowsRefusal | null => {
  const found = entryOf(laptop, "grant", { share, account });
  if (!("grants" in found)) return found;
  found.grants.set(foldName(account), access);
  laptop.room.kernel.record("permission.granted", laptop.name, { share, account, access });
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
  return null;
};

/** What the shared folder itself allows this account, whatever the share says (rule 31). */
export const limitFolder = (
  laptop: Laptop,
  { share, account, access }: Grant,
): WindowsRefusal | null => {
  const found = entryOf(laptop, "limit-folder", { share, account });
  if (!("grants" in found)) return found;
  found.folderLimits.set(foldName(account), access);
  const facts = { share, account, access, level: "folder" };
  laptop.room.kernel.record("permission.granted", laptop.name, facts);
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
  if (laptop.accounts.find(account) === undefined) return refuse(laptop, what, 1332);
  return found;
};
