/**
 * What can be done in one small step of a plan, by one laptop each. What is done by hand, in settings, to files and shares, and
 * with documents that are checked out or lie there as files has files of its own.
 */
import type { ByteRange, LetsOthers } from "../model/sharing/holds.ts";
import type { Permission } from "../model/sharing/shares.ts";
import type { CheckOutAction } from "./check-outs.ts";
import type { FilesAction } from "./files.ts";
import type { HandsAction } from "./hands.ts";
import type { SettingsAction } from "./settings.ts";
import type { FaultAction, SharingAction } from "./sharing.ts";
import type { Micros } from "../sim/time.ts";

/** One small step of the page, for exactly one laptop. */
export type Action =
  | HandsAction
  | SettingsAction
  | SharingAction
  | FaultAction
  | CheckOutAction
  | FilesAction
  | { readonly action: "create-sync-copy"; readonly laptop: string; readonly from: string }
  | {
      readonly action: "create-account";
      readonly laptop: string;
      readonly name: string;
      readonly password: string;
      readonly disabled: boolean;
      readonly expired: boolean;
      readonly lockedOut?: true;
      readonly groups?: ReadonlyArray<string>;
    }
  | {
      readonly action: "share-folder";
      readonly laptop: string;
      readonly share: string;
      /** Whom the wizard adds. */
      readonly readers?: ReadonlyArray<string>;
    }
  | { readonly action: "stop-sharing"; readonly laptop: string; readonly share: string }
  | {
      readonly action: "grant";
      readonly laptop: string;
      readonly share: string;
      readonly account: string;
      readonly access: Permission;
    }
  | {
      readonly action: "revoke";
      readonly laptop: string;
      readonly share: string;
      readonly account: string;
    }
  | ({ readonly action: "sign-in"; readonly laptop: string; readonly to: string } & Credentials)
  | ({
      readonly action: "create-child-copy";
      readonly laptop: string;
      readonly from: string;
      /** Of a second copy on this laptop. */
      readonly folder?: string;
    } & Credentials)
  | { readonly action: "open-copy"; readonly laptop: string; readonly folder?: string }
  | { readonly action: "upgrade-program"; readonly laptop: string; readonly to: number }
  | { readonly action: "close-copy"; readonly laptop: string }
  | ({ readonly action: "connect"; readonly laptop: string; readonly to: string } & Credentials)
  | { readonly action: "disconnect"; readonly laptop: string }
  | { readonly action: "switch"; readonly laptop: string; readonly to: string }
  | { readonly action: "work-offline"; readonly laptop: string }
  | { readonly action: "work-online"; readonly laptop: string }
  | { readonly action: "sync-now" | "repair"; readonly laptop: string }
  | {
      readonly action: "lock-down" | "clean-up";
      readonly laptop: string;
      /** How long to wait for everybody before it is taken back. */
      readonly patienceMicros: Micros;
    }
  | { readonly action: "unlock"; readonly laptop: string }
  | {
      readonly action: "abandon";
      readonly laptop: string;
      readonly copyOf: string;
      readonly folder?: string;
    }
  | { readonly action: "delete-copy" | "clear-information"; readonly laptop: string }
  | {
      readonly action: "edit-document";
      readonly laptop: string;
      readonly document: string;
      /** Bytes of the new version; `null` keeps the size of the version it replaces. */
      readonly sizeBytes: number | null;
      /** Saves with the same word and size are the same; absent: like nothing else. */
      readonly content?: string;
      /** As a template update. */
      readonly template: boolean;
    }
  | {
      readonly action: "promote";
      readonly laptop: string;
      readonly document: string;
      /** The laptop whose version is to be shown. */
      readonly by: string;
    }
  | {
      readonly action: "set-document-mode";
      readonly laptop: string;
      /** Null: documents without a mode of their own, and new ones. */
      readonly document: string | null;
      readonly mode: "automatic" | "on-demand" | "never";
    }
  /** `document` null: every on-demand document. */
  | { readonly action: "sync-documents"; readonly laptop: string; readonly document: string | null }
  | { readonly action: "confirm"; readonly laptop: string; readonly document: string }
  | { readonly action: "delete-document"; readonly laptop: string; readonly document: string }
  | {
      readonly action: "edit-record";
      readonly laptop: string;
      readonly record: string;
      readonly set: { readonly [field: string]: string | number | boolean | null };
      readonly template: boolean;
    }
  | { readonly action: "delete-record"; readonly laptop: string; readonly record: string }
  | ({
      readonly action: "open-program";
      readonly laptop: string;
      readonly program: string;
      /** `\\HOST` or `\\HOST\share`; with `file` it holds that file of the share open. */
      readonly on: string;
      readonly file: string | null;
      readonly letsOthers?: LetsOthers;
      readonly writes?: true;
      readonly locks?: ByteRange;
      /** Another Windows user of the laptop, logged on beside the first. */
      readonly desktop?: string;
    } & Credentials)
  | { readonly action: "close-program"; readonly laptop: string; readonly program: string }
  | { readonly action: "wait"; readonly forMicros: Micros }
  /** A step that only looks: `expect`, `eventually` or `say` without an action. */
  | { readonly action: "look" };

/** What was typed into the password dialog; `user` null means the logged-on Windows user (domain rule 28). */
export interface Credentials {
  readonly user: string | null;
  readonly password: string | null;
  readonly remember: boolean;
}
