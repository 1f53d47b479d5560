/**
 * Who is there on a hunted day: people, their laptops, accounts, shares and choices about Windows. Drawn before anything happens, each
 * part from a stream of its own, so that another room does not make other people.
 */
import { EDITIONS, type WindowsEdition } from "../../../model/windows/editions.ts";
import type { RandomStream } from "../../../sim/random.ts";
import type { Plain } from "../source.ts";
import { firstParcel } from "./first-parcel.ts";
import { drawLaptops, type Laptops } from "./laptops.ts";
import { drawNetwork, type RoomNetwork } from "./network.ts";
import { drawPeople, OFFICE, PARENT, type People } from "./people.ts";
import { drawPolicies, understand } from "./policies.ts";

const ENGAGEMENT = "Maple 2026";
export const SHARE = "Maple";
export const ACCOUNT = { name: "field", password: "s3cret" } as const;
/** Somebody else's account at the parent. */
export const SECOND_ACCOUNT = { name: "late", password: "l4te" } as const;
/** The account a peer makes for the others. */
export const PEERS_ACCOUNT = { name: "peers", password: "ann4" } as const;

export interface Cast extends People, RoomNetwork, Laptops {
  /** Whose copy each peer's was made from. */
  readonly parents: { readonly [peer: string]: string };
  /** At the end of the day those go back to whom they got their copy from, so that somebody has to hand their work on. */
  readonly relayed: boolean;
  readonly documents: ReadonlyArray<string>;
  readonly records: ReadonlyArray<string>;
  readonly policies: { readonly [key: string]: Plain };
  readonly engagement: { readonly [key: string]: Plain };
  /** The file in which its documents lie that are small and many, in every copy; null where there is none. */
  readonly parcel: string | null;
}

/** Where Windows asks at the next connection only, nobody notices that he may write again before he connects anew. */
export const noticesRights = ({ patient, policies }: Pick<Cast, "patient" | "policies">): boolean =>
  !patient || policies["withdrawal"] !== "next-connection";

/** The parts of a cast that can be drawn anew without the others. */
export const CAST_PARTS = [
  "people",
  "parents",
  "laptops",
  "network",
  "policies",
  "engagement",
] as const;
export type CastPart = (typeof CAST_PARTS)[number];

const BYTES = { "20kB": 20_000, "200kB": 200_000, "2MB": 2_000_000 } as const;

/** `seed` is that of the day: what is in a document is drawn from it. */
const drawEngagement = (seed: string, draws: RandomStream) => {
  const documents = 1 + draws.int("documents", 8);
  const records = 1 + draws.int("records", 4);
  const size = draws.pick("size", ["20kB", "20kB", "20kB", "200kB", "2MB"] as const);
  return {
    documents: Array.from({ length: documents }, (_, index) => `doc-00${index + 1}.docx`),
    records: Array.from({ length: records }, (_, index) => `tb/${1000 + index}`),
    engagement: {
      name: ENGAGEMENT,
      documents,
      size,
      records,
      ...(draws.chance("files", 1, 6) ? { files: true } : {}),
    },
    parcel: firstParcel(seed, { documents, sizeBytes: BYTES[size] }),
  };
};

/** How many a laptop with this Windows lets in at once. */
export const seatsOf = (nodes: Laptops["nodes"], host: string): number =>
  EDITIONS[nodes[host]!["os"] as WindowsEdition].inboundCap ?? Infinity;

/** Copies of copies: some peers get theirs from another peer, where that one lets them write and has a seat for each of them. */
const drawParents = (
  { hosts, peers }: Pick<Cast, "hosts" | "peers">,
  { guestOnly, nodes }: Laptops,
  policies: Cast["policies"],
  draws: RandomStream,
): Cast["parents"] => {
  const isChecked = policies["dialects"] === "checked";
  const parents: Record<string, string> = {};
  const isFull = (host: string): boolean =>
    Object.values(parents).filter((parent) => parent === host).length >= seatsOf(nodes, host);
  for (const peer of peers) {
    const givers = hosts.filter(
      (host) =>
        !guestOnly.includes(host) && !isFull(host) && (!isChecked || understand(nodes, peer, host)),
    );
    const isGrandchild =
      givers.length > 0 && !hosts.includes(peer) && draws.chance(`parent of ${peer}`, 1, 3);
    parents[peer] = isGrandchild ? draws.pick(`host of ${peer}`, givers) : PARENT;
  }
  return parents;
};

/** Where new networks are public, whoever shares a folder has said that this one is not. */
const withProfiles = (
  laptops: Laptops,
  { hosts }: People,
  policies: Cast["policies"],
): Laptops["nodes"] => {
  const sharers = new Set([OFFICE, PARENT, ...hosts]);
  return policies["new-networks"] === "public"
    ? Object.fromEntries(
        Object.entries(laptops.nodes).map(([name, node]) => [
          name,
          sharers.has(name) ? { ...node, "network-profile": "private" } : node,
        ]),
      )
    : laptops.nodes;
};

/** The cast of the day with this seed. */
export const drawCast = (seed: string, streamOf: (part: CastPart) => RandomStream): Cast => {
  const people = drawPeople(streamOf("people"));
  const laptops = drawLaptops(people, streamOf("laptops"));
  const policies = drawPolicies(streamOf("policies"), laptops.nodes);
  const parents = streamOf("parents");
  return {
    ...people,
    ...laptops,
    nodes: withProfiles(laptops, people, policies),
    parents: drawParents(people, laptops, policies, parents),
    relayed: parents.chance("relayed", 1, 2),
    ...drawNetwork(people, streamOf("network")),
    policies,
    ...drawEngagement(seed, streamOf("engagement")),
  };
};

export const everybody = ({ peers }: Pick<Cast, "peers">): ReadonlyArray<string> => [
  PARENT,
  ...peers,
];

export const hasOffice = ({ setting }: Pick<Cast, "setting">): boolean => setting !== "field";

/** What Windows calls it and the others look for. */
export const computerOf = ({ nodes }: Pick<Cast, "nodes">, laptop: string): string => {
  const name = nodes[laptop]?.["computer-name"];
  return typeof name === "string" ? name : laptop;
};

/** The account that others use there. */
export const accountOf = (laptop: string) => (laptop === PARENT ? ACCOUNT : PEERS_ACCOUNT);

/** The keys of a connection to this laptop's copy, with the account that is meant for it. */
export const wayTo = (cast: Cast, host: string, share = SHARE) => {
  if (host === OFFICE)
    return {
      to: `\\\\${OFFICE}\\${ENGAGEMENT}`,
      as: `${OFFICE}\\office`,
      password: "office",
      remember: true,
    } as const;
  const account = accountOf(host);
  const computer = computerOf(cast, host);
  return {
    to: `\\\\${computer}\\${share}`,
    as: `${computer}\\${account.name}`,
    password: account.password,
    remember: true,
  } as const;
};
