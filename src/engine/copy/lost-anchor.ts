/**
 * A private memory that lost one file: how far the own log got (engine §1.4). The rest of it knows the copy in this folder, so it is no folder
 * that was copied here, and what lies in it goes on as the copy it was. Nobody knows how far its log had got, so it goes on in a new one.
 */
import * as Effect from "effect/Effect";
import type { VolumeError } from "../errors.ts";
import { readNewestHave } from "../exchange/visit.ts";
import { makeLogId, paths, type CopyId } from "../log/names.ts";
import { GENESIS } from "../log/segment.ts";
import type { Keys, Volume } from "../ports.ts";
import { direct } from "./core.ts";
import type { OwnServices } from "./lost-papers.ts";
import { loadMemory, type Anchor } from "./memory.ts";
import { listOrNothing } from "./own-folder.ts";
import type { Format } from "./papers.ts";

/** Whether this laptop has the key of a copy. */
const isOurs = (keys: Keys["Service"], copy: CopyId): boolean => {
  try {
    keys.sign(copy, new Uint8Array());
    return true;
  } catch {
    return false;
  }
};

/**
 * Where to go on from; undefined where nothing is known of a copy in this folder. Whose it is says who acknowledged last there: a folder that was
 * copied has another owner than its format file says.
 */
export const regainAnchor = Effect.fnUntraced(function* (
  { journal, keys, trace }: OwnServices,
  volume: Volume,
  { ownerCopy }: Format,
): Effect.fn.Return<Anchor | undefined, VolumeError> {
  if ((yield* loadMemory(journal, ownerCopy)) === undefined) return undefined;
  const own = yield* listOrNothing(volume, paths.own);
  const have = yield* Effect.catchTag(
    readNewestHave({ keys, trace }, volume, direct, own),
    "Abandoned",
    () => Effect.succeed(undefined),
  );
  const copy = [have?.copy, ownerCopy].find((one) => one !== undefined && isOurs(keys, one));
  if (copy === undefined)
    throw new Error(`private slot ${ownerCopy}.anchor is gone, and so is the key of the copy`);
  trace.emit("copy.repaired", { copy, what: "anchor" });
  return { copy, log: makeLogId(copy, 1), seq: 0, head: GENESIS };
});
