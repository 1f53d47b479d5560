/** One action of settings-actions.ts → small steps, for exactly one laptop each. */
import type { ActionOfFile, SmallStep } from "./action-of-file.ts";
import { SETTINGS_ACTIONS } from "../shape/settings-actions.ts";
import { check } from "../shape/shape.ts";
import type { Piece } from "../shape/shape.ts";

const VPN_DEFAULTS = { bitsPerSecond: 10_000_000, latencyMicros: 20_000 } as const;

type SettingsKey = keyof typeof SETTINGS_ACTIONS;

export const isSettingsKey = (key: string): key is SettingsKey => key in SETTINGS_ACTIONS;

/** Small steps of one action, or undefined after its problems were reported. */
export const readSettings = (
  at: ActionOfFile,
  key: SettingsKey,
  piece: Piece,
): ReadonlyArray<SmallStep> | undefined => {
  const { findings, names } = at.reader;
  switch (key) {
    case "set-address": {
      const want = check(findings, SETTINGS_ACTIONS[key], piece);
      const address = want?.address ?? null;
      return (
        want &&
        at.eachLaptop(want, (laptop) => {
          if (address !== null) names.nameComputer(address, laptop);
          return { action: key, laptop, address };
        })
      );
    }
    case "rename-computer": {
      const want = check(findings, SETTINGS_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      return at.eachLaptop(want, (laptop) => {
        names.nameComputer(want.to, laptop);
        return { action: key, laptop, to: want.to };
      });
    }
    case "set-network-profile": {
      const want = check(findings, SETTINGS_ACTIONS[key], piece);
      return (
        want && at.eachLaptop(want, (laptop) => ({ action: key, laptop, profile: want.profile }))
      );
    }
    case "block-file-sharing":
    case "allow-file-sharing": {
      const want = check(findings, SETTINGS_ACTIONS[key], piece);
      return (
        want &&
        at.eachLaptop(want, (laptop) => ({ action: key, laptop, direction: want.direction }))
      );
    }
    case "connect-vpn": {
      const want = check(findings, SETTINGS_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const facts = {
        isolates: want.isolates ?? false,
        bitsPerSecond: want.rate ?? VPN_DEFAULTS.bitsPerSecond,
        latencyMicros: want.latency ?? VPN_DEFAULTS.latencyMicros,
      };
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, ...facts }));
    }
    case "disconnect-vpn": {
      const want = check(findings, SETTINGS_ACTIONS[key], piece);
      return want && at.eachLaptop(want, (laptop) => ({ action: key, laptop }));
    }
    case "fill-disk": {
      const want = check(findings, SETTINGS_ACTIONS[key], piece);
      return (
        want && at.eachLaptop(want, (laptop) => ({ action: key, laptop, freeBytes: want.free }))
      );
    }
    case "set-clock": {
      const want = check(findings, SETTINGS_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const byMillis = Math.trunc(want.by / 1_000);
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, byMillis }));
    }
  }
};
