/** The shape of a laptop: its kind, the defaults, and the node itself. */
import * as z from "zod";
import { FILE_SYSTEM_NAMES } from "../../../model/disk/file-systems.ts";
import { WINDOWS_EDITIONS } from "../../../model/windows/editions.ts";
import { LIMITS } from "./limits.ts";
import { computerName, ipAddress } from "./name-scalars.ts";
import { Drift, Duration, Offset, Rate, Size } from "./quantity-scalars.ts";
import { oneLine, oneOf, text, whole, yesNo } from "./scalars.ts";
import { NetworkProfile } from "./settings-actions.ts";

const Battery = z
  .strictObject({
    life: Duration.describe("How long a full battery lasts. Default: 4h.").optional(),
    charge: whole(
      "How full it is when the day begins, in per cent. Default: 100.",
      { least: 1, most: 100 },
      40,
    ).optional(),
  })
  .meta({
    id: "Battery",
    title: "Battery",
    description:
      "The battery of this laptop. It is used once the power cord is out (`unplug-power`), warns at 7 % and hibernates at 5 %.",
    examples: [{ life: "3h", charge: 40 }],
  });

const AutoDisconnect = z.union([Duration, z.literal("never")]).meta({
  id: "AutoDisconnect",
  title: "Automatic disconnection",
  description:
    "How long this host keeps a session nobody uses; whichever is shorter, that or the 10 minutes of the client, counts. `0s` means a few seconds. Default: 15m.",
  examples: ["15m", "0s", "never"],
});

const SleepsAfter = z.union([Duration, z.literal("never")]).meta({
  id: "SleepsAfter",
  title: "Automatic sleep",
  description:
    "It falls asleep when nobody has touched it for so long; what others do with its shared folder does not count. `never`: whatever the policies say.",
  examples: ["1h", "never"],
});

const os = oneOf(
  {
    id: "WindowsEdition",
    title: "Windows edition",
    description: "Decides how many inbound connections it accepts.",
    examples: ["windows-xp-pro", "windows-7-pro"],
  },
  WINDOWS_EDITIONS,
);

/** What several laptops can have in common: the keys of a kind, of the defaults, and of a node. */
const LAPTOP_KEYS = {
  user: oneLine(
    "The Windows user who sits here. Default: the name of the node in small letters.",
    "anna",
  ).optional(),
  password: text(
    "The Windows password of that user. Default: the same as the default user.",
    "s3cret",
  ).optional(),
  clock: z
    .strictObject({
      offset: Offset.optional(),
      drift: Drift.optional(),
    })
    .meta({
      id: "Clock",
      title: "Clock",
      description: "How wrong the clock of this laptop is. Default: not at all.",
      examples: [{ offset: "-3m", drift: "50ppm" }],
    })
    .optional(),
  "program-version": whole(
    "Which version of Working Papers is installed. A newer one converts every copy it opens, and an older one is refused there (`needs-upgrade`). Default: 1.",
    { least: 1, most: LIMITS.programVersion },
    2,
  ).optional(),
  "file-system": oneOf(
    {
      description:
        "What the disk of this laptop is like. Default: the `file-system` of the policies.",
      examples: ["samba"],
    },
    FILE_SYSTEM_NAMES,
  ).optional(),
  "auto-mdix": yesNo("The network card adapts to a crossed cable. Default: true.").optional(),
  workgroup: computerName("Its workgroup. Default: WORKGROUP.", "AUDIT").optional(),
  "network-profile": NetworkProfile.optional(),
  sharing: oneOf(
    {
      description:
        "Whether visitors are themselves here or all of them Guest, who may only read. Default: as the policy `sharing-model` says.",
      examples: ["guest-only"],
    },
    ["classic", "guest-only"],
  ).optional(),
  "lockout-after": whole(
    "So many wrong passwords in a row lock an account of this computer for half an hour (error 1909). Default: 0, never.",
    { least: 0, most: 999 },
    3,
  ).optional(),
  stick: yesNo(
    "Its copy lies on a USB stick, which `pull-stick` pulls out. Default: false.",
  ).optional(),
  "auto-disconnect": AutoDisconnect.optional(),
  disk: Size.describe("What its disk holds. Default: 250GB.").optional(),
  "disk-latency": Duration.describe(
    "How long its disk takes before it reads or writes anything: `10ms` for an old drive. Default: 100µs.",
  ).optional(),
  "disk-speed": Rate.describe(
    "How fast its disk reads and writes, in bits as a wire: `40Mbit/s`, an old stick, are 5 MB in a second. Default: reads 800Mbit/s, writes 640Mbit/s.",
  ).optional(),
  battery: Battery.optional(),
  "sleeps-after": SleepsAfter.optional(),
  "on-lid-close": oneOf(
    { description: "What closing the lid does. Default: sleep.", examples: ["nothing"] },
    ["sleep", "hibernate", "nothing"],
  ).optional(),
};

/** What a laptop has for itself. */
const OWN_KEYS = {
  holds: oneOf(
    {
      description:
        "`top-level`: the office original lives here. One node at most; it is plugged into the office network when the day begins.",
      examples: ["top-level"],
    },
    ["top-level"],
  ).optional(),
  count: whole(
    "That many equal laptops: `PEER` with `count: 11` is PEER1 to PEER11.",
    { least: 1, most: LIMITS.count },
    11,
  ).optional(),
  address: ipAddress(
    "An address somebody typed in, with the customary mask. Default: obtained automatically.",
  ).optional(),
  "computer-name": computerName(
    "What Windows and the others call it. Default: the name of the node.",
    "PARENT",
  ).optional(),
};

export const Kind = z.strictObject({ os: os.optional(), ...LAPTOP_KEYS }).meta({
  id: "Kind",
  title: "Kind of laptop",
  description:
    "What all laptops of this kind have in common. A key of the node itself is used instead of that of its kind, and that of its kind instead of the defaults; it is taken whole, also where it has keys below it.",
  examples: [{ os: "windows-xp-pro", "auto-mdix": false, battery: { life: "2h" } }],
});

export const Node = z
  .strictObject({
    kind: text(
      "One of `kinds`: what this laptop has in common with others.",
      "old-laptop",
    ).optional(),
    os: os.optional(),
    ...OWN_KEYS,
    ...LAPTOP_KEYS,
  })
  .meta({
    id: "Node",
    title: "Laptop or server",
    description:
      "A laptop, several equal ones, or the office server. `os` is needed unless its kind or the defaults say it.",
    examples: [
      { os: "windows-xp-pro" },
      { os: "windows-7-pro", count: 11 },
      { kind: "old-laptop" },
    ],
  });

/** A node with what its kind and the defaults add. */
export const WholeNode = z
  .strictObject({ os, ...OWN_KEYS, ...LAPTOP_KEYS })
  .meta({ examples: [{ os: "windows-7-pro" }] });
