/** Cables, ports, docks and switches on a hunted day: what people do with their hands, and what they plug into the wrong place. */
import { type Cast } from "../cast.ts";
import { PARENT } from "../people.ts";
import { always, anybody, aMoment, onLaptop, type Family, type Happening } from "../happening.ts";

const plug: Happening = {
  name: "plug",
  weight: 3,
  draw: (cast, draws) => {
    const laptop = anybody(cast, draws);
    return { plug: { laptop, into: cast.places[laptop]! } };
  },
};

const inTheRoom = ({ setting }: Cast): boolean => setting !== "office";

const aDevice: (cast: Cast) => ReadonlyArray<string> = ({ devices }) => devices;

export const CABLES: { readonly [family: string]: Family } = {
  cables: { happenings: [onLaptop("unplug", 2), plug] },
  "loose plugs": {
    happenings: [
      {
        name: "flap",
        weight: 1,
        draw: (cast, draws) => ({
          flap: {
            laptop: anybody(cast, draws),
            ...(draws.chance("as it comes", 1, 4)
              ? {}
              : { every: draws.pick("every", ["1s", "4s"]) }),
            for: "1m",
          },
        }),
      },
    ],
  },
  "cables pulled in the middle": {
    happenings: [
      {
        name: "pull while sending",
        weight: 2,
        passes: always,
        draw: (cast, draws) => {
          const laptop = anybody(cast, draws);
          const [document] = cast.documents;
          // One piece that is cut in two, or more than one: what has arrived is not sent again.
          const isSmall = draws.chance("one piece", 1, 3);
          const after = isSmall
            ? `${draws.between("within", 1, 200)}ms`
            : draws.pick("after", ["100ms", "1s", "2500ms", "5s"]);
          const size = isSmall ? "240kB" : draws.pick("size", ["4MB", "4MB", "12MB"]);
          return [
            { "edit-document": { laptop, document: document!, size } },
            { after, unplug: { laptop } },
            { after: aMoment(draws), plug: { laptop, into: cast.places[laptop]! } },
          ];
        },
      },
    ],
  },
  "moved cables": {
    isPossible: inTheRoom,
    movesCables: true,
    happenings: [
      {
        name: "move",
        weight: 2,
        draw: (cast, draws) => {
          const laptop = anybody(cast, draws);
          return [
            { unplug: { laptop } },
            { plug: { laptop, into: draws.pick("into", aDevice(cast)) } },
          ];
        },
      },
      {
        name: "join",
        weight: 2,
        draw: (cast, draws) => {
          const [laptop, other] = draws.shuffle("between", [PARENT, ...cast.peers]);
          const isCrossed = cast.crossedCables > 0 && draws.chance("crossed", 1, 2);
          return [
            { unplug: { laptop: laptop! } },
            { unplug: { laptop: other! } },
            {
              join: {
                laptop: laptop!,
                with: other!,
                ...(isCrossed ? { cable: "crossover" } : {}),
              },
            },
          ];
        },
      },
      {
        name: "plug crossed",
        weight: 1,
        draw: (cast, draws) => {
          const laptop = anybody(cast, draws);
          return [
            { unplug: { laptop } },
            { plug: { laptop, into: cast.places[laptop]!, cable: "crossover" } },
          ];
        },
      },
      plug,
    ],
  },
  "dead ports": {
    isPossible: ({ deadPort }) => deadPort !== null,
    movesCables: true,
    happenings: [
      {
        name: "plug into a dead port",
        weight: 2,
        draw: (cast, draws) => {
          const laptop = anybody(cast, draws);
          const { device: into, port } = cast.deadPort!;
          return [{ unplug: { laptop } }, { plug: { laptop, into, port } }];
        },
      },
      onLaptop("unplug"),
      plug,
    ],
  },
  docks: {
    movesCables: true,
    happenings: [
      {
        name: "dock",
        weight: 2,
        draw: (cast, draws) => {
          const laptop = anybody(cast, draws);
          return [{ unplug: { laptop } }, { dock: { laptop, into: cast.places[laptop]! } }];
        },
      },
      onLaptop("undock"),
      onLaptop("close-lid"),
      plug,
    ],
  },
  "spare switch": {
    isPossible: ({ spare }) => spare !== null,
    movesCables: true,
    happenings: [
      {
        name: "plug-device",
        weight: 2,
        draw: (cast, draws) => ({
          "plug-device": {
            device: cast.spare!,
            into: draws.pick(
              "into",
              cast.devices.filter((device) => device !== cast.spare),
            ),
          },
        }),
      },
      {
        name: "unplug-device",
        weight: 1,
        draw: (cast) => ({ "unplug-device": { device: cast.spare! } }),
      },
      {
        name: "move to the corner",
        weight: 2,
        draw: (cast, draws) => {
          const laptop = anybody(cast, draws);
          return [{ unplug: { laptop } }, { plug: { laptop, into: cast.spare! } }];
        },
      },
      {
        name: "take the last cable",
        weight: 1,
        draw: (cast, draws) => {
          const laptop = anybody(cast, draws);
          const [first] = cast.devices;
          return [
            { unplug: { laptop } },
            { "plug-device": { device: cast.spare!, into: first! } },
            { plug: { laptop, into: cast.places[laptop]! } },
          ];
        },
      },
      plug,
    ],
    // Its cable is one of the pool, and its port one of the switch's.
    cure: ({ spare }) => [{ "unplug-device": { device: spare! } }],
  },
  devices: {
    isPossible: ({ devices }) => devices.length > 0,
    happenings: [
      {
        name: "power-off-device",
        weight: 1,
        draw: ({ devices }, draws) => ({
          "power-off-device": { device: draws.pick("device", devices) },
        }),
      },
      {
        name: "power-on-device",
        weight: 3,
        draw: ({ devices }, draws) => ({
          "power-on-device": { device: draws.pick("device", devices) },
        }),
      },
    ],
  },
};
