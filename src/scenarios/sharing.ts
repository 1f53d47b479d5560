/**
 * What people do with file sharing and disks beyond the steps of the page: accounts that change, permissions of the folder, saves of
 * other programs, folders in Explorer, sticks; and the faults of the room. Part of the plan's actions.
 */
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
  | {
      readonly action: "delete-folder" | "pull-stick" | "put-stick-back";
      readonly laptop: string;
    };

const SHARING: { readonly [action in SharingAction["action"]]: true } = {
  "change-account": true,
  "limit-folder": true,
  "save-in-program": true,
  "copy-folder": true,
  "restore-folder": true,
  "delete-folder": true,
  "pull-stick": true,
  "put-stick-back": true,
};

export const isSharing = (action: Action): action is SharingAction => action.action in SHARING;

export const isFault = (action: Action): action is FaultAction =>
  action.action === "fault" || action.action === "end-fault";
