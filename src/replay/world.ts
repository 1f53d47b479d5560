/** The room as the journal's header describes it: who is there before anything happens. */
import type { JournalHeader } from "../sim/journal.ts";
import { count, flag, part, parts, text } from "./facts.ts";
import type { ReplayJournal } from "./journal.ts";

export interface WorldLaptop {
  readonly name: string;
  /** `windows-xp-pro`, as the scenario writes it. */
  readonly os: string;
  /** `XP Pro`, short enough for a list. */
  readonly edition: string;
  readonly user: string | null;
  readonly holdsTopLevel: boolean;
  /**
   * Sessions it accepts at once; null without limit, undefined as long as the journal never says. Learned from the run,
   * because which edition accepts how many is the model's knowledge (domain rule 17), not replay's.
   */
  readonly seatCap: number | null | undefined;
}

export interface WorldDevice {
  readonly name: string;
  readonly kind: string;
  readonly ports: number;
  /** Plugging in here takes no cable of the pool. */
  readonly ownCables: boolean;
}

/** How a copy that is offline is drawn (domain §F9); what it says is the same. */
export type OfflineColour = "grey" | "red";

export interface World {
  readonly scenario: string;
  readonly seed: string;
  readonly engagement: string;
  readonly laptops: ReadonlyArray<WorldLaptop>;
  readonly devices: ReadonlyArray<WorldDevice>;
  readonly cables: number;
  readonly offlineColour: OfflineColour;
  /** Position in `laptops` by name. */
  readonly laptopAt: ReadonlyMap<string, number>;
  /** Laptop by what it is called on the network, in small letters: its name, its computer name, an address that only it ever had. */
  readonly called: ReadonlyMap<string, string>;
  readonly deviceAt: ReadonlyMap<string, number>;
  /** Laptop by the identity of the copy it holds: the engine speaks of copies, people of laptops. */
  readonly owners: ReadonlyMap<string, string>;
  /** Numbers of events that are a part of a step which is about something else: whoever prepares a parent pulls its cable to leave. */
  readonly onPurpose: ReadonlySet<number>;
}

/** Steps that are made of other ones. */
const COMPOSED: ReadonlySet<string> = new Set(["prepare-parent", "share-copy"]);

const partsOfSteps = (events: ReplayJournal["events"]): ReadonlySet<number> =>
  new Set(
    events.flatMap(({ cause, seq }) => {
      const by = events[cause ?? -1];
      return by?.kind === "step" && COMPOSED.has(text(by, "label") ?? "") ? [seq] : [];
    }),
  );

/** The office network brings its own cables (contract of the scenario room); newer headers may say so themselves. */
const OFFICE = "office";

const WORDS: ReadonlyMap<string, string> = new Map([
  ["xp", "XP"],
  ["r2", "R2"],
  ["server", "Server"],
]);

