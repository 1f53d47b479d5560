/**
 * Files that somebody else holds on a hunted day. Some hold one for as long as they please: a document opened straight from the share. Others hold
 * it for a moment, every day and on every laptop: virus scanner, backup program, indexer, somebody who only looks (rule 38).
 */
import type { RandomStream } from "../../../../sim/random.ts";
import type { SourceStep } from "../../source.ts";
import { ACCOUNT, computerOf, hasOffice, SHARE, wayTo, type Cast } from "../cast.ts";
import { always, aPeer, type Family } from "../happening.ts";
import { OFFICE, PARENT } from "../people.ts";
import { A_FILE, atParent, closeAll, closing, EXCEL } from "./opening.ts";

type Steps = readonly [SourceStep, ...ReadonlyArray<SourceStep>];

const SCANNER = "Scanner";

const holding = (cast: Cast, draws: RandomStream): SourceStep => {
  return {
    "open-program": {
      laptop: aPeer(cast, draws),
      program: EXCEL,
      ...atParent(cast, ACCOUNT),
      file: draws.pick("file", [A_FILE, A_FILE, A_FILE, "_Sync/none.json"]),
      ...(draws.chance("lets others", 1, 2)
        ? { "lets-others": draws.pick("what others may", ["all", "read", "nothing"]) }
        : {}),
      ...(draws.chance("locks", 1, 3) ? { locks: { from: 0, to: 100 } } : {}),
    },
  };
};

/** On the host itself: no seat is taken, the file is. */
const scanner = (cast: Cast, draws: RandomStream): SourceStep => {
  const laptop = draws.pick("host", [PARENT, ...cast.hosts]);
  return {
    "open-program": {
      laptop,
      program: SCANNER,
      on: `\\\\${computerOf(cast, laptop)}\\${SHARE}`,
      file: A_FILE,
      "lets-others": draws.pick("what others may", ["nothing", "read", "all"]),
      ...(draws.chance("locks", 1, 2) ? { locks: { from: 0, to: 100 } } : {}),
    },
  };
};

/** Programs that go through a folder, file by file, on the laptop it is on. */
const IN_PASSING = ["Virus scanner", "Backup", "Indexer"] as const;
/** Somebody who only looks, from his own laptop. */
const VIEWER = "Viewer";

/** How long one of them stays at a file. */
const whileHeld = (draws: RandomStream): string =>
  draws.pick("held for", ["2s", "20s", "1m", "10m"]);

/** Which others it lets in while it is there; whoever comes for reading notices it only where it lets in nobody. */
const letsIn = (draws: RandomStream) => ({
  "lets-others": draws.pick("what others may", ["nothing", "nothing", "nothing", "read", "all"]),
});

/** The programs of this laptop are at a file of its copy. */
const inPassing = (cast: Cast, draws: RandomStream, laptop: string): SourceStep => ({
  "open-program": {
    laptop,
    program: draws.pick("program", IN_PASSING),
    on: laptop === OFFICE ? wayTo(cast, OFFICE).to : `\\\\${computerOf(cast, laptop)}\\${SHARE}`,
    file: A_FILE,
    ...letsIn(draws),
  },
});

/** From his own laptop somebody looks at a file of the parent. */
const viewed = (cast: Cast, draws: RandomStream, laptop: string): SourceStep => ({
  "open-program": {
    laptop,
    program: VIEWER,
    ...atParent(cast, ACCOUNT),
    file: A_FILE,
    ...letsIn(draws),
  },
});

/** It goes on to the next file. */
const letGo = (opened: SourceStep, after: string): SourceStep => {
  const { laptop, program } = opened["open-program"] as { readonly [key: string]: string };
  return { after, "close-program": { laptop: laptop!, program: program! } };
};

/** What breaks a connection without anybody meaning to, and how he is back. */
const awayAndBack = (cast: Cast, draws: RandomStream, laptop: string): readonly [Steps, Steps] => {
  const opened: SourceStep = { "open-copy": { laptop } };
  switch (draws.pick("away by", ["cable", "sleep", "closing", "restart"])) {
    case "cable":
      return [[{ unplug: { laptop } }], [{ plug: { laptop, into: cast.places[laptop]! } }]];
    case "sleep":
      return [[{ sleep: { laptop } }], [{ wake: { laptop } }]];
    case "closing":
      return [[{ "close-copy": { laptop } }], [opened]];
    default:
      return [[{ "shut-down": { laptop } }], [{ "power-on": { laptop } }, opened]];
  }
};

