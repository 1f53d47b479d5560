/** What people do with the engagement on a hunted day. Each kind of work draws one step; whoever is refused has tried. */
import type { RandomStream } from "../../sim/random.ts";
import { ACCOUNT, ENGAGEMENT, OFFICE, PARENT, PEERS_ACCOUNT, SHARE, type Cast } from "./cast.ts";
import type { SourceStep } from "./source.ts";

/** A kind of thing that may happen on a hunted day, and how often it is drawn beside the others. */
export interface Happening {
  readonly name: string;
  readonly weight: number;
  /** Several steps where one alone makes no sense. */
  readonly draw: (
    cast: Cast,
    draws: RandomStream,
  ) => SourceStep | readonly [SourceStep, ...ReadonlyArray<SourceStep>];
}

export const anybody = ({ peers }: Cast, draws: RandomStream): string =>
  draws.pick("who", [PARENT, ...peers]);

const aDocument = ({ documents }: Cast, draws: RandomStream): string =>
  draws.pick("document", [...documents, "memo.docx"]);

const aRecord = ({ records }: Cast, draws: RandomStream): string =>
  draws.pick("record", [...records, "entry/one", "entry/two"]);

export const WORK: ReadonlyArray<Happening> = [
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
      "delete-document": {
        laptop: anybody(cast, draws),
        document: draws.pick("document", cast.documents),
      },
    }),
  },
  {
    name: "promote",
    weight: 1,
    draw: (cast, draws) => ({
      promote: {
        laptop: anybody(cast, draws),
        document: draws.pick("document", cast.documents),
        by: draws.pick("by", [PARENT, ...cast.peers]),
      },
    }),
  },
  {
    name: "set-document-mode",
    weight: 1,
    draw: (cast, draws) => ({
      "set-document-mode": {
        laptop: anybody(cast, draws),
        document: draws.pick("document", cast.documents),
        mode: draws.pick("mode", ["on-demand", "never", "automatic"]),
      },
    }),
  },
  {
    name: "sync-documents",
    weight: 1,
    draw: (cast, draws) => ({ "sync-documents": { laptop: anybody(cast, draws) } }),
  },
  {
    name: "sync-now",
    weight: 2,
    draw: (cast, draws) => ({ "sync-now": { laptop: anybody(cast, draws) } }),
  },
  {
    name: "work-offline",
    weight: 2,
    draw: (cast, draws) => ({ "work-offline": { laptop: draws.pick("who", cast.peers) } }),
  },
  {
    name: "work-online",
    weight: 3,
    draw: (cast, draws) => ({ "work-online": { laptop: draws.pick("who", cast.peers) } }),
  },
  {
    name: "close-copy",
    weight: 1,
    draw: (cast, draws) => ({ "close-copy": { laptop: anybody(cast, draws) } }),
  },
  {
    name: "open-copy",
    weight: 3,
    draw: (cast, draws) => ({ "open-copy": { laptop: anybody(cast, draws) } }),
  },
  {
    name: "connect",
    weight: 3,
    draw: (cast, draws) => {
      const laptop = draws.pick("who", cast.peers);
      const host = draws.pick("host", [PARENT, ...cast.hosts.filter((name) => name !== laptop)]);
      const account = host === PARENT ? ACCOUNT : PEERS_ACCOUNT;
      const password = draws.chance("wrong password", 1, 10) ? "guess" : account.password;
      return {
        connect: {
          laptop,
          to: `\\\\${host}\\${SHARE}`,
          as: `${host}\\${account.name}`,
          password,
          remember: true,
        },
      };
    },
  },
];

/** What needs the top-level copy at hand. */
export const OFFICE_WORK: ReadonlyArray<Happening> = [
  {
    name: "connect to the office",
    weight: 4,
    draw: (cast, draws) => ({
      connect: {
        laptop: anybody(cast, draws),
        to: `\\\\${OFFICE}\\${ENGAGEMENT}`,
        as: `${OFFICE}\\office`,
        password: "office",
        remember: true,
      },
    }),
  },
  {
    name: "check-out",
    weight: 3,
    draw: (cast, draws) => ({
      "check-out": {
        laptop: anybody(cast, draws),
        document: draws.pick("document", cast.documents),
      },
    }),
  },
  {
    name: "release",
    weight: 3,
    draw: (cast, draws) => ({
      release: { laptop: anybody(cast, draws), document: draws.pick("document", cast.documents) },
    }),
  },
  {
    name: "undo-check-outs",
    weight: 1,
    draw: () => ({ "undo-check-outs": { laptop: OFFICE } }),
  },
  {
    name: "clean-up",
    weight: 1,
    draw: (_, draws) => ({
      "clean-up": { laptop: OFFICE, patience: draws.pick("patience", ["1m", "3m"]) },
    }),
  },
  {
    name: "lock-down",
    weight: 1,
    draw: (_, draws) => ({
      "lock-down": { laptop: OFFICE, patience: draws.pick("patience", ["1m", "3m"]) },
    }),
  },
  { name: "unlock", weight: 2, draw: () => ({ unlock: { laptop: OFFICE } }) },
];
