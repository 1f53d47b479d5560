/**
 * What kind of folder this is, where it is not the copy people take it for: moved or copied by hand, robbed of its `_Sync`, or a
 * folder inside a copy.
 */
import { join } from "node:path";
import * as Effect from "effect/Effect";
import type { EngineError } from "../../engine/errors.ts";
import { DOCUMENTS_FOLDER, paths } from "../../engine/log/names.ts";
import { copyAround } from "../../engine/node/around.ts";
import { insteadOfFolder } from "../../engine/node/instead-of-folder.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import type { FolderContext } from "./context.ts";
import { isFolder } from "./files.ts";

/** What is said once, when a folder nobody knew here was opened and became a copy of its own (domain rule 69). */
export const ownNowText = (folder: string, from: string): string =>
  [
    `"${folder}" was never opened at this place, so it is a copy of its own from now on, made from ${from}`,
    "  where the folder was copied, all is well: the other one goes on as it was",
    `  where it was moved or renamed by hand, the copy it was is no more: give it up with: fieldsync abandon FOLDER ${from}`,
    "  next time tell the copy before you open it: fieldsync move OLD NEW",
    "  this one exchanges with nobody yet: fieldsync connect FOLDER PATH",
  ].join("\n");

/** What is said once, when the private memory had lost how far the copy got. */
export const regainedText = (folder: string): string =>
  `"${folder}": a file of the private memory of this copy was gone. It is the copy it was, and goes on in a new log`;

/** The slot the format file is kept in (`engine/copy/lost-papers.ts`): only a folder that was a copy here has one. */
export const FORMAT_SLOT = "format";

const refuse = (wrong: string, todo: string): Stop =>
  stop({ exitCode: EXIT_CODES.failed, code: "not-a-copy", wrong, todo });

/** Why the folder of a command is no copy, as far as this computer knows. */
export const notThisCopy = Effect.fnUntraced(function* (
  { folder, journal }: FolderContext,
  error: EngineError,
): Effect.fn.Return<EngineError | Stop> {
  const around = yield* Effect.promise(() => copyAround(folder));
  if (around !== undefined)
    return refuse(
      `"${folder}" lies inside a copy of an engagement`,
      `name the folder of the copy: "${around}"`,
    );
  const known = yield* Effect.orElseSucceed(journal.load(FORMAT_SLOT), () => undefined);
  // Emptied where the copy was deleted: then nothing is missing here, and something too much where that was cut off.
  if (known?.length === 0 && (yield* Effect.promise(() => isFolder(join(folder, paths.logs)))))
    return refuse(
      error.text,
      `the documents stay as they are. A copy is made there anew with: fieldsync init FOLDER, or: fieldsync create-copy FROM FOLDER`,
    );
  if (known === undefined || known.length === 0) return error;
  const sync = join(folder, paths.sync);
  const isThere = yield* Effect.promise(() => isFolder(sync));
  const instead = yield* Effect.promise(() => insteadOfFolder(sync));
  const lost = isThere
    ? `what its folder ${paths.sync} held is gone or damaged`
    : `its folder ${paths.sync} is gone${instead === undefined ? "" : `: what is called so now ${instead}`}`;
  return refuse(
    `"${folder}" was a copy, and ${lost}`,
    `${instead === undefined ? "" : "take that away, and "}bring _Sync back from the recycle bin or a backup. Without it: make a copy in a new folder with fieldsync create-copy, and ` +
      `save there once more what you changed last in ${DOCUMENTS_FOLDER}`,
  );
});
