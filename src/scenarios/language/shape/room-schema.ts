/**
 * The shape of what is there before the day begins: engagement, nodes, network, policies.
 */
import * as z from "zod";
import { WINDOWS_EDITIONS } from "../../../model/windows/editions.ts";
import { FILE_SYSTEM_NAMES } from "../../../model/disk/file-systems.ts";
import { SHARING_POLICIES } from "../../sharing-policies.ts";
import { computerName, ipAddress, shareName } from "./name-scalars.ts";
import { NetworkProfile } from "./settings-actions.ts";
import { Drift, Duration, Offset, oneOf, Rate, Size, text, whole, yesNo } from "./scalars.ts";

export const LIMITS = {
  nodes: 500,
  count: 200,
  ports: 4096,
  documents: 10_000,
  records: 1_000_000,
  cables: 10_000,
  programVersion: 9,
} as const;

export const Engagement = z
  .strictObject({
    name: shareName(
      "Name of the engagement; its folder and its share in the office have this name.",
      "Maple 2026",
    ).optional(),
    documents: whole(
      "Number of documents: doc-001.docx and on.",
      { least: 0, most: LIMITS.documents },
      24,
    ).optional(),
    size: Size.describe("Bytes of all documents together.").optional(),
    records: whole(
      "Number of trial-balance lines: tb/1000 and on.",
      { least: 0, most: LIMITS.records },
      200,
    ).optional(),
  })
  .meta({
    id: "Engagement",
    title: "Engagement",
    description:
      "The engagement in the office. Default: Engagement, 10 documents, 1MB, 100 records.",
    examples: [{ name: "Maple 2026", documents: 24, size: "6MB", records: 200 }],
  });

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
  user: text(
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
        "`top-level`: the office original lives here. One node at most; it never leaves the office network.",
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
export const WholeNode = z.strictObject({ os, ...OWN_KEYS, ...LAPTOP_KEYS });

/** What cheap new devices do not have. */
const OLD_OR_MANAGED = {
  "auto-mdix": yesNo("Its ports adapt to a crossed cable. Default: true.").optional(),
  "broken-ports": z
    .array(whole("A port, from 1.", { least: 1, most: LIMITS.ports }, 3))
    .meta({ description: "Ports that never show a light. Default: none.", examples: [[3]] })
    .optional(),
  "spanning-tree": oneOf(
    {
      description:
        "`on`: a port lets nothing through for 30 seconds after its light came on. `portfast`: only ports with other switches do so. Default: none.",
      examples: ["on"],
    },
    ["none", "on", "portfast"],
  ).optional(),
  uplink: text(
    "The device it is plugged into when the day begins: takes a port of each and a cable.",
    "right",
  ).optional(),
};

const deviceKeys = (ports: number, dhcp: boolean) => ({
  ports: whole(
    `Ports for laptops and other switches. Default: ${ports}.`,
    { least: 1, most: LIMITS.ports },
    16,
  ).optional(),
  speed: Rate.describe("Speed of each port. Default: 100Mbit/s.").optional(),
  dhcp: yesNo(`It hands out addresses. Default: ${dhcp}.`).optional(),
  ...OLD_OR_MANAGED,
});

/** Ports and DHCP of a device whose file does not say. */
export const DEVICE_DEFAULTS = {
  switch: { ports: 8, dhcp: false },
  router: { ports: 4, dhcp: true },
} as const;
export const DEFAULT_SPEED = 100_000_000;

const SwitchDevice = z
  .strictObject(deviceKeys(DEVICE_DEFAULTS.switch.ports, DEVICE_DEFAULTS.switch.dhcp))
  .meta({
    id: "Switch",
    title: "Switch of the room",
    description: "A switch; its name is `switch`.",
    examples: [{ ports: 16, speed: "100Mbit/s" }],
  });
const RouterDevice = z
  .strictObject(deviceKeys(DEVICE_DEFAULTS.router.ports, DEVICE_DEFAULTS.router.dhcp))
  .meta({
    id: "Router",
    title: "Router of the room",
    description: "A router; its name is `router`. It hands out addresses.",
    examples: [{ ports: 4 }],
  });
export const Device = z
  .strictObject({
    kind: oneOf(
      {
        description: "What it is. A router hands out addresses, a switch does not.",
        examples: ["switch"],
      },
      ["switch", "router"],
    ),
    ports: whole(
      "Ports for laptops and other switches. Default: 8 for a switch, 4 for a router.",
      { least: 1, most: LIMITS.ports },
      16,
    ).optional(),
    speed: Rate.describe("Speed of each port. Default: 100Mbit/s.").optional(),
    dhcp: yesNo(
      "It hands out addresses. Default: true for a router, false for a switch.",
    ).optional(),
    ...OLD_OR_MANAGED,
  })
  .meta({
    id: "Device",
    title: "Named device",
    description: "A switch or router with a name of its own.",
    examples: [{ kind: "switch", ports: 5 }],
  });

export const Network = z
  .strictObject({
    switch: SwitchDevice.optional(),
    router: RouterDevice.optional(),
    devices: z
      .record(z.string(), Device)
      .meta({
        description: "Several devices, by name.",
        examples: [{ "left-table": { kind: "switch", ports: 5 } }],
      })
      .optional(),
    cables: whole(
      "Cables in the room. Default: one for every port.",
      { least: 0, most: LIMITS.cables },
      12,
    ).optional(),
    "crossover-cables": whole(
      "Crossed cables there besides. Default: 0.",
      { least: 0, most: LIMITS.cables },
      1,
    ).optional(),
  })
  .meta({
    id: "Network",
    title: "Network of the room",
    description:
      "What laptops can be plugged into in the field. The office network is there by itself, with the name `office`.",
    examples: [{ switch: { ports: 16, speed: "100Mbit/s" }, cables: 12 }],
  });

const policyWord = <const Choice extends string>(policy: {
  readonly choices: readonly [Choice, ...ReadonlyArray<Choice>];
  readonly says: string;
}) => {
  const { choices, says } = policy;
  const description = `${says} Default: ${choices[0]}.`;
  return oneOf({ description, examples: [choices[1] ?? choices[0]] }, choices).optional();
};

const sharingPolicyKeys = {
  dialects: policyWord(SHARING_POLICIES.dialects),
  "bare-user": policyWord(SHARING_POLICIES["bare-user"]),
  "sharing-model": policyWord(SHARING_POLICIES["sharing-model"]),
  withdrawal: policyWord(SHARING_POLICIES.withdrawal),
  "cut-writes": policyWord(SHARING_POLICIES["cut-writes"]),
  "power-loss": policyWord(SHARING_POLICIES["power-loss"]),
  "disk-cache": policyWord(SHARING_POLICIES["disk-cache"]),
  "client-caches": policyWord(SHARING_POLICIES["client-caches"]),
  "vista-home-seats": policyWord(SHARING_POLICIES["vista-home-seats"]),
  "idle-end": policyWord(SHARING_POLICIES["idle-end"]),
  "dead-peer": policyWord(SHARING_POLICIES["dead-peer"]),
  "connect-timeout": policyWord(SHARING_POLICIES["connect-timeout"]),
};

export const Policies = z
  .strictObject({
    yellow: oneOf(
      {
        description:
          "When the indicator is yellow. Default: not-immediate-parent, as the page says.",
        examples: ["not-top-level"],
      },
      ["not-immediate-parent", "not-top-level"],
    ).optional(),
    numbering: oneOf(
      {
        description:
          "Who keeps a number that two people took: the first to arrive at a parent everybody works with, or the one whose laptop showed the earlier date when it was written, right or wrong. Default: first-to-arrive.",
        examples: ["creation-date"],
      },
      ["first-to-arrive", "creation-date"],
    ).optional(),
    "offline-colour": oneOf(
      {
        description:
          "How the replay draws a copy that is offline; its sign and its word are the same. Default: grey.",
        examples: ["red"],
      },
      ["grey", "red"],
    ).optional(),
    "cap-order": oneOf(
      {
        description: "What a full host checks first. Default: authenticate-first.",
        examples: ["cap-first"],
      },
      ["authenticate-first", "cap-first"],
    ).optional(),
    "cap-unit": oneOf(
      { description: "What takes one seat. Default: user-and-machine.", examples: ["machine"] },
      ["user-and-machine", "machine"],
    ).optional(),
    "new-networks": oneOf(
      {
        description:
          "What Windows takes a network for that nobody was asked about. Default: private, as if somebody had answered before.",
        examples: ["public"],
      },
      ["private", "public"],
    ).optional(),
    "failed-names": oneOf(
      {
        description:
          "Whether it is remembered for ten seconds that nobody answered to a name. Default: asked-again.",
        examples: ["remembered"],
      },
      ["asked-again", "remembered"],
    ).optional(),
    ...sharingPolicyKeys,
    "automatic-sleep": oneOf(
      {
        description:
          "What happens to a laptop nobody has touched for an hour, unless it says `sleeps-after` itself. Default: never.",
        examples: ["after-an-hour"],
      },
      ["never", "after-an-hour"],
    ).optional(),
    "file-system": oneOf(
      {
        description:
          "What the disks of all laptops are like: `ntfs` of Windows, a folder of a `samba` server, or `local`, a POSIX disk. They differ in what happens to files somebody holds open, in renames that race, and in names Windows cannot have. Default: ntfs.",
        examples: ["samba"],
      },
      FILE_SYSTEM_NAMES,
    ).optional(),
  })
  .meta({
    id: "Policies",
    title: "Policies",
    description: "Choices where sources differ about what Windows or the product does.",
    examples: [{ yellow: "not-top-level" }],
  });
