/**
 * What people do with file sharing and disks beyond the steps of the page: accounts that change, permissions of the folder, saves of
 * other programs, folders in Explorer, sticks; and the faults of the room. Part of the plan's actions.
 */
import type { Damage } from "../model/disk/damage.ts";
import type { Permission } from "../model/sharing/shares.ts";
import type { FaultEffect } from "../model/wire/room-faults.ts";
import type { Action } from "./actions.ts";

export type FaultAction =
  | {
      readonly action: "fault";
      readonly name: string;
      /** Null: everybody. */
      readonly from: ReadonlyArray<string> | null;
      readonly to: ReadonlyArray<string> | null;
      readonly bothWays: boolean;
      readonly effect: FaultEffect;
    }
  | { readonly action: "end-fault"; readonly name: string };

export type SharingAction =
  | {
      readonly action: "change-account";
      readonly laptop: string;
      readonly name: string;
      readonly password?: string;
      readonly disabled?: boolean;
      readonly expired?: boolean;
      readonly lockedOut?: boolean;
    }
  | {
      readonly action: "limit-folder";
      readonly laptop: string;
      readonly share: string;
      readonly account: string;
      readonly access: Permission;
      /** Below the shared folder; empty for the folder itself. */
      readonly path: string;
    }
  | {
      readonly action: "save-in-program";
      readonly laptop: string;
      readonly program: string;
      readonly sizeBytes: number;
    }
  /** Explorer copies the folder of the copy away, under this name. */
  | { readonly action: "copy-folder"; readonly laptop: string; readonly as: string }
  | {
      readonly action: "restore-folder";
      readonly laptop: string;
      readonly from: string;
      /** On whose disk the copied folder is. */
      readonly of: string;
    }
  /** Something becomes of a file in the copy's `_Sync` that nobody did. */
  | {
      readonly action: "damage-file";
      readonly laptop: string;
      readonly of: PartOfCopy | null;
      readonly how: Damage;
    }
  | {
      readonly action: "delete-folder" | "pull-stick" | "put-stick-back";
      readonly laptop: string;
    };

/** What the files of `_Sync` are there for, and by which paths they are known. */
export const PARTS_OF_COPY = {
  /** Operations, in the logs of whoever wrote them. */
  operations: /^_Sync\/own\/log\//,
  /** Pieces of documents, each in a file of its own or many in one. */
  pieces: /^_Sync\/(?:blob|own\/parcel)\//,
  snapshots: /^_Sync\/own\/snap\//,
  /** Who the owner is, and what he holds. */
  papers: /^_Sync\/(?:format\.json$|own\/[^/]+$)/,
  /** What visitors left. */
  "drop-box": /^_Sync\/in\//,
} as const;

export type PartOfCopy = keyof typeof PARTS_OF_COPY;

const SHARING: { readonly [action in SharingAction["action"]]: true } = {
  "change-account": true,
  "limit-folder": true,
  "save-in-program": true,
  "copy-folder": true,
  "restore-folder": true,
  "delete-folder": true,
  "damage-file": true,
  "pull-stick": true,
  "put-stick-back": true,
};

export const isSharing = (action: Action): action is SharingAction => action.action in SHARING;

export const isFault = (action: Action): action is FaultAction =>
  action.action === "fault" || action.action === "end-fault";
