/** The folder for documents in that of a copy: making it, and the marker that tells it from another one under the same name. */
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { VolumeError } from "../errors.ts";
import { DOCUMENTS_FOLDER } from "../log/names.ts";
import { withoutCase } from "./paths.ts";
import { nodeVolume } from "./volume.ts";

/** Starts with a dot, so that Explorer's and Finder's users leave it alone. */
export const MARKER = ".fieldsync";

/** And what it is called while it is written. A document may have a name that begins like that. */
const OF_THE_MARKER: ReadonlySet<string> = new Set([MARKER, `${MARKER}.new`]);

/** A copy that was deleted leaves it, and nobody sees it there. */
export const isMarker = (name: string): boolean => OF_THE_MARKER.has(withoutCase(name));

/**
 * Makes the folder for documents of a new copy. For a copy that had one only when people say so: a folder that vanished is a
 * question for them (I16).
 */
export const makeDocumentsFolder = (root: string): Effect.Effect<void, VolumeError> =>
  Effect.mapError(nodeVolume(root).makeFolder(DOCUMENTS_FOLDER), (error) =>
    error.reason === "exists" ? fileInstead(root, error) : error,
  );

const fileInstead = (root: string, { operation, path, reason }: VolumeError): VolumeError =>
  new VolumeError({
    reason,
    operation,
    path,
    where: join(root, DOCUMENTS_FOLDER),
    text: "this is a file, and the folder for the documents is to be called so",
  });
