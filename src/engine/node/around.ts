/** Copies a place lies in. A copy may hold another one in its folder, but not in the folders the engine looks after. */
import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { DOCUMENTS_FOLDER, paths } from "../log/names.ts";
import { withoutCase } from "./paths.ts";

const OWN_FOLDERS: ReadonlySet<string> = new Set(
  [paths.sync, DOCUMENTS_FOLDER].map((name) => withoutCase(name)),
);

const holdsCopy = (folder: string): Promise<boolean> =>
  stat(join(folder, ...paths.format.split("/"))).then(
    () => true,
    () => false,
  );

/** The nearest copy above a folder whose way down to it is `suits`. */
const nearest = async (
  folder: string,
  suits: (next: string) => boolean,
): Promise<string | undefined> => {
  let inner = folder;
  let around = dirname(inner);
  while (around !== inner) {
    if (suits(basename(inner)) && (await holdsCopy(around))) return around;
    inner = around;
    around = dirname(inner);
  }
  return undefined;
};

/** The copy a folder lies in: people name the documents folder, or stand in it. */
export const copyAround = (folder: string): Promise<string | undefined> =>
  nearest(folder, () => true);

/**
 * The copy in whose `_Sync` or `documents` a place lies. Nothing may be made there: whoever deletes that copy takes all files in `_Sync`
 * away, those of another copy as well.
 */
export const copyTakingIn = (place: string): Promise<string | undefined> =>
  nearest(place, (next) => OWN_FOLDERS.has(withoutCase(next)));
