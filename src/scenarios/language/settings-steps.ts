/** One action of settings-actions.ts → small steps, for exactly one laptop each. */
import type { Action } from "../plan.ts";
import type { ActionOfFile, SmallStep } from "./action-of-file.ts";
import { SETTINGS_ACTIONS } from "./settings-actions.ts";
import { check } from "./shape.ts";
import type { pieceOf } from "./tree.ts";

type SettingsKey = keyof typeof SETTINGS_ACTIONS;

export const isSettingsKey = (key: string): key is SettingsKey => key in SETTINGS_ACTIONS;

/** Small steps of one action, or undefined after its problems were reported. */
export const readSettings = (
  at: ActionOfFile,
  key: SettingsKey,
  piece: ReturnType<typeof pieceOf>,
): ReadonlyArray<SmallStep> | undefined => {
  const { findings, names } = at.reader;
  const each = (
    want: Parameters<ActionOfFile["laptops"]>[0],
    action: (laptop: string) => Action,
  ): ReadonlyArray<SmallStep> | undefined => {
    const laptops = at.laptops(want);
    return laptops && [laptops.map(action)];
  };

  switch (key) {
    case "set-address": {
      const want = check(findings, SETTINGS_ACTIONS[key], piece);
      const address = want?.address ?? null;
      return want && each(want, (laptop) => ({ action: key, laptop, address }));
    }
    case "rename-computer": {
      const want = check(findings, SETTINGS_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      return each(want, (laptop) => {
        names.nameComputer(want.to, laptop);
        return { action: key, laptop, to: want.to };
      });
    }
    case "set-network-profile": {
      const want = check(findings, SETTINGS_ACTIONS[key], piece);
      return want && each(want, (laptop) => ({ action: key, laptop, profile: want.profile }));
    }
    case "block-file-sharing":
    case "allow-file-sharing": {
      const want = check(findings, SETTINGS_ACTIONS[key], piece);
      return want && each(want, (laptop) => ({ action: key, laptop, direction: want.direction }));
    }
    case "set-clock": {
      const want = check(findings, SETTINGS_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const byMillis = Math.trunc(want.by / 1_000);
      return each(want, (laptop) => ({ action: key, laptop, byMillis }));
    }
  }
};
