/**
 * What people do with the files of documents, where they work on files (`engagement: { files: true }`): opening one in a program, deleting one in
 * Explorer, saying what became of missing ones. Saving is `edit-document`. Part of the plan's actions.
 */
import type { LetsOthers } from "../model/sharing/holds.ts";
import type { Action } from "./actions.ts";

export type FilesAction =
  | {
      readonly action: "open-file";
      readonly laptop: string;
      readonly document: string;
      /** The program that has it open from then on. */
      readonly program: string;
      readonly letsOthers: LetsOthers;
    }
  | { readonly action: "delete-file"; readonly laptop: string; readonly document: string }
  | {
      readonly action: "missing-files";
      readonly laptop: string;
      /** Null: all of them. */
      readonly document: string | null;
      readonly answer: MissingAnswer;
    };

export const MISSING_ANSWERS = ["put-back", "deleted"] as const;

/** What somebody says of missing files: they were not meant to go, or they were. */
export type MissingAnswer = (typeof MISSING_ANSWERS)[number];

const WITH_FILES: { readonly [action in FilesAction["action"]]: true } = {
  "open-file": true,
  "delete-file": true,
  "missing-files": true,
};

export const isWithFiles = (action: Action): action is FilesAction => action.action in WITH_FILES;
