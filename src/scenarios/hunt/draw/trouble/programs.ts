/**
 * Other programs that use a shared folder on a hunted day: they take seats, and save over files. All are closed at the end; a copy whose own
 * file was saved over is thrown away and made anew.
 */
import { EDITIONS, type WindowsEdition } from "../../../../model/windows/editions.ts";
import type { RandomStream } from "../../../../sim/random.ts";
import type { SourceStep } from "../../source.ts";
import { ACCOUNT, SECOND_ACCOUNT, wayTo, type Cast } from "../cast.ts";
import { PARENT } from "../people.ts";
import { always, aMoment, aPeer, whoCarriedOver, whoDid, type Family } from "../happening.ts";
import { anew } from "../heal-copies.ts";
import { A_FILE, atParent, closeAll, closing, EXCEL } from "./opening.ts";

type Steps = readonly [SourceStep, ...ReadonlyArray<SourceStep>];

const EXPLORER = "Explorer";
const PRINTER = "Printer";

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
    // A step does not say whose file it was; the parent may have been taken for somebody else, and mends its own when it is opened.
    // Nor does a folder somebody put over his own say whose it was that was saved over before.
    cureCopies: (cast, day) => [
      { "close-copy": { laptop: PARENT } },
      { "open-copy": { laptop: PARENT } },
      ...[...new Set([...cast.hosts, ...whoCarriedOver(day)])].flatMap((laptop) =>
        anew(cast, laptop),
      ),
    ],
  },
};
