/** One action of account-actions.ts → small steps, for exactly one laptop each. */
import type { ActionOfFile, SmallStep } from "./action-of-file.ts";
import { ACCOUNT_ACTIONS } from "../shape/account-actions.ts";
import { check } from "../shape/shape.ts";
import type { Piece } from "../shape/shape.ts";

type AccountKey = keyof typeof ACCOUNT_ACTIONS;

export const isAccountKey = (key: string): key is AccountKey => key in ACCOUNT_ACTIONS;

/** Small steps of one action, or undefined after its problems were reported. */
export const readAccount = (
  at: ActionOfFile,
  key: AccountKey,
  piece: Piece,
): ReadonlyArray<SmallStep> | undefined => {
  const { reader } = at;
  const { findings } = reader;
  switch (key) {
    case "create-account": {
      const want = check(findings, ACCOUNT_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const { name, password, disabled = false, expired = false } = want;
      for (const laptop of at.laptops(want) ?? [])
        reader.accounts.define(laptop, name, at.span("name"));
      return at.eachLaptop(want, (laptop) => ({
        action: key,
        laptop,
        name,
        password,
        disabled,
        expired,
        ...(want["locked-out"] === true ? { lockedOut: true as const } : {}),
        ...(want.groups === undefined ? {} : { groups: want.groups }),
      }));
    }
    case "share-folder": {
      const want = check(findings, ACCOUNT_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      for (const laptop of laptops ?? [])
        reader.paths.defineShare(laptop, want.share, at.span("share"));
      const { share, readers } = want;
      return at.each(laptops, (laptop) => ({
        action: key,
        laptop,
        share,
        ...(readers === undefined ? {} : { readers }),
      }));
    }
    case "stop-sharing": {
      const want = check(findings, ACCOUNT_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      if (!at.mayFail)
        for (const laptop of laptops ?? [])
          reader.paths.useShare(laptop, want.share, at.span("share"));
      return at.each(laptops, (laptop) => ({ action: key, laptop, share: want.share }));
    }
    case "grant":
    case "revoke": {
      const want = check(findings, ACCOUNT_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      const { share, account } = want;
      if (!at.mayFail)
        for (const laptop of laptops ?? []) reader.paths.useShare(laptop, share, at.span("share"));
      const access = "access" in want && want.access !== undefined ? want.access : "read-write";
      return at.each(laptops, (laptop) =>
        key === "grant"
          ? { action: key, laptop, share, account, access }
          : { action: key, laptop, share, account },
      );
    }
  }
};
