/**
 * Folders that are put where they were not: a backup over the copy it was made of, and a folder carried to another laptop. What was done
 * since is with the others, and everybody works on.
 */
import type { RandomStream } from "../../../../sim/random.ts";
import type { SourceStep } from "../../source.ts";
import { everybody, hasOffice, type Cast } from "../cast.ts";
import { callTogether, cleanUp } from "../gathering.ts";
import { always, anybody, type Family } from "../happening.ts";
import { OFFICE, PARENT } from "../people.ts";

type Steps = readonly [SourceStep, ...ReadonlyArray<SourceStep>];

/** The folder somebody copied the copy to. */
const BACKUP = "backup";
/** The office's, from before there was any other copy. */
const FIRST = "first backup";

const balance = (cast: Cast, laptop: string, value: number): SourceStep => ({
  "edit-record": { laptop, record: cast.records[0]!, set: { balance: value } },
});

const save = (cast: Cast, laptop: string, at = 0): SourceStep => ({
  "edit-document": { laptop, document: cast.documents.at(at)!, size: "1kB" },
});

/** Explorer puts a folder where the copy is; then it is opened again. */
const putBack = (laptop: string, from = BACKUP, of = laptop): Steps => [
  { "close-copy": { laptop } },
  { "restore-folder": { laptop, from, ...(of === laptop ? {} : { of }) } },
  { "open-copy": { laptop } },
];

/** Or it is open all the time. */
const putBackWhileOpen = (laptop: string): Steps => [
  { "restore-folder": { laptop, from: BACKUP } },
];

/** What was done since the backup has reached the others when it is put back, and the same things are changed again. */
const workedOnSince = (cast: Cast, draws: RandomStream): Steps => {
  const main = cast.setting === "office" ? OFFICE : PARENT;
  const laptop = draws.chance("where others work", 2, 3)
    ? draws.pick("host", [main, main, ...cast.hosts])
    : anybody(cast, draws);
  return [
    { "copy-folder": { laptop, as: BACKUP } },
    balance(cast, laptop, 75),
    save(cast, laptop),
    { after: draws.pick("handed on after", ["0s", "40s", "40s"]), "sync-now": { laptop } },
    ...(draws.chance("while it is open", 1, 3) ? putBackWhileOpen(laptop) : putBack(laptop)),
    balance(cast, laptop, 77),
    ...(draws.chance("as much again", 2, 3) ? [save(cast, laptop, -1)] : []),
  ];
};

/** Both go on with what is the same folder. */
const carriedOver = (cast: Cast, draws: RandomStream): Steps => {
  const [of = "", laptop = ""] = draws.shuffle("whose", cast.peers);
  return [
    { "copy-folder": { laptop: of, as: BACKUP } },
    ...putBack(laptop, BACKUP, of),
    balance(cast, laptop, 78),
    ...(draws.chance("both", 2, 3) ? [balance(cast, of, 76), save(cast, laptop)] : []),
  ];
};

/** The office knows of no other copy then, and cleans up by itself; the others know of the clean-up before. */
const twoCleanUps = (cast: Cast, draws: RandomStream): Steps => {
  const one = draws.pick("who", everybody(cast));
  return [
    ...callTogether(cast),
    balance(cast, one, draws.between("balance", 1, 9_999)),
    { after: "20s", ...cleanUp(OFFICE, "3m") },
    ...putBack(OFFICE, FIRST),
    balance(cast, OFFICE, 74),
    cleanUp(OFFICE, "1m"),
  ];
};

export const BACKUPS: { readonly [family: string]: Family } = {
  backups: {
    happenings: [
      {
        name: "copy-folder",
        weight: 1,
        draw: (cast, draws) => ({ "copy-folder": { laptop: anybody(cast, draws), as: BACKUP } }),
      },
      {
        name: "restore-folder",
        weight: 1,
        draw: (cast, draws) => {
          const laptop = anybody(cast, draws);
          const [close, ...rest] = putBack(laptop);
          return [close, ...rest, balance(cast, laptop, 77)];
        },
      },
      { name: "backup of this morning", weight: 4, passes: always, draw: workedOnSince },
    ],
  },
  "old backups of the office": {
    isPossible: hasOffice,
    morning: () => [{ "copy-folder": { laptop: OFFICE, as: FIRST } }],
    happenings: [{ name: "the office from before", weight: 4, draw: twoCleanUps }],
  },
  "folders of others": {
    isPossible: ({ patient, peers }) => !patient && peers.length > 1,
    happenings: [{ name: "carry a folder over", weight: 3, draw: carriedOver }],
  },
};
