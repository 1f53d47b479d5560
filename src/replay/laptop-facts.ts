/**
 * One laptop as its user and Windows would describe it, fact by fact: plug, address, copy, `net use`, shares, `net session`. The
 * inspector shows them; what changed between two moments is told in them.
 */
import type { LaptopState, SharedFolder } from "./field.ts";
import type { WorldLaptop } from "./world.ts";

/** A label may come more than once: one fact per share, per session, per program. */
export interface LaptopFact {
  readonly label: string;
  readonly value: string;
}

const POWER = { on: "switched on", asleep: "asleep", off: "switched off" } as const;

const INDICATORS = {
  green: "green: connected to its parent",
  yellow: "yellow: connected to another copy",
  offline: "offline",
  "n/a": "n/a: this is the top-level parent",
} as const;

/** In the product's own words. */
export const indicatorWord = (indicator: LaptopState["indicator"]): string =>
  indicator === null ? "no copy open" : INDICATORS[indicator];

const plug = ({ plug: plugged, light }: LaptopState): string =>
  plugged === null
    ? "no cable"
    : `${plugged.device} port ${plugged.port}, ${light ? "light on" : "light off"}`;

const address = ({ address: has }: LaptopState): string =>
  has === null
    ? "none"
    : `${has.address} ${has.by === "169.254" ? "(gave itself)" : `(${has.by})`}`;

const changes = (count: number): string => `${count} ${count === 1 ? "change" : "changes"}`;
const conflicts = (count: number): string => `${count} ${count === 1 ? "conflict" : "conflicts"}`;

const copyFacts = (
  { copy, conflicts: open, files, indicator, queue }: LaptopState,
  owners: ReadonlyMap<string, string>,
): ReadonlyArray<LaptopFact> => {
  if (copy === null) return [{ label: "copy", value: "none" }];
  const made =
    copy.from === null
      ? copy.role
      : `${copy.role}, made from ${owners.get(copy.from) ?? copy.from}`;
  return [
    { label: "copy", value: `${made}${copy.open ? "" : ", closed"}` },
    { label: "indicator", value: indicatorWord(indicator) },
    // Not those who come to it: they are sessions.
    {
      label: "goes to",
      value:
        copy.connectedTo ?? (copy.offlineWhy === null ? "nobody" : `nobody: ${copy.offlineWhy}`),
    },
    ...(copy.phase === "open"
      ? []
      : [{ label: "engagement", value: copy.phase.replace("-", " ") }]),
    { label: "waiting", value: `${changes(queue)}, ${conflicts(open)}` },
    ...files.map(({ document, is }) => ({
      label: "file",
      value: is === "waiting" ? `${document} waits for another version` : `${document} is missing`,
    })),
  ];
};

/** What it does at others: connections, programs, and what it was refused last. */
const clientFacts = (laptop: LaptopState): ReadonlyArray<LaptopFact> => [
  ...laptop.uses.map((use) => ({
    label: "net use",
    value: `\\\\${use.server} as ${use.account}`,
  })),
  ...laptop.programs.map((open) => ({
    label: "program",
    value: `${open.program} on ${open.on}${open.file === null ? "" : ` (${open.file})`}`,
  })),
  ...(laptop.lastRefusal === null
    ? []
    : [
        {
          label: "refused",
          value: `${laptop.lastRefusal.target}: error ${laptop.lastRefusal.code}`,
        },
        { label: "", value: laptop.lastRefusal.text },
      ]),
];

/** `10/10`, `3` without limit, `3/?` where the journal never told. */
export const seatsText = (laptop: LaptopState, world: WorldLaptop | undefined): string => {
  const cap = world?.seatCap;
  if (cap === undefined) return laptop.seatsUsed === 0 ? "" : `${laptop.seatsUsed}/?`;
  return cap === null ? `${laptop.seatsUsed}` : `${laptop.seatsUsed}/${cap}`;
};

/** `Maple: field read-write; in docs/old: field read` */
const shareText = ({ grants, limits = [], name }: SharedFolder): string => {
  const allowed = grants.map(({ access, account }) => `${account} ${access}`).join(", ");
  const limited = limits.map(
    ({ access, account, path }) =>
      `; in ${path === "" ? "the folder" : path}: ${account} ${access}`,
  );
  return `${name}: ${allowed}${limited.join("")}`;
};

/** What others do at it: shares, accounts, sessions. */
const serverFacts = (
  laptop: LaptopState,
  world: WorldLaptop | undefined,
): ReadonlyArray<LaptopFact> => {
  const seats = seatsText(laptop, world);
  const limit = world?.seatCap === null ? ", no limit" : "";
  return [
    ...laptop.shares.map((share) => ({ label: "share", value: shareText(share) })),
    ...(laptop.accounts.length === 0
      ? []
      : [{ label: "accounts", value: laptop.accounts.join(", ") }]),
    ...(seats === ""
      ? []
      : [
          {
            label: "net session",
            value: `${seats} ${seats === "1" ? "seat" : "seats"} taken${limit}`,
          },
        ]),
    ...laptop.hosts.map((held) => ({ label: "", value: `${held.client} as ${held.account}` })),
  ];
};

export const powerWord = (laptop: LaptopState): string => POWER[laptop.power];

/** In the order a person asks: is it plugged in, does it have an address, what does it show, whom does it talk to. */
export const laptopFacts = (
  laptop: LaptopState,
  world: WorldLaptop | undefined,
  owners: ReadonlyMap<string, string>,
): ReadonlyArray<LaptopFact> => [
  { label: "cable", value: plug(laptop) },
  { label: "address", value: address(laptop) },
  ...copyFacts(laptop, owners),
  ...clientFacts(laptop),
  ...serverFacts(laptop, world),
];
