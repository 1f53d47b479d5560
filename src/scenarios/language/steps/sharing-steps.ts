/** One action of sharing-actions.ts → small steps, for exactly one laptop each; a fault is one step of the room. */
import type { FaultEffect } from "../../../model/wire/room-faults.ts";
import type { ActionOfFile, SmallStep } from "./action-of-file.ts";
import { SHARING_ACTIONS } from "../shape/sharing-actions.ts";
import { USUAL_DOCUMENT_BYTES } from "../../plan.ts";
import { check } from "../shape/shape.ts";
import type { Piece } from "../shape/shape.ts";

type SharingKey = keyof typeof SHARING_ACTIONS;

export const isSharingKey = (key: string): key is SharingKey => key in SHARING_ACTIONS;

const FAULT_DEFAULTS = {
  byMicros: 100_000,
  jitterMicros: 0,
  oneIn: 20,
  bitsPerSecond: 1_000_000,
} as const;

/** Which of the numbers of a fault each kind has a use for. */
const NUMBERS: { readonly [kind in FaultEffect["kind"]]: ReadonlyArray<string> } = {
  partition: [],
  clog: [],
  slow: ["rate"],
  delay: ["by", "jitter"],
  lose: ["one-in"],
  reorder: ["one-in", "by"],
  duplicate: ["one-in"],
};

/** Nothing comes of it where the copy lies on the laptop's own disk. */
const warnOfNoStick = (at: ActionOfFile, laptops: ReadonlyArray<string>): void => {
  const { findings, world } = at.reader;
  const without = laptops.find(
    (laptop) => world.nodes.find(({ name }) => name === laptop)?.stick !== true,
  );
  if (without === undefined) return;
  findings.warn(at.entry.keySpan, {
    code: "wrong-value",
    message: `the copy of ${without} lies on no stick, so nothing comes of this`,
    hint: "write stick: true at the node",
  });
};

/** Small steps of one action, or undefined after its problems were reported. */
export const readSharing = (
  at: ActionOfFile,
  key: SharingKey,
  piece: Piece,
): ReadonlyArray<SmallStep> | undefined => {
  const { findings, paths } = at.reader;
  switch (key) {
    case "change-account": {
      const want = check(findings, SHARING_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const { name, password, disabled, expired, "locked-out": lockedOut } = want;
      const changes = {
        ...(password === undefined ? {} : { password }),
        ...(disabled === undefined ? {} : { disabled }),
        ...(expired === undefined ? {} : { expired }),
        ...(lockedOut === undefined ? {} : { lockedOut }),
      };
      if (Object.keys(changes).length === 0) {
        findings.report(at.entry.keySpan, {
          code: "wrong-value",
          message: "change-account changes nothing",
          hint: "add password, disabled, expired or locked-out",
        });
        return undefined;
      }
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, name, ...changes }));
    }
    case "limit-folder": {
      const want = check(findings, SHARING_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const { share, account, access, path = "" } = want;
      if (!at.mayFail)
        for (const laptop of at.laptops(want) ?? [])
          paths.useShare(laptop, share, at.span("share"));
      return at.eachLaptop(want, (laptop) => ({
        action: key,
        laptop,
        share,
        account,
        access,
        path,
      }));
    }
    case "save-in-program": {
      const want = check(findings, SHARING_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const { program, size: sizeBytes = USUAL_DOCUMENT_BYTES } = want;
      const laptops = at.laptops(want) ?? [];
      if (laptops.some((laptop) => at.unknownProgram(laptop, program))) return undefined;
      if (at.isTooLarge(sizeBytes)) return undefined;
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, program, sizeBytes }));
    }
    case "copy-folder": {
      const want = check(findings, SHARING_ACTIONS[key], piece);
      return want && at.eachLaptop(want, (laptop) => ({ action: key, laptop, as: want.as }));
    }
    case "restore-folder": {
      const want = check(findings, SHARING_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const { from } = want;
      const of = want.of === undefined ? null : at.reader.names.laptop(want.of, at.span("of"));
      if (of === undefined) return undefined;
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, from, of: of ?? laptop }));
    }
    case "damage-file": {
      const want = check(findings, SHARING_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const { how = "other-bit", of = null } = want;
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, of, how }));
    }
    case "delete-folder":
    case "pull-stick":
    case "put-stick-back": {
      const want = check(findings, SHARING_ACTIONS[key], piece);
      const laptops = want && at.laptops(want);
      if (key !== "delete-folder") warnOfNoStick(at, laptops ?? []);
      return at.each(laptops, (laptop) => ({ action: key, laptop }));
    }
    case "fault": {
      const want = check(findings, SHARING_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const { does, name } = want;
      for (const number of ["by", "jitter", "one-in", "rate"] as const) {
        if (want[number] === undefined || NUMBERS[does].includes(number)) continue;
        const useful = NUMBERS[does].join(" and ");
        findings.report(at.entryKey(number), {
          code: "wrong-value",
          message: `${number} means nothing for ${does}`,
          hint: useful === "" ? `${does} takes no number; leave it out` : `${does} takes ${useful}`,
        });
        return undefined;
      }
      const from = want.from === undefined ? null : at.listed(want.from, "from");
      const to = want.to === undefined ? null : at.listed(want.to, "to");
      if (from === undefined || to === undefined) return undefined;
      const bothWays = want["both-ways"] ?? true;
      return [[{ action: key, name, from, to, bothWays, effect: effectOf(want) }]];
    }
    case "end-fault": {
      const want = check(findings, SHARING_ACTIONS[key], piece);
      return want && [[{ action: key, name: want.name }]];
    }
  }
};

const effectOf = (want: {
  readonly does: FaultEffect["kind"];
  readonly by?: number | undefined;
  readonly jitter?: number | undefined;
  readonly "one-in"?: number | undefined;
  readonly rate?: number | undefined;
}): FaultEffect => {
  const byMicros = want.by ?? FAULT_DEFAULTS.byMicros;
  const oneIn = want["one-in"] ?? FAULT_DEFAULTS.oneIn;
  switch (want.does) {
    case "partition":
    case "clog":
      return { kind: want.does };
    case "slow":
      return { kind: "slow", bitsPerSecond: want.rate ?? FAULT_DEFAULTS.bitsPerSecond };
    case "delay":
      return { kind: "delay", byMicros, jitterMicros: want.jitter ?? FAULT_DEFAULTS.jitterMicros };
    case "reorder":
      return { kind: "reorder", oneIn, byMicros };
    case "lose":
    case "duplicate":
      return { kind: want.does, oneIn };
  }
};
