/** Bugs of the list that no day in the room can show, why not, and who finds them instead. */
import type { Elsewhere } from "../mutants.ts";

const NO_WORKING_FOLDER =
  "scenarios do not play the folder people open documents in: what they save goes straight to the copy";

export const NOT_IN_A_ROOM: ReadonlyArray<Elsewhere> = [
  {
    id: "M14",
    bug: "the engagement of the other copy is not checked",
    why: "a room holds one engagement",
    killedBy: ["test/engine/connection.test.ts"],
  },
  {
    id: "M17",
    bug: "a file is taken in while it grows",
    why: NO_WORKING_FOLDER,
    killedBy: ["test/engine/documents/folder.test.ts"],
  },
  {
    id: "M23",
    bug: "a folder that cannot be reached is an empty one",
    why: "nothing is concluded from an empty listing: whoever reads one asks for a file next, and is told that the folder is out of reach",
    killedBy: [
      "test/real/refusals.test.ts",
      "test/real/node-volume.test.ts",
      "test/real/engine-on-disk.test.ts",
    ],
  },
  {
    id: "M38",
    bug: "names that lead out of the folder are accepted",
    why: `${NO_WORKING_FOLDER}, and no other name somebody typed becomes a path`,
    killedBy: [
      "test/engine/names.test.ts",
      "test/real/volumes.test.ts",
      "test/real/node-volume.test.ts",
    ],
  },
  {
    id: "M39",
    bug: "more is inflated than was promised",
    why: "the copies of a room write plain",
    killedBy: ["test/engine/compression.test.ts"],
  },
  {
    id: "M46",
    bug: "case makes another name",
    why: NO_WORKING_FOLDER,
    killedBy: [
      "test/engine/documents/names.test.ts",
      "test/engine/names.test.ts",
      "test/real/volumes.test.ts",
    ],
  },
  {
    id: "P08",
    bug: "a piece that was brought in a parcel counts as here before it is read",
    why: "the parcel has to be damaged in the moment between its being brought and being read; and what was counted is checked whenever it is read later",
    killedBy: ["test/engine/brought-parcels.test.ts"],
  },
  {
    id: "P09",
    bug: "with one damaged piece the others of its parcel go",
    why: "a disk that damages a file may cost the last there was of what lay in it: days with `damage-file` do not ask for that again",
    killedBy: [
      "test/engine/parcels-taken-apart.test.ts",
      "test/engine/damaged-brought-parcels.test.ts",
    ],
  },
  {
    id: "P10",
    bug: "small parcels go before the large one is stored",
    why: "the power has to go between two writes of a quiet moment, a few milliseconds: on none of 256 days from seed 0 it did, of which a fifth put parcels together",
    killedBy: ["test/engine/merged-parcels.test.ts"],
  },
];
