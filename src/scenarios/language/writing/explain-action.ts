/** The keys of an action, as they stand in a file. */
import type { Action } from "../../actions.ts";
import { formatDuration, formatRate, formatSize } from "../shape/units.ts";
import { faultKeys, sharingKeys } from "./explain-sharing.ts";
import { rangesOf } from "./ranges.ts";
import type { Value } from "./value.ts";

export const keysOf = (action: Action, who: { readonly [key: string]: Value }): Value => {
  switch (action.action) {
    case "look":
      return {};
    case "wait":
      return { for: formatDuration(action.forMicros) };
    case "plug":
      return { ...who, into: action.into, port: action.port ?? undefined, cable: action.cable };
    case "dock":
      return { ...who, into: action.into, port: action.port ?? undefined };
    case "join":
      return { ...who, with: action.with, cable: action.cable ?? undefined };
    case "plug-device":
      return { device: action.device, into: action.into, cable: action.cable ?? undefined };
    case "unplug-device":
    case "power-off-device":
    case "power-on-device":
      return { device: action.device };
    case "flap": {
      const every = action.everyMicros === null ? undefined : formatDuration(action.everyMicros);
      return { ...who, every, for: formatDuration(action.forMicros) };
    }
    case "set-address":
      return { ...who, address: action.address ?? undefined };
    case "rename-computer":
      return { ...who, to: action.to };
    case "set-network-profile":
      return { ...who, profile: action.profile };
    case "block-file-sharing":
    case "allow-file-sharing":
      return { ...who, direction: action.direction };
    case "connect-vpn": {
      const { isolates, bitsPerSecond, latencyMicros } = action;
      return {
        ...who,
        isolates,
        rate: formatRate(bitsPerSecond),
        latency: formatDuration(latencyMicros),
      };
    }
    case "fill-disk":
      return { ...who, free: formatSize(action.freeBytes) };
    case "set-clock":
      return { ...who, by: formatDuration(action.byMillis * 1_000) };
    case "create-account": {
      const { name, password, disabled, expired, lockedOut, groups } = action;
      return { ...who, name, password, disabled, expired, "locked-out": lockedOut, groups };
    }
    case "grant":
      return { ...who, share: action.share, account: action.account, access: action.access };
    case "revoke":
      return { ...who, share: action.share, account: action.account };
    case "share-folder":
      return { ...who, share: action.share, readers: action.readers };
    case "stop-sharing":
      return { ...who, share: action.share };
    case "change-account":
    case "limit-folder":
    case "save-in-program":
    case "copy-folder":
    case "restore-folder":
    case "delete-folder":
    case "damage-file":
    case "pull-stick":
    case "put-stick-back":
      return { ...who, ...sharingKeys(action) };
    case "fault":
    case "end-fault":
      return faultKeys(action, rangesOf);
    case "create-sync-copy":
      return { ...who, from: action.from };
    case "create-child-copy":
      return { ...who, from: action.from, folder: action.folder, ...credentialsOf(action) };
    case "sign-in":
    case "connect":
      return { ...who, to: action.to, ...credentialsOf(action) };
    case "upgrade-program":
    case "switch":
      return { ...who, to: action.to };
    case "lock-down":
    case "clean-up":
      return { ...who, patience: formatDuration(action.patienceMicros) };
    case "abandon":
      return { ...who, "copy-of": action.copyOf, folder: action.folder };
    case "open-copy":
      return { ...who, folder: action.folder };
    case "edit-document":
      return {
        ...who,
        document: action.document,
        size: action.sizeBytes === null ? undefined : formatSize(action.sizeBytes),
        content: action.content,
        template: action.template || undefined,
      };
    case "promote":
      return { ...who, document: action.document, by: action.by };
    case "set-document-mode":
      return { ...who, document: action.document ?? undefined, mode: action.mode };
    case "check-out":
    case "release":
    case "undo-check-outs":
    case "sync-documents":
      return { ...who, document: action.document ?? undefined };
    case "open-file":
      return {
        ...who,
        document: action.document,
        program: action.program,
        "lets-others": action.letsOthers,
      };
    case "missing-files":
      return { ...who, document: action.document ?? undefined, answer: action.answer };
    case "delete-file":
    case "confirm":
    case "delete-document":
      return { ...who, document: action.document };
    case "edit-record":
      return {
        ...who,
        record: action.record,
        set: action.set,
        template: action.template || undefined,
      };
    case "delete-record":
      return { ...who, record: action.record };
    case "open-program":
      return {
        ...who,
        program: action.program,
        on: action.on,
        file: action.file ?? undefined,
        "lets-others": action.letsOthers,
        writes: action.writes,
        locks: action.locks === undefined ? undefined : { ...action.locks },
        "windows-user": action.desktop,
        ...credentialsOf(action),
      };
    case "close-program":
      return { ...who, program: action.program };
    case "unplug":
    case "close-copy":
    case "disconnect":
    case "work-offline":
    case "work-online":
    case "sync-now":
    case "repair":
    case "unlock":
    case "delete-copy":
    case "clear-information":
    case "undock":
    case "disconnect-vpn":
    case "sleep":
    case "hibernate":
    case "wake":
    case "close-lid":
    case "open-lid":
    case "power-off":
    case "power-on":
    case "shut-down":
    case "reboot":
    case "unplug-power":
    case "plug-power":
      return who;
  }
};

const credentialsOf = (typed: {
  readonly user: string | null;
  readonly password: string | null;
  readonly remember: boolean;
}) =>
  typed.user === null
    ? {}
    : { as: typed.user, password: typed.password ?? "", remember: typed.remember };
