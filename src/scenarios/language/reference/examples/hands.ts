/** An example for each action of hands-actions.ts. */
import { after, alone } from "./room.ts";
import type { Example } from "./room.ts";
import type { HANDS_ACTIONS } from "../../shape/hands-actions.ts";

export const HANDS_EXAMPLES: { readonly [key in keyof typeof HANDS_ACTIONS]: Example } = {
  plug: after(`- plug: { laptop: PEER3, into: left }
  expect: { PEER3: { link: up } }`),
  unplug: after(`- unplug: { laptop: PEER1 }
  expect: { PEER1: { link: down } }`),
  join: alone(`- join: { laptop: PEER1, with: PARENT }
  expect: { PEER1: { link: up, address: 169.254 } }`),
  "plug-device": after(`- plug-device: { device: right, into: left }
  expect: { cables-left: 2 }`),
  "unplug-device": after(`- plug-device: { device: right, into: left }
- unplug-device: { device: right }
  expect: { cables-left: 3 }`),
  "power-off-device": after(`- power-off-device: { device: left }
  eventually: { within: 5s, PARENT: { link: down } }`),
  "power-on-device": after(`- power-off-device: { device: left }
- after: 5m
  power-on-device: { device: left }
  eventually: { within: 5m, PEER1: { link: up, indicator: green } }`),
  flap: after(`- flap: { laptop: PEER1, every: 5s, for: 1m }
- after: 2m
  expect: { PEER1: { link: up } }`),
  dock: after(`- dock: { laptop: PEER3, into: left }
  expect: { PEER3: { link: up }, cables-left: 2 }`),
  undock: after(`- dock: { laptop: PEER3, into: left }
- undock: { laptop: PEER3 }
  expect: { PEER3: { link: down }, cables-left: 3 }`),
  sleep: after(`- sleep: { laptop: PEER1 }
  expect: { PEER1: { power: sleep } }`),
  wake: after(`- sleep: { laptop: PEER1 }
- after: 1h
  wake: { laptop: PEER1 }
  eventually: { within: 5m, PEER1: { indicator: green } }`),
  hibernate: after(`- hibernate: { laptop: PEER1 }
  expect: { PEER1: { power: hibernate } }`),
  "close-lid": after(`- close-lid: { laptop: PEER1 }
  expect: { PEER1: { power: sleep } }`),
  "open-lid": after(`- close-lid: { laptop: PEER1 }
- open-lid: { laptop: PEER1 }
  expect: { PEER1: { power: on } }`),
  "power-off": after(`- power-off: { laptop: PEER1 }
  expect: { PEER1: { power: off } }`),
  "power-on": after(`- power-off: { laptop: PEER1 }
- power-on: { laptop: PEER1 }
- open-copy: { laptop: PEER1 }
  eventually: { within: 5m, PEER1: { indicator: green } }`),
  "shut-down": after(`- shut-down: { laptop: PARENT }
  expect: { PARENT: { power: off } }
  eventually: { within: 5m, PEER1: { indicator: offline } }`),
  reboot: after(`- reboot: { laptop: PEER1 }
  expect: { PEER1: { power: on } }
- open-copy: { laptop: PEER1 }
  eventually: { within: 5m, PEER1: { indicator: green } }`),
  "unplug-power": after(`- unplug-power: { laptop: PARENT }
- after: 4h
  expect: { PARENT: { power: hibernate } }`),
  "plug-power": after(`- unplug-power: { laptop: PARENT }
- after: 2h
  plug-power: { laptop: PARENT }
- after: 4h
  expect: { PARENT: { power: on } }`),
};
