/** What goes wrong on a hunted day, kind by kind. A swarm switches each kind on or off as a whole: rare company finds rare failures. */
import { FAULT_KINDS } from "../../model/wire/room-faults.ts";
import type { RandomStream } from "../../sim/random.ts";
import { ACCOUNT, PARENT, SHARE, type Cast } from "./cast.ts";
import type { SourceStep } from "./source.ts";
import { anybody, type Happening } from "./work.ts";

/** The one fault of the room that may be on at a time; `end-fault` and the end of the day know its name. */
export const FAULT = "trouble";
/** The folder somebody copied the copy to. */
const BACKUP = "backup";
/** Another program that takes a seat. */
export const PROGRAM = "Explorer";

const onLaptop = (action: string, weight = 1): Happening => ({
  name: action,
  weight,
  draw: (cast, draws) => ({ [action]: { laptop: anybody(cast, draws) } }),
});

const plug: Happening = {
  name: "plug",
  weight: 3,
  draw: (cast, draws) => {
    const laptop = anybody(cast, draws);
    return { plug: { laptop, into: cast.places[laptop]! } };
  },
};

const fault = (cast: Cast, draws: RandomStream): SourceStep => {
  const does = draws.pick("does", FAULT_KINDS);
  const [from, to] = draws.shuffle("between", [PARENT, ...cast.peers]);
  return {
    fault: {
      name: FAULT,
      does,
      ...(draws.chance("for one pair", 1, 2) && to !== undefined ? { from: from!, to } : {}),
      ...(does === "slow" ? { rate: "1Mbit/s" } : {}),
      ...(does === "delay" ? { by: "300ms", jitter: "200ms" } : {}),
      ...(does === "lose" || does === "reorder" || does === "duplicate" ? { "one-in": 10 } : {}),
    },
  };
};

/** Each family is switched on or off together: what breaks something, and what people do about it. */
export const TROUBLE: { readonly [family: string]: ReadonlyArray<Happening> } = {
  cables: [onLaptop("unplug", 2), plug],
  "loose plugs": [
    {
      name: "flap",
      weight: 1,
      draw: (cast, draws) => ({
        flap: { laptop: anybody(cast, draws), every: draws.pick("every", ["1s", "4s"]), for: "1m" },
      }),
    },
  ],
  sleep: [onLaptop("sleep"), onLaptop("hibernate"), onLaptop("wake", 2)],
  power: [onLaptop("power-off"), onLaptop("power-on", 2), onLaptop("reboot")],
  shutdowns: [onLaptop("shut-down"), onLaptop("power-on", 2)],
  devices: [
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
  frames: [
    { name: "fault", weight: 1, draw: fault },
    { name: "end-fault", weight: 1, draw: () => ({ "end-fault": { name: FAULT } }) },
  ],
  firewalls: [
    {
      name: "block-file-sharing",
      weight: 1,
      draw: (cast, draws) => ({
        "block-file-sharing": {
          laptop: anybody(cast, draws),
          direction: draws.pick("direction", ["inbound", "outbound"]),
        },
      }),
    },
    {
      name: "allow-file-sharing",
      weight: 2,
      draw: (cast, draws) => ({
        "allow-file-sharing": {
          laptop: anybody(cast, draws),
          direction: draws.pick("direction", ["inbound", "outbound"]),
        },
      }),
    },
  ],
  clocks: [
    {
      name: "set-clock",
      weight: 1,
      draw: (cast, draws) => ({
        "set-clock": {
          laptop: anybody(cast, draws),
          by: draws.pick("by", ["-3h", "+2m", "-300d", "+300d"]),
        },
      }),
    },
  ],
  permissions: [
    {
      name: "revoke",
      weight: 1,
      draw: () => ({ revoke: { laptop: PARENT, share: SHARE, account: ACCOUNT.name } }),
    },
    {
      name: "grant",
      weight: 2,
      draw: (_, draws) => ({
        grant: {
          laptop: PARENT,
          share: SHARE,
          account: ACCOUNT.name,
          access: draws.pick("access", ["read-write", "read-write", "read"]),
        },
      }),
    },
    {
      name: "change-account",
      weight: 1,
      draw: (_, draws) => ({
        "change-account": {
          laptop: PARENT,
          name: ACCOUNT.name,
          [draws.pick("what", ["disabled", "expired", "locked-out"])]: draws.chance("on", 1, 2),
        },
      }),
    },
  ],
  seats: [
    {
      name: "open-program",
      weight: 1,
      draw: (cast, draws) => ({
        "open-program": {
          laptop: draws.pick("who", cast.peers),
          program: PROGRAM,
          on: `\\\\${PARENT}\\${SHARE}`,
          as: `${PARENT}\\${ACCOUNT.name}`,
          password: ACCOUNT.password,
        },
      }),
    },
    {
      name: "close-program",
      weight: 1,
      draw: (cast, draws) => ({
        "close-program": { laptop: draws.pick("who", cast.peers), program: PROGRAM },
      }),
    },
  ],
  backups: [
    {
      name: "copy-folder",
      weight: 2,
      draw: (cast, draws) => ({ "copy-folder": { laptop: anybody(cast, draws), as: BACKUP } }),
    },
    {
      name: "restore-folder",
      weight: 1,
      draw: (cast, draws) => {
        const laptop = anybody(cast, draws);
        return [
          { "close-copy": { laptop } },
          { "restore-folder": { laptop, from: BACKUP } },
          { "open-copy": { laptop } },
          { "edit-record": { laptop, record: cast.records[0]!, set: { balance: 77 } } },
        ];
      },
    },
  ],
  sticks: [onLaptop("pull-stick"), onLaptop("put-stick-back", 2)],
};
