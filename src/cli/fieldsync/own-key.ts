/** Whether this computer has what a copy signs with. */
import * as Effect from "effect/Effect";
import { DOCUMENTS_FOLDER, type CopyId } from "../../engine/log/names.ts";
import { codeOf } from "../../engine/node/errors.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import type { FolderContext } from "./context.ts";
import { TOO_MANY_OPEN } from "./system-limits.ts";

/** What the system refuses for a while, or until somebody gives a permission back: nothing is lost then. */
const PASSING: ReadonlyMap<string, string> = new Map([
  ["EMFILE", TOO_MANY_OPEN],
  ["ENFILE", TOO_MANY_OPEN],
  ["EACCES", "give yourself the permission to read it, and try again"],
  ["EPERM", "give yourself the permission to read it, and try again"],
]);

const passing = (defect: unknown): string | undefined => {
  const cause = defect instanceof Error ? defect.cause : undefined;
  return PASSING.get(codeOf(defect) ?? codeOf(cause) ?? "");
};

/** A private memory that lost its keys, or is damaged, is no defect of ours. */
export const unopenable = (folder: string, defect: unknown): Stop =>
  stop({
    exitCode: EXIT_CODES.failed,
    code: "private-memory",
    wrong: `the private memory of "${folder}" cannot be used: ${defect instanceof Error ? defect.message : String(defect)}`,
    todo:
      passing(defect) ??
      "nothing in the folder was changed: restore the private folder from a backup. Without one: make a copy in a new folder with " +
        `fieldsync create-copy, and save there once more what you changed last in ${DOCUMENTS_FOLDER}`,
  });

/** A copy without its key would come to a standstill with the first thing it has to sign. */
export const checkKey = (
  { folder, keys }: FolderContext,
  copy: CopyId,
): Effect.Effect<void, Stop> =>
  Effect.try({
    try: () => void keys.sign(copy, new Uint8Array()),
    catch: (cause) => unopenable(folder, cause),
  });