/** `windows-xp-pro` → `XP Pro`, `windows-server-2008-r2` → `Server 2008 R2`. */
const editionName = (os: string): string =>
  os
    .split("-")
    .filter((word) => word !== "windows")
    .map((word) => WORDS.get(word) ?? word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(" ");

/** The laptop a UNC path or a plain name points at: `\\PARENT\Maple` → `PARENT`. */
const hostOf = (target: string): string => target.split(/[\\/]/).find((name) => name !== "") ?? "";

/** The laptop a path leads to, by whichever of its names; a host nobody knows is called as it is. */
export const laptopOfPath = (target: string, { called }: Pick<World, "called">): string => {
  const host = hostOf(target);
  return called.get(host.toLowerCase()) ?? host;
};

/** Names that are one laptop's all day. What two had is left out: which of them was meant is not known here. */
const calledNames = (
  nodes: ReturnType<typeof list>,
  events: ReplayJournal["events"],
): ReadonlyMap<string, string> => {
  const holders = new Map<string, Set<string>>();
  const add = (name: string | null, laptop: string): void => {
    if (name === null || name === "") return;
    const key = name.toLowerCase();
    holders.set(key, (holders.get(key) ?? new Set()).add(laptop));
  };
  const own = new Map<string, string>();
  for (const node of nodes) {
    const name = text(node, "name") ?? "?";
    own.set(name.toLowerCase(), name);
    add(text(node, "computerName"), name);
  }
  for (const event of events) {
    if (event.kind === "computer.renamed") add(text(event, "name"), event.actor);
    if (event.kind === "address.assigned") add(text(event, "address"), event.actor);
  }
  const only = [...holders].flatMap(([key, [first, second]]) =>
    first === undefined || second !== undefined ? [] : [[key, first] as const],
  );
  return new Map([...only, ...own]);
};

/** What the journal tells about each server's limit: the first session it opens, or the first refusal, names it. */
const seatCaps = (
  events: ReplayJournal["events"],
  called: World["called"],
): ReadonlyMap<string, number | null> => {
  const caps = new Map<string, number | null>();
  for (const event of events) {
    if (event.kind !== "session.opened" && event.kind !== "refused") continue;
    if (!("cap" in event)) continue;
    const server =
      event.kind === "session.opened"
        ? event.actor
        : laptopOfPath(text(event, "target") ?? "", { called });
    if (!caps.has(server)) caps.set(server, count(event, "cap"));
  }
  return caps;
};

const copyOwners = (events: ReplayJournal["events"]): ReadonlyMap<string, string> => {
  const owners = new Map<string, string>();
  for (const event of events) {
    if (event.kind !== "copy.created") continue;
    const copy = text(event, "copy");
    if (copy !== null) owners.set(copy, event.actor);
  }
  return owners;
};

const list = (header: JournalHeader, key: string) => {
  const world = part(header, "world");
  return world === null ? [] : parts(world, key);
};

/** As the scenario chose; grey where an older journal says nothing. */
const offlineColourOf = (header: JournalHeader): OfflineColour => {
  const policies = part(header, "policies");
  return policies !== null && text(policies, "offline-colour") === "red" ? "red" : "grey";
};

export const readWorld = (journal: ReplayJournal): World => {
  const { header } = journal;
  const nodes = list(header, "nodes");
  const called = calledNames(nodes, journal.events);
  const caps = seatCaps(journal.events, called);
  const laptops = nodes.map((node): WorldLaptop => {
    const name = text(node, "name") ?? "?";
    const os = text(node, "os") ?? "";
    return {
      name,
      os,
      edition: editionName(os),
      user: text(node, "user"),
      holdsTopLevel: text(node, "holds") === "top-level",
      seatCap: caps.get(name),
    };
  });
  const devices = list(header, "devices").map((device): WorldDevice => {
    const name = text(device, "name") ?? "?";
    return {
      name,
      kind: text(device, "kind") ?? "switch",
      ports: Math.max(0, Math.min(MOST_PORTS, count(device, "ports") ?? 0)),
      ownCables: flag(device, "ownCables") || name === OFFICE,
    };
  });
  const world = part(header, "world");
  const engagement = world === null ? null : part(world, "engagement");
  return {
    scenario: text(header, "scenario") ?? "a field day",
    seed: text(header, "seed") ?? String(count(header, "seed") ?? "?"),
    engagement: engagement === null ? "" : (text(engagement, "name") ?? ""),
    laptops,
    devices,
    cables: world === null ? 0 : (count(world, "cables") ?? 0),
    offlineColour: offlineColourOf(header),
    called,
    laptopAt: new Map(laptops.map((laptop, index) => [laptop.name, index])),
    deviceAt: new Map(devices.map((device, index) => [device.name, index])),
    owners: copyOwners(journal.events),
    onPurpose: partsOfSteps(journal.events),
  };
};

/** No device has more; a journal that says so is not believed, because every port is kept in memory. */
const MOST_PORTS = 4_096;
