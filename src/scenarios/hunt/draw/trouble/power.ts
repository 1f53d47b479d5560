/** Sleep, lids, batteries, buttons and clocks of a hunted day. Everything is switched on and woken at its end. */
import { everybody } from "../cast.ts";
import { anybody, onLaptop, type Family } from "../happening.ts";

export const POWER: { readonly [family: string]: Family } = {
  sleep: { happenings: [onLaptop("sleep"), onLaptop("hibernate"), onLaptop("wake", 2)] },
  lids: {
    happenings: [onLaptop("close-lid"), onLaptop("open-lid", 2)],
    cure: (cast) => [{ "open-lid": { laptops: everybody(cast) } }],
  },
  batteries: {
    happenings: [
      onLaptop("unplug-power", 3),
      onLaptop("plug-power"),
      {
        name: "a long while on batteries",
        weight: 2,
        draw: (cast, draws) => [
          { "unplug-power": { laptop: anybody(cast, draws) } },
          { wait: draws.pick("wait", ["20m", "1h"]) },
        ],
      },
    ],
    cure: (cast) => [{ "plug-power": { laptops: everybody(cast) } }],
  },
  "long breaks": {
    happenings: [
      {
        name: "a long break",
        weight: 2,
        draw: (_, draws) => ({ wait: draws.pick("wait", ["16m", "35m", "2h"]) }),
      },
    ],
  },
  power: { happenings: [onLaptop("power-off"), onLaptop("power-on", 2), onLaptop("reboot")] },
  shutdowns: { happenings: [onLaptop("shut-down"), onLaptop("power-on", 2)] },
  clocks: {
    happenings: [
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
  },
};
