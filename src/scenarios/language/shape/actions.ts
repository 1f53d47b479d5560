/**
 * The actions a step can have: one entry each, with the keys it takes, what it means and an example. Steps 1 to 4 of the help
 * page name most of them; the rest is what a room does to people (cables, sleep, other programs). This is the whole table and
 * the short forms; the small actions stand in a file for each thing they are about. Editors, the reference page, the checks and
 * `explain` all read it: an action is added in one of those files, and read in the file of the same name in steps/.
 */
import * as z from "zod";
import { ACCOUNT_ACTIONS, share } from "./account-actions.ts";
import { action, who, whoRule } from "./action-shape.ts";
import { CHECK_OUT_ACTIONS } from "./check-out-actions.ts";
import { COPY_ACTIONS } from "./copy-actions.ts";
import { FILES_ACTIONS } from "./files-actions.ts";
import { HANDS_ACTIONS } from "./hands-actions.ts";
import { accountName, machineName } from "./name-scalars.ts";
import { PROGRAM_ACTIONS } from "./program-actions.ts";
import { Duration } from "./quantity-scalars.ts";
import { text } from "./scalars.ts";
import { SETTINGS_ACTIONS } from "./settings-actions.ts";
import { SHARING_ACTIONS } from "./sharing-actions.ts";
import { WORK_ACTIONS } from "./work-actions.ts";

const Account = z
  .strictObject({
    name: accountName("User name on that laptop, without the name of the computer."),
    password: text("Password of the account.", "s3cret"),
  })
  .meta({
    id: "Account",
    title: "Local user account",
    description: "A local Windows user account (Step 2).",
    examples: [{ name: "field", password: "s3cret" }],
  });

const accounts = z
  .array(Account)
  .min(1)
  .meta({
    description:
      "Accounts created on this laptop; each is granted read and write access to the share.",
    examples: [[{ name: "field", password: "s3cret" }]],
  });

export const ACTIONS = {
  ...HANDS_ACTIONS,
  ...SETTINGS_ACTIONS,
  ...ACCOUNT_ACTIONS,
  ...SHARING_ACTIONS,
  ...COPY_ACTIONS,
  ...WORK_ACTIONS,
  ...CHECK_OUT_ACTIONS,
  ...FILES_ACTIONS,
  ...PROGRAM_ACTIONS,
  wait: z.union([Duration, z.strictObject({ for: Duration.describe("How long.") })]).meta({
    id: "action-wait",
    title: "wait",
    description: "Lets time pass.",
    examples: ["5m", { for: "5m" }],
  }),
  "prepare-parent": action(
    "prepare-parent",
    "Steps 1 and 2 in one: plug into the office network, create the synchronised copy, unplug, create the accounts, share the folder, grant each account read and write access.",
    {
      laptop: "PARENT",
      from: "OFFICE",
      share: "Maple",
      accounts: [{ name: "field", password: "s3cret" }],
    },
    { ...who, from: machineName("The node that holds the top level.", "OFFICE"), share, accounts },
    whoRule,
  ),
  "share-copy": action(
    "share-copy",
    "Step 2 again, on a peer that others will connect to: create the accounts, share the folder, grant each account read and write access.",
    { laptop: "PEER1", share: "Maple", accounts: [{ name: "field", password: "s3cret" }] },
    { ...who, share, accounts },
    whoRule,
  ),
} as const;

export type ActionKey = keyof typeof ACTIONS;

export const ACTION_KEYS: ReadonlyArray<ActionKey> = Object.keys(ACTIONS).filter(
  (key): key is ActionKey => key in ACTIONS,
);