/** Whom somebody is connected to unless he has turned to another. */
const usualHost = (cast: Cast, laptop: string): string =>
  cast.setting === "office" ? OFFICE : cast.parents[laptop]!;

/** Whoever comes back just then is refused (32), and it works when he tries again. */
const heldWhenBack = (cast: Cast, draws: RandomStream): Steps => {
  const laptop = aPeer(cast, draws);
  const others = cast.peers.filter((peer) => peer !== laptop);
  const host = usualHost(cast, laptop);
  const isViewed = host === PARENT && others.length > 0 && draws.chance("somebody looks", 1, 4);
  const opened = isViewed
    ? viewed(cast, draws, draws.pick("who looks", others))
    : inPassing(cast, draws, host);
  const [[leaves, ...left], [comes, ...back]] = awayAndBack(cast, draws, laptop);
  return [
    leaves,
    ...left,
    { after: draws.pick("away for", ["5s", "1m", "10m"]), ...opened },
    comes,
    ...back,
    letGo(opened, whileHeld(draws)),
  ];
};

/** On the own disk: a copy that is opened, and perhaps not, while one of its files is looked at. */
const heldWhenOpened = (cast: Cast, draws: RandomStream): Steps => {
  const laptop = draws.pick("who", [PARENT, ...cast.hosts]);
  const opened = inPassing(cast, draws, laptop);
  return [
    { "close-copy": { laptop } },
    opened,
    { "open-copy": { laptop } },
    letGo(opened, whileHeld(draws)),
    { "open-copy": { laptop } },
  ];
};

/** Nobody comes or goes; they only work. */
const heldWhileWorking = (cast: Cast, draws: RandomStream): Steps => {
  const hosts = [PARENT, ...cast.hosts, ...(hasOffice(cast) ? [OFFICE] : [])];
  const opened = inPassing(cast, draws, draws.pick("host", hosts));
  return [opened, letGo(opened, whileHeld(draws))];
};

const closeAllInPassing = (cast: Cast): ReadonlyArray<SourceStep> => [
  ...closeAll(...IN_PASSING, VIEWER)(cast),
  ...(hasOffice(cast)
    ? IN_PASSING.map((program) => ({ "close-program": { laptop: OFFICE, program } }))
    : []),
];

export const HELD_FILES: { readonly [family: string]: Family } = {
  "held files": {
    happenings: [
      { name: "open Excel", weight: 3, draw: holding },
      { name: "scan", weight: 1, draw: scanner },
      {
        name: "fall asleep over a file",
        weight: 1,
        draw: (cast, draws) => {
          const step = holding(cast, draws);
          const { laptop } = step["open-program"] as { readonly laptop: string };
          return [step, { sleep: { laptop } }];
        },
      },
      {
        name: "pull the cable of a held file",
        weight: 1,
        draw: (cast, draws) => {
          const step = holding(cast, draws);
          const { laptop } = step["open-program"] as { readonly laptop: string };
          return [
            step,
            { unplug: { laptop } },
            {
              after: draws.pick("after", ["2s", "5m"]),
              plug: { laptop, into: cast.places[laptop]! },
            },
          ];
        },
      },
      {
        name: "hold it all through the break",
        weight: 1,
        draw: (cast, draws) => [holding(cast, draws), { wait: "17m" }],
      },
      closing(EXCEL, SCANNER),
    ],
    cure: closeAll(EXCEL, SCANNER),
  },
  "files held in passing": {
    days: [1, 2],
    happenings: [
      { name: "held when somebody comes back", weight: 3, passes: always, draw: heldWhenBack },
      { name: "held when it is opened", weight: 1, passes: always, draw: heldWhenOpened },
      { name: "held while others work", weight: 1, draw: heldWhileWorking },
    ],
    cure: closeAllInPassing,
  },
};
