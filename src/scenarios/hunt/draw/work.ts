/** What people do with the engagement on a hunted day. Each kind of work draws one step; whoever is refused has tried. */
import type { RandomStream } from "../../../sim/random.ts";
import { computerOf, PEERS_ACCOUNT, SECOND_ACCOUNT, SHARE, wayTo, type Cast } from "./cast.ts";
import { PARENT } from "./people.ts";
import { anybody, aPeer, onLaptop, type Happening } from "./happening.ts";

const aDocument = ({ documents }: Cast, draws: RandomStream): string =>
  draws.pick("document", [...documents, "memo.docx"]);

const aRecord = ({ records }: Cast, draws: RandomStream): string =>
  draws.pick("record", [...records, "entry/one", "entry/two"]);

export const known = ({ documents }: Cast, draws: RandomStream): string =>
  draws.pick("document", documents);

export const EDITS: ReadonlyArray<Happening> = [
  {
    name: "edit-record",
    weight: 8,
    draw: (cast, draws) => ({
      "edit-record": {
        laptop: anybody(cast, draws),
        record: aRecord(cast, draws),
        set: draws.chance("number", 1, 5)
          ? { number: draws.between("number", 1, 3) }
          : { balance: draws.between("balance", 1, 9_999) },
        ...(draws.chance("template", 1, 12) ? { template: true } : {}),
      },
    }),
  },
  {
    name: "edit-document",
    weight: 5,
    draw: (cast, draws) => ({
      "edit-document": {
        laptop: anybody(cast, draws),
        document: aDocument(cast, draws),
        size: draws.pick("size", ["1kB", "1kB", "20kB", "100kB", "1MB"]),
        ...(draws.chance("content", 1, 8) ? { content: "corrected" } : {}),
        ...(draws.chance("template", 1, 12) ? { template: true } : {}),
      },
    }),
  },
  {
    name: "delete-record",
    weight: 2,
    draw: (cast, draws) => ({
      "delete-record": { laptop: anybody(cast, draws), record: aRecord(cast, draws) },
    }),
  },
  {
    name: "delete-document",
    weight: 2,
    draw: (cast, draws) => ({
      "delete-document": { laptop: anybody(cast, draws), document: aDocument(cast, draws) },
    }),
  },
  {
    name: "promote",
    weight: 1,
    draw: (cast, draws) => ({
      promote: {
        laptop: anybody(cast, draws),
        document: known(cast, draws),
        by: draws.pick("by", [PARENT, ...cast.peers]),
      },
    }),
  },
  {
    name: "confirm",
    weight: 1,
    draw: (cast, draws) => ({
      confirm: { laptop: anybody(cast, draws), document: known(cast, draws) },
    }),
  },
  {
    name: "set-document-mode",
    weight: 1,
    draw: (cast, draws) => ({
      "set-document-mode": {
        laptop: anybody(cast, draws),
        ...(draws.chance("all documents", 1, 4) ? {} : { document: known(cast, draws) }),
        mode: draws.pick("mode", ["on-demand", "never", "automatic"]),
      },
    }),
  },
  {
    name: "sync-documents",
    weight: 1,
    draw: (cast, draws) => ({
      "sync-documents": {
        laptop: anybody(cast, draws),
        ...(draws.chance("one document", 1, 2) ? { document: known(cast, draws) } : {}),
      },
    }),
  },
  onLaptop("sync-now", 2),
  onLaptop("open-copy", 3),
  // In the field this is refused; with the office at hand it is not.
  {
    name: "check-out",
    weight: 1,
    draw: (cast, draws) => ({
      "check-out": { laptop: anybody(cast, draws), document: known(cast, draws) },
    }),
  },
];

/** A copy somebody may connect to, and what he types there. */
const connection = (cast: Cast, draws: RandomStream) => {
  const laptop = aPeer(cast, draws);
  const host = draws.pick("host", [PARENT, ...cast.hosts.filter((name) => name !== laptop)]);
  const way = wayTo(cast, host);
  switch (draws.pick("typed", ["right", "right", "right", "right", "wrong", "other", "bare"])) {
    case "wrong":
      return { laptop, ...way, password: "guess" };
    case "other": {
      const account = host === PARENT ? SECOND_ACCOUNT : PEERS_ACCOUNT;
      const as = `${computerOf(cast, host)}\\${account.name}`;
      return { laptop, ...way, as, password: account.password };
    }
    case "bare":
      return { laptop, ...way, as: way.as.slice(way.as.indexOf("\\") + 1) };
    default:
      return { laptop, ...way };
  }
};

/** What moves a connection. On some days nobody does any of it. */
export const CONNECTING: ReadonlyArray<Happening> = [
  {
    name: "work-offline",
    weight: 2,
    draw: (cast, draws) => ({ "work-offline": { laptop: aPeer(cast, draws) } }),
  },
  {
    name: "work-online",
    weight: 3,
    draw: (cast, draws) => ({ "work-online": { laptop: aPeer(cast, draws) } }),
  },
  onLaptop("close-copy"),
  { name: "connect", weight: 3, draw: (cast, draws) => ({ connect: connection(cast, draws) }) },
  {
    name: "guess",
    weight: 1,
    draw: (cast, draws) => {
      const guess = { connect: { ...connection(cast, draws), password: "guess" } };
      return [guess, guess, guess];
    },
  },
  {
    name: "sign-in",
    weight: 1,
    draw: (cast, draws) => {
      const { to, ...typed } = connection(cast, draws);
      return { "sign-in": { ...typed, to: to.slice(0, to.lastIndexOf("\\")) } };
    },
  },
  {
    name: "connect to another share",
    weight: 1,
    draw: (cast, draws) => ({
      connect: { laptop: aPeer(cast, draws), ...wayTo(cast, PARENT, "Walnut") },
    }),
  },
  {
    name: "disconnect",
    weight: 1,
    draw: (cast, draws) => ({ disconnect: { laptop: aPeer(cast, draws) } }),
  },
  {
    name: "work with another while the parent is away",
    weight: 1,
    draw: (cast, draws) => {
      const laptop = aPeer(cast, draws);
      const host = draws.pick("host", cast.hosts.length === 0 ? [PARENT] : cast.hosts);
      return [
        { unplug: { laptop: PARENT } },
        { after: "2m", connect: { laptop, ...wayTo(cast, host) } },
        { after: "1m", plug: { laptop: PARENT, into: cast.places[PARENT]! } },
        { after: "2m", switch: { laptop, to: "parent" } },
      ];
    },
  },
  {
    name: "switch",
    weight: 2,
    draw: (cast, draws) => {
      const hosts = [PARENT, ...cast.hosts].map(
        (host) => `\\\\${computerOf(cast, host)}\\${SHARE}`,
      );
      return {
        switch: {
          laptop: aPeer(cast, draws),
          to: draws.pick("to", ["parent", "parent", ...hosts]),
        },
      };
    },
  },
];
