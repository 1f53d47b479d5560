/**
 * Folders that count what goes through them. Progress is shown from these numbers and from nothing else, so it never claims
 * what did not happen.
 */
import * as Effect from "effect/Effect";
import type { Locations, Volume } from "../../engine/ports.ts";

export interface Moved {
  files: number;
  /** Bytes read and written. */
  bytes: number;
  /** Bytes there will be in all, where that is known. */
  expectedBytes: number | null;
}

export const nothingMoved = (): Moved => ({ files: 0, bytes: 0, expectedBytes: null });

export const countingVolume = (volume: Volume, moved: Moved): Volume => {
  const count = (bytes: number): void => {
    moved.files += 1;
    moved.bytes += bytes;
  };
  return {
    ...volume,
    read: (path, options) =>
      Effect.tap(volume.read(path, options), (bytes) => Effect.sync(() => count(bytes.length))),
    createExclusive: (path, bytes) =>
      Effect.tap(volume.createExclusive(path, bytes), () => Effect.sync(() => count(bytes.length))),
    writeTemp: (path, bytes) =>
      Effect.tap(volume.writeTemp(path, bytes), () => Effect.sync(() => count(bytes.length))),
  };
};

export const countingLocations = (
  locations: Locations["Service"],
  moved: Moved,
): Locations["Service"] => ({
  open: (location) =>
    Effect.map(locations.open(location), (volume) => countingVolume(volume, moved)),
});
