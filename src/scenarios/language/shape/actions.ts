/**
 * The actions a step can have: one entry each, with the keys it takes, what it means and an example. Steps 1 to 4 of the help
 * page name most of them; the rest is what a room does to people (cables, sleep, other programs).
 *
 * Editors, the reference page, the checks and `explain` all read this table, so an action is added here and in `small-steps.ts`.
 */
import * as z from "zod";
import { action, onlyWho, who, whoRule } from "./action-shape.ts";
import { CHECK_OUT_ACTIONS } from "./check-out-actions.ts";
import { Access, Groups, HOLDING, SHARING_ACTIONS } from "./sharing-actions.ts";
import { Cable, HANDS_ACTIONS } from "./hands-actions.ts";
import { accountName, fileName, machineName, recordId, shareName } from "./name-scalars.ts";
import { SwitchTarget, UncHost, UncHostOrShare, UncShare } from "./path-scalars.ts";
import { LIMITS } from "./room-schema.ts";
import { SETTINGS_ACTIONS } from "./settings-actions.ts";
import { Duration, oneOf, Size, text, whole, yesNo } from "./scalars.ts";

const credentials = {
  as: text(
    "What is typed as user name, with the name of the computer that has the account in front.",
    String.raw`PARENT\field`,
  ).optional(),
  password: text("What is typed as password.", "s3cret").optional(),
  remember: yesNo('The check box "Remember my password". Default: false.').optional(),
};
const credentialRule = {
  dependentRequired: { as: ["password"], password: ["as"], remember: ["as"] },
};

const scalarValue = z.union([z.string(), z.number(), z.boolean(), z.null()]).meta({
  id: "FieldValue",
  description: "A value of a field: text, number, true, false or null.",
});

export const FieldValues = z.record(z.string(), scalarValue).meta({
  id: "Fields",
  title: "Fields of a record",
  description: "Names and values of the fields.",
  examples: [{ amount: 1250 }],
});

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

const share = shareName("Name of the share.");
const fromShare = UncShare.describe("The shared folder that holds the copy.");

const PARENT_SHARE = String.raw`\\PARENT\Maple`;
const PARENT_USER = { as: String.raw`PARENT\field`, password: "s3cret", remember: true };

const asTemplate = yesNo(
  "As a template update: shown before everything that did not know of it. Default: false.",
).optional();

