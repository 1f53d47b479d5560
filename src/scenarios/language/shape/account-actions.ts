/**
 * Step 2 of the help page, one by one: accounts, shares and who may use them. Part of the table in actions.ts, read by
 * account-steps.ts.
 */
import * as z from "zod";
import { action, who, whoRule } from "./action-shape.ts";
import { accountName, shareName } from "./name-scalars.ts";
import { text, yesNo } from "./scalars.ts";
import { Access, Groups } from "./sharing-actions.ts";

export const share = shareName("Name of the share.");

export const ACCOUNT_ACTIONS = {
  "create-account": action(
    "create-account",
    "Step 2: creates a local Windows user account on this laptop.",
    { laptop: "PARENT", name: "field", password: "s3cret" },
    {
      ...who,
      name: accountName("User name, without the name of the computer."),
      password: text("Password of the account.", "s3cret"),
      disabled: yesNo("The account is disabled (error 1331). Default: false.").optional(),
      expired: yesNo("The password has expired (error 1330). Default: false.").optional(),
      "locked-out": yesNo("The account is locked (error 1909). Default: false.").optional(),
      groups: Groups.optional(),
    },
    whoRule,
  ),
  "share-folder": action(
    "share-folder",
    "Step 2: shares the folder with the synchronised copy under a name. Nobody may use it before a `grant`.",
    { laptop: "PARENT", share: "Maple" },
    {
      ...who,
      share,
      readers: z
        .array(accountName("An account of this laptop."))
        .meta({
          description:
            "Whom the sharing wizard adds: each is a Reader until a `grant` says otherwise. Default: nobody.",
          examples: [["field"]],
        })
        .optional(),
    },
    whoRule,
  ),
  "stop-sharing": action(
    "stop-sharing",
    "Ends the share.",
    { laptop: "PARENT", share: "Maple" },
    { ...who, share },
    whoRule,
  ),
  grant: action(
    "grant",
    "Step 2: lets an account or a group use a share, or denies it.",
    { laptop: "PARENT", share: "Maple", account: "field", access: "read-write" },
    {
      ...who,
      share,
      account: accountName("An account or group of this laptop, or Everyone."),
      access: Access.optional(),
    },
    whoRule,
  ),
  revoke: action(
    "revoke",
    "Takes the permission of an account away: peers who use it can no longer reach the copy.",
    { laptop: "PARENT", share: "Maple", account: "field" },
    { ...who, share, account: accountName("An account of this laptop.") },
    whoRule,
  ),
} as const;
