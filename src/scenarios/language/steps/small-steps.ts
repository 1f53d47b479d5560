/**
 * One action of the file → small steps of the page, for exactly one laptop each. A short form becomes several small steps; every
 * other action becomes one, with one `Action` per laptop, in the file that is about such things.
 */
import { OFFICE_DEVICE } from "../../planned-room.ts";
import type { Action } from "../../actions.ts";
import { isAccountKey, readAccount } from "./account-steps.ts";
import { ActionOfFile } from "./action-of-file.ts";
import type { ActionReader, SmallStep } from "./action-of-file.ts";
import { ACTIONS } from "../shape/actions.ts";
import type { ActionKey } from "../shape/actions.ts";
import { isCheckOutKey, readCheckOut } from "./check-out-steps.ts";
import { isCopyKey, readCopy } from "./copy-steps.ts";
import { isFilesKey, readFiles } from "./files-steps.ts";
import { isHandsKey, readHands } from "./hands-steps.ts";
import { isProgramKey, readProgram } from "./program-steps.ts";
import { isSettingsKey, readSettings } from "./settings-steps.ts";
import { isSharingKey, readSharing } from "./sharing-steps.ts";
import { check } from "../shape/shape.ts";
import { COMMON_KEYS } from "../shape/step-schema.ts";
import { pieceOf } from "../yaml/tree.ts";
import type { Entry } from "../yaml/tree.ts";
import { isWorkKey, readWork } from "./work-steps.ts";

/** Small steps of one action, or undefined after its problems were reported. */
export const readAction = (
  reader: ActionReader,
  key: ActionKey,
  entry: Entry,
  mayFail: boolean,
): ReadonlyArray<SmallStep> | undefined => {
  const { findings } = reader;
  const at = new ActionOfFile(reader, entry, mayFail);
  const piece = { ...pieceOf(entry), beside: COMMON_KEYS };
  if (isHandsKey(key)) return readHands(at, key, piece);
  if (isSettingsKey(key)) return readSettings(at, key, piece);
  if (isAccountKey(key)) return readAccount(at, key, piece);
  if (isSharingKey(key)) return readSharing(at, key, piece);
  if (isCopyKey(key)) return readCopy(at, key, piece);
  if (isWorkKey(key)) return readWork(at, key, piece);
  if (isCheckOutKey(key)) return readCheckOut(at, key, piece);
  if (isFilesKey(key)) return readFiles(at, key, piece);
  if (isProgramKey(key)) return readProgram(at, key, piece);
  switch (key) {
    case "wait": {
      const want = check(findings, ACTIONS.wait, piece);
      if (want === undefined) return undefined;
      return [[{ action: "wait", forMicros: typeof want === "number" ? want : want.for }]];
    }
    case "prepare-parent": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      const from = at.topLevel(want.from, "from");
      if (laptops === undefined || from === undefined) return undefined;
      return [
        laptops.map((laptop) => ({ action: "plug", laptop, into: OFFICE_DEVICE, port: null })),
        laptops.map((laptop) => ({ action: "create-sync-copy", laptop, from })),
        laptops.map((laptop) => ({ action: "unplug", laptop })),
        ...shareCopy(at, laptops, want),
      ];
    }
    case "share-copy": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      return laptops === undefined ? undefined : shareCopy(at, laptops, want);
    }
  }
};

/** Step 2 of the page: accounts, the share, a permission for each account. */
const shareCopy = (
  at: ActionOfFile,
  laptops: ReadonlyArray<string>,
  want: {
    readonly share: string;
    readonly accounts: ReadonlyArray<{ readonly name: string; readonly password: string }>;
  },
): ReadonlyArray<SmallStep> => {
  const { share, accounts } = want;
  for (const laptop of laptops) {
    at.reader.paths.defineShare(laptop, share, at.span("share"));
    for (const { name } of accounts)
      at.reader.accounts.define(laptop, name, at.entryKey("accounts"));
  }
  return [
    ...accounts.map(({ name, password }) =>
      laptops.map((laptop): Action => ({
        action: "create-account",
        laptop,
        name,
        password,
        disabled: false,
        expired: false,
      })),
    ),
    laptops.map((laptop): Action => ({ action: "share-folder", laptop, share })),
    ...accounts.map(({ name }) =>
      laptops.map((laptop): Action => ({
        action: "grant",
        laptop,
        share,
        account: name,
        access: "read-write",
      })),
    ),
  ];
};
