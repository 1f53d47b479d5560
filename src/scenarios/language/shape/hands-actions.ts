/**
 * The actions people do with their hands, as they stand in a file: part of the table in actions.ts, read by hands-steps.ts.
 */
import { action, onlyWho, who, whoRule } from "./action-shape.ts";
import { machineName } from "./name-scalars.ts";
import { Duration } from "./quantity-scalars.ts";
import { oneOf, text, whole } from "./scalars.ts";

const Cable = oneOf(
  {
    description:
      "Which kind of cable. Default: a straight one while there is one. Two laptops, or two switches, need a crossed one unless one of them adapts.",
    examples: ["crossover"],
  },
  ["straight", "crossover"],
);

const device = (description: string, example: string) => text(description, example);

export const HANDS_ACTIONS = {
  plug: action(
    "plug",
    "Plugs laptops into a switch or router: takes one cable of the pool and, unless `port` says otherwise, the lowest free port.",
    { laptops: "PEER1..PEER3" },
    {
      ...who,
      into: text(
        "Name of the device; may be left out when the network has only one. `office` is the office network.",
        "switch",
      ).optional(),
      port: whole(
        "The port to use, from 1; only for one laptop.",
        { least: 1, most: 4096 },
        3,
      ).optional(),
      cable: Cable.optional(),
    },
    whoRule,
  ),
  unplug: onlyWho("unplug", "Pulls the network cable out; the cable goes back to the pool.", {
    laptop: "PEER3",
  }),
  join: action(
    "join",
    "A cable straight from one laptop to another, without a switch: takes one cable of the pool. `unplug` at either end takes it away.",
    { laptop: "PEER1", with: "PARENT", cable: "crossover" },
    {
      laptop: machineName("The laptop at one end.", "PEER1"),
      with: machineName("The laptop at the other end.", "PARENT"),
      cable: Cable.optional(),
    },
  ),
  "plug-device": action(
    "plug-device",
    "A cable from one switch or router into another: takes one cable of the pool, the last free port of this one and the first free one of the other.",
    { device: "left", into: "right" },
    {
      device: device("The switch that is plugged in.", "left"),
      into: device("The switch it is plugged into.", "right"),
      cable: Cable.optional(),
    },
  ),
  "unplug-device": action(
    "unplug-device",
    "Pulls the cable out that leads from this switch to the next.",
    { device: "left" },
    { device: device("The switch that was plugged in.", "left") },
  ),
  "power-off-device": action(
    "power-off-device",
    "Takes the power of a switch or router away: all its lights go out.",
    { device: "switch" },
    { device: device("The switch or router.", "switch") },
  ),
  "power-on-device": action(
    "power-on-device",
    "Gives a switch or router its power back.",
    { device: "switch" },
    { device: device("The switch or router.", "switch") },
  ),
  flap: action(
    "flap",
    "The plug is not quite in: contact is lost again and again. Plugging in anew ends it.",
    { laptop: "PEER2", every: "5s", for: "1m" },
    {
      ...who,
      every: Duration.describe(
        "How long it holds each time. Default: as it comes, 1 to 15 seconds.",
      ).optional(),
      for: Duration.describe("How long that goes on."),
    },
    whoRule,
  ),
  dock: action(
    "dock",
    "Puts laptops into docks: a network cable, which is one of the pool, and a power cord at once. A docked laptop stays on with its lid closed.",
    { laptop: "PEER1" },
    {
      ...who,
      into: device("Name of the device, as for `plug`.", "switch").optional(),
      port: whole("The port to use, from 1.", { least: 1, most: 4096 }, 3).optional(),
    },
    whoRule,
  ),
  undock: onlyWho("undock", "Takes a laptop out of its dock: network and power are gone at once.", {
    laptop: "PEER1",
  }),
  sleep: onlyWho("sleep", "Closes the lid: the laptop sleeps, its connections fall silent.", {
    laptop: "PEER4",
  }),
  wake: onlyWho("wake", "Opens the lid again.", { laptop: "PEER4" }),
  hibernate: onlyWho(
    "hibernate",
    "Puts everything on the disk and switches the power off; others notice as little as of sleep. `wake` takes 20 seconds.",
    { laptop: "PEER4" },
  ),
  "close-lid": onlyWho(
    "close-lid",
    "Closes the lid: sleeps, hibernates or does nothing, as `on-lid-close` of the node says.",
    { laptop: "PEER4" },
  ),
  "open-lid": onlyWho("open-lid", "Opens the lid, which wakes the laptop.", { laptop: "PEER4" }),
  "power-off": onlyWho(
    "power-off",
    "Holds the button, or takes the battery out: whatever ran is gone, without a word to anybody. Open copies are not closed.",
    { laptop: "PEER4" },
  ),
  "power-on": onlyWho("power-on", "Switches the laptop on. Copies have to be opened again.", {
    laptop: "PEER4",
  }),
  "shut-down": onlyWho(
    "shut-down",
    "Closes the copy and shuts Windows down: others are told at once.",
    { laptop: "PARENT" },
  ),
  reboot: onlyWho(
    "reboot",
    "Shuts Windows down and starts it again, as after updates: back after a minute. Copies have to be opened again.",
    { laptop: "PARENT" },
  ),
  "unplug-power": onlyWho(
    "unplug-power",
    "Takes the power cord out: from now on the laptop runs on its battery, and hibernates when 5 % are left.",
    { laptop: "PARENT" },
  ),
  "plug-power": onlyWho("plug-power", "Puts the power cord in; the battery fills again.", {
    laptop: "PARENT",
  }),
} as const;
