/** One action of copy-actions.ts → small steps, for exactly one laptop each. */
import type { ActionOfFile, SmallStep } from "./action-of-file.ts";
import { COPY_ACTIONS } from "../shape/copy-actions.ts";
import { check } from "../shape/shape.ts";
import type { Piece } from "../shape/shape.ts";

/** How long a lock-down or clean-up waits for everybody whose step does not say. */
const GATHER_PATIENCE_MICROS = 300_000_000;

const inFolder = (folder: string | undefined) => (folder === undefined ? {} : { folder });

type CopyKey = keyof typeof COPY_ACTIONS;

export const isCopyKey = (key: string): key is CopyKey => key in COPY_ACTIONS;

/** Small steps of one action, or undefined after its problems were reported. */
export const readCopy = (
  at: ActionOfFile,
  key: CopyKey,
  piece: Piece,
): ReadonlyArray<SmallStep> | undefined => {
  const { reader } = at;
  const { findings } = reader;
  switch (key) {
    case "close-copy":
    case "disconnect":
    case "work-offline":
    case "work-online":
    case "sync-now":
    case "repair":
    case "unlock":
    case "delete-copy":
    case "clear-information": {
      const want = check(findings, COPY_ACTIONS[key], piece);
      return want === undefined
        ? undefined
        : at.eachLaptop(want, (laptop) => ({ action: key, laptop }));
    }
    case "open-copy": {
      const want = check(findings, COPY_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const { folder } = want;
      if (folder !== undefined && !at.mayFail && at.unknownFolder(want, folder)) return undefined;
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, ...inFolder(folder) }));
    }
    case "upgrade-program": {
      const want = check(findings, COPY_ACTIONS[key], piece);
      return want && at.eachLaptop(want, (laptop) => ({ action: key, laptop, to: want.to }));
    }
    case "lock-down":
    case "clean-up": {
      const want = check(findings, COPY_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const patienceMicros = want.patience ?? GATHER_PATIENCE_MICROS;
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, patienceMicros }));
    }
    case "abandon": {
      const want = check(findings, COPY_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      const copyOf = reader.names.laptop(want["copy-of"], at.span("copy-of"));
      const { folder } = want;
      if (copyOf === undefined) return undefined;
      if (folder !== undefined && !at.mayFail && at.unknownFolder({ laptop: copyOf }, folder))
        return undefined;
      return at.each(laptops, (laptop) => ({ action: key, laptop, copyOf, ...inFolder(folder) }));
    }
    case "create-sync-copy": {
      const want = check(findings, COPY_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      const from = at.topLevel(want.from, "from");
      return from === undefined
        ? undefined
        : at.each(laptops, (laptop) => ({ action: key, laptop, from }));
    }
    case "create-child-copy": {
      const want = check(findings, COPY_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      return at.loggingOn(want, { path: want.from, key: "from" }, (laptop, from, typed) => {
        if (want.folder !== undefined) reader.folders.add(`${laptop}/${want.folder}`);
        return { action: key, laptop, from, ...inFolder(want.folder), ...typed };
      });
    }
    case "connect": {
      const want = check(findings, COPY_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      return at.loggingOn(want, { path: want.to, key: "to" }, (laptop, to, typed) => ({
        action: key,
        laptop,
        to,
        ...typed,
      }));
    }
    case "switch": {
      const want = check(findings, COPY_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      const to = want.to === "parent" ? want.to : at.path(want.to, "to");
      return to === undefined
        ? undefined
        : at.each(laptops, (laptop) => ({ action: key, laptop, to }));
    }
  }
};
