/** How much there is to do for a new copy, before it is done. */
import * as Effect from "effect/Effect";
import { listOrNothing } from "../../engine/copy/own-folder.ts";
import { paths } from "../../engine/log/names.ts";
import type { Volume } from "../../engine/ports.ts";
import type { Moved } from "./counting.ts";

/** What is over by then needs no forecast, and listing the parent's folder takes time of its own: a tenth of a second for ten thousand documents. */
const FORECAST_AFTER_MILLIS = 2_000;

/** Bytes the parent's documents and logs take: known soon after the work began, and then the time left is too. */
export const forecast = Effect.fnUntraced(function* (moved: Moved, volume: Volume) {
  yield* Effect.sleep(FORECAST_AFTER_MILLIS);
  let bytes = 0;
  const add = Effect.fnUntraced(function* (folder: string) {
    for (const { size } of yield* listOrNothing(volume, folder)) bytes += size;
  });
  yield* add(paths.parcels);
  for (const folder of [paths.chunks, paths.logs])
    for (const { kind, name } of yield* volume.list(folder))
      if (kind === "folder") yield* add(`${folder}/${name}`);
  // Everything is read there and written here.
  moved.expectedBytes = 2 * bytes;
});
