/**
 * Where documents are files on a hunted day: programs have them open while newer versions come, people save with the copy closed, while the power
 * goes or just as a newer version takes the place of their file, and delete in Explorer what nobody wanted deleted. In the end every program is
 * closed, and missing files are put back.
 */
import { FILE_SYSTEMS, type FileSystemName } from "../../../../model/disk/file-systems.ts";
import type { RandomStream } from "../../../../sim/random.ts";
import type { SourceStep } from "../../source.ts";
import { everybody, type Cast } from "../cast.ts";
import { always, anybody, type Family } from "../happening.ts";
import { known } from "../work.ts";
import { closeAll, closing } from "./opening.ts";

type Steps = readonly [SourceStep, ...ReadonlyArray<SourceStep>];

const WORD = "Word";

const opened = (draws: RandomStream, laptop: string, document: string): SourceStep => ({
  "open-file": {
    laptop,
    document,
    ...(draws.chance("lets others", 1, 3)
      ? { "lets-others": draws.pick("what others may", ["nothing", "all"]) }
      : {}),
  },
});

const closed = (laptop: string, after: string): SourceStep => ({
  after,
  "close-program": { laptop, program: WORD },
});

/** Somebody else's version comes while the file is open in a program, which may save as well before it is closed. */
const heldWhenItComes = (cast: Cast, draws: RandomStream): Steps => {
  const laptop = anybody(cast, draws);
  const document = known(cast, draws);
  const others = everybody(cast).filter((other) => other !== laptop);
  return [
    opened(draws, laptop, document),
    { "edit-document": { laptop: draws.pick("other", others), document } },
    ...(draws.chance("saves as well", 1, 2)
      ? [{ after: "5s", "edit-document": { laptop, document } }]
      : []),
    closed(laptop, draws.pick("closed after", ["1s", "20s", "3m"])),
  ];
};

/** What is saved with the copy closed is taken in when it is opened. */
const savedWhileClosed = (cast: Cast, draws: RandomStream): Steps => {
  const laptop = anybody(cast, draws);
  return [
    { "close-copy": { laptop } },
    { "edit-document": { laptop, document: known(cast, draws) } },
    { after: draws.pick("opened after", ["1s", "2m"]), "open-copy": { laptop } },
  ];
};

/** The power goes while somebody saves, or while what he saved is taken in. */
const savedAndGone = (cast: Cast, draws: RandomStream): Steps => {
  const laptop = anybody(cast, draws);
  return [
    {
      together: [
        { "edit-document": { laptop, document: known(cast, draws) } },
        [
          { wait: draws.pick("gone after", ["1ms", "20ms", "1s", "1100ms"]) },
          { "power-off": { laptop } },
        ],
      ],
    },
    { "power-on": { laptop } },
    { "open-copy": { laptop } },
  ];
};

/** Two versions are made at once of a file that is deleted somewhere. */
const deletedMeanwhile = (cast: Cast, draws: RandomStream): Steps => {
  const laptop = anybody(cast, draws);
  const document = known(cast, draws);
  const others = everybody(cast).filter((other) => other !== laptop);
  return [
    { "delete-file": { laptop, document } },
    { "edit-document": { laptop: draws.pick("other", others), document } },
    {
      after: draws.pick("answered after", ["3s", "1m"]),
      "missing-files": { laptop, answer: draws.pick("answer", ["put-back", "deleted"]) },
    },
  ];
};

/**
 * Who swaps files so that nothing can get lost. Where a rename looks at the new name and moves a moment later, over whatever is there by then, a
 * save in that moment is gone, as it would be on a share without links (engine "On a real disk"): nobody can do anything about that.
 */
const whoSwapsSafely = (cast: Cast): ReadonlyArray<string> =>
  everybody(cast).filter((laptop) => {
    const own = cast.nodes[laptop]?.["file-system"];
    const { renameLooksFirst } =
      FILE_SYSTEMS[(own ?? cast.policies["file-system"] ?? "ntfs") as FileSystemName];
    return !renameLooksFirst;
  });

/** Whose disk is slow takes longer over everything, and moments that are over at once elsewhere can be met there. */
const whoSwaps = (cast: Cast, draws: RandomStream): string => {
  const all = whoSwapsSafely(cast);
  const slow = all.filter((laptop) => cast.nodes[laptop]?.["disk-latency"] !== undefined);
  const isSlow = draws.chance("on a slow disk", 2, 3) && slow.length > 0;
  return draws.pick("who", isSlow ? slow : all);
};

/** A few milliseconds after a newer version came the old file leaves the folder; on a slow disk it is some tens of them. */
const MOMENTS = [6, 6, 60, 400];

/** Somebody saves again and again just as the copy puts another's newer version in place of the file he saves. */
const savedAsItIsReplaced = (cast: Cast, draws: RandomStream): Steps => {
  const laptop = whoSwaps(cast, draws);
  const document = known(cast, draws);
  const others = everybody(cast).filter((other) => other !== laptop);
  const other = draws.pick("other", others);
  const within = draws.pick("within", MOMENTS);
  const once = (at: number): Steps => [
    { "edit-document": { laptop: other, document, size: "1kB" } },
    { "sync-now": { laptop } },
    {
      after: `${draws.between(`saved after ${at}`, 0, within)}ms`,
      "edit-document": { laptop, document, size: `${draws.between(`size ${at}`, 1, 60)}kB` },
    },
    // The other has it by then, and saves over it.
    { "sync-now": { laptop: other } },
  ];
  const [first, ...rest] = once(0);
  const times = draws.between("times", 3, 6);
  return [first, ...rest, ...Array.from({ length: times - 1 }, (_, at) => once(at + 1)).flat()];
};

export const FILES: { readonly [family: string]: Family } = {
  files: {
    days: [3, 4],
    isPossible: ({ engagement }) => engagement["files"] === true,
    happenings: [
      {
        name: "open-file",
        weight: 2,
        draw: (cast, draws) => opened(draws, anybody(cast, draws), known(cast, draws)),
      },
      closing(WORD),
      {
        name: "delete-file",
        weight: 1,
        draw: (cast, draws) => ({
          "delete-file": { laptop: anybody(cast, draws), document: known(cast, draws) },
        }),
      },
      {
        name: "missing-files",
        weight: 1,
        draw: (cast, draws) => ({
          "missing-files": {
            laptop: anybody(cast, draws),
            answer: draws.pick("answer", ["put-back", "deleted"]),
          },
        }),
      },
      { name: "held when it comes", weight: 2, draw: heldWhenItComes },
      { name: "saved while closed", weight: 1, draw: savedWhileClosed },
      { name: "saved and gone", weight: 1, draw: savedAndGone },
      { name: "deleted meanwhile", weight: 1, draw: deletedMeanwhile },
    ],
    cure: closeAll(WORD),
    cureCopies: (cast) => [{ "missing-files": { laptops: everybody(cast), answer: "put-back" } }],
  },
  "files saved as they are replaced": {
    days: [3, 4],
    isPossible: (cast) => cast.engagement["files"] === true && whoSwapsSafely(cast).length > 0,
    happenings: [
      { name: "saved as it is replaced", weight: 3, passes: always, draw: savedAsItIsReplaced },
    ],
  },
};
