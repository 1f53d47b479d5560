/** The pieces of documents that lie in the folder of a copy on a disk, as files or in parcels, read by the checkers' own reader. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readingPieces } from "../../src/scenarios/checks/raw-pieces.ts";

/** Their bytes by their names, whether or not they are what these promise. */
export const storedPieces = (folder: string): ReadonlyMap<string, Uint8Array> => {
  const read = readingPieces();
  const found = new Map<string, Uint8Array>();
  for (const place of ["_Sync/blob", "_Sync/own/parcel"]) {
    if (!existsSync(join(folder, place))) continue;
    for (const entry of readdirSync(join(folder, place), {
      recursive: true,
      withFileTypes: true,
    })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const file = read({ path: path.replaceAll("\\", "/"), bytes: readFileSync(path) });
      for (const { bytes, hash } of file?.pieces ?? []) if (bytes !== null) found.set(hash, bytes);
    }
  }
  return found;
};
