/** What needs the top-level copy at hand: check-outs, lock-downs, clean-ups, and copies that are given up for ever. */
import { wayTo } from "./cast.ts";
import { OFFICE, PARENT } from "./people.ts";
import { anybody, onLaptop, whoDid, type Family, type Happening } from "./happening.ts";
import { getCopy, makeAnew } from "./heal-copies.ts";

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
