/** The laptops of a hunted day: which Windows, and what is special about each. Most are ordinary; failures need odd company. */
import { EDITIONS, type WindowsEdition } from "../../../model/windows/editions.ts";
import type { RandomStream } from "../../../sim/random.ts";
import type { Plain } from "../source.ts";
import { OFFICE, PARENT, type People } from "./people.ts";

type Keys = { readonly [key: string]: Plain };

export interface Laptops {
  readonly nodes: { readonly [laptop: string]: Keys };
  /** Peers at which every visitor is Guest, who may only read. */
  readonly guestOnly: ReadonlyArray<string>;
}

const CLIENTS: ReadonlyArray<WindowsEdition> = [
  "windows-xp-pro",
  "windows-7-pro",
  "windows-7-pro",
  "windows-10-pro",
  "windows-xp-home",
  "windows-vista-business",
  "windows-vista-home-basic",
  "windows-7-home",
  "windows-8-pro",
  "windows-11-pro",
];

/** Those that let so many others in. */
const hostsFor = (peers: number): ReadonlyArray<WindowsEdition> =>
  CLIENTS.filter((edition) => {
    const { inboundCap } = EDITIONS[edition];
    return inboundCap === null || inboundCap >= peers;
  });

/** Mostly any that has seats for everybody; sometimes one that has not a single seat more. */
const editionOfParent = (peers: number, draws: RandomStream): WindowsEdition => {
  const possible = hostsFor(peers);
  const fewest = Math.min(...possible.map((edition) => EDITIONS[edition].inboundCap ?? Infinity));
  const scarce = possible.filter((edition) => EDITIONS[edition].inboundCap === fewest);
  return draws.pick("edition of PARENT", draws.chance("few seats", 1, 3) ? scarce : possible);
};

const drawClock = (draws: RandomStream): Keys => {
  if (!draws.chance("wrong clock", 1, 4)) return {};
  const offset = draws.pick("clock offset", ["-3m", "+45s", "-2h", "+26h", "-300d", "+300d"]);
  return { clock: { offset, drift: draws.pick("clock drift", ["0ppm", "50ppm", "-80ppm"]) } };
};

/** A key one laptop in so many has, with one of these values. */
const oddKeys: ReadonlyArray<readonly [key: string, oneIn: number, values: ReadonlyArray<Plain>]> =
  [
    ["stick", 5, [true]],
    [
      "battery",
      4,
      [
        { life: "1h", charge: 20 },
        { life: "3h", charge: 8 },
        { life: "2h", charge: 60 },
      ],
    ],
    ["on-lid-close", 4, ["nothing", "hibernate"]],
    ["auto-mdix", 6, [false]],
    ["workgroup", 12, ["AUDIT"]],
    ["disk-latency", 6, ["10ms"]],
    ["disk-speed", 10, ["40Mbit/s"]],
    ["auto-disconnect", 5, ["5m", "0s", "never"]],
    // Longer than it takes to put everything right and to see that nothing moves.
    ["sleeps-after", 10, ["100m"]],
    ["lockout-after", 5, [2, 3]],
    ["file-system", 10, ["samba", "local", "ntfs"]],
  ];

const drawOdd = (draws: RandomStream): Keys => {
  const keys: Record<string, Plain> = {};
  for (const [key, oneIn, values] of oddKeys)
    if (draws.chance(key, 1, oneIn)) keys[key] = draws.pick(`which ${key}`, values);
  return keys;
};

export const drawLaptops = ({ hosts, peers }: People, draws: RandomStream): Laptops => {
  const { stick: _, ...odd } = drawOdd(draws);
  const nodes: Record<string, Keys> = {
    [OFFICE]: { os: "windows-server-2008-r2", holds: "top-level", "sleeps-after": "never" },
    [PARENT]: {
      os: editionOfParent(peers.length, draws),
      ...(draws.chance("another name", 1, 8) ? { "computer-name": "MAIN" } : {}),
      ...drawClock(draws),
      ...odd,
    },
  };
  const guestOnly: Array<string> = [];
  for (const peer of peers) {
    const isGuestOnly = draws.chance("guest only", 1, 8) && hosts.includes(peer);
    if (isGuestOnly) guestOnly.push(peer);
    nodes[peer] = {
      os: draws.pick(`edition of ${peer}`, hostsFor(2)),
      ...drawClock(draws),
      ...drawOdd(draws),
      ...(isGuestOnly ? { sharing: "guest-only" } : {}),
    };
  }
  return { nodes, guestOnly };
};
