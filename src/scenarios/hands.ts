/**
 * What people do with their hands: cables, the power of a switch, the lid, buttons and cord of a laptop. Part of the plan's actions; none of them needs
 * a running laptop.
 */
import type { Micros } from "../sim/time.ts";
import type { Action } from "./actions.ts";

export type CableKind = "straight" | "crossover";

export type HandsAction =
  | {
      readonly action: "plug";
      readonly laptop: string;
      readonly into: string;
      /** The port to use, from 1; null takes the lowest free one. */
      readonly port: number | null;
      /** Without one: a straight cable while there is one. */
      readonly cable?: CableKind;
    }
  /** The laptop's dock: a network cable and a power cord at once. */
  | {
      readonly action: "dock";
      readonly laptop: string;
      readonly into: string;
      readonly port: number | null;
    }
  | { readonly action: LaptopHand; readonly laptop: string }
  | {
      readonly action: "join";
      readonly laptop: string;
      /** The laptop at the other end. */
      readonly with: string;
      /** Null takes a straight cable while there is one. */
      readonly cable: CableKind | null;
    }
  | {
      readonly action: "plug-device";
      readonly device: string;
      readonly into: string;
      readonly cable: CableKind | null;
    }
  | { readonly action: "unplug-device"; readonly device: string }
  | { readonly action: "power-off-device" | "power-on-device"; readonly device: string }
  | {
      readonly action: "flap";
      readonly laptop: string;
      /** Between two losses of contact; null: as it comes. */
      readonly everyMicros: Micros | null;
      readonly forMicros: Micros;
    };

/** What somebody does to one laptop, and nothing more needs to be said. */
export type LaptopHand =
  | "unplug"
  | "undock"
  | "sleep"
  | "hibernate"
  | "wake"
  | "close-lid"
  | "open-lid"
  | "power-off"
  | "power-on"
  | "shut-down"
  | "reboot"
  | "unplug-power"
  | "plug-power";

/** Every one of them, so that whoever plays a step knows which need no running laptop. */
const BY_HAND: { readonly [action in HandsAction["action"]]: true } = {
  plug: true,
  unplug: true,
  join: true,
  "plug-device": true,
  "unplug-device": true,
  "power-off-device": true,
  "power-on-device": true,
  flap: true,
  dock: true,
  undock: true,
  sleep: true,
  hibernate: true,
  wake: true,
  "close-lid": true,
  "open-lid": true,
  "power-off": true,
  "power-on": true,
  "shut-down": true,
  reboot: true,
  "unplug-power": true,
  "plug-power": true,
};

export const isByHand = (action: Action): action is HandsAction => action.action in BY_HAND;
