/** The power goes, or the cable, while somebody is at it: in the middle of a save, or of asking everybody to hand in. */
import type { RandomStream } from "../../../../sim/random.ts";
import type { SourceStep } from "../../source.ts";
import { everybody, hasOffice, wayTo, type Cast } from "../cast.ts";
import { always, aMoment, anybody, type Family } from "../happening.ts";
import { OFFICE } from "../people.ts";

type Steps = readonly [SourceStep, ...ReadonlyArray<SourceStep>];

const SAVES_MOST = 8;

/**
 * Somebody saves, once or again and again: then there is hardly a moment at which nothing is being written. What is small is one file, what
 * is large is many.
 */
const saves = (cast: Cast, draws: RandomStream, laptop: string): Steps => {
  const document = draws.pick("document", cast.documents);
  const size = draws.pick("size", ["1kB", "20kB", "200kB", "2MB"]);
  const save: SourceStep = { "edit-document": { laptop, document, size } };
  const more = draws.chance("again and again", 2, 3) ? draws.between("saves", 1, SAVES_MOST) : 0;
  return [save, ...Array.from({ length: more }, () => save)];
};

/** Soon after it has begun, or later. */
const soon = (draws: RandomStream): string =>
  `${draws.between("after", 1, draws.pick("within", [12, 60, 300, 2_000]))}ms`;

const ask = (draws: RandomStream, laptop: string): SourceStep => ({
  [draws.pick("asks for", ["lock-down", "clean-up"])]: { laptop, patience: "1m" },
});

const asker = (cast: Cast, draws: RandomStream): string =>
  draws.pick("who asks", [OFFICE, OFFICE, ...everybody(cast)]);

/** Somebody is away and will not hand in; whoever asks is connected to the office, or is the office. */
const leaving = (cast: Cast, draws: RandomStream, laptop: string): Steps => [
  { "work-offline": { laptop: draws.pick("absent", cast.peers) } },
  laptop === OFFICE ? { "open-copy": { laptop } } : { connect: { laptop, ...wayTo(cast, OFFICE) } },
];

interface Cut {
  readonly laptop: string;
  readonly by: "power-off" | "unplug";
  readonly after: string;
}

/** What is done, and what comes between; who lost his power switches on again, and looks at what is left. */
const cutIn = (what: SourceStep | Steps, { after, by, laptop }: Cut): Steps => [
  { together: [what, { after, [by]: { laptop } }] },
  { "power-on": { laptop } },
  { "open-copy": { laptop } },
];

/** The same, and after a moment the cable is in again, and everything on. */
const cutAndMended = (cast: Cast, draws: RandomStream, what: Steps, cut: Cut): Steps => {
  const { by, laptop } = cut;
  const [during, ...rest] = cutIn(what, cut);
  const again =
    by === "unplug" ? [{ plug: { laptop, into: cast.places[laptop]! } }, ...rest] : rest;
  const [first, ...others] = again;
  return [during, { after: aMoment(draws), ...first }, ...others];
};

export const IN_THE_MIDDLE: { readonly [family: string]: Family } = {
  "cut in the middle": {
    happenings: [
      {
        name: "cut while saving",
        weight: 2,
        passes: always,
        draw: (cast, draws) => {
          const laptop = anybody(cast, draws);
          const by = draws.pick("cut", ["power-off", "power-off", "unplug"] as const);
          const what = saves(cast, draws, laptop);
          return cutAndMended(cast, draws, what, { laptop, by, after: soon(draws) });
        },
      },
      {
        name: "cut while others save",
        weight: 2,
        passes: always,
        draw: (cast, draws) => {
          const [author, laptop = ""] = draws.shuffle("who", everybody(cast));
          const by = draws.pick("cut", ["power-off", "unplug"] as const);
          const what = saves(cast, draws, author!);
          return cutAndMended(cast, draws, what, { laptop, by, after: soon(draws) });
        },
      },
    ],
  },
  "cut while asking": {
    isPossible: (cast) => hasOffice(cast) && !cast.patient,
    happenings: [
      {
        name: "power lost while everybody hands in",
        weight: 3,
        draw: (cast, draws) => {
          const laptop = asker(cast, draws);
          const after = draws.pick("after", ["300ms", "5s", "20s"]);
          return [
            ...leaving(cast, draws, laptop),
            ...cutIn(ask(draws, laptop), { laptop, by: "power-off", after }),
            { wait: draws.pick("wait", ["1m", "25m", "25m"]) },
          ];
        },
      },
      {
        name: "clock set while everybody hands in",
        weight: 3,
        draw: (cast, draws) => {
          const laptop = asker(cast, draws);
          const by = draws.pick("by", ["-3h", "-3h", "-3h", "+300d"]);
          return [
            ...leaving(cast, draws, laptop),
            { together: [ask(draws, laptop), { after: "10s", "set-clock": { laptop, by } }] },
          ];
        },
      },
    ],
  },
};
