/**
 * The actions people do with their hands, as they stand in a file: part of the table in actions.ts, read by hands-steps.ts.
 */
import { action, who, whoRule } from "./action-shape.ts";
import { machineName } from "./name-scalars.ts";
import { Duration, oneOf, text } from "./scalars.ts";

export const Cable = oneOf(
  {
    description:
      "Which kind of cable. Default: a straight one while there is one. Two laptops, or two switches, need a crossed one unless one of them adapts.",
    examples: ["crossover"],
  },
  ["straight", "crossover"],
);

const device = (description: string, example: string) => text(description, example);

export const HANDS_ACTIONS = {
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
} as const;
