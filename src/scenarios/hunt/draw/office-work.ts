/** What needs the top-level copy at hand: check-outs, lock-downs, clean-ups, and copies that are given up for ever. */
import type { RandomStream } from "../../../sim/random.ts";
import type { SourceStep } from "../source.ts";
import { everybody, wayTo, type Cast } from "./cast.ts";
import { callTogether, cleanUp } from "./gathering.ts";
import { OFFICE, PARENT } from "./people.ts";
import { anybody, onLaptop, whoDid, type Family, type Happening } from "./happening.ts";
import { getCopy, makeAnew } from "./heal-copies.ts";

type Steps = readonly [SourceStep, ...ReadonlyArray<SourceStep>];

const gathering = (action: "lock-down" | "clean-up"): Happening => ({
  name: action,
  weight: 1,
  draw: (cast, draws) => ({
    [action]: {
      laptop: draws.pick("who", [OFFICE, OFFICE, PARENT, ...cast.peers]),
      patience: draws.pick("patience", ["1m", "3m"]),
    },
  }),
});

/** A claim is taken within so many milliseconds of the look that found none. */
const CLAIMED_WITHIN = 6;

/** Two who have a connection to the office want the same document: at about the same moment, or one after the other. */
const wantedByTwo = (cast: Cast, draws: RandomStream): Steps => {
  const document = draws.pick("document", cast.documents);
  const two = draws.shuffle("two", everybody(cast)).slice(0, 2);
  const [one = PARENT, other = one] = two;
  const checkOut = (laptop: string): SourceStep => ({ "check-out": { laptop, document } });
  const release = { release: { laptop: one, document } };
  const open: SourceStep = { "open-copy": { laptops: [OFFICE, ...two] } };
  const connect = cast.patient ? [] : [{ connect: { laptops: two, ...wayTo(cast, OFFICE) } }];
  return draws.chance("at the same moment", 1, 2)
    ? [
        open,
        ...connect,
        {
          together: [
            checkOut(one),
            { after: `${draws.int("how much later", CLAIMED_WITHIN)}ms`, ...checkOut(other) },
          ],
        },
      ]
    : [open, ...connect, checkOut(one), release, checkOut(other)];
};

/** Whoever is given up works on without knowing it; the others clean up, and then he is back. */
const lateWork = (cast: Cast, draws: RandomStream): Steps => {
  const laptop = draws.pick("whose", cast.peers);
  const edit = (value: number): SourceStep => ({
    "edit-record": { laptop, record: cast.records[0]!, set: { balance: value } },
  });
  return [
    ...callTogether(cast),
    { "work-offline": { laptop } },
    edit(72),
    { abandon: { laptop: OFFICE, "copy-of": laptop } },
    { after: "40s", ...cleanUp(OFFICE, "1m") },
    edit(73),
    { after: "40s", connect: { laptop, ...wayTo(cast, cast.setting === "vpn" ? PARENT : OFFICE) } },
  ];
};

export const OFFICE_WORK: ReadonlyArray<Happening> = [
  {
    name: "connect to the office",
    weight: 4,
    draw: (cast, draws) => ({ connect: { laptop: anybody(cast, draws), ...wayTo(cast, OFFICE) } }),
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
    draw: (cast, draws) => ({
      "undo-check-outs": {
        laptop: OFFICE,
        ...(draws.chance("one document", 1, 2)
          ? { document: draws.pick("document", cast.documents) }
          : {}),
      },
    }),
  },
  { name: "wanted by two", weight: 2, draw: wantedByTwo },
  gathering("clean-up"),
  gathering("lock-down"),
  {
    name: "unlock",
    weight: 2,
    draw: (_, draws) => ({ unlock: { laptop: draws.pick("who", [OFFICE, PARENT]) } }),
  },
  { name: "open-copy in the office", weight: 1, draw: () => ({ "open-copy": { laptop: OFFICE } }) },
];

/** A copy that is given up takes part no more: whoever has it throws it away in the end, and gets another one. */
export const ABANDONING: Family = {
  happenings: [
    {
      name: "abandon",
      weight: 2,
      draw: (cast, draws) => ({
        abandon: {
          laptop: draws.pick("who", [OFFICE, OFFICE, PARENT]),
          "copy-of": draws.pick("whose", cast.peers),
        },
      }),
    },
    { name: "late work", weight: 3, draw: lateWork },
    onLaptop("work-online"),
    {
      name: "create-sync-copy",
      weight: 1,
      draw: (cast, draws) => {
        const laptop = draws.pick("who", cast.peers);
        return [{ "delete-copy": { laptop } }, { "create-sync-copy": { laptop, from: OFFICE } }];
      },
    },
  ],
  cureCopies: (cast, day) => [
    ...makeAnew(cast, day, "abandon", "copy-of"),
    ...whoDid(day, "delete-copy").map((laptop) => getCopy(cast, laptop)),
  ],
};
