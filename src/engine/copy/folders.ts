/** The folders a hand writes into: made when they are first needed, and once more where somebody took one away. */
import * as Effect from "effect/Effect";
import type { VolumeError } from "../errors.ts";
import { paths } from "../log/names.ts";
import type { Hand } from "./own-folder.ts";

export const ensureFolder = (hand: Hand, path: string): Effect.Effect<void, VolumeError> =>
  hand.foldersMade.has(path)
    ? Effect.void
    : Effect.tap(hand.volume.makeFolder(path), () => Effect.sync(() => hand.foldersMade.add(path)));

export const ensureFolders = (
  hand: Hand,
  wanted: ReadonlySet<string>,
): Effect.Effect<void, VolumeError> => {
  const missing = [...wanted].filter((path) => !hand.foldersMade.has(path));
  return missing.length === 0
    ? Effect.void
    : Effect.tap(hand.volume.makeFolders(missing), () =>
        Effect.sync(() => {
          for (const path of missing) hand.foldersMade.add(path);
        }),
      );
};

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));

/**
 * A folder that was made is gone again: a backup was put back, or a tool takes away what is empty. Where the copy itself is there it is made anew,
 * and the same is tried once more; in an empty place nothing is made (I16).
 */
export const withFoldersAnew = <A>(
  hand: Hand,
  files: ReadonlyArray<{ readonly path: string }>,
  act: Effect.Effect<A, VolumeError>,
): Effect.Effect<A, VolumeError> =>
  Effect.catchIf(
    act,
    ({ reason }) => reason === "not-found",
    (error) => {
      const wanted = new Set([paths.staging, ...files.map(({ path }) => parentOf(path))]);
      const made = Effect.flatMap(hand.volume.stat(paths.format), (entry) => {
        if (entry === undefined) return Effect.succeed(false);
        hand.foldersMade.clear();
        return Effect.as(ensureFolders(hand, wanted), true);
      });
      // What is told is what was met first.
      return Effect.flatMap(
        Effect.orElseSucceed(made, () => false),
        (isMade) => (isMade ? act : Effect.fail(error)),
      );
    },
  );
