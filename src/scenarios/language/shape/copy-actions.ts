/** What people do with their copy and its connection: part of the table in actions.ts, read by copy-steps.ts. */
import { action, onlyWho, who, whoRule } from "./action-shape.ts";
import { PARENT_SHARE, PARENT_USER, credentialRule, credentials } from "./credentials.ts";
import { folderName, machineName } from "./name-scalars.ts";
import { SwitchTarget, UncShare } from "./path-scalars.ts";
import { LIMITS } from "./limits.ts";
import { Duration } from "./quantity-scalars.ts";
import { whole } from "./scalars.ts";

const fromShare = UncShare.describe("The shared folder that holds the copy.");

export const COPY_ACTIONS = {
  "create-sync-copy": action(
    "create-sync-copy",
    "Step 1: creates a synchronised copy of the office original on this laptop, over the office network.",
    { laptop: "PARENT", from: "OFFICE" },
    { ...who, from: machineName("The node that holds the top level.", "OFFICE") },
    whoRule,
  ),
  "create-child-copy": action(
    "create-child-copy",
    "Step 3: opens the copy in a shared folder, with the box checked that creates a child synchronised copy on the local drive.",
    { laptops: "PEER1..PEER10", from: PARENT_SHARE, ...PARENT_USER },
    {
      ...who,
      from: fromShare,
      folder: folderName(
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
      folder: folderName(
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
  repair: onlyWho(
    "repair",
    "Reads everything in the copy once more. What is damaged or gone is put aside and asked for: who is connected and has it brings it.",
    { laptop: "PARENT" },
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
      folder: folderName(
        "Of a laptop with two copies, the one in this folder. Default: the usual one.",
        "Maple second",
      ).optional(),
    },
    whoRule,
  ),
  "delete-copy": onlyWho(
    "delete-copy",
    "Hands in everything and deletes the copy. Refused while it is not connected (`volume`).",
    { laptop: "PEER1" },
  ),
  "clear-information": onlyWho(
    "clear-information",
    "Ends the synchronisation of the engagement: the top-level parent has no copies any more, and its documents are plain files. Refused at every other copy (`needs-top-level`), while a copy is neither deleted nor abandoned (`copies-missing`), while a version is in no file yet (`volume`), and while two versions of a document are in conflict (`invalid`): `confirm` or `promote` one first.",
    { laptop: "OFFICE" },
  ),
} as const;
