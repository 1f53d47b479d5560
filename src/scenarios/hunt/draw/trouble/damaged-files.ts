/** Files of copies that are damaged on their disks: at any time, just after a save, or while the copy is closed. */
import type { RandomStream } from "../../../../sim/random.ts";
import { DAMAGES } from "../../../../model/disk/damage.ts";
import { PARTS_OF_COPY } from "../../../sharing.ts";
import type { SourceStep } from "../../source.ts";
import type { Cast } from "../cast.ts";
import { actionsNamed, anybody, whoDid, type Family } from "../happening.ts";

const PARTS = Object.keys(PARTS_OF_COPY);

const damage = (laptop: string, draws: RandomStream): SourceStep => ({
  "damage-file": {
    laptop,
    of: draws.pick("of", PARTS),
    how: draws.pick("how", DAMAGES),
  },
});

const save = (cast: Cast, laptop: string): SourceStep => ({
  "edit-document": { laptop, document: cast.documents[0]!, size: "1kB" },
});

const HOLDS_WORK: ReadonlySet<unknown> = new Set(["operations", "pieces"]);

/** After these somebody makes himself another copy, perhaps of one that lacks its snapshot. */
const MAKES_ANEW = ["abandon", "delete-copy", "delete-folder"];

/**
 * Whether work may have been lost that nobody else had, of which its author's copy may go on to show what it saw; or a copy cannot be made of another
 * one before that has what was damaged. Then not everybody need be equal in the end.
 */
export const mayLackWork = (day: ReadonlyArray<SourceStep>): boolean => {
  const parts = actionsNamed(day, "damage-file").map(({ of }) => of);
  return (
    parts.some((of) => HOLDS_WORK.has(of)) ||
    (parts.includes("snapshots") &&
      MAKES_ANEW.some((action) => actionsNamed(day, action).length > 0))
  );
};

export const DAMAGED_FILES: { readonly [family: string]: Family } = {
  "damaged files": {
    days: [1, 8],
    isPossible: ({ patient }) => !patient,
    happenings: [
      {
        name: "damage-file",
        weight: 2,
        draw: (cast, draws) => damage(anybody(cast, draws), draws),
      },
      {
        name: "damage just after a save",
        weight: 1,
        draw: (cast, draws) => {
          const laptop = anybody(cast, draws);
          return [
            save(cast, laptop),
            { after: draws.pick("after", ["0s", "1s", "40s"]), ...damage(laptop, draws) },
          ];
        },
      },
      {
        name: "damage while it is closed",
        weight: 1,
        draw: (cast, draws) => {
          const laptop = anybody(cast, draws);
          return [
            { "close-copy": { laptop } },
            damage(laptop, draws),
            { "open-copy": { laptop } },
            save(cast, laptop),
          ];
        },
      },
    ],
    // What is damaged in a log is found when a copy is opened, a piece of a document when it is read.
    cureCopies: (_, day) =>
      whoDid(day, "damage-file").flatMap((laptop) => [
        { "close-copy": { laptop } },
        { "open-copy": { laptop } },
        { repair: { laptop } },
      ]),
  },
};
