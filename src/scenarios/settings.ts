/**
 * What people change in Windows' settings at one laptop: its address, its name, its clock, what it lets in. Part of the plan's actions;
 * all of them need a laptop that is on and awake.
 */
import type { Direction, NetworkProfile } from "../model/addresses/firewall.ts";
import type { TunnelOptions } from "../model/addresses/tunnel.ts";
import type { Action } from "./actions.ts";

export type SettingsAction =
  | {
      readonly action: "set-address";
      readonly laptop: string;
      /** Null: from a server, or by itself. */
      readonly address: string | null;
    }
  | { readonly action: "rename-computer"; readonly laptop: string; readonly to: string }
  | {
      readonly action: "set-network-profile";
      readonly laptop: string;
      readonly profile: NetworkProfile;
    }
  | {
      readonly action: "block-file-sharing" | "allow-file-sharing";
      readonly laptop: string;
      readonly direction: Direction;
    }
  | ({ readonly action: "connect-vpn"; readonly laptop: string } & TunnelOptions)
  | { readonly action: "disconnect-vpn"; readonly laptop: string }
  | { readonly action: "fill-disk"; readonly laptop: string; readonly freeBytes: number }
  | {
      readonly action: "set-clock";
      readonly laptop: string;
      /** How far it is put forward; negative: back. */
      readonly byMillis: number;
    };

const SETTINGS: { readonly [action in SettingsAction["action"]]: true } = {
  "set-address": true,
  "rename-computer": true,
  "set-network-profile": true,
  "block-file-sharing": true,
  "allow-file-sharing": true,
  "connect-vpn": true,
  "disconnect-vpn": true,
  "fill-disk": true,
  "set-clock": true,
};

export const isSetting = (action: Action): action is SettingsAction => action.action in SETTINGS;
