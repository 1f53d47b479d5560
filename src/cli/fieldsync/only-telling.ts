/**
 * Where the private folder cannot be written, on a full disk or a protected one, nobody can have the copy for himself, and nothing can be
 * remembered. Where its own folder cannot, it cannot take in what visitors left. And a folder nobody opened at its place becomes a copy of its
 * own with the first thing written there, which nobody wants who only looks at it. What only tells is carried out all the same: on the folder
 * as it lies there, with all that would be written kept in memory until the command ends.
 */
import { dirname } from "node:path";
import * as Effect from "effect/Effect";
import type { VolumeError } from "../../engine/errors.ts";
import { causeText, codeOf } from "../../engine/node/errors.ts";
import { isWithin } from "../../engine/node/moving/place.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import type { CopyContext, FolderContext } from "./context.ts";
import { quoted } from "./pastable.ts";

const UNWRITABLE: ReadonlySet<string> = new Set(["EROFS", "ENOSPC", "EDQUOT"]);

/** What cannot be written, and why. */
export interface Unwritable {
  readonly place: string;
  readonly isPrivate: boolean;
  readonly text: string;
}

/** Nobody opened the folder at this place. */
export interface NeverOpened {
  readonly neverOpened: string;
}

/** Why nothing is changed. */
export type WhyOnlyTells = Unwritable | NeverOpened;

/** Whether a refusal of the system says that the disk of the private folder takes nothing; another one is no reason to look past it. */
export const unwritable = (privateFolder: string, cause: unknown): Unwritable | undefined =>
  UNWRITABLE.has(codeOf(cause) ?? "")
    ? { place: privateFolder, isPrivate: true, text: causeText(cause) }
    : undefined;

/** Whether a copy cannot be opened, or takes nothing in, because its own folder or its private memory cannot be written. */
export const cannotWrite = (
  { folder, laptop }: FolderContext,
  error: VolumeError | null | undefined,
): Unwritable | undefined => {
  const { path, system, text, where } = error ?? {};
  if (path === undefined || text === undefined || !UNWRITABLE.has(system ?? "")) return undefined;
  if (isWithin(path, laptop.home)) return { place: dirname(path), isPrivate: true, text };
  return where !== undefined && isWithin(where, folder)
    ? { place: folder, isPrivate: false, text }
    : undefined;
};

const because = ({ isPrivate, place, text }: Unwritable): string =>
  `${isPrivate ? "your private folder " : ""}"${place}" cannot be written: ${text}`;

const SAVED_LAST = "what was saved in the documents folder and not taken in yet is not known here";

const neverOpenedText = (folder: string): string =>
  [
    `"${folder}" was never opened at this place, so nothing is changed, and ${SAVED_LAST}`,
    `  where it was moved or renamed by hand, tell the copy first: fieldsync move OLD ${quoted(folder)}`,
    "  else the next open or sync makes it a copy of its own",
  ].join("\n");

/** What is said beside the answer. */
export const onlyTellsText = (why: WhyOnlyTells): string =>
  "neverOpened" in why
    ? neverOpenedText(why.neverOpened)
    : [because(why), `  so nothing is changed, and ${SAVED_LAST}`].join("\n");

/** What is to be changed cannot be. */
export const refuseChange = ({ onlyTells: why }: FolderContext): Effect.Effect<void, Stop> =>
  why === null || "neverOpened" in why
    ? Effect.void
    : Effect.fail(
        stop({
          exitCode: EXIT_CODES.failed,
          code: why.isPrivate ? "private-folder" : "denied",
          wrong: because(why),
          expected: "a disk with room that may be written",
          todo: "free some space there, or take off its write protection, and try again",
        }),
      );

/** Who the copy is. One that is only looked at, and was never opened, is nobody yet: what it would be called goes when the command ends. */
export const shownIdentity = ({ done, handle, onlyTells }: CopyContext) =>
  onlyTells === null || done.becameChildOf === null
    ? handle.identity
    : { ...handle.identity, copyId: null, logId: null };
