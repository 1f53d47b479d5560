/** The shape of the network of the room: switches, routers, cables. */
import * as z from "zod";
import { LIMITS } from "./limits.ts";
import { Rate } from "./quantity-scalars.ts";
import { oneOf, text, whole, yesNo } from "./scalars.ts";

/** What cheap new devices do not have. */
const OLD_OR_MANAGED = {
  "auto-mdix": yesNo("Its ports adapt to a crossed cable. Default: true.").optional(),
  "broken-ports": z
    .array(whole("A port, from 1.", { least: 1, most: LIMITS.ports }, 3))
    .meta({ description: "Ports that never show a light. Default: none.", examples: [[3]] })
    .optional(),
  "spanning-tree": oneOf(
    {
      description:
        "`on`: a port lets nothing through for 30 seconds after its light came on. `portfast`: only ports with other switches do so. Default: none.",
      examples: ["on"],
    },
    ["none", "on", "portfast"],
  ).optional(),
  uplink: text(
    "The device it is plugged into when the day begins: takes a port of each and a cable.",
    "right",
  ).optional(),
};

const deviceKeys = (ports: number, dhcp: boolean) => ({
  ports: whole(
    `Ports for laptops and other switches. Default: ${ports}.`,
    { least: 1, most: LIMITS.ports },
    16,
  ).optional(),
  speed: Rate.describe("Speed of each port. Default: 100Mbit/s.").optional(),
  dhcp: yesNo(`It hands out addresses. Default: ${dhcp}.`).optional(),
  ...OLD_OR_MANAGED,
});

/** Ports and DHCP of a device whose file does not say. */
export const DEVICE_DEFAULTS = {
  switch: { ports: 8, dhcp: false },
  router: { ports: 4, dhcp: true },
} as const;

export const DEFAULT_SPEED = 100_000_000;

const SwitchDevice = z
  .strictObject(deviceKeys(DEVICE_DEFAULTS.switch.ports, DEVICE_DEFAULTS.switch.dhcp))
  .meta({
    id: "Switch",
    title: "Switch of the room",
    description: "A switch; its name is `switch`.",
    examples: [{ ports: 16, speed: "100Mbit/s" }],
  });

const RouterDevice = z
  .strictObject(deviceKeys(DEVICE_DEFAULTS.router.ports, DEVICE_DEFAULTS.router.dhcp))
  .meta({
    id: "Router",
    title: "Router of the room",
    description: "A router; its name is `router`. It hands out addresses.",
    examples: [{ ports: 4 }],
  });

export const Device = z
  .strictObject({
    kind: oneOf(
      {
        description: "What it is. A router hands out addresses, a switch does not.",
        examples: ["switch"],
      },
      ["switch", "router"],
    ),
    ports: whole(
      "Ports for laptops and other switches. Default: 8 for a switch, 4 for a router.",
      { least: 1, most: LIMITS.ports },
      16,
    ).optional(),
    speed: Rate.describe("Speed of each port. Default: 100Mbit/s.").optional(),
    dhcp: yesNo(
      "It hands out addresses. Default: true for a router, false for a switch.",
    ).optional(),
    ...OLD_OR_MANAGED,
  })
  .meta({
    id: "Device",
    title: "Named device",
    description: "A switch or router with a name of its own.",
    examples: [{ kind: "switch", ports: 5 }],
  });

export const Network = z
  .strictObject({
    switch: SwitchDevice.optional(),
    router: RouterDevice.optional(),
    devices: z
      .record(z.string(), Device)
      .meta({
        description: "Several devices, by name.",
        examples: [{ "left-table": { kind: "switch", ports: 5 } }],
      })
      .optional(),
    cables: whole(
      "Cables in the room. Default: one for every port.",
      { least: 0, most: LIMITS.cables },
      12,
    ).optional(),
    "crossover-cables": whole(
      "Crossed cables there besides. Default: 0.",
      { least: 0, most: LIMITS.cables },
      1,
    ).optional(),
  })
  .meta({
    id: "Network",
    title: "Network of the room",
    description:
      "What laptops can be plugged into in the field. The office network is there by itself, with the name `office`.",
    examples: [{ switch: { ports: 16, speed: "100Mbit/s" }, cables: 12 }],
  });
