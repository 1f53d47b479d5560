/** Files of the own folder that are not what they should be move aside (engine §1.10), so that sound ones can take their names. */
import * as Effect from "effect/Effect";
import type { VolumeError } from "../errors.ts";
import { paths } from "../log/names.ts";
import { mark, reportQuarantined, type Core } from "./core.ts";
import { ensureFolder } from "./folders.ts";
import { patiently } from "./own-folder.ts";

/** Tells of a file that moves aside, and finds it a place. */
const placeAside = Effect.fnUntraced(function* (
  core: Pick<Core, "own" | "trace">,
  path: string,
  why: string,
): Effect.fn.Return<string, VolumeError> {
  reportQuarantined(core, { where: core.own.volume.label, path, why });
  mark(core, "damaged-set-aside", { path });
  core.own.staged += 1;
  const name = `${core.own.nonce}-${core.own.staged}-${path.slice(path.lastIndexOf("/") + 1)}`;
  yield* ensureFolder(core.own, paths.quarantine);
  return paths.quarantined(name);
});

/**
 * A file of ours that is damaged moves aside, so that a sound one can take its name. Where something on this computer spoils it again and again,
 * as a virus scanner that takes a macro out of a document, one of them is enough to look at: the next ones go (I22).
 */
export const setAside = Effect.fnUntraced(function* (
  core: Pick<Core, "own" | "trace">,
  path: string,
  why: string,
): Effect.fn.Return<void, VolumeError> {
  const { movedAside, volume } = core.own;
  const times = movedAside.get(path) ?? 0;
  movedAside.set(path, times + 1);
  if (times > 0) {
    reportQuarantined(core, { where: volume.label, path, why });
    return yield* Effect.ignore(volume.remove(path));
  }
  const place = yield* placeAside(core, path, why);
  yield* Effect.ignore(core.own.volume.renameToFresh(path, place));
});

/** The same where nothing can go on while it lies there: of a program that holds the file somebody is told. */
export const moveAside = Effect.fnUntraced(function* (
  core: Pick<Core, "own" | "trace">,
  path: string,
  why: string,
): Effect.fn.Return<void, VolumeError> {
  const place = yield* placeAside(core, path, why);
  yield* patiently(core.own.volume.renameToFresh(path, place));
});
