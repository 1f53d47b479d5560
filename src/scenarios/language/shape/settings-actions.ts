/** The actions of Windows' settings, as they stand in a file: part of the table in actions.ts, read by settings-steps.ts. */
import { action, onlyWho, who, whoRule } from "./action-shape.ts";
import { computerName, ipAddress } from "./name-scalars.ts";
import { Duration, Offset, Rate, Size } from "./quantity-scalars.ts";
import { oneOf, yesNo } from "./scalars.ts";

export const NetworkProfile = oneOf(
  {
    description:
      "What Windows takes the network for. `public`: nobody finds this computer or connects to it; it can still connect out. `private`: as at home.",
    examples: ["public"],
  },
  ["public", "private"],
);

const direction = oneOf(
  {
    description:
      "`inbound`: nobody connects to this laptop. `outbound`: it connects to nobody. Nobody is told why.",
    examples: ["inbound"],
  },
  ["inbound", "outbound"],
);

export const SETTINGS_ACTIONS = {
  "set-address": action(
    "set-address",
    "Types an address in, with the customary mask. Without `address`: obtain one automatically.",
    { laptop: "PARENT", address: "192.168.1.10" },
    { ...who, address: ipAddress("The address.").optional() },
    whoRule,
  ),
  "rename-computer": action(
    "rename-computer",
    "Gives the computer another name, which it has from its next start. Network paths and user names in later steps may use it.",
    { laptop: "PARENT", to: "MAIN" },
    { ...who, to: computerName("The new name.", "MAIN") },
    whoRule,
  ),
  "set-network-profile": action(
    "set-network-profile",
    "Answers the question what kind of network this is.",
    { laptop: "PARENT", profile: "private" },
    { ...who, profile: NetworkProfile },
    whoRule,
  ),
  "block-file-sharing": action(
    "block-file-sharing",
    "A firewall or virus scanner on this laptop blocks new connections for file sharing.",
    { laptop: "PEER3", direction: "outbound" },
    { ...who, direction },
    whoRule,
  ),
  "allow-file-sharing": action(
    "allow-file-sharing",
    "It blocks them no longer.",
    { laptop: "PEER3", direction: "outbound" },
    { ...who, direction },
    whoRule,
  ),
  "connect-vpn": action(
    "connect-vpn",
    "Starts the VPN to the office, which needs a router: a switch alone has no way to the internet. The laptop then reaches the office original as if it were plugged in there.",
    { laptop: "PARENT" },
    {
      ...who,
      isolates: yesNo(
        "Nothing else gets through meanwhile: those who are plugged in beside it are cut off, and not told. Default: false.",
      ).optional(),
      rate: Rate.describe(
        "How fast the internet is, in each direction. Default: 10Mbit/s.",
      ).optional(),
      latency: Duration.describe("How long a frame is on its way. Default: 20ms.").optional(),
    },
    whoRule,
  ),
  "disconnect-vpn": onlyWho(
    "disconnect-vpn",
    "Ends the VPN; connections to the office end with it.",
    { laptop: "PARENT" },
  ),
  "fill-disk": action(
    "fill-disk",
    "Other things come or go on the disk of this laptop, pictures, updates, the recycle bin, until so much is free.",
    { laptop: "PARENT", free: "2MB" },
    { ...who, free: Size.describe("What is free then, at most.") },
    whoRule,
  ),
  "set-clock": action(
    "set-clock",
    "Sets the clock of this laptop forward, or back with a minus. Nothing else corrects it.",
    { laptop: "PEER2", by: "-3h" },
    { ...who, by: Offset.describe("How far: `+3h`, `-10m`.") },
    whoRule,
  ),
} as const;
