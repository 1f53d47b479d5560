/** Whether a place can become a copy: nothing of somebody else's lies there, and it lies in nothing that is a copy's own. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { DOCUMENTS_FOLDER, paths } from "../../engine/log/names.ts";
import { copyTakingIn } from "../../engine/node/around.ts";
import { isMarker } from "../../engine/node/documents-folder.ts";
import { insteadOfFolder } from "../../engine/node/instead-of-folder.ts";
import { isLeftByLooking, TAKE_IT_AWAY } from "../../engine/node/left-by-looking.ts";
import { isWithin, placeOf } from "../../engine/node/moving/place.ts";
import { EXIT_CODES, stop } from "../exit.ts";
import type { FolderContext } from "./context.ts";

const already = (folder: string) =>
  stop({
    exitCode: EXIT_CODES.failed,
    code: "not-empty",
    wrong: `"${folder}" already holds a copy of an engagement`,
    todo: "see it with: fieldsync status FOLDER, or choose another folder",
  });

/** Others reach the folder of a copy, and nobody else may reach the keys: whoever begins in his home folder would share both. */
const checkKeysOutside = ({ folder, laptop: { home } }: FolderContext) =>
  Effect.flatMap(
    Effect.promise(() =>
      Promise.all([folder, home].map((path) => placeOf(path).catch(() => path))),
    ),
    ([place = folder, keys = home]) =>
      isWithin(keys, place)
        ? Effect.fail(
            stop({
              exitCode: EXIT_CODES.failed,
              code: "bad-target",
              wrong: `your private folder "${home}" lies in "${folder}", and others are to reach that one`,
              expected: "a folder for this engagement alone",
              todo: "choose another folder",
            }),
          )
        : Effect.void,
  );

/** Nothing is begun, and nothing forgotten of a copy that was there, where something else has the name of its folder. */
const checkSync = ({ folder }: FolderContext) =>
  Effect.flatMap(
    Effect.promise(() => insteadOfFolder(join(folder, paths.sync))),
    (instead) =>
      instead === undefined
        ? Effect.void
        : Effect.fail(
            stop({
              exitCode: EXIT_CODES.failed,
              code: "not-empty",
              wrong: `"${join(folder, paths.sync)}" ${instead}`,
              expected: `nothing called ${paths.sync}, which is what fieldsync calls its own folder`,
              todo: "give it another name, or choose another folder",
            }),
          ),
  );

export const checkNew = (context: FolderContext) =>
  Effect.andThen(checkSync(context), checkNoCopy(context));

const checkNoCopy = (context: FolderContext) =>
  Effect.flatMap(context.volume.stat(paths.format), (format) =>
    format === undefined ? checkKeysOutside(context) : Effect.fail(already(context.folder)),
  );

/** Where a copy looks after everything itself, no other one is made. */
export const checkPlace = (folder: string) =>
  Effect.flatMap(
    Effect.promise(() =>
      placeOf(folder)
        .catch(() => folder)
        .then(copyTakingIn),
    ),
    (around) =>
      around === undefined
        ? Effect.void
        : Effect.fail(
            stop({
              exitCode: EXIT_CODES.failed,
              code: "bad-target",
              wrong: `"${folder}" lies in a folder the copy "${around}" keeps for itself`,
              expected: "a place outside the folders _Sync and documents of every copy",
              todo: "choose another folder",
            }),
          ),
  );

export const checkEmpty = Effect.fnUntraced(function* (folder: string) {
  const list = (path: string) => Effect.promise(() => readdir(path).catch(() => []));
  // What a creation that was interrupted left is used. What a file manager left beside it is in nobody's way.
  const beside = (yield* list(folder)).filter(
    (name) => name !== "_Sync" && name !== DOCUMENTS_FOLDER && !isLeftByLooking(name),
  );
  // Here it may be called like a document, and would be taken for somebody's version of it.
  const inside = (yield* list(join(folder, DOCUMENTS_FOLDER))).filter((name) => !isMarker(name));
  const others = inside.filter((name) => !isLeftByLooking(name));
  const [found] = [
    ...beside,
    ...[...others, ...inside].map((name) => join(DOCUMENTS_FOLDER, name)),
  ];
  if (found !== undefined)
    return yield* stop({
      exitCode: EXIT_CODES.failed,
      code: "not-empty",
      wrong: `"${folder}" is not empty: ${found} is there`,
      expected: "a folder that does not exist yet, or an empty one",
      todo: beside.length + others.length === 0 ? TAKE_IT_AWAY : "choose another folder",
    });
  return undefined;
});