export const ACTIONS = {
  plug: action(
    "plug",
    "Plugs laptops into a switch or router: takes one cable of the pool and, unless `port` says otherwise, the lowest free port.",
    { laptops: "PEER1..PEER3" },
    {
      ...who,
      into: text(
        "Name of the device; may be left out when the network has only one. `office` is the office network.",
        "switch",
      ).optional(),
      port: whole(
        "The port to use, from 1; only for one laptop.",
        { least: 1, most: 4096 },
        3,
      ).optional(),
      cable: Cable.optional(),
    },
    whoRule,
  ),
  unplug: onlyWho("unplug", "Pulls the network cable out; the cable goes back to the pool.", {
    laptop: "PEER3",
  }),
  ...HANDS_ACTIONS,
  ...SETTINGS_ACTIONS,
  ...SHARING_ACTIONS,
  "create-sync-copy": action(
    "create-sync-copy",
    "Step 1: creates a synchronised copy of the office original on this laptop, over the office network.",
    { laptop: "PARENT", from: "OFFICE" },
    { ...who, from: machineName("The node that holds the top level.", "OFFICE") },
    whoRule,
  ),
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
  "sign-in": action(
    "sign-in",
    "Step 3: browses to another computer and enters user name and password when prompted.",
    { laptop: "PEER1", to: String.raw`\\PARENT`, ...PARENT_USER },
    { ...who, to: UncHost, ...credentials },
    { ...whoRule, ...credentialRule },
  ),
  "create-child-copy": action(
    "create-child-copy",
    "Step 3: opens the copy in a shared folder, with the box checked that creates a child synchronised copy on the local drive.",
    { laptops: "PEER1..PEER10", from: PARENT_SHARE, ...PARENT_USER },
    {
      ...who,
      from: fromShare,
      folder: shareName(
        "Name of its folder, for a second copy on the same laptop; the first is closed. Default: the engagement's name with (Sync).",
        "Maple second",
      ).optional(),
      ...credentials,
    },
    { ...whoRule, ...credentialRule },
  ),
  "open-copy": action(
    "open-copy",
    "Opens the local copy in Working Papers.",
    { laptop: "PEER1" },
    {
      ...who,
      folder: shareName(
        "Of a laptop with two copies, the one in this folder; the other is closed. Default: the usual one.",
        "Maple second",
      ).optional(),
    },
    whoRule,
  ),
  "upgrade-program": action(
    "upgrade-program",
    "Installs a newer version of Working Papers, which closes the copy. It converts the copies it opens from then on.",
    { laptop: "PEER1", to: 2 },
    {
      ...who,
      to: whole("The version.", { least: 1, most: LIMITS.programVersion }, 2),
    },
    whoRule,
  ),
  "close-copy": onlyWho("close-copy", "Closes the local copy.", { laptop: "PEER1" }),
  connect: action(
    "connect",
    "Step 3 and 4: Connect to SmartSync Copy: browses to the shared folder of another copy and connects to it.",
    { laptops: "PEER1..PEER10", to: PARENT_SHARE },
    {
      ...who,
      to: UncShare.describe("The shared folder of the copy to connect to."),
      ...credentials,
    },
    { ...whoRule, ...credentialRule },
  ),
  disconnect: onlyWho("disconnect", "Ends the connection to the connected copy and forgets it.", {
    laptop: "PEER1",
  }),
  switch: action(
    "switch",
    "Chooses another of the known locations from the SmartSync menu.",
    { laptop: "PEER2", to: "parent" },
    { ...who, to: SwitchTarget },
    whoRule,
  ),
  "work-offline": onlyWho(
    "work-offline",
    "Chooses to work offline; edits are kept and sent later.",
    { laptop: "PEER3" },
  ),
  "work-online": onlyWho("work-online", "Ends working offline and synchronises.", {
    laptop: "PEER3",
  }),
  "sync-now": onlyWho(
    "sync-now",
    "Synchronises at once instead of waiting for the next round. Refused where nothing can be reached, or where what waits may not be written.",
    {
      laptop: "PEER1",
    },
  ),
  "lock-down": action(
    "lock-down",
    "Locks the engagement down: every copy has to hand in first. Needs the top-level parent and switches to it; without everybody it is taken back after `patience`.",
    { laptop: "OFFICE", patience: "10m" },
    {
      ...who,
      patience: Duration.describe("How long to wait for everybody. Default: 5m.").optional(),
    },
    whoRule,
  ),
  "clean-up": action(
    "clean-up",
    "Shrinks the engagement: every copy has to hand in first, then the top-level parent puts a snapshot in the place of the operations so far. Needs the top-level parent and switches to it; without everybody it is taken back after `patience`.",
    { laptop: "OFFICE", patience: "10m" },
    {
      ...who,
      patience: Duration.describe("How long to wait for everybody. Default: 5m.").optional(),
    },
    whoRule,
  ),
  unlock: onlyWho(
    "unlock",
    "Opens a locked engagement again, or takes back a lock-down that nobody finishes.",
    { laptop: "OFFICE" },
  ),
  abandon: action(
    "abandon",
    "Gives up the copy on a laptop for ever: what nobody has seen of it is never merged.",
    { laptop: "OFFICE", "copy-of": "PEER3" },
    {
      ...who,
      "copy-of": machineName("The laptop whose copy is abandoned.", "PEER3"),
      folder: shareName(
        "Of a laptop with two copies, the one in this folder. Default: the usual one.",
        "Maple second",
      ).optional(),
    },
    whoRule,
  ),
  "delete-copy": onlyWho(
    "delete-copy",
    "Hands in everything and deletes the copy. Refused while it is not connected.",
    { laptop: "PEER1" },
  ),
  "edit-document": action(
    "edit-document",
    "Saves a new version of a document. A name that does not exist yet creates it.",
    { laptop: "PEER1", document: "doc-001.docx", size: "40MB" },
    {
      ...who,
      document: fileName("Documents of the engagement are doc-001.docx, doc-002.docx and so on."),
      size: Size.describe(
        "Size of the new version. Default: as before; 64KiB for a new document.",
      ).optional(),
      content: text(
        "A word for what is in it: saves with the same word and size are the same to the byte, whoever makes them. Default: something nobody else saves.",
        "corrected",
      ).optional(),
      template: asTemplate,
    },
    whoRule,
  ),
  ...CHECK_OUT_ACTIONS,
  "set-document-mode": action(
    "set-document-mode",
    "Chooses when versions of a document travel, on this copy only: at once, when somebody says so, or not at all.",
    { laptop: "PEER1", document: "doc-003.docx", mode: "on-demand" },
    {
      ...who,
      document: fileName(
        "The document. Without one: all documents without a mode of their own, and new ones.",
      ).optional(),
      mode: oneOf(
        {
          description:
            "`automatic`: at once. `on-demand`: own saves stay here and newer versions wait until `sync-documents`. `never`: neither goes out nor comes in.",
          examples: ["on-demand"],
        },
        ["automatic", "on-demand", "never"],
      ),
    },
    whoRule,
  ),
  "sync-documents": action(
    "sync-documents",
    "Sync Now of on-demand documents: sends the saves kept here, and takes the newer versions that wait.",
    { laptop: "PEER1", document: "doc-003.docx" },
    {
      ...who,
      document: fileName("The document. Without one: every on-demand document.").optional(),
    },
    whoRule,
  ),
  "delete-document": action(
    "delete-document",
    "Deletes a document.",
    { laptop: "PEER1", document: "doc-002.docx" },
    { ...who, document: fileName("The document to delete.") },
    whoRule,
  ),
  promote: action(
    "promote",
    "Makes the version of a document that somebody else saved last the current one, also when it was replaced since. Refused where the copy does not hold it.",
    { laptop: "PEER1", document: "doc-001.docx", by: "PEER2" },
    {
      ...who,
      document: fileName("The document."),
      by: machineName("The laptop whose version is to be shown.", "PEER2"),
    },
    whoRule,
  ),
  confirm: action(
    "confirm",
    "Settles a conflict: the version that is shown stays, the others were looked at and are not needed.",
    { laptop: "PEER1", document: "doc-001.docx" },
    { ...who, document: fileName("The document in conflict.") },
    whoRule,
  ),
  "edit-record": action(
    "edit-record",
    "Changes fields of a record. An id that does not exist yet creates it.",
    { laptop: "PEER1", record: "tb/1000", set: { amount: 1250 } },
    {
      ...who,
      record: recordId(
        "tb/1000 and on (trial balance), entry/<any id> or aje/<number> (adjusting entries), signoff/<document>.",
      ),
      set: FieldValues,
      template: asTemplate,
    },
    whoRule,
  ),
  "delete-record": action(
    "delete-record",
    "Deletes a record.",
    { laptop: "PEER1", record: "tb/1001" },
    { ...who, record: recordId("The record to delete.") },
    whoRule,
  ),
  "open-program": action(
    "open-program",
    "Opens another program that uses a computer on the network: it holds a session there and so takes a seat. With `file` it keeps that file open.",
    {
      laptop: "PEER2",
      program: "Explorer",
      on: PARENT_SHARE,
      as: String.raw`PARENT\field`,
      password: "s3cret",
    },
    {
      ...who,
      program: text("Name of the program.", "Explorer"),
      on: UncHostOrShare,
      file: text("A file of the share that stays open.", "doc-003.docx").optional(),
      ...HOLDING,
      "windows-user": text(
        "Another Windows user of this laptop, logged on beside the first (fast user switching): with connections and passwords of their own, and so a seat of their own. Default: the user of the laptop.",
        "night-shift",
      ).optional(),
      ...credentials,
    },
    { ...whoRule, ...credentialRule },
  ),
  "close-program": action(
    "close-program",
    "Closes a program opened with open-program.",
    { laptop: "PEER2", program: "Explorer" },
    { ...who, program: text("Name of the program.", "Explorer") },
    whoRule,
  ),
  sleep: onlyWho("sleep", "Closes the lid: the laptop sleeps, its connections fall silent.", {
    laptop: "PEER4",
  }),
  wake: onlyWho("wake", "Opens the lid again.", { laptop: "PEER4" }),
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
