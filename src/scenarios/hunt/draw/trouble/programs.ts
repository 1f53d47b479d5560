/**
 * Other programs that use a shared folder on a hunted day: they take seats, hold files, lock pieces of them and save over them. All are
 * closed at the end; a copy whose own file was saved over is thrown away and made anew.
 */
import { EDITIONS, type WindowsEdition } from "../../../../model/windows/editions.ts";
import type { RandomStream } from "../../../../sim/random.ts";
import type { SourceStep } from "../../source.ts";
import {
  ACCOUNT,
  computerOf,
  everybody,
  SECOND_ACCOUNT,
  SHARE,
  wayTo,
  type Cast,
} from "../cast.ts";
import { PARENT } from "../people.ts";
import {
  always,
  anybody,
  aMoment,
  aPeer,
  whoDid,
  type Family,
  type Happening,
} from "../happening.ts";
import { anew } from "../heal-copies.ts";

type Steps = readonly [SourceStep, ...ReadonlyArray<SourceStep>];

const EXPLORER = "Explorer";
const EXCEL = "Excel";
const SCANNER = "Scanner";
const PRINTER = "Printer";

/** A file that is there in every copy. */
const A_FILE = "_Sync/format.json";

const closing = (...programs: ReadonlyArray<string>): Happening => ({
  name: `close ${programs.join(" or ")}`,
  weight: 1,
  draw: (cast, draws) => ({
    "close-program": {
      laptop: anybody(cast, draws),
      program: draws.pick("program", programs),
    },
  }),
});

const closeAll =
  (...programs: ReadonlyArray<string>) =>
  (cast: Cast): ReadonlyArray<SourceStep> =>
    programs.map((program) => ({ "close-program": { laptops: everybody(cast), program } }));

const atParent = (cast: Cast, account: { readonly name: string; readonly password: string }) => ({
  on: `\\\\${computerOf(cast, PARENT)}\\${SHARE}`,
  as: `${computerOf(cast, PARENT)}\\${account.name}`,
  password: account.password,
});

const explorer = (cast: Cast, draws: RandomStream): SourceStep => ({
  "open-program": {
    laptop: aPeer(cast, draws),
    program: EXPLORER,
    ...atParent(cast, draws.chance("second account", 1, 4) ? SECOND_ACCOUNT : ACCOUNT),
  },
});

/** Another Windows user of a laptop has a seat of his own. */
const printer = (cast: Cast, draws: RandomStream): SourceStep => ({
  "open-program": {
    laptop: aPeer(cast, draws),
    program: PRINTER,
    ...atParent(cast, ACCOUNT),
    "windows-user": "night-shift",
  },
});

/** Accounts for printing, and at most so many: seats are counted by account and laptop. */
const PRINTING = Array.from({ length: 9 }, (_, at) => `print${at + 1}`);

const isPrinting = (program: string): boolean => PRINTING.includes(program);

/** While one of them is switched off, others take all seats there are; when he is back there is none for him, until they go. */
const noSeatLeft = (cast: Cast, draws: RandomStream): Steps => {
  const [laptop = PARENT, ...others] = draws.shuffle("who", cast.peers);
  const seats = EDITIONS[cast.nodes[PARENT]!["os"] as WindowsEdition].inboundCap ?? 0;
  // Where laptops are counted and not accounts, there are seats for all of them.
  const isFilled = cast.policies["cap-unit"] !== "machine" && others.length > 0;
  const needed = isFilled ? Math.ceil(seats / others.length) : 0;
  const accounts = PRINTING.slice(0, needed).map((name) => ({ name, password: "pr1nt" }));
  const queues = accounts.flatMap((account) =>
    others.map((other): SourceStep => {
      const { as, on, password } = atParent(cast, account);
      return {
        "open-program": {
          laptop: other,
          program: account.name,
          on: on.slice(0, on.lastIndexOf("\\")),
          as,
          password,
          "windows-user": account.name,
        },
      };
    }),
  );
  return [
    { "shut-down": { laptop } },
    ...accounts.map((account) => ({ "create-account": { laptop: PARENT, ...account } })),
    ...(queues.length === 0 ? [] : [{ together: queues }]),
    { "power-on": { laptop } },
    { after: "1m", "open-copy": { laptop } },
    { wait: draws.pick("wait", ["2m", "10m"]) },
    ...accounts.map(({ name }) => ({ "close-program": { laptops: cast.peers, program: name } })),
  ];
};

