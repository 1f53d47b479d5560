/** Who and what is there on a hunted day: laptops, network, accounts, choices about Windows. Drawn before anything happens. */
import { EDITIONS, type WindowsEdition } from "../../model/windows/editions.ts";
import type { RandomStream } from "../../sim/random.ts";
import type { Plain } from "./source.ts";

export const OFFICE = "OFFICE";
export const PARENT = "PARENT";
export const ENGAGEMENT = "Maple 2026";
export const SHARE = "Maple";
export const ACCOUNT = { name: "field", password: "s3cret" } as const;
/** The account a peer makes for the others. */
export const PEERS_ACCOUNT = { name: "peers", password: "ann4" } as const;

const NAMES = ["ANNA", "BEN", "CARL", "DORA", "EMIL", "FRED", "GINA", "HUGO", "IDA"];

export interface Cast {
  /** `field`: everybody at switches of the room. `office`: everybody in the office network, where the top level is at hand. */
  readonly setting: "field" | "office";
  readonly peers: ReadonlyArray<string>;
  /** Nobody touches a connection all day: whatever is lost has to be found again by itself. */
  readonly patient: boolean;
  /** Peers that share their own copy. */
  readonly hosts: ReadonlyArray<string>;
  readonly devices: ReadonlyArray<string>;
  /** Where each laptop is plugged in. */
  readonly places: { readonly [laptop: string]: string };
  readonly documents: ReadonlyArray<string>;
  readonly records: ReadonlyArray<string>;
  readonly nodes: { readonly [laptop: string]: { readonly [key: string]: Plain } };
  readonly network: { readonly [key: string]: Plain };
  readonly policies: { readonly [key: string]: Plain };
  readonly engagement: { readonly [key: string]: Plain };
}

const CLIENTS: ReadonlyArray<WindowsEdition> = [
  "windows-xp-pro",
  "windows-7-pro",
  "windows-7-pro",
  "windows-10-pro",
  "windows-xp-home",
  "windows-vista-business",
  "windows-8-pro",
  "windows-11-pro",
];

/** Those that let so many others in. */
const hostsFor = (peers: number): ReadonlyArray<WindowsEdition> =>
  CLIENTS.filter((edition) => {
    const { inboundCap } = EDITIONS[edition];
    return inboundCap === null || inboundCap >= peers;
  });

const drawClock = (draws: RandomStream): { readonly [key: string]: Plain } => {
  if (!draws.chance("wrong clock", 1, 4)) return {};
  const offset = draws.pick("clock offset", ["-3m", "+45s", "-2h", "+26h", "-300d", "+300d"]);
  return { clock: { offset, drift: draws.pick("clock drift", ["0ppm", "50ppm", "-80ppm"]) } };
};

const drawPolicies = (draws: RandomStream): { readonly [key: string]: Plain } => {
  const choices: { readonly [policy: string]: ReadonlyArray<string> } = {
    "file-system": ["ntfs", "ntfs", "ntfs", "samba", "local"],
    "power-loss": ["torn", "nothing-of-it"],
    "cut-writes": ["partial", "absent"],
    "client-caches": ["off", "on"],
    withdrawal: ["next-open", "next-connection", "at-once"],
    "failed-names": ["asked-again", "remembered"],
    "connect-timeout": ["like-xp", "shorter"],
    "cap-order": ["authenticate-first", "cap-first"],
  };
  const drawn: Record<string, Plain> = {};
  for (const [policy, values] of Object.entries(choices)) {
    const value = draws.pick(policy, values);
    if (value !== values[0]) drawn[policy] = value;
  }
  return drawn;
};

/** One switch, or two with a cable between them; ports and cables for everybody, seldom one more. */
const drawNetwork = (draws: RandomStream, laptops: ReadonlyArray<string>) => {
  const spare = draws.int("spare ports", 3);
  const speed = draws.pick("speed", ["100Mbit/s", "100Mbit/s", "10Mbit/s", "1Gbit/s"]);
  const kind = draws.pick("device", ["switch", "switch", "router"]);
  if (laptops.length < 4 || !draws.chance("two devices", 1, 4)) {
    const network = {
      [kind]: { ports: laptops.length + spare, speed },
      cables: laptops.length + draws.int("spare cables", 3),
    };
    return {
      network,
      devices: [kind],
      places: Object.fromEntries(laptops.map((laptop) => [laptop, kind])),
    };
  }
  const devices = {
    left: { kind: "switch", ports: laptops.length + 1, speed },
    right: { kind: "switch", ports: laptops.length + 1, speed, uplink: "left" },
  };
  return {
    network: { devices, cables: laptops.length + 1 + draws.int("spare cables", 2) },
    devices: ["left", "right"],
    places: Object.fromEntries(
      laptops.map((laptop) => [laptop, draws.pick(`place of ${laptop}`, ["left", "right"])]),
    ),
  };
};

export const drawCast = (draws: RandomStream): Cast => {
  const peers = NAMES.slice(0, 1 + draws.int("peers", NAMES.length));
  const laptops = [PARENT, ...peers];
  const setting = draws.chance("in the office", 1, 4) ? "office" : "field";
  const documents = 1 + draws.int("documents", 4);
  const records = 1 + draws.int("records", 4);
  const nodes: Record<string, { readonly [key: string]: Plain }> = {
    [OFFICE]: { os: "windows-server-2008-r2", holds: "top-level" },
    [PARENT]: {
      os: draws.pick("edition of PARENT", hostsFor(peers.length)),
      ...drawClock(draws),
    },
  };
  for (const peer of peers)
    nodes[peer] = {
      os: draws.pick(`edition of ${peer}`, hostsFor(2)),
      ...drawClock(draws),
      ...(draws.chance(`stick of ${peer}`, 1, 12) ? { stick: true } : {}),
    };
  const isOffice = setting === "office";
  const network = drawNetwork(draws, laptops);
  return {
    setting,
    patient: draws.chance("patient", 1, 3),
    peers,
    hosts: peers.slice(0, draws.int("hosts", Math.min(3, peers.length))),
    network: network.network,
    devices: isOffice ? [] : network.devices,
    places: isOffice
      ? Object.fromEntries(laptops.map((laptop) => [laptop, "office"]))
      : network.places,
    documents: Array.from({ length: documents }, (_, index) => `doc-00${index + 1}.docx`),
    records: Array.from({ length: records }, (_, index) => `tb/${1000 + index}`),
    nodes,
    policies: drawPolicies(draws),
    engagement: {
      name: ENGAGEMENT,
      documents,
      size: draws.pick("size", ["20kB", "200kB", "2MB"]),
      records,
    },
  };
};
