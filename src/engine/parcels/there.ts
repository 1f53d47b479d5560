/**
 * The parcels of another folder. Their indexes are read when pieces are wanted from there, and only those that are not known: the name of one that
 * lies here too says what is in it. Nothing in them is believed (I19): a piece is what its hash says, wherever it was read.
 */
import * as Effect from "effect/Effect";
import type { Core, ExchangeError } from "../copy/core.ts";
import { listOrNothing } from "../copy/own-folder.ts";
import { concernsOneFile, VolumeError } from "../errors.ts";
import { noteHeld } from "../exchange/held-files.ts";
import { reject, type Source } from "../exchange/pull.ts";
import { inSteps } from "../in-steps.ts";
import { paths } from "../log/names.ts";
import { indexBytes, isIndexOf, readIndex } from "./format.ts";
import { wantedIndex, INDEXES_TOGETHER, parcelsIn } from "./own.ts";
import { forgetParcel, noteParcel } from "./places.ts";

const FOLDER = paths.parcels.slice(paths.own.length + 1);

/** Whether there were any when the folder was last listed. */
export const hasParcels = ({ own }: Source): boolean =>
  own.some(({ kind, name }) => kind === "folder" && name === FOLDER);

/** Finds out what lies in parcels there: one listing, and what is new in it. */
export const lookForParcels = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
): Effect.fn.Return<void, ExchangeError> {
  if (!hasParcels(source)) return;
  const { held, parcels, rejected, volume } = source;
  const listed = parcelsIn(yield* source.io(listOrNothing(volume, paths.parcels)));
  const names = new Set(listed.map(({ entry }) => entry.name));
  for (const name of parcels.contents.keys()) if (!names.has(name)) forgetParcel(parcels, name);
  const unknown = listed.filter(({ entry: { name } }) => {
    if (parcels.contents.has(name) || rejected.has(paths.parcel(name))) return false;
    if (held.files.has(paths.parcel(name))) return false;
    const known = core.own.parcels.contents.get(name);
    if (known !== undefined) noteParcel(parcels, name, known);
    return known === undefined;
  });
  for (const step of inSteps(unknown, ({ name }) => indexBytes(name), INDEXES_TOGETHER)) {
    const answers = yield* source.io(volume.readAll(step.map(wantedIndex)));
    for (const [at, { entry, name }] of step.entries()) {
      const index = answers[at];
      // Behind one that is held nothing was read: it is when this is asked for again.
      if (index === undefined) break;
      const path = paths.parcel(entry.name);
      if (index instanceof VolumeError) {
        if (index.reason === "busy") yield* noteHeld(held, path, index);
        else if (!concernsOneFile(index)) return yield* index;
      } else if (isIndexOf(index, name, core.keys))
        noteParcel(parcels, entry.name, readIndex(index, name, entry.size));
      else reject(core, source, path, "not the content its name promises");
    }
  }
});
