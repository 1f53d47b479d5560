/** Which readings of Windows a hunted day is played under. */
import { EDITIONS, type WindowsEdition } from "../../../model/windows/editions.ts";
import type { RandomStream } from "../../../sim/random.ts";
import type { Plain } from "../source.ts";
import { OFFICE, PARENT } from "./people.ts";

/** Those under which a healed room can be equal in the end. The first is the default and is not written down. */
const CHOICES: { readonly [policy: string]: ReadonlyArray<string> } = {
  "file-system": ["ntfs", "ntfs", "ntfs", "samba", "local"],
  "power-loss": ["torn", "nothing-of-it"],
  "cut-writes": ["partial", "absent"],
  "client-caches": ["off", "on"],
  withdrawal: ["next-open", "next-connection", "at-once"],
  "failed-names": ["asked-again", "remembered"],
  "connect-timeout": ["like-xp", "shorter"],
  "cap-order": ["authenticate-first", "cap-first"],
  "cap-unit": ["user-and-machine", "user-and-machine", "machine"],
  yellow: ["not-immediate-parent", "not-immediate-parent", "not-top-level"],
  "idle-end": ["shorter", "shorter", "host", "client"],
  "dead-peer": ["two-minutes", "two-minutes", "two-minutes", "by-idleness"],
  "vista-home-seats": ["five", "ten"],
  "automatic-sleep": ["never", "never", "never", "never", "after-an-hour"],
  "disk-cache": ["honest", "honest", "honest", "honest", "honest", "honest", "honest", "lying"],
  "new-networks": ["private", "private", "private", "private", "private", "public"],
};

/** Whether disks say that something is written before it is. */
export const isLying = ({ policies }: { readonly policies: { readonly [key: string]: Plain } }) =>
  policies["disk-cache"] === "lying";

type Nodes = { readonly [laptop: string]: { readonly [key: string]: Plain } };

const dialectsOf = (node: Nodes[string] | undefined) =>
  EDITIONS[node?.["os"] as WindowsEdition].dialects;

/** Whether these two can talk to each other. */
export const understand = (nodes: Nodes, one: string, other: string): boolean =>
  dialectsOf(nodes[one]).some((dialect) => dialectsOf(nodes[other]).includes(dialect));

/** Where dialects are checked, everybody must be able to talk to the parent, and it and they to the office. */
const allUnderstand = (nodes: Nodes): boolean =>
  [PARENT, OFFICE].every((host) =>
    Object.keys(nodes).every((laptop) => understand(nodes, laptop, host)),
  );

export const drawPolicies = (
  draws: RandomStream,
  nodes: Nodes,
): { readonly [key: string]: Plain } => {
  const drawn: Record<string, Plain> = {};
  for (const [policy, values] of Object.entries(CHOICES)) {
    const value = draws.pick(policy, values);
    if (value !== values[0]) drawn[policy] = value;
  }
  if (draws.chance("dialects", 1, 3) && allUnderstand(nodes)) drawn["dialects"] = "checked";
  return drawn;
};