/** Windows takes one account for one host (1219): with another one a program got there first, nobody gets in until it is closed. */
const signedInAsSomebodyElse = (cast: Cast, draws: RandomStream): Steps => {
  const laptop = aPeer(cast, draws);
  const open = { laptop, program: EXPLORER, ...atParent(cast, SECOND_ACCOUNT) };
  return [
    { "close-copy": { laptop } },
    { "open-program": open },
    { "open-copy": { laptop } },
    { wait: draws.pick("wait", ["1m", "10m"]) },
    { "close-program": { laptop, program: EXPLORER } },
  ];
};

/** The same, where somebody typed his password for this day only: while he is without a cable another program gets there first. */
const signedInMeanwhile = (cast: Cast, draws: RandomStream): Steps => {
  const laptop = aPeer(cast, draws);
  const { remember: _, ...typed } = wayTo(cast, PARENT);
  const away: Steps = [
    { unplug: { laptop } },
    { after: draws.pick("until", ["5s", "1m"]), plug: { laptop, into: cast.places[laptop]! } },
    { "open-program": { laptop, program: EXPLORER, ...atParent(cast, SECOND_ACCOUNT) } },
    { wait: draws.pick("wait", ["2m", "10m"]) },
    { "close-program": { laptop, program: EXPLORER } },
  ];
  return cast.patient ? away : [{ connect: { laptop, ...typed } }, ...away];
};

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

/** A host that misses a client only when it is idle holds a file for one that vanished with it open until it starts anew. */
const forgetTheVanished = (cast: Cast, day: ReadonlyArray<SourceStep>): ReadonlyArray<SourceStep> =>
  cast.policies["dead-peer"] === "by-idleness" && whoDid(day, "open-program").length > 0
    ? [{ reboot: { laptops: [PARENT, ...cast.hosts] } }]
    : [];

export const PROGRAMS: { readonly [family: string]: Family } = {
  seats: {
    happenings: [
      { name: "open Explorer", weight: 2, draw: explorer },
      { name: "print", weight: 2, draw: printer },
      {
        name: "look and wait",
        weight: 1,
        draw: (cast, draws) => [explorer(cast, draws), { wait: "12m" }],
      },
      { name: "no seat left", weight: 4, passes: always, draw: noSeatLeft },
      {
        name: "signed in as somebody else",
        weight: 2,
        passes: always,
        draw: signedInAsSomebodyElse,
      },
      { name: "signed in meanwhile", weight: 2, passes: always, draw: signedInMeanwhile },
      closing(EXPLORER, PRINTER),
    ],
    cure: (cast, day) => [
      ...closeAll(EXPLORER, PRINTER)(cast),
      ...closeAll(...whoDid(day, "open-program", "program").filter(isPrinting))(cast),
    ],
  },
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
    restarts: forgetTheVanished,
  },
  "programs that save": {
    isPossible: ({ hosts, patient, peers }) => !patient && hosts.length > 0 && peers.length > 1,
    happenings: [
      {
        name: "save over a file",
        weight: 2,
        draw: (cast, draws) => {
          const host = draws.pick("host", cast.hosts);
          const others = cast.peers.filter((peer) => peer !== host);
          const laptop = draws.pick("who", others);
          const { remember: _, to: on, ...typed } = wayTo(cast, host);
          const open = { laptop, program: EXCEL, on, ...typed, file: A_FILE, writes: true };
          const isCut = draws.chance("cut", 1, 2);
          return [
            { "open-program": open },
            { "save-in-program": { laptop, program: EXCEL, size: "200kB" } },
            ...(isCut
              ? [
                  { unplug: { laptop } },
                  { after: aMoment(draws), plug: { laptop, into: cast.places[laptop]! } },
                ]
              : []),
          ];
        },
      },
      closing(EXCEL),
    ],
    cure: closeAll(EXCEL),
    restarts: forgetTheVanished,
    // A step does not say whose file it was; the parent may have been taken for somebody else, and mends its own when it is opened.
    cureCopies: (cast) => [
      { "close-copy": { laptop: PARENT } },
      { "open-copy": { laptop: PARENT } },
      ...cast.hosts.flatMap((host) => anew(cast, host)),
    ],
  },
};
