/** The power goes, or the cable, while somebody is at it: in the middle of a save, or of asking everybody to hand in. */
import type { RandomStream } from "../../../../sim/random.ts";
import type { SourceStep } from "../../source.ts";
import { everybody, hasOffice, wayTo, type Cast } from "../cast.ts";
import { anybody, type Family } from "../happening.ts";
import { OFFICE } from "../people.ts";

type Steps = readonly [SourceStep, ...ReadonlyArray<SourceStep>];

const save = (cast: Cast, draws: RandomStream, laptop: string): SourceStep => ({
  "edit-document": {
    laptop,
    document: draws.pick("document", cast.documents),
    size: draws.pick("size", ["1kB", "1MB", "2MB"]),
  },
});

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

/** What is done, and what comes between; who lost his power switches on again, and looks at what is left. */
const cutIn = (what: SourceStep, laptop: string, after: string, cut: string): Steps => [
  { together: [what, { after, [cut]: { laptop } }] },
  { "power-on": { laptop } },
  { "open-copy": { laptop } },
];

export const IN_THE_MIDDLE: { readonly [family: string]: Family } = {
  "cut in the middle": {
    happenings: [
      {
        name: "cut while saving",
        weight: 2,
        draw: (cast, draws) => {
          const laptop = anybody(cast, draws);
          const after = `${draws.between("after", 1, 900)}ms`;
          const cut = draws.pick("cut", ["power-off", "power-off", "unplug"]);
          return cutIn(save(cast, draws, laptop), laptop, after, cut);
        },
      },
      {
        name: "cut soon after saving",
        weight: 2,
        draw: (cast, draws) => {
          const laptop = anybody(cast, draws);
          const other = anybody(cast, draws);
          const cut = draws.pick("cut", ["power-off", "unplug"]);
          return [
            save(cast, draws, laptop),
            { after: `${draws.between("after", 20, 2_000)}ms`, [cut]: { laptop: other } },
            { after: "20s", "power-on": { laptop: other } },
            { "open-copy": { laptop: other } },
          ];
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
            ...cutIn(ask(draws, laptop), laptop, after, "power-off"),
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
