/** The actions of sharing.ts, as they stand in a file. */
import type { FaultEffect } from "../../../model/wire/room-faults.ts";
import type { FaultAction, SharingAction } from "../../sharing.ts";
import { formatDuration, formatRate, formatSize } from "../shape/units.ts";

type Keys = { readonly [key: string]: string | number | boolean | undefined };

export const sharingKeys = (action: SharingAction): Keys => {
  switch (action.action) {
    case "change-account": {
      const { name, password, disabled, expired, lockedOut } = action;
      return { name, password, disabled, expired, "locked-out": lockedOut };
    }
    case "limit-folder": {
      const { share, account, access, path } = action;
      return { share, account, access, path: path === "" ? undefined : path };
    }
    case "copy-folder":
      return { as: action.as };
    case "restore-folder":
      return { from: action.from, of: action.of };
    case "damage-file":
      return { of: action.of ?? undefined, how: action.how };
    case "delete-folder":
    case "pull-stick":
    case "put-stick-back":
      return {};
    case "save-in-program":
      return { program: action.program, size: formatSize(action.sizeBytes) };
  }
};

const numbersOf = (effect: FaultEffect): Keys => ({
  by: "byMicros" in effect ? formatDuration(effect.byMicros) : undefined,
  jitter: "jitterMicros" in effect ? formatDuration(effect.jitterMicros) : undefined,
  "one-in": "oneIn" in effect ? effect.oneIn : undefined,
  rate: "bitsPerSecond" in effect ? formatRate(effect.bitsPerSecond) : undefined,
});

/** `laptops` writes names as ranges. */
export const faultKeys = (
  action: FaultAction,
  laptops: (names: ReadonlyArray<string>) => ReadonlyArray<string>,
): { readonly [key: string]: Keys[string] | ReadonlyArray<string> } => {
  const { name } = action;
  if (action.action === "end-fault") return { name };
  const { from, to, bothWays, effect } = action;
  return {
    name,
    does: effect.kind,
    from: from === null ? undefined : laptops(from),
    to: to === null ? undefined : laptops(to),
    "both-ways": bothWays,
    ...numbersOf(effect),
  };
};
