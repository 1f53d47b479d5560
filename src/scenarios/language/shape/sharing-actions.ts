/**
 * The actions of accounts, permissions and other programs beyond the steps of the page, and the faults of the room, as they stand in
 * a file: part of the table in actions.ts, read by sharing-steps.ts.
 */
import * as z from "zod";
import { DAMAGES } from "../../../model/disk/damage.ts";
import { LETS_OTHERS } from "../../../model/sharing/holds.ts";
import { FAULT_KINDS } from "../../../model/wire/room-faults.ts";
import { action, LaptopList, onlyWho, who, whoRule } from "./action-shape.ts";
import { PARTS_OF_COPY, type PartOfCopy } from "../../sharing.ts";
import { accountName, machineName, shareName } from "./name-scalars.ts";
import { Duration, Rate, Size } from "./quantity-scalars.ts";
import { oneOf, text, whole, yesNo } from "./scalars.ts";

/** What somebody may do. Denials beat what groups allow. */
export const Access = oneOf(
  {
    id: "Access",
    title: "Permission",
    description:
      "`read-write`, `read`; or a denial, which beats whatever groups allow: `no-writing`, `none`. Default: read-write.",
    examples: ["read-write", "read"],
  },
  ["read", "read-write", "no-writing", "none"],
);

export const Groups = z
  .array(accountName("A group of this laptop.", "Juniors"))
  .meta({ description: "Groups it belongs to. Default: none.", examples: [["Juniors"]] });

const PARTS = Object.keys(PARTS_OF_COPY) as [PartOfCopy, ...Array<PartOfCopy>];

/** What a program that holds a file does to others. */
export const HOLDING = {
  "lets-others": oneOf(
    {
      description:
        "What others may do with the file meanwhile: `all`, renaming and deleting included, as virus scanners do; `read-and-write`; `read`; `nothing`. Default: read-and-write.",
      examples: ["all"],
    },
    LETS_OTHERS,
  ).optional(),
  writes: yesNo("Opens the file to change it. Default: false.").optional(),
  locks: z
    .strictObject({
      from: whole("First byte.", { least: 0, most: 2 ** 40 }, 0),
      to: whole("The byte behind the last one.", { least: 1, most: 2 ** 40 }, 100),
    })
    .meta({
      description: "Bytes nobody else may read meanwhile (error 33). Default: none.",
      examples: [{ from: 0, to: 100 }],
    })
    .optional(),
};

const backupName = text("Name of the copied folder.", "monday");

const faultName = text("Name of the fault; `end-fault` ends it.", "wall");

export const SHARING_ACTIONS = {
  "change-account": action(
    "change-account",
    "What an administrator of this laptop changes about an account; what is left out stays. People who are logged on notice nothing.",
    { laptop: "PARENT", name: "field", password: "n3w" },
    {
      ...who,
      name: accountName("An account of this laptop."),
      password: text("The new password.", "n3w").optional(),
      disabled: yesNo("Whether it is disabled (error 1331).").optional(),
      expired: yesNo("Whether its password has expired (error 1330).").optional(),
      "locked-out": yesNo("false unlocks it, true locks it (error 1909).").optional(),
    },
    whoRule,
  ),
  "limit-folder": action(
    "limit-folder",
    "A permission of the shared folder itself, or of something in it: it cuts what the share gives. What is said nearest to a file counts.",
    { laptop: "PARENT", share: "Maple", account: "field", access: "read" },
    {
      ...who,
      share: shareName("Name of the share."),
      account: accountName("An account or group of this laptop."),
      access: Access,
      path: text(
        "A file or folder below the shared one. Default: the folder itself.",
        "_Sync",
      ).optional(),
    },
    whoRule,
  ),
  "save-in-program": action(
    "save-in-program",
    "A program opened with `open-program` and `writes: true` saves over the file it holds. Where it has the file to itself it is told at once that this is done; the host gets it five seconds later, or never.",
    { laptop: "PEER2", program: "Excel", size: "2MB" },
    {
      ...who,
      program: text("Name of the program.", "Excel"),
      size: Size.describe("Size of the file afterwards. Default: 64KiB.").optional(),
    },
    whoRule,
  ),
  "copy-folder": action(
    "copy-folder",
    "Copies the folder of the copy away in Explorer, hidden things included, as a backup is made by hand.",
    { laptop: "PEER1", as: "monday" },
    { ...who, as: backupName },
    whoRule,
  ),
  "restore-folder": action(
    "restore-folder",
    "Puts a folder that was copied away in the place of the copy, in Explorer: everything since is gone. With `of` it is the folder of another laptop, carried over by a stick: two laptops then have one and the same copy.",
    { laptop: "PEER1", from: "monday" },
    {
      ...who,
      from: backupName,
      of: machineName("The laptop whose folder it is. Default: the same one.", "PEER2").optional(),
    },
    whoRule,
  ),
  "delete-folder": onlyWho(
    "delete-folder",
    "Deletes the folder of the copy in Explorer, without a word to Working Papers.",
    { laptop: "PEER1" },
  ),
  "damage-file": action(
    "damage-file",
    "Damages one file of the copy's `_Sync`, as a bad sector or a virus scanner does: nobody did it, and nobody is told. Which of the files it is, and where in it, depends on the seed.",
    { laptop: "PEER1", of: "pieces" },
    {
      ...who,
      of: oneOf(
        {
          description:
            "What the file is there for. `operations`: what people did, in the logs; `pieces`: contents of documents; `snapshots`: what a clean-up left; `papers`: who the copy is and what it holds; `drop-box`: what visitors left. Default: any of them.",
          examples: ["operations"],
        },
        PARTS,
      ).optional(),
      how: oneOf(
        {
          description:
            "`other-bit`: one bit is another one; `cut-off`: the end is gone; `blank`: a block of it holds zeros; `gone`: the file is. Default: other-bit.",
          examples: ["gone"],
        },
        DAMAGES,
      ).optional(),
    },
    whoRule,
  ),
  "pull-stick": onlyWho(
    "pull-stick",
    "Pulls the USB stick out that the copy lies on (`stick: true`).",
    { laptop: "PEER1" },
  ),
  "put-stick-back": onlyWho("put-stick-back", "Plugs the stick in again.", { laptop: "PEER1" }),
  fault: action(
    "fault",
    "From now on something is wrong with what laptops send each other, until `end-fault`. `partition` lets nothing through; `clog` holds everything back until it ends; `slow` has little bandwidth; `delay` is late; `lose`, `reorder` and `duplicate` happen to one frame in so many.",
    { name: "wall", does: "partition", from: "PEER1", to: "PARENT" },
    {
      name: faultName,
      does: oneOf({ description: "What happens.", examples: ["partition"] }, FAULT_KINDS),
      from: LaptopList.describe("Whose frames. Default: everybody's.").optional(),
      to: LaptopList.describe("To whom. Default: to everybody.").optional(),
      "both-ways": yesNo("Whether the answers meet it too. Default: true.").optional(),
      by: Duration.describe("How late, for `delay` and `reorder`. Default: 100ms.").optional(),
      jitter: Duration.describe("Up to so much later still, for `delay`. Default: 0s.").optional(),
      "one-in": whole(
        "One frame in so many, for `lose`, `reorder` and `duplicate`. Default: 20.",
        { least: 1, most: 1_000_000 },
        20,
      ).optional(),
      rate: Rate.describe("Bandwidth in each direction, for `slow`. Default: 1Mbit/s.").optional(),
    },
  ),
  "end-fault": action(
    "end-fault",
    "Ends a fault of the room; what it held back arrives now.",
    { name: "wall" },
    { name: faultName },
  ),
} as const;
