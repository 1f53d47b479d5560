/** A folder that is not there: what of the path is missing, what may have been meant, and what to do. */
import { lstat, readdir } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import * as Effect from "effect/Effect";
import { insteadOfFolder, leadsNowhere } from "../../engine/node/instead-of-folder.ts";
import { causeText, codeOf } from "../../engine/node/errors.ts";
import { nearestFolder } from "../../engine/node/moving/place.ts";
import { closest } from "../../scenarios/language/suggest.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";

const EXPECTED = "a folder of this computer";

const PUT_IT_IN =
  "put that stick or disk in, or connect that network drive again; is the path right?";

const foldersIn = async (folder: string): Promise<ReadonlyArray<string>> =>
  (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => !entry.isFile() && !entry.name.startsWith("."))
    .map(({ name }) => name);

/** The nearest folder above that is there, what it lacks, and which name in it comes close. */
const missing = async (folder: string) => {
  const near = await nearestFolder(dirname(folder));
  const [lacks = ""] = relative(near, folder).split(sep);
  const meant = closest(lacks, await foldersIn(near).catch(() => []));
  const isNear = await lstat(near).then(
    () => true,
    () => false,
  );
  return { near, isNear, lacks, meant: meant === undefined ? undefined : join(near, meant) };
};

/** `make` says what is to be done where the folder is to be there before the command, which does not make it. */
export const noFolder = (folder: string, cause?: unknown, make?: string): Effect.Effect<Stop> =>
  Effect.map(
    Effect.promise(async () => {
      const instead = await insteadOfFolder(folder);
      if (instead !== undefined) return { instead };
      return codeOf(cause) === "ENOENT" ? await missing(folder).catch(() => undefined) : undefined;
    }),
    (found) => {
      if (found !== undefined && "instead" in found)
        return stop({
          exitCode: EXIT_CODES.failed,
          code: "no-folder",
          wrong: `"${folder}" ${found.instead}`,
          expected: EXPECTED,
          todo:
            found.instead === "is a file"
              ? "name the folder the file lies in"
              : leadsNowhere(found.instead)
                ? PUT_IT_IN
                : "check the path",
        });
      if (found === undefined)
        return stop({
          exitCode: EXIT_CODES.failed,
          code: "no-folder",
          wrong: `"${folder}" cannot be used: ${causeText(cause)}`,
          expected: EXPECTED,
          todo: "check the path",
        });
      const { isNear, lacks, meant, near } = found;
      if (!isNear)
        return stop({
          exitCode: EXIT_CODES.failed,
          code: "no-folder",
          wrong: `"${folder}" is not there, because "${near}" is not`,
          expected: EXPECTED,
          todo: PUT_IT_IN,
        });
      const spelt = meant === undefined ? "is the path right?" : `did you mean "${meant}"?`;
      return stop({
        exitCode: EXIT_CODES.failed,
        code: "no-folder",
        wrong: `"${folder}" is not there: no "${lacks}" lies in "${near}"`,
        expected: EXPECTED,
        todo: make === undefined ? spelt : `${make}; ${spelt}`,
      });
    },
  );
